/** What a framework document says, whatever its bytes: its canonical N-Quads, and their digest. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { decode, encode } from 'base58-universal'
import jsonld, { type DocumentLoader } from 'jsonld'
import { separateContexts } from '../../separate-contexts.ts'

/** Multihash header: sha2-256, 32 bytes. @see https://www.w3.org/TR/cid-1.0/#multihash */
const sha256Header = [0x12, 0x20] as const

/** Nodes turned into RDF before other work gets its turn: some tens of milliseconds. */
const nodesPerSlice = 100

export interface RdfDigest {
  /** `z…` (base58btc multibase) of the multihash of the SHA-256 of `nQuads`. */
  readonly digestMultibase: string
  /** The RDFC-1.0 canonical form. */
  readonly nQuads: string
}

/**
 * The RDFC-1.0 canonical form of `document` and its digest. `contexts` are the context documents it may refer to, as JSON text
 * by IRI; nothing is fetched.
 *
 * Without blank nodes nothing has to be given a name, and the canonical form is the set of the N-Quads in code point order. So
 * the graph is worked through in slices: a framework of 20,000 competencies is never expanded as a whole, and the service goes
 * on answering meanwhile.
 * @throws Error when the document refers to any other context, says something safe mode refuses, or has a blank node: every
 *   node of a framework has an IRI
 * @see https://www.w3.org/TR/rdf-canon/
 */
export async function rdfDigest(document: string, contexts: ReadonlyMap<string, string>): Promise<RdfDigest> {
  const documentLoader = loaderOf(contexts)
  const ownContexts = separateContexts()
  const lines = new Set<string>()
  for (const slice of slices(JSON.parse(document) as object)) {
    const nQuads = await jsonld.toRDF(slice, {
      ...ownContexts,
      safe: true,
      base: null,
      rdfDirection: null,
      documentLoader,
      format: 'application/n-quads',
    })
    for (const line of nQuads.split('\n')) if (line !== '') lines.add(line)
    await setImmediate()
  }
  for (const line of lines) {
    if (hasBlankNode(line)) throw new Error('a framework must not have blank nodes')
  }
  const nQuads = inCodePointOrder([...lines])
    .map((line) => `${line}\n`)
    .join('')
  const hash = createHash('sha256').update(nQuads, 'utf8').digest()
  return { digestMultibase: `z${encode(Uint8Array.from([...sha256Header, ...hash]))}`, nQuads }
}

/** The SHA-256, hexadecimal, that a digest is written from: also the name of the canonical form as a long text. */
export function sha256Of(digestMultibase: string): string {
  return Buffer.from(decode(digestMultibase.slice(1))).toString('hex', sha256Header.length)
}

function loaderOf(contexts: ReadonlyMap<string, string>): DocumentLoader {
  const documents = new Map([...contexts].map(([url, text]) => [url, JSON.parse(text) as unknown]))
  return (url) => {
    const document = documents.get(url)
    return document === undefined
      ? Promise.reject(new Error(`a framework may only use our own JSON-LD context, not ${url}`))
      : Promise.resolve({ contextUrl: null, documentUrl: url, document })
  }
}

/** A document that is nothing but a graph says what its parts say together; any other is taken whole. */
function* slices(document: object): Generator<object> {
  const { '@context': context, '@graph': graph, ...rest } = document as Readonly<Record<string, unknown>>
  if (!Array.isArray(graph) || Object.keys(rest).length > 0) {
    yield document
    return
  }
  for (let start = 0; start < graph.length; start += nodesPerSlice) {
    yield { '@context': context, '@graph': graph.slice(start, start + nodesPerSlice) as unknown[] }
  }
}

/** Whether a term of the N-Quad is a blank node; what stands between the first and the last quotation mark is text. */
function hasBlankNode(nQuad: string): boolean {
  return /(^| )_:/.test(nQuad.replace(/".*"/, ''))
}

/**
 * RDFC-1.0 §4.4: code point order. JavaScript compares code units, which differs only where a character beyond U+FFFF meets one
 * from U+E000 on.
 */
function inCodePointOrder(lines: string[]): readonly string[] {
  const differs =
    lines.some((line) => /[\uD800-\uDBFF]/.test(line)) && lines.some((line) => /[\uE000-\uFFFF]/.test(line))
  return differs
    ? lines.sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    : lines.sort()
}
