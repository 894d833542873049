import type { Piece } from '../types.ts'
import { inBoth, type EasyInflected } from '../wording.ts'
import { enough, requiredMasculine } from './enough.ts'
import { codesParam, type MinimumParams, type Rule } from './rule.ts'

interface CriteriaCoveredParams {
  /** Codes of the criteria: `LR-01`. */
  readonly criteria: readonly string[]
  /** How many must have a piece of any kind; may be 0. */
  readonly declared: MinimumParams
  /** How many must have a piece that does not rest on the candidate's word alone; may be 0. */
  readonly proven: MinimumParams
}

const minimumOrZero = {
  type: 'object',
  additionalProperties: false,
  required: ['minimum'],
  properties: { minimum: { type: 'integer', minimum: 0, maximum: 1000 } },
}

/**
 * Met when enough criteria have a piece that names them: of any kind for `declared`, of a kind that is not self-declared for
 * `proven`. A piece that names no criterion covers none: a bundle of papers is not a proof of everything at once.
 */
export const criteriaCovered: Rule<CriteriaCoveredParams> = {
  type: 'criteria-covered',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['criteria', 'declared', 'proven'],
    properties: { criteria: codesParam, declared: minimumOrZero, proven: minimumOrZero },
  },
  evaluate({ pieces }, params, context) {
    const naming = pieces.filter((piece) => params.criteria.some((criterion) => names(piece, criterion)))
    const fromOthers = naming.filter((piece) => !context.kind(piece.kind).selfDeclared)
    const ids = naming.map((piece) => piece.id)
    const found = numberCovered(params.criteria, naming)
    const foundProven = numberCovered(params.criteria, fromOthers)
    const declared = enough(found, params.declared.minimum, declaredCriteria, requiredMasculine, ids)
    const proven = enough(foundProven, params.proven.minimum, provenCriteria, requiredMasculine, ids)
    return {
      ...(declared.outcome === 'met' ? proven : declared),
      reason: inBoth((language) => declared.reason[language] + separator[language] + proven.reason[language]),
      // Asked for none, a person needs to hear nothing of it.
      easy: params.proven.minimum === 0 ? declared.easy : `${declared.easy} ${proven.easy}`,
    }
  },
}

const separator = { fr: ' ; ', en: '; ' }

function numberCovered(criteria: readonly string[], pieces: readonly Piece[]): number {
  return criteria.filter((criterion) => pieces.some((piece) => names(piece, criterion))).length
}

function names(piece: Piece, criterion: string): boolean {
  return piece.competencies?.includes(criterion) ?? false
}

const declaredCriteria: EasyInflected = {
  fr: ['critère déclaré', 'critères déclarés'],
  en: ['criterion declared', 'criteria declared'],
  easy: ['critère déclaré', 'critères déclarés'],
}

const provenCriteria: EasyInflected = {
  fr: ['critère prouvé', 'critères prouvés'],
  en: ['criterion proven', 'criteria proven'],
  easy: ['critère prouvé', 'critères prouvés'],
}
