/** The digest of what a JSON-LD document says, whatever its bytes. */
import { createHash } from 'node:crypto'
import { encode } from 'base58-universal'
import jsonld from 'jsonld'

/** Multihash header: sha2-256, 32 bytes. @see https://www.w3.org/TR/cid-1.0/#multihash */
const sha256Header = [0x12, 0x20] as const

/**
 * `z…` (base58btc multibase) of the multihash of the SHA-256 of the RDFC-1.0 canonical form of `document`. `contexts` are the
 * context documents it may refer to, as JSON text by IRI; nothing is fetched.
 * @throws Error when the document refers to any other context, says something safe mode refuses, or has a blank node: every
 *   node of a framework has an IRI
 * @see https://www.w3.org/TR/rdf-canon/
 * @see https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
 */
export async function rdfDigest(document: string, contexts: ReadonlyMap<string, string>): Promise<string> {
  const canonical = await jsonld.canonize(JSON.parse(document) as object, {
    safe: true,
    base: null,
    rdfDirection: null,
    documentLoader: async (url) => {
      const context = contexts.get(url)
      if (context === undefined)
        throw new Error(`a framework may only use our own JSON-LD context, not ${url}`)
      return { contextUrl: null, documentUrl: url, document: JSON.parse(context) as unknown }
    },
  })
  if (/(^|\s)_:c14n/m.test(canonical)) throw new Error('a framework must not have blank nodes')
  const hash = createHash('sha256').update(canonical).digest()
  return `z${encode(Uint8Array.from([...sha256Header, ...hash]))}`
}
