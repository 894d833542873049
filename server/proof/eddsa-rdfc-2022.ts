/**
 * The Data Integrity cryptosuite eddsa-rdfc-2022: Ed25519 over the RDFC-1.0 canonical form.
 * @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022
 */
import { verify as verifySignature } from 'node:crypto'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { issue } from '@digitalbazaar/vc'
import type { DocumentLoader } from 'jsonld'
import { assertSafe, canonicalHash, NotCanonicalError } from './canonical.ts'
import { documentLoader } from './document-loader.ts'
import { readProof } from './read-proof.ts'
import type { Credential, Issuer, KeyStore, ProofFormat, ProofResult } from './types.ts'

/**
 * The proof where it stands in the credential, without the rest: its terms expand as they do there, at a tenth of the cost
 * of expanding the whole document once more.
 */
function proofInPlace(credential: Credential): Credential {
  const kept = ['@context', 'type', 'proof']
  return Object.fromEntries(Object.entries(credential).filter(([key]) => kept.includes(key)))
}

async function sign(
  loader: DocumentLoader,
  keys: KeyStore,
  issuer: Issuer,
  unsigned: Credential,
  created: Date,
): Promise<Credential> {
  const signer = {
    id: issuer.verificationMethod,
    algorithm: 'Ed25519' as const,
    sign: ({ data }: { data: Uint8Array }) => keys.sign(issuer, data),
  }
  const suite = new DataIntegrityProof({ signer, cryptosuite, date: created })
  // The library writes into what it is given.
  const credential = structuredClone(unsigned)
  const issued = await issue({ credential, suite, documentLoader: loader, now: created })
  const signed = { ...issued, proof: [issued['proof']] }
  // Signing canonicalised all the rest in safe mode; the library does not look at the terms of the proof in its place.
  await assertSafe(proofInPlace(signed), loader)
  return signed
}

async function verify(loader: DocumentLoader, credential: Credential, now: Date): Promise<ProofResult> {
  const read = readProof(credential, cryptosuite.name, now)
  if ('failure' in read) return { verified: false, failure: read.failure }
  const { proof: _signature, ...document } = credential
  const { proofValue: _value, ...proofOptions } = read.proof
  try {
    await assertSafe(proofInPlace(credential), loader)
    // vc-di-eddsa §3.2.5: the context of the document is the context of the proof configuration.
    const configuration = { ...proofOptions, '@context': credential['@context'] }
    const hashes = [await canonicalHash(configuration, loader), await canonicalHash(document, loader)]
    if (!verifySignature(null, Buffer.concat(hashes), read.publicKey, read.signature)) {
      const detail = 'the signature does not match the content and the key'
      return { verified: false, failure: { code: 'signature-mismatch', detail } }
    }
  } catch (error) {
    if (error instanceof NotCanonicalError) return { verified: false, failure: error.failure }
    throw error
  }
  const { verificationMethod, controller } = read
  return { verified: true, verificationMethod, controller }
}

/**
 * The format over another set of documents than the bundled contexts: tests serve other people's contexts with it.
 * @see documentLoader
 */
export function eddsaRdfc2022With(loader: DocumentLoader): ProofFormat {
  return {
    name: cryptosuite.name,
    recognises: (proof) =>
      proof['type'] === 'DataIntegrityProof' && proof['cryptosuite'] === cryptosuite.name,
    sign: (keys, issuer, unsigned, created) => sign(loader, keys, issuer, unsigned, created),
    verify: (credential, now) => verify(loader, credential, now),
  }
}

/**
 * Signs a copy of a credential (`proof` is an array of one), or checks the one proof of a credential with the Ed25519
 * key written in its verification method (`<controller>#z6Mk…` or a bare `did:key:z6Mk…`): no key is ever fetched.
 * Does NOT check that the controller is the issuer, the schema, the status or the dates of the credential.
 * `verify` answers failures with the codes of `readProof` and `NotCanonicalError`, or `signature-mismatch`.
 * @throws Problem `signing-key-unavailable` (503) if the issuer's key cannot be read.
 * @throws NotCanonicalError from `sign`, when the proof would not cover all of the credential
 */
export const eddsaRdfc2022: ProofFormat = eddsaRdfc2022With(documentLoader())
