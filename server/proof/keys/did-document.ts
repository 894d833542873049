/** What an issuer publishes about its keys. Plain JSON; it holds public parts only. */
import type { PublishedKey } from '../types.ts'
import { publicJwk, publicKeyOf, publishedJwk, type PublishedJwk } from './jwk.ts'

/** An issuer's key, as far as its DID document tells. */
export type DocumentedKey = Pick<
  PublishedKey,
  'did' | 'verificationMethod' | 'algorithm' | 'publicKeyMultibase' | 'compromisedAt'
>

/**
 * The DID document of `did`: every key of `published` that ever was under this DID, the newest first, each allowed to sign assertions.
 * Ed25519 and P-256 keys are Multikeys; RSA keys, which have no usual Multikey, are JsonWebKeys.
 *
 * A compromised key says since when (`revoked`), and stays in `assertionMethod`: a verifier that does not find it there refuses all that it
 * ever signed (CID 1.0 §3.3, INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD), while `revoked` is about proofs "at or after the time of
 * revocation". Verifiers that refuse any key with `revoked` err on the safe side. Retired keys have no `expires`: nobody else has them, and a
 * reader could take it to be about when a proof is verified rather than when it was made.
 * @see https://www.w3.org/TR/did-core/ and https://www.w3.org/TR/cid-1.0/#verification-methods
 */
export function didDocument(did: string, published: readonly DocumentedKey[]): Record<string, unknown> {
  const keys = published.filter((key) => key.did === did)
  const jwkContext = keys.some(({ algorithm }) => algorithm === 'RSA')
    ? ['https://w3id.org/security/jwk/v1']
    : []
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1', ...jwkContext],
    id: did,
    verificationMethod: keys.map(verificationMethodOf),
    // Strings, not embedded keys: verifiers look for the very text of the proof's verificationMethod.
    assertionMethod: keys.map(({ verificationMethod }) => verificationMethod),
  }
}

/** One verification method of a DID document: public. `revoked` when the key is compromised. */
export function verificationMethodOf(key: DocumentedKey): Record<string, unknown> {
  const { did, verificationMethod, algorithm, publicKeyMultibase, compromisedAt } = key
  return {
    id: verificationMethod,
    type: algorithm === 'RSA' ? 'JsonWebKey' : 'Multikey',
    controller: did,
    ...(algorithm === 'RSA' ? { publicKeyJwk: publicJwk(publicKeyOf(key)) } : { publicKeyMultibase }),
    ...(compromisedAt === undefined ? {} : { revoked: compromisedAt }),
  }
}

/**
 * The same keys as a JSON Web Key Set; the `kid` of each is the address it is served at alone, which is what JWTs name. Compromised ones say
 * so, as `publishedJwk` does.
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function jsonWebKeySet(
  publicUrl: string,
  published: readonly PublishedKey[],
): { readonly keys: readonly PublishedJwk[] } {
  return { keys: published.map((key) => publishedJwk(publicUrl, key)) }
}
