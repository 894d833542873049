/** Whether criteria can be judged by: every rule known, its parameters right, its words defined. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Criteria, CriteriaRule } from './types.ts'
import { rules } from './rules/index.ts'
import type { Rule } from './rules/rule.ts'

/** What is wrong with one rule of criteria; `rule` is its id, empty when the fault is not one rule's. */
export interface CriteriaError {
  readonly rule: string
  readonly message: string
}

interface CompiledRule {
  readonly rule: Rule
  readonly validateParams: ValidateFunction
}

/** How deep combinators may hold one another: deeper, nobody could read the reason. */
const deepest = 3

const ajv = new Ajv2020({ strict: true, allErrors: true })
const compiledRules: ReadonlyMap<string, CompiledRule> = new Map(
  rules.map((rule: Rule) => [rule.type, { rule, validateParams: ajv.compile(rule.paramsSchema) }]),
)

/**
 * The rule of that type. @throws Error when there is none: `criteriaErrors` would have said so
 */
export function ruleOfType(type: string): Rule {
  const compiled = compiledRules.get(type)
  if (compiled === undefined) throw new Error(`no evidence rule of type ${JSON.stringify(type)}`)
  return compiled.rule
}

/** False for a rule that only sets things aside, and so is always met. */
export function asks({ type }: CriteriaRule): boolean {
  return compiledRules.get(type)?.rule.setsAsideOnly !== true
}

/**
 * The rules, each followed by those it holds, however deep: for whoever looks for what criteria mention.
 * @throws Error on a type that does not exist; `criteriaErrors` must have found nothing
 */
export function everyRule(given: readonly CriteriaRule[]): readonly CriteriaRule[] {
  return given.flatMap((rule) => [rule, ...everyRule(ruleOfType(rule.type).rulesInside?.(rule.params) ?? [])])
}

/**
 * Everything that keeps `criteria` from being judged by: no rule at all, an unknown rule type, parameters that break the
 * rule's schema, an evidence kind the criteria do not define, an id or a kind given twice, combinators more than three deep or whose
 * alternatives ask for nothing. Empty when all is well. Messages are in English, for those who write criteria. Does NOT say whether
 * the criteria can ever be met.
 */
export function criteriaErrors(criteria: Criteria): readonly CriteriaError[] {
  const kinds = new Set(criteria.kinds.map((kind) => kind.code))
  const errors: CriteriaError[] = []
  const ids: string[] = []
  const look = (given: readonly CriteriaRule[], depth: number) => {
    for (const rule of given) {
      ids.push(rule.id)
      const { messages, inside } = ruleErrors(rule, criteria, kinds, depth)
      errors.push(...messages.map((message) => ({ rule: rule.id, message })))
      look(inside, depth + 1)
    }
  }
  look(criteria.rules, 0)
  for (const id of repeated(ids)) errors.push({ rule: id, message: 'another rule has the same id' })
  for (const code of repeated(criteria.kinds.map((kind) => kind.code))) {
    errors.push({ rule: '', message: `evidence kind ${code} is defined twice` })
  }
  // Without a rule, everybody would be granted the badge.
  if (criteria.rules.length === 0) errors.push({ rule: '', message: 'no rule' })
  return errors
}

interface Looked {
  readonly messages: readonly string[]
  /** The rules it holds, when they can be looked at. */
  readonly inside: readonly CriteriaRule[]
}

/** `depth`: how many combinators the rule is inside of. */
function ruleErrors(
  criteriaRule: CriteriaRule,
  { competency }: Criteria,
  kinds: ReadonlySet<string>,
  depth: number,
): Looked {
  const compiled = compiledRules.get(criteriaRule.type)
  if (compiled === undefined) {
    return { messages: [`unknown rule type ${JSON.stringify(criteriaRule.type)}`], inside: [] }
  }
  const { rule, validateParams } = compiled
  const { params } = criteriaRule
  if (!validateParams(params)) {
    const messages = (validateParams.errors ?? []).map(
      (error) => `params${error.instancePath} ${error.message ?? error.keyword}`,
    )
    return { messages, inside: [] }
  }
  const inside = rule.rulesInside?.(params) ?? []
  if (inside.length > 0 && depth >= deepest) {
    return { messages: [`combinators are more than ${deepest} deep`], inside: [] }
  }
  const undefinedKinds = (rule.kindsNamed?.(params) ?? []).filter((kind) => !kinds.has(kind))
  const around = { ...(competency === undefined ? {} : { competency }), asks }
  return {
    messages: [
      ...undefinedKinds.map((kind) => `evidence kind ${kind} is not defined`),
      ...(rule.faults?.(params, around) ?? []),
    ],
    inside,
  }
}

function repeated(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index))
}
