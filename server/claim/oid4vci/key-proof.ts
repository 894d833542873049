/**
 * Proofs that a wallet has the key a badge is to be bound to.
 * @see https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.1
 */
import type { KeyObject } from 'node:crypto'
import { jwkDid, keyInDid, readJwk } from '../../proof/jose/header-key.ts'
import { parseJws, signatureFailure } from '../../proof/jose/jws.ts'
import { OAuthError } from './oauth-error.ts'
import { proofAlgorithms } from './metadata.ts'

export interface ProvenKey {
  /** `did:key` as the wallet names it, or `did:jwk`. */
  readonly holder: string
  readonly key: KeyObject
}

/** What a proof must say. */
export interface ProofExpected {
  /** `credential_issuer`. */
  readonly audience: string
  readonly now: Date
}

/** Wallets keep time badly; the nonce is what makes a proof fresh. */
const skewInSeconds = 300
const oldestInSeconds = 600

/**
 * The key of a proof of type `jwt`, and the nonce it repeats. Does NOT know whether the nonce is good.
 * @throws OAuthError `invalid_proof`, `invalid_nonce` when there is none
 */
export function readKeyProof(
  text: string,
  { audience, now }: ProofExpected,
): ProvenKey & { readonly nonce: string } {
  const jws = parseJws(text)
  if ('failure' in jws) throw invalid('the proof is not a JWT in a form that is read')
  const { alg, typ, kid, jwk, isKeyElsewhere } = jws.header
  if (typ !== 'openid4vci-proof+jwt') throw invalid('typ is not openid4vci-proof+jwt')
  if (!proofAlgorithms.some((one) => one === alg)) throw invalid('alg is not one of those supported')
  if (isKeyElsewhere === true || (kid === undefined) === (jwk === undefined))
    throw invalid('exactly one of kid and jwk names the key')
  const proven = kid === undefined ? ofJwk(jwk ?? {}) : ofKid(kid)
  if (proven === undefined) throw invalid('the key is not a public key in a form that is read')
  if (signatureFailure(jws, proven.key) !== undefined) throw invalid('the signature is not by the key')
  const { aud, iat, nonce } = jws.payload
  if (![aud].flat().includes(audience)) throw invalid('aud is not this issuer')
  const seconds = now.getTime() / 1000
  if (typeof iat !== 'number' || iat > seconds + skewInSeconds || iat < seconds - oldestInSeconds)
    throw invalid('iat is not a moment just before now')
  if (typeof nonce !== 'string') throw new OAuthError('invalid_nonce', 'the proof repeats no nonce')
  return { ...proven, nonce }
}

function ofJwk(jwk: Readonly<Record<string, unknown>>): ProvenKey | undefined {
  const key = readJwk(jwk)
  return key && { holder: jwkDid(key), key }
}

function ofKid(kid: string): ProvenKey | undefined {
  const found = keyInDid(kid)
  return found && { holder: found.controller, key: found.key }
}

function invalid(why: string): OAuthError {
  return new OAuthError('invalid_proof', why)
}
