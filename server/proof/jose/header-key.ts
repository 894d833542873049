/** The key a JOSE header names or carries. Nothing is fetched. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { jwkThumbprint, keyUrl, publicJwk } from '../keys/jwk.ts'
import { decodePublicKey } from '../keys/multikey.ts'
import type { Credential, Issuer } from '../types.ts'
import { decodeBase64url, decodeUtf8, parseJsonObject } from './json-object.ts'
import type { JwsHeader } from './jws.ts'
import { refused, type Refused, type ResolvedKey, type ResolveKey } from './types.ts'

/** Members that make a JWK what it is; all others (`use`, `alg`…) change nothing. Private ones are in none. */
const publicMembers: Readonly<Record<string, readonly string[]>> = {
  OKP: ['crv', 'x'],
  EC: ['crv', 'x', 'y'],
  RSA: ['n', 'e'],
}
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * The public key of a JWK of kind OKP, EC or RSA; `undefined` for any other, and for one that gives its private part away.
 * @see https://www.rfc-editor.org/rfc/rfc7517
 */
export function readJwk(jwk: Credential): KeyObject | undefined {
  const kty = String(jwk['kty'])
  const names = Object.hasOwn(publicMembers, kty) ? publicMembers[kty] : undefined
  if (names === undefined || privateMembers.some((name) => name in jwk)) return undefined
  const members = names.map((name) => [name, jwk[name]] as const)
  if (members.some(([, value]) => typeof value !== 'string')) return undefined
  // RFC 7518 §6: each is base64url, which Node.js reads more widely.
  const numbers = members.filter(([name]) => name !== 'crv')
  if (numbers.some(([, value]) => decodeBase64url(String(value)) === undefined)) return undefined
  try {
    return createPublicKey({ key: { kty, ...Object.fromEntries(members) }, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** `did:jwk:…` of a public key. @see https://github.com/quartzjer/did-jwk/blob/main/spec.md */
export function jwkDid(key: KeyObject): string {
  return `did:jwk:${Buffer.from(JSON.stringify(publicJwk(key))).toString('base64url')}`
}

/** The key written in a `did:key` or `did:jwk`, or in a DID URL of one; `undefined` for anything else. */
export function keyInDid(id: string): ResolvedKey | undefined {
  const [controller = '', fragment, ...rest] = id.split('#')
  if (rest.length > 0) return undefined
  const [scheme, method, text = '', ...more] = controller.split(':')
  if (scheme !== 'did' || more.length > 0) return undefined
  if (method === 'key' && (fragment ?? text) === text) {
    const decoded = decodePublicKey(text)
    return decoded && { key: decoded.key, controller, verificationMethod: `${controller}#${text}` }
  }
  // did:jwk: "The DID URL of the one verification method is the DID followed by #0."
  if (method !== 'jwk' || (fragment ?? '0') !== '0') return undefined
  const bytes = decodeBase64url(text)
  const json = bytes && decodeUtf8(bytes)
  const jwk = json === undefined ? undefined : parseJsonObject(json)
  const key = jwk && readJwk(jwk)
  return key && { key, controller, verificationMethod: `${controller}#0` }
}

/** RFC 9278. */
function thumbprintUri(key: KeyObject): string {
  return `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${jwkThumbprint(key)}`
}

/** What `kid` is written as in what an issuer of this service signs: an address that answers the bare JWK; the DID URL of a `did:key`. */
export function keyId(publicUrl: string, issuer: Issuer): string {
  return issuer.did.startsWith('did:key:') ? issuer.verificationMethod : keyUrl(publicUrl, issuer)
}

/** Each name is worked out only when those before it are not the one. */
function isNamed(kid: string, publicUrl: string, issuer: Issuer, key: KeyObject): boolean {
  return kid === issuer.verificationMethod || kid === keyId(publicUrl, issuer) || kid === thumbprintUri(key)
}

/**
 * Finds keys among those `publishedKeys` gives for the issuer of the text: by the exact `kid` this service writes, by verification method, or
 * by thumbprint. The text of `kid` is compared, never followed.
 */
export function publishedKeyResolver(
  publicUrl: string,
  publishedKeys: (did: string) => Promise<readonly Issuer[]>,
): ResolveKey {
  return async (kid, did) => {
    if (did === undefined) return undefined
    for (const issuer of await publishedKeys(did)) {
      const key = decodePublicKey(issuer.publicKeyMultibase)?.key
      if (key === undefined) continue
      if (!isNamed(kid, publicUrl, issuer, key)) continue
      return { key, verificationMethod: issuer.verificationMethod, controller: issuer.did }
    }
    return undefined
  }
}

/**
 * The key of a header: named by `kid` (a `did:key` or `did:jwk`, else what `resolve` knows), which wins over `jwk` and must agree with it.
 * A `jwk` alone is the issuer's only when the issuer is that very key, or publishes it. Failure codes: `key-missing`, `key-unreadable`,
 * `key-unknown`, `key-ambiguous`.
 */
export async function headerKey(
  { kid, jwk, isKeyElsewhere }: JwsHeader,
  issuer: string | undefined,
  resolve: ResolveKey,
): Promise<(ResolvedKey & { readonly isSelfAsserted?: true }) | Refused> {
  const carried = jwk === undefined ? undefined : readJwk(jwk)
  if (jwk !== undefined && carried === undefined) return refused('key-unreadable', 'jwk is not a public key')
  if (kid !== undefined) {
    const named = isKeyDid(kid) ? keyInDid(kid) : await resolve(kid, issuer)
    if (named === undefined && isKeyDid(kid))
      return refused('key-unreadable', 'kid does not hold a public key')
    if (named === undefined) return refused('key-unknown', 'kid is not a key known here')
    if (carried?.equals(named.key) !== false) return named
    return refused('key-ambiguous', 'kid and jwk are not the same key')
  }
  if (carried === undefined) {
    return isKeyElsewhere === true
      ? refused('key-unknown', 'the key is at an address or in a certificate, which are not read')
      : refused('key-missing', 'the header names no key')
  }
  const own = issuer === undefined ? undefined : keyInDid(issuer)
  if (own?.key.equals(carried) === true) return own
  const published = await resolve(thumbprintUri(carried), issuer)
  if (published !== undefined) return published
  const controller = jwkDid(carried)
  return { key: carried, controller, verificationMethod: `${controller}#0`, isSelfAsserted: true }
}

function isKeyDid(kid: string): boolean {
  return /^did:(?:key|jwk):/u.test(kid)
}
