import { fail, pass, valuesOf, type Check } from '../check.ts'
import { isTranscript } from '../transcript/transcript.ts'

const classes = ['AchievementCredential', 'OpenBadgeCredential', 'EndorsementCredential']

/** It is a badge, an endorsement or a record of badges, not another kind of credential. */
export const type: Check = {
  id: 'type',
  title: { fr: 'C’est un Open Badge', en: 'It is an Open Badge' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#achievementcredential',
  fatal: true,
  run({ credential }) {
    const types = valuesOf(credential['type'])
    if (types.includes('VerifiableCredential') && isTranscript(credential)) {
      return pass(
        'transcript',
        'C’est un relevé de plusieurs badges (CLR 2.0).',
        'It is a record of several badges (CLR 2.0).',
      )
    }
    if (types.includes('VerifiableCredential') && classes.some((name) => types.includes(name))) {
      return pass('open-badge', 'C’est un Open Badge 3.0.', 'It is an Open Badge 3.0.')
    }
    return fail('not-an-open-badge', 'Ce n’est pas un Open Badge 3.0.', 'It is not an Open Badge 3.0.')
  },
}
