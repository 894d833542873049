/** Find competencies. */
import { createSearch } from '../framework/search/search.ts'
import { searchFilters, type SearchHit, type SearchResult } from '../framework/search/types.ts'
import type { Frameworks } from '../framework/types.ts'
import { searchPage } from '../view/framework/search-page.tsx'
import type { Handlers, Reply } from './contract/operation.ts'

export interface SearchHandlersDeps {
  readonly frameworks: Frameworks
}

type Operation = 'searchCompetencies'

const types = ['application/json', 'text/html'] as const
const negotiated = { Vary: 'Accept, Accept-Language', 'Cache-Control': 'public, max-age=60' }
/** Of the values of one filter, so many are counted: those that most of the hits have. */
const countedValues = 200
/** As long as a text may be in an answer; the whole of it is at the competency's own address. */
const longestText = 5000

export function searchHandlers({ frameworks }: SearchHandlersDeps): Pick<Handlers, Operation> {
  const search = createSearch(frameworks)
  return {
    async searchCompetencies(request): Promise<Reply> {
      const mediaType = request.accept(types)
      await frameworks.refresh()
      const { level, offset = 0, limit = 50, ...texts } = request.query
      const asked = { ...texts, ...(typeof level === 'number' ? { level: String(level) } : {}) }
      const result = await search.find({ ...asked, offset, limit })
      if (mediaType === 'application/json') return { status: 200, body: body(result), headers: negotiated }
      const { language } = request
      return {
        status: 200,
        mediaType,
        headers: { ...negotiated, 'Content-Language': language },
        body: searchPage({
          language,
          asked,
          offset,
          limit,
          total: result.total,
          hits: result.hits.map((hit) => ({ ...hit, framework: hit.version.title, path: pathOf(hit) })),
          filters: searchFilters.map((name) => ({ name, values: result.values[name] })),
        }),
      }
    },
  }
}

function body({ total, hits, values }: SearchResult) {
  return {
    total,
    items: hits.map(({ version, text, ...hit }) => ({
      framework: version.slug,
      version: version.version,
      ...hit,
      ...(text === undefined ? {} : { text: shortened(text) }),
    })),
    counts: Object.fromEntries(
      searchFilters.map((filter) => [
        filter,
        Object.fromEntries(
          values[filter]
            .filter(({ count }) => count > 0)
            .sort((left, right) => right.count - left.count)
            .slice(0, countedValues)
            .map(({ value, count }) => [value, count]),
        ),
      ]),
    ),
  }
}

function shortened(text: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(text).map(([language, said]) => [language, said.slice(0, longestText)]),
  )
}

/** The page of the competency here, wherever its IRI is minted. */
function pathOf({ version: { slug, version, iri: base }, iri }: SearchHit): string {
  return `/frameworks/${slug}/${version}/${encodeURIComponent(iri.slice(base.length + 1))}`
}
