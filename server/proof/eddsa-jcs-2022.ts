/**
 * The Data Integrity cryptosuite eddsa-jcs-2022: Ed25519 over the JSON Canonicalization Scheme, for JSON that is no linked data.
 * @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022
 */
import { createHash, verify as verifySignature } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { encode } from 'base58-universal'
import { timestamp } from '../timestamp.ts'
import { canonicalJson } from './canonical-json.ts'
import { readProof } from './read-proof.ts'
import type { Credential, Issuer, KeyStore, ProofResult } from './types.ts'

const cryptosuite = 'eddsa-jcs-2022'

/**
 * A copy of `unsigned` with one `proof`, by the key of `issuer`, over all of it. `unsigned` is left as it was.
 * @throws Problem `signing-key-unavailable` (503) if the issuer's key cannot be read; Error for what JSON cannot hold
 */
export async function signJson(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  unsigned: Credential,
  created: Date,
): Promise<Credential> {
  const { proof: _none, ...document } = unsigned
  const options = {
    type: 'DataIntegrityProof',
    cryptosuite,
    created: timestamp(created),
    verificationMethod: issuer.verificationMethod,
    proofPurpose: 'assertionMethod',
    // vc-di-eddsa §3.3.1: "If unsecuredDocument.@context is present, set proof.@context to unsecuredDocument.@context."
    ...('@context' in document ? { '@context': document['@context'] } : {}),
  }
  const signature = await keys.sign(issuer, hashData(document, options))
  return { ...document, proof: { ...options, proofValue: `z${encode(signature)}` } }
}

/**
 * Checks the one proof of `document` with the Ed25519 key written in its verification method: no key is ever fetched. Does NOT check
 * that the controller is who the document says it is by. Failure codes: those of `readProof`, `context-changed` when the proof was made
 * under other contexts, `not-canonical` for text that has no canonical form, or `signature-mismatch`.
 */
export function verifyJson(document: Credential, now: Date): ProofResult {
  const { proof, ...unsecured } = document
  const { '@context': context, ...plain } = isObject(proof) ? proof : { '@context': undefined }
  const read = readProof({ ...unsecured, proof: isObject(proof) ? plain : proof }, cryptosuite, now)
  if ('failure' in read) return { verified: false, failure: read.failure }
  // vc-di-eddsa §3.3.2 lets a document have more contexts than its proof: then they would be signed by nobody.
  if (!isDeepStrictEqual(unsecured['@context'], context)) {
    return failed('context-changed', 'the contexts of the document are not those of its proof')
  }
  const { proofValue: _value, ...options } = read.proof
  const hashes = hashedOrNothing(
    unsecured,
    context === undefined ? options : { ...options, '@context': context },
  )
  if (hashes === undefined) return failed('not-canonical', 'the document has no canonical JSON form')
  if (!verifySignature(null, hashes, read.publicKey, read.signature)) {
    return failed('signature-mismatch', 'the signature does not match the content and the key')
  }
  return { verified: true, verificationMethod: read.verificationMethod, controller: read.controller }
}

// vc-di-eddsa §3.3.4: the hash of the proof configuration comes first.
function hashData(document: Credential, options: Credential): Buffer {
  return Buffer.concat([hash(canonicalJson(options)), hash(canonicalJson(document))])
}

function hashedOrNothing(document: Credential, options: Credential): Buffer | undefined {
  try {
    return hashData(document, options)
  } catch {
    return undefined
  }
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}

function failed(code: string, detail: string): ProofResult {
  return { verified: false, failure: { code, detail } }
}

function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
