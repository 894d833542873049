/** Writes a document again, from its meaning alone. */
import jsonld from 'jsonld'
import { complete, fingerprint } from './complete.ts'
import { bundledLoader } from './document-loader.ts'
import { separateContexts } from '../../separate-contexts.ts'

export interface Recompacted {
  /** Expanded, and compacted with the same contexts: equal to the document, as sets, unless keys were played with. */
  readonly compacted: Readonly<Record<string, unknown>>
  /**
   * The same, where every place that describes a node says all that the document says about it. A signature covers a
   * graph: whether a name is written in one or in two descriptions of the same issuer is not signed, so both get it.
   */
  readonly completed: Readonly<Record<string, unknown>>
}

/**
 * `document` without its own wording: what JSON-LD compaction makes of what it says. One-element sets come out as single
 * values except where the context says `@set`. `undefined` when the document has no such form (undefined terms, unknown
 * contexts, more than one node at the top); `too-intertwined` when its nodes describe each other so much that the completed
 * form would be many times the document.
 * Does NOT check any proof, and does NOT compare: the caller does.
 * @see https://www.w3.org/TR/json-ld11-api/#compaction-algorithms
 */
export async function recompact(
  document: Readonly<Record<string, unknown>>,
): Promise<Recompacted | 'too-intertwined' | undefined> {
  const options = { ...separateContexts(), documentLoader: bundledLoader, safe: true, base: null } as const
  const context = document['@context']
  try {
    const expanded = await jsonld.expand(document, options)
    if (expanded.length !== 1) return undefined
    const whole = complete(expanded, JSON.stringify(document).length)
    const isWhole = fingerprint(whole) === fingerprint(expanded)
    // What is compacted here is expanded already: a second time would cost as much and change nothing.
    const compaction = { ...options, skipExpansion: true }
    const compacted = await jsonld.compact(expanded, context, compaction)
    // Compaction is what costs here, and most documents say all they know of a node wherever they describe it.
    if (isWhole) return { compacted, completed: compacted }
    return { compacted, completed: await jsonld.compact([...whole], context, compaction) }
  } catch (error) {
    return error instanceof RangeError ? 'too-intertwined' : undefined
  }
}
