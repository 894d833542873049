import { skipped, warn, type Check } from '../check.ts'
import { hasEndorsement } from '../endorsements.ts'
import type { JsonObject } from '../strict-json.ts'

/** Of credentials that were read before (see `Readings`), which never change: looking through one takes longer than all the other checks. */
const known = new WeakMap<JsonObject, boolean>()

function bearsEndorsement(credential: JsonObject): boolean {
  if (!Object.isFrozen(credential)) return hasEndorsement(credential)
  const bears = known.get(credential) ?? hasEndorsement(credential)
  known.set(credential, bears)
  return bears
}

/** Says that endorsements inside the badge were not verified; none of them is. */
export const endorsement: Check = {
  id: 'endorsement',
  title: { fr: 'Les recommandations jointes', en: 'The endorsements attached' },
  spec: 'https://www.imsglobal.org/spec/ob/v3p0/#endorsement',
  fatal: false,
  run({ credential }) {
    if (!bearsEndorsement(credential)) {
      return skipped('no-endorsement', 'Aucune recommandation n’est jointe.', 'No endorsement is attached.')
    }
    return warn(
      'endorsements-not-checked',
      'Des recommandations sont jointes au badge ; leurs signatures n’ont pas été vérifiées.',
      'Endorsements are attached to the badge; their signatures were not verified.',
    )
  },
}
