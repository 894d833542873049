import type { Dossier, RubricFinding } from '../types.ts'
import { agreeing, counted, frenchCounted, inBoth, type Inflected } from '../wording.ts'
import { requiredFeminine } from './enough.ts'
import { codeParam, type Rule } from './rule.ts'

interface MinimumRubricLevelParams {
  /** Code of a criterion of the rubric. Absent: the competency judged. */
  readonly criterion?: string
  /** Number on the framework's scale. */
  readonly level: number
  /** How many different people must have found that level or above. */
  readonly assessors: number
}

/**
 * At least so many different people, assessors of the dossier or observers of a piece still counted, found that level or above on the
 * criterion. Of each person the highest level found counts, and once; what the recipient found of themself, and what nobody known
 * found, does not count. The reason shows the level each of them found: never an average. The finding's evidence are the pieces and
 * assessments that say something of the criterion.
 */
export const minimumRubricLevel: Rule<MinimumRubricLevelParams> = {
  type: 'minimum-rubric-level',
  paramsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['level', 'assessors'],
    properties: {
      criterion: codeParam,
      level: { type: 'integer', minimum: 1, maximum: 20 },
      assessors: { type: 'integer', minimum: 1, maximum: 20 },
    },
  },
  faults({ criterion }, { competency }) {
    return criterion === undefined && competency === undefined
      ? ['params must name a criterion: no competency is judged']
      : []
  },
  evaluate(dossier, { criterion, level, assessors }, { competency = '' }) {
    const found = levelsFound(dossier, criterion ?? competency)
    const highest = new Map<string, number>()
    for (const { by, level: one } of found) highest.set(by, Math.max(one, highest.get(by) ?? 0))
    const levels = [...highest.values()].sort((a, b) => b - a)
    const enough = levels.filter((one) => one >= level).length
    const people = counted(enough, peopleAt(level))
    const asked = agreeing(assessors, requiredFeminine)
    return {
      outcome: enough >= assessors ? 'met' : 'not-met',
      evidence: [...new Set(found.map(({ id }) => id))].sort(),
      setAside: [],
      reason: inBoth(
        (language) =>
          `${people[language]}, ${assessors} ${asked[language]}${shown(levels, levelsShown[language])}`,
      ),
      easy:
        `Le niveau ${level} ou plus doit être vu par ${frenchCounted(assessors, ['personne', 'personnes'])}. ` +
        `${frenchCounted(enough, ['personne l’a vu', 'personnes l’ont vu'])}.` +
        shown(levels, { lead: [' Le niveau vu est : ', ' Les niveaux vus sont : '], end: '.' }),
    }
  },
}

interface LevelFound {
  /** Piece or assessment. */
  readonly id: string
  readonly by: string
  readonly level: number
}

function levelsFound({ recipient, pieces, assessments }: Dossier, criterion: string): readonly LevelFound[] {
  const found = (id: string, by: string, rubric: readonly RubricFinding[]) =>
    rubric.filter((one) => one.criterion === criterion).map(({ level }) => ({ id, by, level }))
  return [
    ...pieces.flatMap(({ id, observer, rubric = [] }) =>
      observer === undefined ? [] : found(id, observer, rubric),
    ),
    ...assessments.flatMap(({ id, assessor, rubric }) => found(id, assessor, rubric)),
  ].filter(({ by }) => by !== recipient)
}

interface Shown {
  readonly lead: readonly [singular: string, plural: string]
  readonly end: string
}

function shown(levels: readonly number[], { lead, end }: Shown): string {
  return levels.length === 0 ? '' : `${lead[levels.length === 1 ? 0 : 1]}${levels.join(', ')}${end}`
}

const levelsShown = {
  fr: { lead: [' ; niveau constaté : ', ' ; niveaux constatés : '], end: '' },
  en: { lead: ['; level found: ', '; levels found: '], end: '' },
} as const

function peopleAt(level: number): Inflected {
  return {
    fr: [`personne constate le niveau ${level} ou plus`, `personnes constatent le niveau ${level} ou plus`],
    en: [`person found level ${level} or above`, `people found level ${level} or above`],
  }
}
