/** The CASE provider: CASE 1.1 under /ims/case/v1p1, the same in CASE 1.0 under /ims/case/v1p0. */
import { discoveryDocument, discoveryFiles } from '../framework/exchange/case/provide/discovery.ts'
import type { DocumentPage, DocumentQuery } from '../framework/exchange/case/provide/document-query.ts'
import { createCaseProvider } from '../framework/exchange/case/provide/provider.ts'
import type { Frameworks } from '../framework/types.ts'
import type { Handlers, Reply } from './contract/operation.ts'
import { notFound } from './contract/problem-response.ts'
import { upToDate } from './released-version.ts'
import { rememberRepresentations, represent, sendRepresentation } from './representation.ts'

export interface CaseHandlersDeps {
  readonly frameworks: Frameworks
  readonly publicUrl: string
}

type Operation =
  | 'getAllCFDocuments'
  | 'getCFDocument'
  | 'getCFPackage'
  | 'getCFItem'
  | 'getCFItemAssociations'
  | 'getCFAssociation'
  | 'getCFAssociationGrouping'
  | 'getCFConcept'
  | 'getCFSubject'
  | 'getCFItemType'
  | 'getCFLicense'
  | 'getCFRubric'
  | 'getCaseDiscovery'

interface Asked {
  header(name: string): string | undefined
}

const cached = { Vary: 'Accept-Encoding', 'Cache-Control': 'public, max-age=300' }

export function caseHandlers({ frameworks, publicUrl }: CaseHandlersDeps): Pick<Handlers, Operation> {
  const provider = createCaseProvider(frameworks)
  const remembered = rememberRepresentations()
  const answer = async (
    request: Asked,
    read: () => object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> => {
    await upToDate(frameworks)
    const representation = await represent('application/json', JSON.stringify(read()))
    return sendRepresentation(request, representation, { ...cached, ...headers })
  }
  return {
    async getAllCFDocuments(request) {
      const { caseVersion } = request.params
      await upToDate(frameworks)
      const page = provider.getAllCFDocuments(caseVersion, request.query)
      const address = `${publicUrl}/ims/case/${caseVersion}/CFDocuments`
      return answer(request, () => ({ CFDocuments: page.documents }), {
        'X-Total-Count': String(page.total),
        Link: links(address, request.query, page),
        'Access-Control-Expose-Headers': 'ETag, Link, X-Total-Count',
      })
    },
    getCFDocument: (request) => {
      const { caseVersion, sourcedId } = request.params
      return answer(request, () => provider.getCFDocument(caseVersion, sourcedId, request.query.fields))
    },
    async getCFPackage(request) {
      const { caseVersion, sourcedId } = request.params
      await upToDate(frameworks)
      const { version, text } = provider.getCFPackage(caseVersion, sourcedId)
      const representation = await remembered(version, caseVersion, () =>
        represent('application/json', text()),
      )
      return sendRepresentation(request, representation, cached)
    },
    getCFItem: (request) => {
      const { caseVersion, sourcedId } = request.params
      return answer(request, () => provider.getCFItem(caseVersion, sourcedId, request.query.fields))
    },
    getCFItemAssociations: reading('getCFItemAssociations'),
    getCFAssociation: reading('getCFAssociation'),
    getCFAssociationGrouping: reading('getCFAssociationGrouping'),
    getCFConcept: reading('getCFConcept'),
    getCFSubject: reading('getCFSubject'),
    getCFItemType: reading('getCFItemType'),
    getCFLicense: reading('getCFLicense'),
    getCFRubric: reading('getCFRubric'),
    getCaseDiscovery({ params }) {
      const { caseVersion, file } = params
      if (file !== discoveryFiles[caseVersion]) throw notFound()
      return { status: 200, body: discoveryDocument(caseVersion, publicUrl), headers: cached }
    },
  }

  function reading(
    name: Exclude<
      Operation,
      'getAllCFDocuments' | 'getCFDocument' | 'getCFPackage' | 'getCFItem' | 'getCaseDiscovery'
    >,
  ) {
    return (
      request: Asked & {
        readonly params: { readonly caseVersion: 'v1p1' | 'v1p0'; readonly sourcedId: string }
      },
    ) => answer(request, () => provider[name](request.params.caseVersion, request.params.sourcedId))
  }
}

/** RFC 8288: the pages around this one; a page says nothing of one that does not exist. */
function links(address: string, query: DocumentQuery, { total, limit, offset }: DocumentPage): string {
  const last = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit
  const places = [
    { rel: 'first', at: 0 },
    { rel: 'last', at: last },
    ...(offset > 0 ? [{ rel: 'prev', at: Math.max(0, Math.min(offset - limit, last)) }] : []),
    ...(offset + limit < total ? [{ rel: 'next', at: offset + limit }] : []),
  ]
  return places
    .map(({ rel, at }) => {
      const page = new URLSearchParams({ limit: String(limit), offset: String(at) })
      for (const name of ['sort', 'orderBy', 'filter', 'fields'] as const) {
        const value = query[name]
        if (value !== undefined) page.set(name, value)
      }
      return `<${address}?${page.toString()}>; rel="${rel}"`
    })
    .join(', ')
}
