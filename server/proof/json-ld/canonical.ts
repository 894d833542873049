/** JSON-LD in safe mode, and RDFC-1.0 canonical forms, with the reasons why a document has none. */
import { hash } from 'node:crypto'
import jsonld, { type DocumentLoader } from 'jsonld'
import { createCanonicaliser } from '../compiled-contexts/canonicalise.ts'
import type { ProofFailure } from '../types.ts'
import { bundledLoader } from './document-loader.ts'
import { isModest } from './modest.ts'
import { separateContexts } from '../../separate-contexts.ts'

/**
 * The document has no safe RDF form, or not the one that is needed. `failure` is deterministic and safe to show; two of its codes say
 * nothing of the document: `context-unknown`, and `too-costly-to-check`, of a form that was not worked out.
 */
export class NotCanonicalError extends Error {
  override readonly name = 'NotCanonicalError'
  readonly failure: ProofFailure

  constructor(failure: ProofFailure, cause?: unknown) {
    super(failure.detail, { cause })
    this.failure = failure
  }
}

/** The safe-mode event (`invalid property`, `relative type reference`…) behind a JsonLdError, when that is what it is. */
function safeModeEvent(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('details' in error)) return undefined
  const { details } = error
  if (typeof details !== 'object' || details === null || !('event' in details)) return undefined
  const { event } = details
  if (typeof event !== 'object' || event === null || !('code' in event)) return undefined
  return typeof event.code === 'string' ? event.code : undefined
}

/**
 * Work allowed to put blank nodes in order that look alike. The default of the library is too little for a list that names one
 * thing twice; this much takes a fifth of a second.
 * @see https://www.w3.org/TR/rdf-canon/#dataset-poisoning
 */
export const maxDeepIterations = 2_000

/**
 * What `process` makes of `document`, with `loader`.
 * @throws NotCanonicalError for whatever the processors refuse: `context-unknown`, `terms-undefined`, `too-costly-to-check` or
 *   `not-canonical`
 */
export async function guarded<Value>(
  document: object | string,
  loader: DocumentLoader,
  process: (loader: DocumentLoader) => Promise<Value>,
): Promise<Value> {
  if (!isModest(document)) {
    const detail = 'the document has too long a list of contexts or of types'
    throw new NotCanonicalError({ code: 'too-costly-to-check', detail })
  }
  let unknownDocument = false
  const watched: DocumentLoader = (url) =>
    loader(url).catch((error: unknown) => {
      unknownDocument = true
      throw error
    })
  try {
    return await process(watched)
  } catch (error) {
    if (error instanceof NotCanonicalError) throw error
    if (unknownDocument) {
      const detail = 'a context is not one of those bundled with this service'
      throw new NotCanonicalError({ code: 'context-unknown', detail }, error)
    }
    const event = safeModeEvent(error)
    if (event !== undefined) {
      const detail = `a term or identifier would not be covered by the proof (JSON-LD: ${event})`
      throw new NotCanonicalError({ code: 'terms-undefined', detail }, error)
    }
    // rdf-canonize gives its work limit no code: its words are all there is to know it by.
    if (error instanceof Error && error.message.startsWith('Maximum deep iterations exceeded')) {
      const detail = 'the document has too many similar nodes without an id to be put in order'
      throw new NotCanonicalError({ code: 'too-costly-to-check', detail }, error)
    }
    // Anything else the processors refuse: invalid JSON-LD, too deep.
    throw new NotCanonicalError(
      { code: 'not-canonical', detail: 'the document has no canonical form' },
      error,
    )
  }
}

/** Of the contexts that never change: what it leaves, and what other loaders serve, is worked out by jsonld.js. */
const compiled = createCanonicaliser(bundledLoader)

const safely = { safe: true, base: null, rdfDirection: 'i18n-datatype' } as const

/**
 * Resolves when every term of the whole of `document`, proofs included, is defined by its contexts.
 * @throws NotCanonicalError `context-unknown`, `terms-undefined` or `not-canonical`
 */
export async function assertSafe(document: object, loader: DocumentLoader): Promise<void> {
  if (loader === bundledLoader && (await compiled.isSafe(document))) return
  await expanded(document, loader)
}

/** `document` in expanded form. @throws NotCanonicalError as `assertSafe` */
export async function expanded(
  document: object,
  loader: DocumentLoader,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return guarded(document, loader, (documentLoader) =>
    jsonld.expand(document, { ...separateContexts(), documentLoader, safe: true, base: null }),
  )
}

/** The N-Quads of `document`, one statement a line, in no order. @throws NotCanonicalError as `assertSafe` */
export async function nQuads(document: object, loader: DocumentLoader): Promise<string> {
  return guarded(document, loader, (documentLoader) =>
    jsonld.toRDF(document, {
      ...safely,
      ...separateContexts(),
      documentLoader,
      format: 'application/n-quads',
    }),
  )
}

/** Which hash puts blank nodes in order and sums up the result: that of the signature. */
export type Digest = 'sha256' | 'sha384'

/**
 * The RDFC-1.0 canonical N-Quads of a JSON-LD document, or of N-Quads. `labels` is filled with the canonical label of each blank node, by
 * the label it had (both without `_:`).
 * @throws NotCanonicalError `context-unknown`, `terms-undefined`, `not-canonical` or `too-costly-to-check`
 */
export async function canonicalNQuads(
  document: object | string,
  loader: DocumentLoader,
  { digest = 'sha256', labels }: { readonly digest?: Digest; readonly labels?: Map<string, string> } = {},
): Promise<string> {
  if (loader === bundledLoader && typeof document !== 'string' && labels === undefined) {
    const canonical = await compiled.canonicalNQuads(document, digest)
    if (canonical !== undefined) return canonical
  }
  const canonizeOptions = {
    maxDeepIterations,
    messageDigestAlgorithm: digest,
    ...(labels === undefined ? {} : { canonicalIdMap: labels }),
  }
  const input = typeof document === 'string' ? ({ inputFormat: 'application/n-quads' } as const) : {}
  return guarded(document, loader, (documentLoader) =>
    jsonld.canonize(document, {
      ...safely,
      ...separateContexts(),
      ...input,
      documentLoader,
      canonizeOptions,
    }),
  )
}

/** The hash of the RDFC-1.0 canonical N-Quads of `document`. @throws NotCanonicalError as `canonicalNQuads` */
export async function canonicalHash(
  document: object,
  loader: DocumentLoader,
  digest: Digest = 'sha256',
): Promise<Buffer> {
  const known = loader === bundledLoader ? await compiled.canonicalHash(document, digest) : undefined
  if (known !== undefined) return known
  const canonical = await canonicalNQuads(document, loader, { digest })
  return hash(digest, canonical, 'buffer')
}
