/** What this service uses of jsonld, which ships without types. */
declare module 'jsonld' {
  import type ContextResolver from 'jsonld/lib/ContextResolver.js'
  export interface RemoteDocument {
    readonly contextUrl: string | null
    readonly documentUrl: string
    readonly document: unknown
    /** `static`: the document never changes, so its processed form may be cached across calls. */
    readonly tag?: 'static'
  }
  export type DocumentLoader = (url: string) => Promise<RemoteDocument>
  export interface Options {
    readonly documentLoader: DocumentLoader
    /** Refuse whatever the RDF form would silently drop. */
    readonly safe?: boolean
    readonly base?: string | null
    readonly rdfDirection?: 'i18n-datatype' | null
    /** Remembers contexts; without it, one that all calls share. */
    readonly contextResolver?: ContextResolver
  }
  export interface JsonLd {
    expand(input: object, options: Options): Promise<Record<string, unknown>[]>
    compact(input: object, context: unknown, options: Options): Promise<Record<string, unknown>>
    flatten(input: object, context: unknown, options: Options): Promise<Record<string, unknown>>
    frame(input: object, frame: object, options: Options): Promise<Record<string, unknown>>
    /** RDFC-1.0 canonical N-Quads, of a JSON-LD document or of N-Quads. */
    canonize(
      input: object | string,
      options: Options & {
        readonly inputFormat?: 'application/n-quads'
        readonly canonizeOptions?: {
          /** Runs of Hash N-Degree Quads; by default as many as there are blank nodes that look alike. */
          readonly maxDeepIterations?: number
          readonly messageDigestAlgorithm?: 'sha256' | 'sha384'
          /** Filled with the canonical label of each blank node, by its label in the input. */
          readonly canonicalIdMap?: Map<string, string>
        }
      },
    ): Promise<string>
    /** N-Quads. */
    toRDF(input: object, options: Options & { readonly format: 'application/n-quads' }): Promise<string>
  }
  const jsonld: JsonLd
  export default jsonld
}

/** Context processing as the library does it itself. */
declare module 'jsonld/lib/context.js' {
  import type { DocumentLoader } from 'jsonld'
  import type ContextResolver from 'jsonld/lib/ContextResolver.js'
  export interface TermDefinition {
    readonly '@id'?: string | null
    readonly '@type'?: string | null
    readonly '@language'?: string | null
    readonly '@direction'?: string | null
    readonly '@container'?: readonly string[]
    readonly '@nest'?: unknown
    readonly '@context'?: unknown
    readonly reverse?: boolean
    /** May stand before a colon. */
    readonly _prefix?: boolean
  }
  export interface ActiveContext {
    readonly mappings: ReadonlyMap<string, TermDefinition | null>
    readonly protected: object
    readonly previousContext?: ActiveContext
    readonly '@base'?: string | null
    readonly '@vocab'?: string | null
    readonly '@language'?: string | null
    readonly '@direction'?: string | null
  }
  export interface ContextOptions {
    readonly documentLoader: DocumentLoader
    readonly base: null
    readonly contextResolver: ContextResolver
    /** Asked about everything safe mode would refuse. */
    readonly eventHandler: readonly (() => never)[]
  }
  const contextProcessing: {
    getInitialContext(options: ContextOptions): ActiveContext
    process(step: {
      readonly activeCtx: ActiveContext
      readonly localCtx: unknown
      readonly options: ContextOptions
      readonly propagate?: boolean
      readonly overrideProtected?: boolean
    }): Promise<ActiveContext>
  }
  export default contextProcessing
}

declare module 'jsonld/lib/ContextResolver.js' {
  export default class ContextResolver {
    constructor(options: { readonly sharedCache: Map<string, unknown> })
  }
}
