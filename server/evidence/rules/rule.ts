/** What an evidence rule is, and the parameter schemas several rules share. */
import type { SchemaObject } from 'ajv/dist/2020.js'
import type { Criteria, CriteriaRule, Dossier, EvidenceKind, Finding } from '../types.ts'

/** What a rule answers: a finding without the identity (`rule`, `type`, `params`), which `evaluate` adds. */
export type RuleFinding = Omit<Finding, 'rule' | 'type' | 'params'>

/** What a rule may know beyond the dossier and its own parameters. */
export interface RuleContext {
  /** Code of the competency judged, when the achievement is about one. */
  readonly competency?: string
  /** The day of the decision in Europe/Paris, as `dayNumber` counts days. */
  readonly decisionDay: number
  /** The kind of that code. @throws Error when the criteria define none: recording refuses such a piece */
  kind(code: string): EvidenceKind
  /** What `rules` say of `dossier` one after the other, each seeing what those before it left. */
  judge(rules: readonly CriteriaRule[], dossier: Dossier): readonly Finding[]
  /** False for a rule that only sets things aside, and so is always met. */
  asks(rule: CriteriaRule): boolean
}

/**
 * One kind of requirement. A rule is pure, reads the dossier as it stands when its turn comes (distinct pieces and assessments, sorted
 * by id, without those set aside before), and answers evidence and set-aside ids in that order.
 */
export interface Rule<Params = object> {
  /** How criteria documents name it. Never changes meaning: a new meaning is a new rule. */
  readonly type: string
  /**
   * JSON Schema 2020-12 of `params`, closed. `evaluate` is only called with params that satisfy it: the schema, not the type
   * checker, is what makes a `Rule<Params>` safe to use as a `Rule`.
   */
  readonly paramsSchema: SchemaObject
  /** True: the rule asks for nothing, it only sets things aside for those after it. */
  readonly setsAsideOnly?: true
  /** The evidence kinds `params` mention: criteria must define them all. Absent: it mentions none. */
  kindsNamed?(params: Params): readonly string[]
  /** The rules `params` hold. Absent: it holds none. */
  rulesInside?(params: Params): readonly CriteriaRule[]
  /** What is wrong with `params` that a schema cannot say, in English. Absent: nothing ever is. */
  faults?(params: Params, around: Around): readonly string[]
  evaluate(dossier: Dossier, params: Params, context: RuleContext): RuleFinding
}

/** What the faults of a rule can depend on. */
export interface Around {
  readonly competency?: Criteria['competency']
  /** See `RuleContext`; true for a rule of a type that does not exist. */
  asks(rule: CriteriaRule): boolean
}

/** Parameters of a rule that has none. */
export type NoParams = Readonly<Record<string, never>>
export const noParams: SchemaObject = { type: 'object', additionalProperties: false }

/** `{minimum}`: at least so many. */
export interface MinimumParams {
  readonly minimum: number
}
export const minimumParam: SchemaObject = { type: 'integer', minimum: 1, maximum: 1000 }
export const minimumParams: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['minimum'],
  properties: { minimum: minimumParam },
}

/** A code of a framework, and a list of different ones. */
export const codeParam: SchemaObject = { type: 'string', minLength: 1, maxLength: 100 }
export const codesParam: SchemaObject = { type: 'array', minItems: 1, uniqueItems: true, items: codeParam }

/** `{kinds}`: codes of evidence kinds. */
export interface KindsParams {
  readonly kinds: readonly string[]
}
export const kindsParams: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['kinds'],
  properties: { kinds: codesParam },
}
