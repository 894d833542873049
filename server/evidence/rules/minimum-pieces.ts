import type { EasyInflected } from '../wording.ts'
import { enough, requiredFeminine } from './enough.ts'
import { minimumParams, type MinimumParams, type Rule } from './rule.ts'

/**
 * At least `minimum` pieces, of whatever kind, self-declared ones included.
 */
export const minimumPieces: Rule<MinimumParams> = {
  type: 'minimum-pieces',
  paramsSchema: minimumParams,
  evaluate({ pieces }, { minimum }) {
    const ids = pieces.map((piece) => piece.id)
    return enough(pieces.length, minimum, countedPieces, requiredFeminine, ids)
  },
}

const countedPieces: EasyInflected = {
  fr: ['preuve comptée', 'preuves comptées'],
  en: ['piece of evidence counted', 'pieces of evidence counted'],
  easy: ['preuve', 'preuves'],
}
