/** Adds a Data Integrity proof to a copy of a linked-data document. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { issue, signPresentation } from '@digitalbazaar/vc'
import type { DocumentLoader } from 'jsonld'
import { assertSafe, guarded, maxDeepIterations } from '../json-ld/canonical.ts'
import type { Credential, Issuer, KeyStore, ProofOptions } from '../types.ts'
import { proofInPlace } from './rdfc-proof.ts'

/** What is signed, with whose key, and when. */
export interface Signing {
  readonly keys: Pick<KeyStore, 'sign'>
  readonly issuer: Issuer
  readonly unsigned: Credential
  readonly created: Date
  readonly options: ProofOptions
}

/** A suite of the library that canonicalises: as much work to sign as there may be to verify. */
export interface CanonicalSuite {
  canonize(input: object, options: object): Promise<string>
}

export function bounded<Suite extends CanonicalSuite>(cryptosuite: Suite): Suite {
  return {
    ...cryptosuite,
    canonize: (input: object, options: object) =>
      cryptosuite.canonize(input, { ...options, maxDeepIterations }),
  }
}

/** Members of a proof that the library does not write by itself. */
function purposeOf({ proofPurpose = 'assertionMethod', challenge, domain }: ProofOptions): {
  update(proof: Credential): Promise<Credential>
} {
  const answers = {
    ...(challenge === undefined ? {} : { challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  return { update: (proof) => Promise.resolve({ ...proof, proofPurpose, ...answers }) }
}

/**
 * A copy of `unsigned` with `proof: [one proof]` of `cryptosuite`; proofs it had are not kept. A list of contexts without those of data
 * model 2.0 gets `https://w3id.org/security/data-integrity/v2` at its end.
 * @throws NotCanonicalError when the proof would not cover all of it, or when it is no credential (or presentation) at all; Problem
 *   `signing-key-unavailable` (503)
 */
export async function signLinkedData(
  loader: DocumentLoader,
  cryptosuite: object,
  { keys, issuer, unsigned, created, options }: Signing,
): Promise<Credential> {
  let fault: { readonly error: unknown } | undefined
  const signer = {
    id: issuer.verificationMethod,
    algorithm: issuer.algorithm,
    sign: ({ data }: { data: Uint8Array }) =>
      keys.sign(issuer, data).catch((error: unknown) => {
        fault = { error }
        throw error
      }),
  }
  const suite = new DataIntegrityProof({ signer, cryptosuite, date: created })
  // The library writes into what it is given.
  const { proof: _none, ...document } = structuredClone(unsigned)
  const purpose = purposeOf(options)
  try {
    const issued = await guarded(loader, (documentLoader) =>
      options.proofPurpose === 'authentication'
        ? signPresentation({ presentation: document, suite, purpose, documentLoader })
        : issue({ credential: document, suite, purpose, documentLoader, now: created }),
    )
    const { proof, ...rest } = issued
    // Signing canonicalised all the rest in safe mode; the library does not look at the terms of the proof in its place.
    await assertSafe(proofInPlace(rest, proof), loader)
    return { ...rest, proof: [proof] }
  } catch (error) {
    // Not for want of a canonical form: for want of a key.
    if (fault !== undefined) throw fault.error
    throw error
  }
}
