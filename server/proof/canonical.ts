/** JSON-LD in safe mode, and RDFC-1.0 canonical hashes, with the reasons why a document has none. */
import { createHash } from 'node:crypto'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import jsonld, { type DocumentLoader } from 'jsonld'
import type { ProofFailure } from './types.ts'

/**
 * The document has no safe RDF form. `failure` is deterministic and safe to show; two of its codes say nothing of the
 * document: `context-unknown`, and `too-costly-to-check`, of a form that was not worked out.
 */
export class NotCanonicalError extends Error {
  override readonly name = 'NotCanonicalError'
  readonly failure: ProofFailure

  constructor(failure: ProofFailure, cause: unknown) {
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
const maxDeepIterations = 2_000

async function guarded<Value>(
  loader: DocumentLoader,
  process: (loader: DocumentLoader) => Promise<Value>,
): Promise<Value> {
  let unknownDocument = false
  const watched: DocumentLoader = (url) =>
    loader(url).catch((error: unknown) => {
      unknownDocument = true
      throw error
    })
  try {
    return await process(watched)
  } catch (error) {
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

/**
 * Resolves when every term of the whole of `document`, proofs included, is defined by its contexts.
 * @throws NotCanonicalError `context-unknown`, `terms-undefined` or `not-canonical`
 */
export async function assertSafe(document: object, loader: DocumentLoader): Promise<void> {
  await guarded(loader, (documentLoader) =>
    jsonld.expand(document, { documentLoader, safe: true, base: null }),
  )
}

/**
 * SHA-256 of the RDFC-1.0 canonical N-Quads of `document`.
 * @throws NotCanonicalError `context-unknown`, `terms-undefined`, `not-canonical` or `too-costly-to-check`
 */
export async function canonicalHash(document: object, loader: DocumentLoader): Promise<Buffer> {
  const canonical = await guarded(loader, (documentLoader) =>
    cryptosuite.canonize(document, { documentLoader, maxDeepIterations }),
  )
  return createHash('sha256').update(canonical, 'utf8').digest()
}
