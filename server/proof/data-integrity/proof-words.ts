/** What proofs say apart from their date and their value, worked out once: an issuer writes it in the same words each time. */
import type { DocumentLoader } from 'jsonld'
import { assertSafe, canonicalNQuads, type Digest } from '../json-ld/canonical.ts'
import { bundledLoader } from '../json-ld/document-loader.ts'
import type { Credential } from '../types.ts'

/**
 * The proof where it stands in the document, without the rest: its terms expand as they do there, at a tenth of the cost
 * of expanding the whole document once more.
 */
export function proofInPlace(document: Credential, proof: unknown): Credential {
  const kept = ['@context', 'type']
  const rest = Object.entries(document).filter(([key]) => kept.includes(key))
  return { ...Object.fromEntries(rest), proof }
}

/** The proof without its value, under the contexts of the document: what is hashed of it (vc-di-eddsa §3.2.5, vc-di-ecdsa §3.2.5). */
export function proofConfiguration(
  document: Credential,
  proof: Readonly<Record<string, unknown>>,
): Credential {
  const { proofValue: _value, ...options } = proof
  return { '@context': document['@context'], ...options }
}

/** Some of an issuer's keys and cryptosuites each. */
const mostWordings = 256
/** UTF-16 code units of one: what is longer is nobody's habit. */
const longestWording = 4_096

interface Wording {
  isSafe: boolean
  /** The canonical configuration before and after its date; whole, of a proof without one; `undefined` where that is not the only difference. */
  readonly configurations: Map<Digest, readonly string[] | undefined>
}

const wordings = new Map<string, Wording>()

function newWording(): Wording {
  return { isSafe: false, configurations: new Map() }
}

/** What is remembered of proofs that say the same as `proof`; nothing yet, of one that is not worth it. */
function wordingOf(document: Credential, proof: Credential, loader: DocumentLoader): Wording {
  // Documents of other loaders may change. A challenge never comes again.
  if (loader !== bundledLoader || 'challenge' in proof) return newWording()
  const { created, proofValue: _value, ...rest } = proof
  const text = JSON.stringify([document['@context'], document['type'], rest, created === undefined])
  const known = wordings.get(text)
  if (known !== undefined) return known
  const wording = newWording()
  if (text.length > longestWording) return wording
  const [oldest] = wordings.keys()
  if (wordings.size >= mostWordings && oldest !== undefined) wordings.delete(oldest)
  wordings.set(text, wording)
  return wording
}

/** A date that stands for any other. */
const anyDate = '2000-01-01T00:00:00.123456789Z'

async function aroundDate(
  configuration: Credential,
  loader: DocumentLoader,
  digest: Digest,
): Promise<readonly string[] | undefined> {
  if (configuration['created'] === undefined)
    return [await canonicalNQuads(configuration, loader, { digest })]
  const text = await canonicalNQuads({ ...configuration, created: anyDate }, loader, { digest })
  const parts = text.split(anyDate)
  const [before = ''] = parts
  const [, property = ''] = before.slice(before.lastIndexOf('\n') + 1).split(' ')
  // Only dates of one property are ordered by themselves, and only several nodes without a name by what is said of them.
  const isAlone = parts.length === 2 && text.split(` ${property} `).length === 2 && !text.includes('_:c14n1')
  return isAlone ? parts : undefined
}

/** One proof that was read (see `readProof`): its date is a date, and its value has no colon. */
export interface ProofWords {
  /** Resolves when every term of the proof is defined where it stands. @throws NotCanonicalError as `assertSafe` */
  assertSafe(): Promise<void>
  /** The canonical N-Quads of the proof configuration. @throws NotCanonicalError as `canonicalNQuads` */
  configuration(digest: Digest): Promise<string>
}

/** Works out what `proof` says in `document`, or remembers it of one that differed only by its date and its value: neither is ever an IRI. */
export function wordsOf(document: Credential, proof: Credential, loader: DocumentLoader): ProofWords {
  const wording = wordingOf(document, proof, loader)
  const { configurations } = wording
  return {
    async assertSafe() {
      if (wording.isSafe) return
      await assertSafe(proofInPlace(document, proof), loader)
      wording.isSafe = true
    },
    async configuration(digest) {
      const configuration = proofConfiguration(document, proof)
      if (!configurations.has(digest))
        configurations.set(digest, await aroundDate(configuration, loader, digest))
      const parts = configurations.get(digest)
      return parts === undefined
        ? canonicalNQuads(configuration, loader, { digest })
        : parts.join(String(proof['created']))
    },
  }
}
