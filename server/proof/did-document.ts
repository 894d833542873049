/** What an issuer publishes about its keys. Plain JSON; it holds public parts only. */
import { decodePublicKey } from './multikey.ts'
import type { Issuer } from './types.ts'

/**
 * The DID document of `did`: one Multikey per issuer of `published` that has this DID, each allowed to sign assertions.
 * Retired keys stay in it, so that what they signed can still be checked.
 * @see https://www.w3.org/TR/did-core/ and https://www.w3.org/TR/cid-1.0/#Multikey
 */
export function didDocument(did: string, published: readonly Issuer[]): Record<string, unknown> {
  const keys = published.filter((issuer) => issuer.did === did)
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: keys.map((issuer) => ({
      id: issuer.verificationMethod,
      type: 'Multikey',
      controller: did,
      publicKeyMultibase: issuer.publicKeyMultibase,
    })),
    // Strings, not embedded keys: verifiers look for the very text of the proof's verificationMethod.
    assertionMethod: keys.map((issuer) => issuer.verificationMethod),
  }
}

/**
 * The same keys as a JSON Web Key Set (OKP, Ed25519); `kid` is the verification method.
 * @see https://www.rfc-editor.org/rfc/rfc8037
 */
export function jsonWebKeySet(published: readonly Issuer[]): {
  readonly keys: readonly Record<string, unknown>[]
} {
  const keys = published.map((issuer) => {
    const key = decodePublicKey(issuer.publicKeyMultibase)
    if (key === undefined) throw new Error('a stored public key is not an Ed25519 Multikey')
    return { ...key.export({ format: 'jwk' }), kid: issuer.verificationMethod, alg: 'EdDSA', use: 'sig' }
  })
  return { keys }
}
