import { inBoth, listed } from '../wording.ts'
import { enough, requiredFeminine } from './enough.ts'
import { codesParam, minimumParam, type KindsParams, type MinimumParams, type Rule } from './rule.ts'

interface AnyOfKindsParams extends KindsParams, MinimumParams {}

/**
 * At least `minimum` pieces of any of `kinds`, which may all be of the same kind; the reason names the kinds.
 */
export const anyOfKinds: Rule<AnyOfKindsParams> = {
  type: 'any-of-kinds',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['kinds', 'minimum'],
    properties: { kinds: codesParam, minimum: minimumParam },
  },
  kindsNamed: ({ kinds }) => kinds,
  evaluate({ pieces }, { kinds, minimum }, context) {
    const ids = pieces.filter((piece) => kinds.includes(piece.kind)).map((piece) => piece.id)
    const titles = listed(
      kinds.map((kind) => context.kind(kind).title),
      'or',
    )
    const types = `${kinds.length === 1 ? 'de ce type' : 'de ces types'} : ${titles.fr}`
    const words = { ...piecesAmong, easy: [`preuve ${types}`, `preuves ${types}`] } as const
    const finding = enough(ids.length, minimum, words, requiredFeminine, ids)
    return {
      ...finding,
      reason: inBoth((language) => `${finding.reason[language]} (${titles[language]})`),
    }
  },
}

const piecesAmong = {
  fr: ['preuve parmi les types au choix', 'preuves parmi les types au choix'],
  en: ['piece of evidence of the eligible kinds', 'pieces of evidence of the eligible kinds'],
} as const
