/** Keeps what jsonld.js remembers of contexts from one document to itself. */
import ContextResolver from 'jsonld/lib/ContextResolver.js'

/**
 * Options with which a call of jsonld.js remembers nothing of earlier ones. What it remembers of a context holds what was wrong with the
 * contexts after it in the same list, too, and it refuses the next document for that, in safe mode: one bad document would have good ones
 * refused until the process ends.
 */
export function separateContexts(): { readonly contextResolver: ContextResolver } {
  return { contextResolver: new ContextResolver({ sharedCache: new Map() }) }
}
