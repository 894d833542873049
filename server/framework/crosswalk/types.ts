/** Alignments between frameworks, ours and others: what is asked, what is answered. */
import type { Text } from '../../text.ts'

/**
 * What `to` is to `from`: `broad`, it is broader; `replacedBy`, it took its place. From the most to the least that can be said.
 */
export const relations = ['replacedBy', 'exact', 'close', 'narrow', 'broad', 'related'] as const
export type Relation = (typeof relations)[number]

/** Words by language tag. */
export type LanguageMap = Readonly<Record<string, string>>

/** A framework, or what has a code or an IRI in it. */
export interface CrosswalkEnd {
  /** A slug, for one of ours; its name, for another. */
  readonly framework: string
  readonly code?: string
  readonly iri?: string
  readonly name?: LanguageMap
}

export interface LevelPair {
  readonly from: number
  readonly to: number
  readonly certain: boolean
}

/** Who says so. */
export interface CrosswalkSource {
  readonly title: Text
  /** Of a framework version. */
  readonly iri?: string
  /** `proposition`: nobody official said so. */
  readonly status?: string
  /** What to know before relying on it. */
  readonly note?: LanguageMap
}

export interface CrosswalkAlignment {
  readonly from: CrosswalkEnd
  readonly to: CrosswalkEnd
  readonly relation: Relation
  /** False: still to be confirmed. */
  readonly certain: boolean
  /** Absent: nothing is said of levels. */
  readonly levels?: readonly LevelPair[]
  /** First and last day, `YYYY-MM-DD`; absent: not limited, as far as is known. */
  readonly validFrom?: string
  readonly validUntil?: string
  /** What it was read in. */
  readonly source?: string
  readonly dataset: CrosswalkSource
  readonly note?: LanguageMap
}

export interface CrosswalkQuery {
  /** A name of the framework asked about, whole or not. */
  readonly framework?: string
  /** A code in it; what is below that code counts too. */
  readonly code?: string
  readonly iri?: string
  /** A name of the other framework. */
  readonly to?: string
  /** Level in the framework asked about. */
  readonly level?: number
  readonly relation?: Relation
  /** In force that day, `YYYY-MM-DD`. */
  readonly on?: string
  readonly certain?: boolean
  readonly offset: number
  readonly limit: number
}

export interface CrosswalkResult {
  readonly total: number
  /**
   * From `offset`, at most `limit`; what says something of the level asked for first, then by relation, and then what is certain. `from`
   * is what was asked about, but for `replacedBy`: its `from` is always the older one.
   */
  readonly items: readonly CrosswalkAlignment[]
  /** Those of `items` that say nothing of the level asked for; none when no level was. */
  readonly silent: ReadonlySet<CrosswalkAlignment>
  /** Names of all frameworks there is an alignment from or to, ours first. */
  readonly frameworks: readonly string[]
}

export interface Crosswalk {
  /** Never refuses: what is not known has no alignment. Does NOT follow alignments of alignments. */
  query(query: CrosswalkQuery): CrosswalkResult
}
