/** An issuer whose document is on another site. */
import type { KeyObject } from 'node:crypto'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { plainKey } from '../plain-signer.ts'

/** Of the site `univ.example`. */
export const did = 'did:web:univ.example:issuers:arts'
export const didPath = '/issuers/arts/did.json'
export const profile = 'https://univ.example/profile'
export const multikey = (id: string, controller: string, more: object = {}) => ({
  id,
  type: 'Multikey',
  controller,
  publicKeyMultibase: plainKey,
  ...more,
})
/** The document of `id` that lists the key under `#key-1`. */
export const documentOf = (id: string, more: object = {}, change: object = {}) => ({
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id,
  verificationMethod: [multikey(`${id}#key-1`, id, more)],
  assertionMethod: [`${id}#key-1`],
  ...change,
})
export const jwkOf = (key: KeyObject) => ({ ...key.export({ format: 'jwk' }) }) as JsonObject
export const plainJwk = () => {
  const key = decodePublicKey(plainKey)?.key
  if (key === undefined) throw new Error('the key of the tests is a Multikey')
  return jwkOf(key)
}
