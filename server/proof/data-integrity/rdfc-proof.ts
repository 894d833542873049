/** Proofs over the RDFC-1.0 canonical form of a document: what the formats made that way have in common. */
import { createHash } from 'node:crypto'
import type { DocumentLoader } from 'jsonld'
import { assertSafe, canonicalHash, NotCanonicalError } from '../json-ld/canonical.ts'
import { workAnew } from '../json-ld/work-once.ts'
import type { Credential, ProofContext, ProofReader, ProofResult } from '../types.ts'
import {
  isOfForm,
  isSignedBy,
  readProof,
  signatureMismatch,
  verified,
  type ProofForm,
  type ReadProof,
} from './read-proof.ts'

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

/**
 * Verifies one proof: reads it, then asks `matches` about the document. Answers the failures of `readProof` and of
 * `NotCanonicalError`, or `signature-mismatch`; throws only what is a fault of this service.
 */
export async function verifyInPlace<Value>(
  loader: DocumentLoader,
  form: ProofForm<Value>,
  document: Credential,
  proof: unknown,
  context: ProofContext,
  matches: (read: ReadProof<Value>) => Promise<boolean>,
): Promise<ProofResult> {
  const read = readProof(proof, form, context)
  if ('failure' in read) return { verified: false, failure: read.failure }
  try {
    await assertSafe(proofInPlace(document, read.proof), loader)
    return (await matches(read)) ? verified(read) : signatureMismatch
  } catch (error) {
    if (error instanceof NotCanonicalError) return { verified: false, failure: error.failure }
    throw error
  }
}

/**
 * Reads the proofs of `form`: a signature over the hash of the proof configuration, then that of the document, each in its RDFC-1.0
 * canonical form. Codes: those of `readProof` and `NotCanonicalError`, or `signature-mismatch`.
 * @see https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-rdfc-2022
 */
export function rdfcReader(loader: DocumentLoader, name: string, form: ProofForm): ProofReader {
  return {
    name,
    recognises: (proof) => isOfForm(proof, form),
    verify: (document, proof, context) =>
      verifyInPlace(loader, form, document, proof, context, async (read) => {
        // vc-di-ecdsa §3.2.3: SHA-384 goes with P-384, SHA-256 with everything else.
        const digest = read.curve === 'P-384' ? 'sha384' : 'sha256'
        const configuration = proofConfiguration(document, read.proof)
        const { work = workAnew } = context
        const hashes = [
          await canonicalHash(configuration, loader, digest),
          createHash(digest)
            .update(await work.canonicalNQuads(document, loader, digest), 'utf8')
            .digest(),
        ]
        return isSignedBy(read, Buffer.concat(hashes), read.value)
      }),
  }
}
