import { fail, pass, skipped, unknown, worst, type Check, type Finding } from '../../check.ts'
import type { StatusAnswer } from '../../status/status-answer.ts'
import { judgeEntries, type JudgedEntry } from '../../status/status-entry.ts'

const notReadable = unknown(
  'suspension-list-unusable',
  'La liste des suspensions n’a pas pu être lue : on ne sait pas si le badge est suspendu.',
  'The list of suspensions could not be read: whether the badge is suspended is not known.',
)

const answers: { readonly [answer in StatusAnswer]: Finding } = {
  set: fail(
    'suspended',
    'L’émetteur a suspendu ce badge pour le moment.',
    'The issuer has suspended this badge for the time being.',
  ),
  clear: pass('not-suspended', 'Le badge n’est pas suspendu.', 'The badge is not suspended.'),
  missing: notReadable,
  'not-issuers': notReadable,
  'other-purpose': notReadable,
  'out-of-range': notReadable,
  unusable: notReadable,
}

const noList = skipped(
  'no-suspension-list',
  'Le badge n’annonce pas de liste de suspensions : il n’y avait rien à vérifier.',
  'The badge names no list of suspensions: there was nothing to check.',
)

/** What one entry says of suspension; none when it says nothing of it. */
function found(entry: JudgedEntry): readonly Finding[] {
  if (entry.kind === 'elsewhere') {
    const { purpose, answer, basedOn } = entry
    if (purpose !== 'suspension') return []
    const said = answer === 'set' || answer === 'clear' ? answers[answer] : notReadable
    return [basedOn.length === 0 ? said : { ...said, basedOn }]
  }
  if (entry.kind !== 'ours') return []
  return entry.answers.filter(({ purpose }) => purpose === 'suspension').map(({ answer }) => answers[answer])
}

/**
 * The issuer has not suspended the credential. Open Badges 3.0 has room for one status only, so our suspension list is
 * not named in the badge: it is the twin of the revocation list, at `<list>/suspension`, with the same index. Credentials issued for
 * others may name a list of suspensions of their own.
 */
export const statusSuspension: Check = {
  id: 'status.suspension',
  title: { fr: 'Le badge n’est pas suspendu', en: 'The badge is not suspended' },
  spec: 'https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm',
  fatal: false,
  async run({ deps, lists, credential }) {
    const { judged, trouble } = await judgeEntries({ publicUrl: deps.publicUrl, lists }, credential)
    return trouble === 'too-many' ? notReadable : (worst(judged.flatMap(found)) ?? noList)
  },
}
