/** Public keys as JSON Web Keys: their thumbprints, and the address each is published at. */
import { createHash, type KeyObject } from 'node:crypto'
import type { Issuer, KeyAlgorithm, PublishedKey } from '../types.ts'
import { decodePublicKey } from './multikey.ts'

/** The members of a public key that define it, and nothing private. */
export type PublicJwk = Readonly<Record<string, string>>

/** What `alg` says of the signatures of a key. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 and RFC 8037 */
export const jwsAlgorithms = {
  Ed25519: 'EdDSA',
  'P-256': 'ES256',
  RSA: 'RS256',
} as const satisfies Readonly<Record<KeyAlgorithm, string>>

// RFC 7638 §3.2, RFC 8037 §2: the required members of each kind of key, in lexicographic order.
const requiredMembers: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
}

/**
 * The public part of `key` (which may be private) as a JWK of its required members, in the order their thumbprint is made of.
 * @throws Error for a key that has no JWK
 */
export function publicJwk(key: KeyObject): PublicJwk {
  const jwk: Readonly<Record<string, unknown>> = { ...key.export({ format: 'jwk' }) }
  const names = requiredMembers[String(jwk['kty'])]
  if (names === undefined) throw new Error('this kind of key has no public JWK here')
  return Object.fromEntries(names.map((name) => [name, String(jwk[name])]))
}

/** A key object never changes; kept as long as the key is. */
const thumbprints = new WeakMap<KeyObject, string>()

/** The SHA-256 thumbprint of the public part of `key`, base64url: 43 characters. @see https://www.rfc-editor.org/rfc/rfc7638 */
export function jwkThumbprint(key: KeyObject): string {
  const known = thumbprints.get(key)
  if (known !== undefined) return known
  const thumbprint = createHash('sha256')
    .update(JSON.stringify(publicJwk(key)))
    .digest('base64url')
  thumbprints.set(key, thumbprint)
  return thumbprint
}

/** The thumbprint of the key of an issuer. @throws Error (a bug) when its Multikey cannot be read */
export function thumbprintOf({ publicKeyMultibase }: Pick<Issuer, 'publicKeyMultibase'>): string {
  return jwkThumbprint(publicKeyOf({ publicKeyMultibase }))
}

/** The public key of an issuer. @throws Error (a bug) when its Multikey cannot be read */
export function publicKeyOf({ publicKeyMultibase }: Pick<Issuer, 'publicKeyMultibase'>): KeyObject {
  const decoded = decodePublicKey(publicKeyMultibase)
  if (decoded === undefined) throw new Error('a stored public key is not a Multikey')
  return decoded.key
}

/**
 * The address of one key, where its bare JWK is served: what the `kid` of a JWT names, because Open Badges 3.0 wants a `kid` that leads
 * to a JWK.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#jose-header
 */
export function keyUrl(
  publicUrl: string,
  issuer: Pick<Issuer, 'organisationId' | 'publicKeyMultibase'>,
): string {
  return `${publicUrl}/issuers/${issuer.organisationId}/keys/${thumbprintOf(issuer)}`
}

/** A bare JWK, and what has become of it. */
export type PublishedJwk = Readonly<Record<string, string | JwkRevocation>>

/** `revoked_at` in seconds since 1970. */
interface JwkRevocation {
  readonly revoked_at: number
  readonly reason: 'compromised'
}

/**
 * The public key as it is published: bare JWK with `kid` (its address), `alg` and `use`; of a compromised key, `revoked`: since when, as OpenID
 * Federation says it. JOSE has nothing else for it: a reader that does not look there goes on believing the key. Nothing is said of
 * retirement, because what was signed before is good.
 * @see https://openid.net/specs/openid-federation-1_0.html (Federation Historical Keys Response)
 */
export function publishedJwk(
  publicUrl: string,
  issuer: Pick<PublishedKey, 'organisationId' | 'publicKeyMultibase' | 'algorithm' | 'compromisedAt'>,
): PublishedJwk {
  const { compromisedAt } = issuer
  return {
    ...publicJwk(publicKeyOf(issuer)),
    kid: keyUrl(publicUrl, issuer),
    alg: jwsAlgorithms[issuer.algorithm],
    use: 'sig',
    ...(compromisedAt === undefined
      ? {}
      : { revoked: { revoked_at: Date.parse(compromisedAt) / 1000, reason: 'compromised' } }),
  }
}
