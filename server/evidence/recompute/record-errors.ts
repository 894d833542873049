/** Whether a record can be recomputed at all. */
import type { ProblemItem } from '../../problem.ts'
import type { Text } from '../../text.ts'
import { criteriaErrors } from '../criteria-errors.ts'
import type { DecisionRecord } from '../decision.ts'

/** Rules, those inside combinators included. */
const mostRules = 200
/** Comparisons, at the most generous estimate; about a second. */
const mostWork = 10_000_000
/** Comparing two days costs as much as comparing so many words. */
const wordsPerDate = 100
/** Errors named at once. */
const mostErrors = 100

/**
 * What keeps a record of the right form (schemas/decision-record.schema.json) from being recomputed, by JSON pointer: criteria that no rule
 * set could be, pieces of kinds that the criteria do not define, ids given twice, or more than can be worked out in about a second. Empty when
 * `recompute` will answer.
 */
export function recordErrors(record: DecisionRecord): readonly ProblemItem[] {
  if (countRules(record.criteria.rules) > mostRules || work(record) > mostWork) {
    return [{ pointer: '', code: 'record-too-large', detail: tooLarge }]
  }
  const { criteria, dossier, assessors } = record
  const kinds = new Set(criteria.kinds.map(({ code }) => code))
  const unknownKinds = dossier.pieces.flatMap(({ kind }, index) =>
    kinds.has(kind)
      ? []
      : [{ pointer: `/dossier/pieces/${index}/kind`, code: 'kind-undefined', detail: kindUndefined }],
  )
  return [
    ...ruleErrors(record),
    ...unknownKinds,
    ...repeatedIds(dossier.pieces, '/dossier/pieces'),
    ...repeatedIds(assessors, '/assessors'),
  ].slice(0, mostErrors)
}

function ruleErrors({ criteria }: DecisionRecord): readonly ProblemItem[] {
  return criteriaErrors(criteria).map(({ rule }) => {
    const index = criteria.rules.findIndex(({ id }) => id === rule)
    const pointer = index < 0 ? '/criteria' : `/criteria/rules/${index}`
    return { pointer, code: 'criteria-invalid', detail: criteriaInvalid }
  })
}

function repeatedIds(items: readonly { readonly id: string }[], at: string): readonly ProblemItem[] {
  const seen = new Set<string>()
  return items.flatMap(({ id }, index) => {
    if (seen.has(id)) return [{ pointer: `${at}/${index}/id`, code: 'id-repeated', detail: idRepeated }]
    seen.add(id)
    return []
  })
}

/** Everything that may be a rule, whatever holds it; only those of one type, when it is given. */
function countRules(value: unknown, only?: string): number {
  if (typeof value !== 'object' || value === null) return 0
  const isCounted = 'params' in value && 'type' in value && (only === undefined || value.type === only)
  const inside = Object.values(value) as readonly unknown[]
  return inside.reduce((sum: number, inner) => sum + countRules(inner, only), isCounted ? 1 : 0)
}

/** No rule compares more than each of its parameters with each fact of the dossier; one type compares the days of facts with one another. */
function work({ criteria, dossier, assessors }: DecisionRecord): number {
  const facts = leaves(dossier.pieces) + leaves(dossier.held) + leaves(assessors)
  const mutual = countRules(criteria.rules, 'no-mutual-endorsement')
  const pairs = mutual * dossier.pieces.length * leaves(dossier.endorsementsGiven)
  return leaves(criteria.rules) * facts + pairs * wordsPerDate
}

function leaves(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + leaves(inner), 1)
}

const tooLarge: Text = {
  fr: 'Ce relevé est trop grand pour être recalculé ici',
  en: 'This record is too large to be recomputed here',
}
const kindUndefined: Text = {
  fr: 'Les critères du relevé ne définissent pas cette sorte de preuve',
  en: 'The criteria of the record do not define this kind of evidence',
}
const criteriaInvalid: Text = {
  fr: 'On ne peut pas juger avec ces critères : règle inconnue, paramètres faux ou identifiant répété',
  en: 'Nothing can be judged by these criteria: unknown rule, wrong parameters or repeated id',
}
const idRepeated: Text = {
  fr: 'Cet identifiant figure déjà plus haut',
  en: 'This id is already there above',
}
