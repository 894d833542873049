import type { Piece } from '../types.ts'
import { counted, frenchCounted, frenchForm, type Inflected } from '../wording.ts'
import { codesParam, type KindsParams, type Rule } from './rule.ts'

interface EndorserHoldsLevelParams extends KindsParams {
  /** Codes of the badges of the competency at the level judged and above. */
  readonly anyOf: readonly string[]
}

/**
 * Needs a person when an endorsement still counted (a piece of `kinds`) is by somebody who is not known to hold one of `anyOf`:
 * that peer may hold the badge elsewhere, or the competency without a badge. Sets nothing aside. Does NOT look at how long the
 * peer has held it: `endorserHolds` is what is held when judging.
 */
export const endorserHoldsLevel: Rule<EndorserHoldsLevelParams> = {
  type: 'endorser-holds-level',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['kinds', 'anyOf'],
    properties: { kinds: codesParam, anyOf: codesParam },
  },
  kindsNamed: ({ kinds }) => kinds,
  evaluate({ pieces }, { kinds, anyOf }) {
    const endorsements = pieces.filter((piece) => kinds.includes(piece.kind))
    const toCheck = endorsements.filter((piece) => !isKnownToHold(piece, anyOf))
    if (toCheck.length === 0) {
      const reason = { fr: 'Aucun endossement à vérifier', en: 'No endorsement to check' }
      const easy = 'Aucun soutien n’est à vérifier.'
      return { outcome: 'met', evidence: endorsements.map((piece) => piece.id), setAside: [], reason, easy }
    }
    return {
      outcome: 'needs-person',
      evidence: toCheck.map((piece) => piece.id),
      setAside: [],
      reason: counted(toCheck.length, endorsementsToCheck),
      easy:
        `Quelqu’un doit vérifier ${frenchCounted(toCheck.length, ['soutien', 'soutiens'])}. ` +
        `Nous ne connaissons pas le niveau ${frenchForm(toCheck.length, thoseWhoEndorse)}.`,
    }
  },
}

function isKnownToHold({ endorserHolds = [] }: Piece, anyOf: readonly string[]): boolean {
  return endorserHolds.some((code) => anyOf.includes(code))
}

const thoseWhoEndorse = ['de la personne qui vous soutient', 'des personnes qui vous soutiennent'] as const

const endorsementsToCheck: Inflected = {
  fr: [
    'endossement par une personne dont le niveau n’est pas connu ici : vérifiez qu’elle détient la compétence à ce niveau ou au-dessus',
    'endossements par des personnes dont le niveau n’est pas connu ici : vérifiez qu’elles détiennent la compétence à ce niveau ou au-dessus',
  ],
  en: [
    'endorsement by a person whose level is not known here: check that this person holds the competency at this level or above',
    'endorsements by people whose level is not known here: check that they hold the competency at this level or above',
  ],
}
