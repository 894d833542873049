import { dayNumber } from '../days.ts'
import type { GivenEndorsement, Piece } from '../types.ts'
import { counted, type EasyInflected } from '../wording.ts'
import { codesParam, type KindsParams, type Rule } from './rule.ts'
import { setAside } from './set-aside.ts'

interface NoMutualEndorsementParams extends KindsParams {
  /** How close two endorsements must be to be mutual, in days, bounds included. */
  readonly days: number
}

/**
 * Sets aside an endorsement of the person by somebody whom the person endorsed, for a competency in common, at most `days`
 * days before or after. An endorsement given that names no competency is in common with all; one received that names none
 * is about the competency judged. Sees only the endorsements that `dossier.endorsementsGiven` lists.
 */
export const noMutualEndorsement: Rule<NoMutualEndorsementParams> = {
  type: 'no-mutual-endorsement',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['kinds', 'days'],
    properties: { kinds: codesParam, days: { type: 'integer', minimum: 1, maximum: 36_500 } },
  },
  setsAsideOnly: true,
  kindsNamed: ({ kinds }) => kinds,
  evaluate(dossier, { kinds, days }, { competency }) {
    const endorsements = dossier.pieces.filter((piece) => kinds.includes(piece.kind))
    return setAside(endorsements, (piece) => {
      const mutual = dossier.endorsementsGiven.some(
        (given) =>
          given.to === piece.endorser &&
          Math.abs(dayNumber(given.observedAt) - dayNumber(piece.observedAt)) <= days &&
          haveCompetencyInCommon(piece, given, competency),
      )
      return mutual ? mutualWithin(days) : undefined
    })
  },
}

function haveCompetencyInCommon(piece: Piece, given: GivenEndorsement, judged: string | undefined): boolean {
  const received = piece.competencies ?? (judged === undefined ? undefined : [judged])
  const { competencies } = given
  if (received === undefined || competencies === undefined) return true
  return received.some((competency) => competencies.includes(competency))
}

function mutualWithin(days: number): EasyInflected {
  const span = counted(days, { fr: ['jour', 'jours'], en: ['day', 'days'] })
  return {
    fr: [
      `endossement réciproque à ${span.fr} ou moins d’intervalle`,
      `endossements réciproques à ${span.fr} ou moins d’intervalle`,
    ],
    en: [`mutual endorsement within ${span.en}`, `mutual endorsements within ${span.en}`],
    easy: [
      `vient d’une personne que vous avez soutenue à ${span.fr} d’écart ou moins`,
      `viennent de personnes que vous avez soutenues à ${span.fr} d’écart ou moins`,
    ],
  }
}
