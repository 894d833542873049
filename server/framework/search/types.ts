/** Search over competencies: what is asked, what is answered. */
import type { FrameworkVersion } from '../types.ts'

/** In the order in which they are offered to people. */
export const searchFilters = [
  'framework',
  'version',
  'letter',
  'domain',
  'level',
  'profile',
  'metier',
  'public',
  'alignment',
] as const
export type SearchFilter = (typeof searchFilters)[number]

export interface SearchQuery extends Readonly<Partial<Record<SearchFilter, string>>> {
  /** Words, in any language. Absent or blank: everything there is, in order. */
  readonly q?: string
  readonly offset: number
  /** 1 or more. */
  readonly limit: number
}

/** Words by language tag. */
export type LanguageMap = Readonly<Record<string, string>>

export interface SearchHit {
  readonly version: FrameworkVersion
  readonly code: string
  readonly iri: string
  readonly title: { readonly fr: string; readonly en: string }
  /** Absent: its title says it all. */
  readonly text?: LanguageMap
  /** How well it fits, from 0.5 for one word that only begins in one place; 0 when no word was asked for. */
  readonly score: number
}

/** One value a filter can be given. */
export interface FilterValue {
  /** What to give: a code, a number, or the French name of what has no code. */
  readonly value: string
  /** The words of what it stands for, when they say more than the value. */
  readonly label?: LanguageMap
  /** How many of the hits have it. */
  readonly count: number
}

export interface SearchResult {
  readonly total: number
  /** From `offset`, at most `limit`. Best first; equal ones by framework, and then in the order of the framework. */
  readonly hits: readonly SearchHit[]
  /** Every value the searched versions have, in their order, with its count over all hits, this page or not. */
  readonly values: Readonly<Record<SearchFilter, readonly FilterValue[]>>
}

export interface Search {
  /** Never refuses: what nothing has finds nothing. */
  find(query: SearchQuery): Promise<SearchResult>
}
