import type { EasyInflected } from '../wording.ts'
import { enough, requiredFeminine } from './enough.ts'
import { minimumParams, type MinimumParams, type Rule } from './rule.ts'

/**
 * At least `minimum` pieces of kinds that do not rest on the person's word alone.
 */
export const nonSelfDeclared: Rule<MinimumParams> = {
  type: 'non-self-declared',
  paramsSchema: minimumParams,
  evaluate({ pieces }, { minimum }, context) {
    const ids = pieces.filter((piece) => !context.kind(piece.kind).selfDeclared).map((piece) => piece.id)
    return enough(ids.length, minimum, piecesFromOthers, requiredFeminine, ids)
  },
}

const piecesFromOthers: EasyInflected = {
  fr: ['preuve autre qu’une auto-déclaration', 'preuves autres qu’une auto-déclaration'],
  en: ['piece of evidence other than a self-declaration', 'pieces of evidence other than a self-declaration'],
  easy: ['preuve autre que votre parole', 'preuves autres que votre parole'],
}
