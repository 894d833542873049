/** What corresponds to what in other frameworks. */
import { createCrosswalk } from '../framework/crosswalk/crosswalk.ts'
import { loadCrosswalks } from '../framework/crosswalk/load-crosswalks.ts'
import type { CrosswalkEnd } from '../framework/crosswalk/types.ts'
import type { Frameworks } from '../framework/types.ts'
import { projectPath } from '../schema.ts'
import { crosswalkPage } from '../view/framework/crosswalk-page.tsx'
import type { Handlers, Reply } from './contract/operation.ts'

export interface CrosswalkHandlersDeps {
  readonly frameworks: Frameworks
}

type Operation = 'queryCrosswalk'

const types = ['application/json', 'text/html'] as const
const negotiated = { Vary: 'Accept, Accept-Language', 'Cache-Control': 'public, max-age=60' }

/** @throws Error when a file of frameworks/crosswalks/ is not right */
export function crosswalkHandlers({ frameworks }: CrosswalkHandlersDeps): Pick<Handlers, Operation> {
  const crosswalk = createCrosswalk(frameworks, loadCrosswalks(projectPath('frameworks')))
  return {
    async queryCrosswalk(request): Promise<Reply> {
      const mediaType = request.accept(types)
      await frameworks.refresh()
      const { level, certain, relation, on, offset = 0, limit = 50, ...texts } = request.query
      // An empty field of a form is one that was not filled in.
      const asked = {
        ...texts,
        ...(typeof level === 'number' ? { level } : {}),
        ...(typeof certain === 'boolean' ? { certain } : {}),
        ...(relation === undefined || relation === '' ? {} : { relation }),
        ...(on === undefined || on === '' ? {} : { on }),
      }
      const result = crosswalk.query({ ...asked, offset, limit })
      if (mediaType === 'application/json') {
        const { total, items } = result
        return { status: 200, body: { total, items }, headers: negotiated }
      }
      const { language } = request
      const own = new Map(frameworks.list().map((version) => [version.slug, version.title]))
      return {
        status: 200,
        mediaType,
        headers: { ...negotiated, 'Content-Language': language },
        body: crosswalkPage({
          language,
          asked: Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)])),
          offset,
          limit,
          total: result.total,
          alignments: result.items.map((alignment) => ({
            ...alignment,
            from: withPath(alignment.from, frameworks),
            to: withPath(alignment.to, frameworks),
            levelNotSaid: result.silent.has(alignment),
          })),
          frameworks: result.frameworks.map((name) => {
            const title = own.get(name)
            return { name, ...(title === undefined ? {} : { title }) }
          }),
        }),
      }
    },
  }
}

/** Where the page of something of ours is, wherever its IRI is minted. */
function withPath(end: CrosswalkEnd, frameworks: Frameworks): CrosswalkEnd & { readonly path?: string } {
  const { iri = '' } = end
  const version = frameworks.list().find((one) => iri === one.iri || iri.startsWith(`${one.iri}/`))
  if (version === undefined) return end
  const path = `/frameworks/${version.slug}/${version.version}`
  const node = iri.slice(version.iri.length + 1)
  return { ...end, path: node === '' ? path : `${path}/${encodeURIComponent(node)}` }
}
