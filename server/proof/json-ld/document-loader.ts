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
 * A loader that answers the bundled contexts and the documents of `extra`, by exact URL. It never touches the network
 * or the disk. `extra` cannot replace a bundled context, and is not cached from one call to the next.
 * @throws UnknownDocumentError for every other URL
 */
export function documentLoader(extra: ReadonlyMap<string, object> = new Map()): DocumentLoader {
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
