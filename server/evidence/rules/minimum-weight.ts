import type { EasyInflected } from '../wording.ts'
import { enough, requiredMasculine } from './enough.ts'
import { minimumParams, type MinimumParams, type Rule } from './rule.ts'

/**
 * The weights of the pieces add up to at least `minimum`; a piece weighs what its kind weighs in the criteria. The pieces
 * that weigh nothing are not among the finding's evidence.
 */
export const minimumWeight: Rule<MinimumParams> = {
  type: 'minimum-weight',
  paramsSchema: minimumParams,
  evaluate({ pieces }, { minimum }, context) {
    const weighing = pieces.filter((piece) => context.kind(piece.kind).weight > 0)
    const weight = weighing.reduce((sum, piece) => sum + context.kind(piece.kind).weight, 0)
    const ids = weighing.map((piece) => piece.id)
    const finding = enough(weight, minimum, points, requiredMasculine, ids)
    return { ...finding, easy: `Les preuves donnent des points. ${finding.easy}` }
  },
}

const points: EasyInflected = {
  fr: ['point de poids compté', 'points de poids comptés'],
  en: ['point of weight counted', 'points of weight counted'],
  easy: ['point', 'points'],
}
