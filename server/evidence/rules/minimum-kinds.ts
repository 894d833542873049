import type { EasyInflected } from '../wording.ts'
import { enough, requiredMasculine } from './enough.ts'
import { minimumParams, type MinimumParams, type Rule } from './rule.ts'

/**
 * Pieces of at least `minimum` different kinds, self-declared kinds included.
 */
export const minimumKinds: Rule<MinimumParams> = {
  type: 'minimum-kinds',
  paramsSchema: minimumParams,
  evaluate({ pieces }, { minimum }) {
    const kinds = new Set(pieces.map((piece) => piece.kind))
    const ids = pieces.map((piece) => piece.id)
    return enough(kinds.size, minimum, countedKinds, requiredMasculine, ids)
  },
}

const countedKinds: EasyInflected = {
  fr: ['type de preuve compté', 'types de preuve comptés'],
  en: ['kind of evidence counted', 'kinds of evidence counted'],
  easy: ['type de preuve', 'types de preuve différents'],
}
