/** Where JSON-LD processing gets its contexts from: memory only. */
import type { DocumentLoader } from 'jsonld'
import { bundledContexts } from './contexts.ts'

/** Thrown by the loader for anything that is not bundled. */
export class UnknownDocumentError extends Error {
  override readonly name = 'UnknownDocumentError'
  readonly url: string

  constructor(url: string) {
    super('the document is not one of those bundled with this service')
    this.url = url
  }
}

/**
 * Answers the bundled contexts, by exact URL: what it says never changes. It touches neither the network nor the disk.
 * @throws UnknownDocumentError for every other URL
 */
export const bundledLoader: DocumentLoader = documentLoader(new Map())

/**
 * As `bundledLoader`, and the documents of `extra`, which cannot replace a bundled context and are not cached from one call to the next.
 * @throws UnknownDocumentError for every other URL
 */
export function documentLoader(extra: ReadonlyMap<string, object>): DocumentLoader {
  return (url) => {
    const context = bundledContexts.get(url)
    if (context !== undefined) {
      return Promise.resolve({ contextUrl: null, documentUrl: url, document: context, tag: 'static' })
    }
    const document = extra.get(url)
    if (document === undefined) return Promise.reject(new UnknownDocumentError(url))
    return Promise.resolve({ contextUrl: null, documentUrl: url, document })
  }
}
