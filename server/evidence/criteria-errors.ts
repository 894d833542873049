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

/**
 * Everything that keeps `criteria` from being judged by: no rule at all, an unknown rule type, parameters that break the
 * rule's schema, an evidence kind the criteria do not define, an id or a kind given twice. Empty when all is well. Messages
 * are in English, for those who write criteria. Does NOT say whether the criteria can ever be met.
 */
export function criteriaErrors(criteria: Criteria): readonly CriteriaError[] {
  const kinds = new Set(criteria.kinds.map((kind) => kind.code))
  const errors = criteria.rules.flatMap((rule) =>
    ruleErrors(rule, kinds).map((message) => ({ rule: rule.id, message })),
  )
  for (const id of repeated(criteria.rules.map((rule) => rule.id))) {
    errors.push({ rule: id, message: 'another rule has the same id' })
  }
  for (const code of repeated(criteria.kinds.map((kind) => kind.code))) {
    errors.push({ rule: '', message: `evidence kind ${code} is defined twice` })
  }
  // Without a rule, everybody would be granted the badge.
  if (criteria.rules.length === 0) errors.push({ rule: '', message: 'no rule' })
  return errors
}

function ruleErrors(criteriaRule: CriteriaRule, kinds: ReadonlySet<string>): readonly string[] {
  const compiled = compiledRules.get(criteriaRule.type)
  if (compiled === undefined) return [`unknown rule type ${JSON.stringify(criteriaRule.type)}`]
  const { rule, validateParams } = compiled
  if (!validateParams(criteriaRule.params)) {
    return (validateParams.errors ?? []).map(
      (error) => `params${error.instancePath} ${error.message ?? error.keyword}`,
    )
  }
  const named = rule.kindsNamed?.(criteriaRule.params) ?? []
  return named.filter((kind) => !kinds.has(kind)).map((kind) => `evidence kind ${kind} is not defined`)
}

function repeated(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index))
}
