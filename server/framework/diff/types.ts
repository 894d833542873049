/** What changed between two versions of a framework. */
import type { Text } from '../../text.ts'
import type { Json, JsonObject } from '../normal-form.ts'

/**
 * How much a change asks of people: `editorial`, the meaning is the same; `compatible`, what was recognised still holds; `breaking`,
 * what was recognised may not hold any more.
 */
export type ChangeClass = 'editorial' | 'compatible' | 'breaking'

export type ChangeKind =
  | 'framework-described'
  | 'competency-added'
  | 'competency-retired'
  | 'competency-removed'
  | 'competency-moved'
  | 'competency-reworded'
  | 'competency-changed'
  | 'level-added'
  | 'level-removed'
  | 'level-changed'
  | 'indicator-added'
  | 'indicator-removed'
  | 'indicator-changed'
  | 'alignment-added'
  | 'alignment-removed'
  | 'alignment-changed'
  | 'profile-added'
  | 'profile-retired'
  | 'profile-removed'
  | 'profile-changed'
  | 'evidence-policy-changed'
  | 'node-added'
  | 'node-retired'
  | 'node-removed'
  | 'node-reworded'
  | 'node-changed'
  | 'order-changed'

/** A run of words in a reworded text. */
export interface WordRun {
  readonly text: string
  readonly change: 'same' | 'added' | 'removed'
}

/** One change. All of them together, applied, make the one version out of the other. */
export interface Change {
  readonly kind: ChangeKind
  readonly class: ChangeClass
  /** Code of the node. */
  readonly node: string
  /** Id of the rule that classed it (diff/rules.ts). */
  readonly rule: string
  /**
   * JSON pointer into the node in normal form: of the later version, or of the earlier one for what is gone. Absent: the change is the
   * node as a whole, some properties of it, or its place.
   */
  readonly pointer?: string
  /** Where it was in the earlier version, when what came or went before it in a list moved it. */
  readonly pointerBefore?: string
  /** The change is about these properties of the object together: `before` and `after` hold nothing but them. */
  readonly properties?: readonly string[]
  /** Absent: there was nothing. For the order of a list: the ranks of the items that stay, `[0, 1, 2]`. */
  readonly before?: Json
  /** Absent: there is nothing. For the order of a list: their earlier ranks in their later order, `[2, 0, 1]`. */
  readonly after?: Json
  /** What the nested thing is about, when `before` and `after` may not say it: the competency aimed at, the target of an alignment… */
  readonly about?: JsonObject
  /** For words: their language, and the runs of words. */
  readonly language?: string
  readonly words?: readonly WordRun[]
  /** Numbers of the levels concerned; absent: all of the competency. */
  readonly levels?: readonly number[]
  /** Its place in the order of the framework: the code of the node it comes right after. Absent: its place is the same. */
  readonly follows?: Place
  /** Codes of the nodes that came, and come, right after it in this order, and changed place with it. */
  readonly along?: readonly string[]
}

/** `null`: it is the first of all; absent: it is not there. */
export interface Place {
  readonly before?: string | null
  readonly after?: string | null
}

export interface FrameworkDiff {
  readonly framework: string
  readonly from: string
  readonly to: string
  /** The strongest class of its changes. */
  readonly class: ChangeClass | 'none'
  /** The semantic version the changes ask for: patch, minor or major after `from` (minor instead of major below 1.0.0). */
  readonly suggestedVersion: string
  /** How many changes of each kind. */
  readonly counts: Readonly<Partial<Record<ChangeKind, number>>>
  readonly changes: readonly Change[]
  /** What the rules that classed the changes say, by id. */
  readonly rules?: Readonly<Record<string, Text>>
  /** Names, by language, of the framework and of the nodes the changes are about or refer to, by code; of the later version if it has them. */
  readonly names?: Readonly<Record<string, Readonly<Record<string, string>>>>
}
