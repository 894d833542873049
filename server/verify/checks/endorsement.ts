import { skipped, warn, type Check } from '../check.ts'
import { hasEndorsement } from '../endorsements.ts'

/** Says that endorsements inside the badge were not verified; none of them is. */
export const endorsement: Check = {
  id: 'endorsement',
  title: { fr: 'Les recommandations jointes', en: 'The endorsements attached' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#endorsement',
  fatal: false,
  run({ credential }) {
    if (!hasEndorsement(credential)) {
      return skipped('no-endorsement', 'Aucune recommandation n’est jointe.', 'No endorsement is attached.')
    }
    return warn(
      'endorsements-not-checked',
      'Des recommandations sont jointes au badge ; leurs signatures n’ont pas été vérifiées.',
      'Endorsements are attached to the badge; their signatures were not verified.',
    )
  },
}
