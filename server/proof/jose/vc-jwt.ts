/**
 * A credential as a signed JWT: the external proof of Open Badges 3.0, and the forms of VC-JOSE-COSE and VC Data Model 1.1.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof and https://www.w3.org/TR/vc-jose-cose/
 */
import type { Credential, Issuer, KeyStore } from '../types.ts'
import { Problem } from '../../problem.ts'
import {
  claimsFailure,
  createdIn,
  credentialIn,
  hasClaimName,
  headerFailure,
  registeredClaims,
} from './claims.ts'
import { headerKey, keyId } from './header-key.ts'
import { idOf } from './json-object.ts'
import { parseJws, signatureFailure, signJws, type ParsedJws } from './jws.ts'
import { refused, type JoseResult, type Refused, type ResolveKey } from './types.ts'

export interface VcJwtOptions {
  /** Base of every address this service publishes, without a final `/`. */
  readonly publicUrl: string
  /** Said in `iat`; absent: not said, and its key is judged by the moment from which the credential itself says it is valid. */
  readonly issuedAt?: Date
  /** `JWT`, as Open Badges says; `vc+jwt` for other credentials. */
  readonly typ?: 'JWT' | 'vc+jwt'
}

/**
 * The VC-JWT of `unsigned` by the key of `issuer` (RS256, ES256 or EdDSA, by its kind): every property of the credential at the top, and
 * `iss`, `jti`, `nbf`, `sub`, `exp` that repeat it; `iat`. A `proof` it has is left out. `unsigned` is left as it was.
 * Does NOT check the credential against any schema.
 * @throws Problem `invalid-request` (400) when a member bears the name of a claim (`sub`, `exp`, `aud`…), which would be taken for it;
 *   `signing-key-unavailable` (503); Error (a bug) when the issuer is another
 */
export async function signVcJwt(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  unsigned: Credential,
  { publicUrl, issuedAt, typ = 'JWT' }: VcJwtOptions,
): Promise<string> {
  const { proof: _embedded, ...credential } = unsigned
  refuseClaimNames(credential)
  const claims = registeredClaims(credential)
  if (claims['iss'] !== issuer.did) throw new Error('a credential is signed by the key of its issuer')
  const iat = issuedAt && { iat: Math.floor(issuedAt.getTime() / 1000) }
  return signJws(keys, issuer, { typ, kid: keyId(publicUrl, issuer) }, credential, { ...claims, ...iat })
}

/** @throws Problem `invalid-request` (400) */
export function refuseClaimNames(credential: Credential): void {
  if (!hasClaimName(credential)) return
  throw new Problem('invalid-request', {
    fr: 'Un membre du titre porte le nom d’une déclaration JWT (iss, sub, aud, exp…) : signé ainsi, il dirait autre chose.',
    en: 'A member of the credential bears the name of a JWT claim (iss, sub, aud, exp…): signed so, it would say something else.',
  })
}

const types = new Set(['jwt', 'vc+jwt', 'vc+ld+jwt'])

/** A VC-JWT taken apart: nothing of it is to be believed yet. */
export interface UnverifiedVcJwt {
  readonly jws: ParsedJws
  readonly credential: Credential
  /** Every JSON text in it, as it was signed. */
  readonly texts: readonly string[]
}

/**
 * Reads a VC-JWT without checking its signature: for those who bound the cost first. Failure codes: those of `parseJws`, `typ-unsupported`,
 * `credential-malformed`.
 */
export function parseVcJwt(text: string): UnverifiedVcJwt | Refused {
  const jws = parseJws(text)
  if ('failure' in jws) return jws
  if (!types.has(jws.header.typ ?? 'jwt')) {
    return refused('typ-unsupported', 'the header says this is another kind of token')
  }
  const credential = credentialIn(jws.payload)
  if (credential === undefined) return refused('credential-malformed', 'the payload is not a credential')
  return { jws, credential, texts: [jws.text] }
}

/**
 * Checks a VC-JWT with the key its header names or carries, and holds each claim against what it repeats.
 * Failure codes: those of `parseVcJwt`, `headerKey`, `claimsFailure`, `key-unfit`, `signature-mismatch`.
 * Does NOT check that the controller is the issuer, the schema, the status or the period of validity.
 */
export async function readVcJwt(text: string, resolve: ResolveKey, now: Date): Promise<JoseResult> {
  const parsed = parseVcJwt(text)
  if ('failure' in parsed) return { verified: false, failure: parsed.failure }
  const { jws, credential } = parsed
  const issuer = idOf(credential['issuer'])
  const key = await headerKey(jws.header, issuer, resolve)
  if ('failure' in key) return { verified: false, failure: key.failure }
  const bad = signatureFailure(jws, key.key) ?? headerFailure(jws.header, issuer)
  if (bad !== undefined) return { verified: false, failure: bad.failure }
  const isBadge = (jws.header.typ ?? 'jwt') === 'jwt'
  const failure = claimsFailure(jws.payload, credential, now, isBadge)
  if (failure !== undefined) return { verified: false, failure }
  const { verificationMethod, controller, isSelfAsserted } = key
  return {
    verified: true,
    credential,
    verificationMethod,
    controller,
    ...createdIn(jws.payload),
    ...(isSelfAsserted === undefined ? {} : { isSelfAsserted }),
  }
}
