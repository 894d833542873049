import type { Frameworks, FrameworkVersion } from '../types.ts'
import { meaning, type KnownValue } from './filter-values.ts'
import {
  searchFilters,
  type FilterValue,
  type Search,
  type SearchFilter,
  type SearchQuery,
  type SearchResult,
} from './types.ts'
import { indexVersion, type VersionIndex } from './version-index.ts'
import { askedIn } from './words.ts'

/**
 * Searches the released versions `frameworks` knows: of each framework the latest, unless the query names a version. Each version is
 * indexed the first time it is searched. Does NOT refresh `frameworks`.
 */
export function createSearch(frameworks: Pick<Frameworks, 'list' | 'latest'>): Search {
  const indexes = new WeakMap<FrameworkVersion, Promise<VersionIndex>>()
  const indexOf = (version: FrameworkVersion) => {
    const index = indexes.get(version) ?? indexVersion(version)
    indexes.set(version, index)
    return index
  }
  return {
    async find(query) {
      const searched = await Promise.all(versionsFor(frameworks, query).map(indexOf))
      const found = searched.map((index) => ({ index, matches: matchesIn(index, query) }))
      return {
        total: found.reduce((sum, { matches }) => sum + matches.numbers.length, 0),
        hits: ranked(found)
          .slice(query.offset, query.offset + query.limit)
          .map(({ index, number, score }) => ({ ...index.hit(number), score })),
        values: countedValues(found.map(({ index, matches }) => ({ index, numbers: matches.numbers }))),
      }
    },
  }
}

function versionsFor(
  frameworks: Pick<Frameworks, 'list' | 'latest'>,
  { version }: SearchQuery,
): readonly FrameworkVersion[] {
  const all = frameworks.list()
  if (isGiven(version)) return all.filter((one) => one.version === version.trim())
  return [...new Set(all.map(({ slug }) => slug))]
    .map((slug) => frameworks.latest(slug))
    .filter((latest) => latest !== undefined)
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

interface Matches {
  /** Of the competencies, in the order of the framework. */
  readonly numbers: readonly number[]
  /** By number; absent when no words were asked for. */
  readonly scores?: ReadonlyMap<number, number>
}

/** The competencies that have all words and pass all filters. */
function matchesIn(index: VersionIndex, query: SearchQuery): Matches {
  const filters = searchFilters.filter((filter) => isGiven(query[filter]))
  const wanted = filters.map((filter) => positions(index, filter, query[filter] ?? ''))
  const asked = isGiven(query.q) ? askedIn(query.q) : undefined
  // Nothing has the value, or there are marks only, which are in no text.
  if (wanted.some(({ size }) => size === 0) || asked?.length === 0) return { numbers: [] }
  const scores = asked === undefined ? undefined : index.words.find(asked)
  const passes = (number: number) => {
    const having = index.having[number]
    return wanted.every((some) => having?.some((position) => some.has(position)))
  }
  const numbers = [...(scores?.keys() ?? index.having.keys())].filter(passes)
  return { numbers, ...(scores === undefined ? {} : { scores }) }
}

/** The best first; equal ones by framework, and then in the order of the framework. */
function ranked(found: readonly { readonly index: VersionIndex; readonly matches: Matches }[]) {
  const all = found.flatMap(({ index, matches: { numbers, scores } }) =>
    numbers.map((number) => ({ index, number, score: scores?.get(number) ?? 0 })),
  )
  // A sort is stable: equal ones stay in order.
  return found.some(({ matches }) => matches.scores !== undefined)
    ? all.sort((left, right) => right.score - left.score)
    : all
}

/** Which of the known values `asked` means. */
function positions(index: VersionIndex, filter: SearchFilter, asked: string): ReadonlySet<number> {
  const candidates = index.known.filter((known) => known.filter === filter)
  const meant = new Set(meaning(asked, candidates))
  return new Set(index.known.flatMap((known, position) => (meant.has(known) ? [position] : [])))
}

interface Counter extends FilterValue {
  label?: NonNullable<FilterValue['label']>
  count: number
}

function countedValues(
  found: readonly { readonly index: VersionIndex; readonly numbers: readonly number[] }[],
): SearchResult['values'] {
  const counters = new Map<string, Counter>()
  const listed = byFilter((): Counter[] => [])
  const counterOf = ({ filter, value, label }: KnownValue): Counter => {
    const key = `${filter} ${value}`
    const known = counters.get(key)
    if (known !== undefined) {
      // The same code under two names: neither is the name of the code.
      if (known.label?.['fr'] !== label?.['fr']) delete known.label
      return known
    }
    const counter = { value, ...(label === undefined ? {} : { label }), count: 0 }
    counters.set(key, counter)
    listed[filter].push(counter)
    return counter
  }
  for (const { index, numbers } of found) {
    const ofKnown = index.known.map(counterOf)
    const isShared = new Set(ofKnown).size < ofKnown.length
    for (const number of numbers) {
      const having = Array.from(index.having[number] ?? [], (position) => ofKnown[position])
      for (const counter of isShared ? new Set(having) : having) if (counter !== undefined) counter.count += 1
    }
  }
  return listed
}

function byFilter<Value>(make: () => Value): Record<SearchFilter, Value> {
  return {
    framework: make(),
    version: make(),
    letter: make(),
    domain: make(),
    level: make(),
    profile: make(),
    metier: make(),
    public: make(),
    alignment: make(),
  }
}
