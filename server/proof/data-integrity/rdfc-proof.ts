/** Proofs over the RDFC-1.0 canonical form of a document: what the formats made that way have in common. */
import { hash } from 'node:crypto'
import type { DocumentLoader } from 'jsonld'
import { NotCanonicalError } from '../json-ld/canonical.ts'
import { workAnew } from '../json-ld/work-once.ts'
import type { Credential, ProofContext, ProofReader, ProofResult } from '../types.ts'
import { wordsOf } from './proof-words.ts'
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
    await wordsOf(document, read.proof, loader).assertSafe()
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
        const { work = workAnew } = context
        const configuration = await wordsOf(document, read.proof, loader).configuration(digest)
        const hashes = [configuration, await work.canonicalNQuads(document, loader, digest)].map((text) =>
          hash(digest, text, 'buffer'),
        )
        return isSignedBy(read, Buffer.concat(hashes), read.value)
      }),
  }
}
