/** Rubrics: the criteria something is assessed on, and the levels that can be found on each. */
import type { ProblemItem } from '../problem.ts'
import type { Text } from '../text.ts'
import type { Assessment, RubricFinding } from './types.ts'

/** One step of the scale of a criterion. */
export interface RubricLevel {
  /** Number on the framework's scale, from 1. */
  readonly number: number
  /** IRI of the level statement: what a credential's `rubricCriterionLevel` points at. */
  readonly id: string
  readonly title: Text
  /** What is seen of a person at this level; empty when the framework does not say. */
  readonly indicators: readonly Text[]
}

export interface RubricCriterion {
  /** Code of a competency, or of a criterion of a label. */
  readonly code: string
  readonly title: Text
  /** From the lowest. */
  readonly levels: readonly RubricLevel[]
}

/** The grid of an achievement, as an assessor or an observer fills it in. */
export interface Rubric {
  readonly criteria: readonly RubricCriterion[]
}

/** Where assessors did not find the same: each one's level, none of them averaged. */
export interface Disagreement {
  readonly criterion: string
  /** By assessor. */
  readonly levels: readonly { readonly assessor: string; readonly level: number }[]
}

/**
 * What is wrong with `findings` on `rubric`, one item per finding at fault, its pointer relative to the list: a criterion the rubric
 * does not have or that was given twice, a level that criterion does not have. Level 0 (nothing shown) always exists. Empty when all
 * is well; does NOT ask that every criterion be filled in.
 */
export function rubricErrors(rubric: Rubric, findings: readonly RubricFinding[]): readonly ProblemItem[] {
  const known = new Map(rubric.criteria.map((criterion) => [criterion.code, criterion]))
  const seen = new Set<string>()
  return findings.flatMap(({ criterion: code, level }, index): readonly ProblemItem[] => {
    const criterion = known.get(code)
    if (criterion === undefined) return [{ pointer: `/${index}/criterion`, ...criterionUnknown }]
    if (seen.has(code)) return [{ pointer: `/${index}/criterion`, ...criterionRepeated }]
    seen.add(code)
    const exists = level === 0 || criterion.levels.some(({ number }) => number === level)
    return exists ? [] : [{ pointer: `/${index}/level`, ...levelUnknown }]
  })
}

/**
 * The criteria on which assessors found different levels, in the order of the rubric. Whoever found nothing on a criterion has no
 * opinion on it; an assessor with several assessments disagrees with themself too. Does NOT weigh, average or settle anything.
 */
export function disagreements(rubric: Rubric, assessments: readonly Assessment[]): readonly Disagreement[] {
  return rubric.criteria.flatMap(({ code }): readonly Disagreement[] => {
    const levels = assessments
      .flatMap(({ assessor, rubric: found }) =>
        found.filter(({ criterion }) => criterion === code).map(({ level }) => ({ assessor, level })),
      )
      .sort((a, b) => (a.assessor === b.assessor ? a.level - b.level : a.assessor < b.assessor ? -1 : 1))
    return new Set(levels.map(({ level }) => level)).size < 2 ? [] : [{ criterion: code, levels }]
  })
}

const criterionUnknown = {
  code: 'rubric-criterion-unknown',
  detail: {
    fr: 'La grille de ce badge n’a pas ce critère.',
    en: 'The rubric of this badge does not have this criterion.',
  },
}

const criterionRepeated = {
  code: 'rubric-criterion-repeated',
  detail: {
    fr: 'Ce critère est déjà rempli plus haut.',
    en: 'This criterion is already filled in above.',
  },
}

const levelUnknown = {
  code: 'rubric-level-unknown',
  detail: {
    fr: 'Ce critère n’a pas ce niveau dans la grille du badge.',
    en: 'This criterion does not have this level in the rubric of the badge.',
  },
}
