/** The holder’s signature at the end of an SD-JWT. @see https://www.rfc-editor.org/rfc/rfc9901#section-7.3 */
import { createHash } from 'node:crypto'
import { toleratedSkewInMilliseconds } from '../clock-skew.ts'
import type { Credential } from '../types.ts'
import { timesFailure } from './claims.ts'
import { jwkDid, readJwk } from './header-key.ts'
import { isObject } from './json-object.ts'
import { signatureFailure, type ParsedJws } from './jws.ts'
import { refused, type Refused } from './types.ts'

/** What a key binding is read in. */
export interface Bound {
  /** Of the issuer, with what was disclosed. */
  readonly claims: Credential
  readonly binding?: { readonly jws: ParsedJws; readonly presented: string }
}

export interface BindingExpected {
  readonly now: Date
  /** What `nonce` must be; absent: any. */
  readonly challenge?: string
  /** What `aud` must be; absent: any. */
  readonly domain?: string
}

/** Made for the question that was asked, or just before the clock of the verifier. */
const oldestInSeconds = 10 * 60 + toleratedSkewInMilliseconds / 1000

/**
 * Who bound the presentation, as the `did:jwk` of the key the issuer names in `cnf`; or why nobody did. With a challenge it must be fresh, too.
 * Failure codes: `key-binding-missing`, `key-binding-invalid`, `proof-challenge-wrong`, `proof-domain-wrong`, `proof-expired`.
 * Does NOT check the issuer’s signature.
 */
export function readKeyBinding(
  { claims, binding }: Bound,
  { now, challenge, domain }: BindingExpected,
): { readonly holder: string } | Refused {
  if (binding === undefined) return refused('key-binding-missing', 'the holder signed nothing')
  const { cnf } = claims
  const jwk = isObject(cnf) ? cnf['jwk'] : undefined
  const key = isObject(jwk) ? readJwk(jwk) : undefined
  if (key === undefined) return refused('key-binding-invalid', 'the credential names no key of its holder')
  const { header, payload } = binding.jws
  const { sd_hash: hash, nonce, aud, iat } = payload
  if (
    header.typ !== 'kb+jwt' ||
    typeof iat !== 'number' ||
    typeof nonce !== 'string' ||
    typeof aud !== 'string'
  ) {
    return refused('key-binding-invalid', 'this is not a key binding')
  }
  const bad = signatureFailure(binding.jws, key) ?? timesFailure(payload, now)
  if (bad !== undefined) return refused('key-binding-invalid', bad.failure.detail)
  if (hash !== createHash('sha256').update(binding.presented, 'ascii').digest('base64url')) {
    return refused('key-binding-invalid', 'the holder signed another presentation')
  }
  if (challenge !== undefined && nonce !== challenge) {
    return refused('proof-challenge-wrong', 'nonce is not the challenge that was given')
  }
  if (domain !== undefined && aud !== domain) {
    return refused('proof-domain-wrong', 'aud is not the domain it is presented to')
  }
  if (challenge !== undefined && iat < now.getTime() / 1000 - oldestInSeconds) {
    return refused('proof-expired', 'the holder signed too long ago')
  }
  return { holder: jwkDid(key) }
}
