/**
 * An award as an SD-JWT VC (`dc+sd-jwt`), for wallets: the same badge, of which the holder shows what they choose.
 * @see https://www.rfc-editor.org/rfc/rfc9901 and https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/
 */
import type { KeyObject } from 'node:crypto'
import { publicJwk } from '../keys/jwk.ts'
import { disclosablePaths } from '../data-integrity/selective-disclosure/mandatory-pointers.ts'
import type { Credential, Issuer, KeyStore } from '../types.ts'
import {
  claimsFailure,
  createdIn,
  credentialIn,
  headerFailure,
  registeredClaims,
  timesFailure,
} from './claims.ts'
import { conceal, disclose, type Disclosed } from './disclosures.ts'
import { headerKey, keyId } from './header-key.ts'
import { idOf } from './json-object.ts'
import { parseJws, signatureFailure, signJws, type ParsedJws } from './jws.ts'
import { readKeyBinding } from './key-binding.ts'
import { refused, type JoseResult, type OtherStatus, type Refused, type ResolveKey } from './types.ts'
import { refuseClaimNames } from './vc-jwt.ts'

export interface SdJwtVcOptions {
  /** Base of every address this service publishes, without a final `/`. */
  readonly publicUrl: string
  /** What kind of credential it is: an address that answers its type metadata. */
  readonly vct: string
  readonly issuedAt: Date
  /** The key of the holder, named in `cnf`: only they can present it with their signature. Absent: anybody presents it. */
  readonly holderKey?: KeyObject
}

/**
 * The SD-JWT VC of `unsigned` with all its disclosures, by the key of `issuer`: `<JWT>~<disclosure>~…~`. Hidden is what
 * `disclosablePaths` names; `id` is always shown, and so must not be an address of the whole. The properties of the credential are
 * claims of their own names, beside `vct`, `iss`, `iat`, `sub`, `jti`, `nbf` and `exp`. No `status` claim: it would have to point to a
 * Token Status List, and this service publishes Bitstring Status Lists; `credentialStatus`, never left out, points there. A `proof` is left out.
 * @throws Problem `signing-key-unavailable` (503); Error (a bug) when the issuer is another
 */
export async function issueSdJwtVc(
  keys: Pick<KeyStore, 'sign'>,
  issuer: Issuer,
  unsigned: Credential,
  { publicUrl, vct, issuedAt, holderKey }: SdJwtVcOptions,
): Promise<string> {
  const { proof: _embedded, ...credential } = unsigned
  refuseClaimNames(credential)
  const registered = registeredClaims(credential)
  if (registered['iss'] !== issuer.did) throw new Error('a credential is signed by the key of its issuer')
  const { concealed, disclosures } = conceal(credential, disclosablePaths(credential))
  const claims = {
    vct,
    ...registered,
    iat: Math.floor(issuedAt.getTime() / 1000),
    ...(holderKey === undefined ? {} : { cnf: { jwk: publicJwk(holderKey) } }),
    ...concealed,
  }
  const jwt = await signJws(keys, issuer, { typ: 'dc+sd-jwt', kid: keyId(publicUrl, issuer) }, claims)
  return [jwt, ...disclosures, ''].join('~')
}

/** Claims that say what the token is, not what the credential says. SD-JWT VC §3.2.2.2: none of them but `iat`, `sub` and `jti` may be hidden. */
const ownClaims = ['vct', 'vct#integrity', 'iss', 'nbf', 'exp', 'cnf', 'status', 'iat', 'sub', 'jti', 'aud']
const neverDisclosed = new Set(['vct', 'vct#integrity', 'iss', 'nbf', 'exp', 'cnf', 'status'])

/** An SD-JWT VC taken apart: nothing of it is to be believed yet. */
export interface UnverifiedSdJwtVc {
  readonly jws: ParsedJws
  /** The key binding of the holder, when there is one, and the text it is about. */
  readonly binding?: { readonly jws: ParsedJws; readonly presented: string }
  /** With what was disclosed. */
  readonly claims: Credential
  /** The claims that are not the token's own. */
  readonly credential: Credential
  /** Every JSON text in it, as it was signed. */
  readonly texts: readonly string[]
  readonly otherStatus?: OtherStatus
}

/** The name of `dc+sd-jwt` before 2025; VC-JOSE-COSE §3.2 gives it to credentials of the W3C as SD-JWT, which have no `vct`. */
const otherTypes = ['vc+sd-jwt', 'vc+ld+sd-jwt']

/**
 * Reads an SD-JWT VC without checking any signature: for those who bound the cost first. Failure codes: those of `parseJws` and `disclose`,
 * `typ-unsupported`, `credential-malformed`.
 */
export function parseSdJwtVc(text: string): UnverifiedSdJwtVc | Refused {
  const [jwt = '', ...rest] = text.split('~')
  const last = rest.pop()
  if (last === undefined) return refused('jws-malformed', 'there is no ~ after the signed part')
  const jws = parseJws(jwt)
  if ('failure' in jws) return jws
  const typ = jws.header.typ ?? ''
  if (typ !== 'dc+sd-jwt' && !otherTypes.includes(typ)) {
    return refused('typ-unsupported', 'the header says this is another kind of token')
  }
  const disclosed = disclose(jws.payload, rest)
  if ('failure' in disclosed) return disclosed
  const { claims, texts } = disclosed
  if (disclosed.names.some((name) => neverDisclosed.has(name))) {
    return refused('disclosure-refused', 'a claim that must always be there is disclosed')
  }
  const credential = credentialOf(claims, typ)
  if (credential === undefined) return refused('credential-malformed', 'there is no vct, or no credential')
  const read = {
    jws,
    claims,
    credential,
    texts: [jws.text, ...texts],
    ...otherStatusIn(disclosed),
  }
  if (last === '') return read
  const binding = parseJws(last)
  if ('failure' in binding) return binding
  return { ...read, binding: { jws: binding, presented: text.slice(0, text.length - last.length) } }
}

/** The claims that are not the token's own; `undefined` when the token is of neither kind. */
function credentialOf(claims: Credential, typ: string): Credential | undefined {
  if (typeof claims['vct'] === 'string') {
    return Object.fromEntries(Object.entries(claims).filter(([name]) => !ownClaims.includes(name)))
  }
  return otherTypes.includes(typ) && !('vc' in claims) && !('vct' in claims)
    ? credentialIn(claims)
    : undefined
}

function otherStatusIn({ claims, hiddenIn }: Disclosed): { readonly otherStatus?: OtherStatus } {
  if ('status' in claims) return { otherStatus: 'claim' }
  const mayBeHidden =
    hiddenIn.has('credentialStatus') || (hiddenIn.has('') && !('credentialStatus' in claims))
  return mayBeHidden ? { otherStatus: 'hidden' } : {}
}

/**
 * Checks an SD-JWT VC, or a credential of the W3C as an SD-JWT: the issuer's signature, that each disclosure is one of what was signed, the
 * claims against what they repeat, and the key binding when there is one. `credential` has what was disclosed.
 * Failure codes: those of `parseSdJwtVc`, `headerKey`, `claimsFailure`, `key-unfit`, `signature-mismatch`, `key-binding-invalid`.
 * Does NOT check that the controller is the issuer, the type metadata, the status or the credential's period of validity.
 */
export async function readSdJwtVc(text: string, resolve: ResolveKey, now: Date): Promise<JoseResult> {
  const parsed = parseSdJwtVc(text)
  if ('failure' in parsed) return { verified: false, failure: parsed.failure }
  const { jws, claims, credential, otherStatus } = parsed
  const issuer = idOf(claims['iss']) ?? idOf(credential['issuer'])
  const found = await headerKey(jws.header, issuer, resolve)
  if ('failure' in found) return { verified: false, failure: found.failure }
  const { key, ...owner } = found
  const bad = signatureFailure(jws, key) ?? headerFailure(jws.header, issuer)
  if (bad !== undefined) return { verified: false, failure: bad.failure }
  // An SD-JWT VC of others need not be a W3C credential: there is then nothing its claims repeat.
  const failure =
    'issuer' in credential
      ? claimsFailure(claims, credential, now, false)
      : timesFailure(claims, now)?.failure
  if (failure !== undefined) return { verified: false, failure }
  // Whom it was made for, nobody asked: nothing is compared with `nonce` and `aud`.
  const binding = parsed.binding === undefined ? undefined : readKeyBinding(parsed, { now })
  if (binding !== undefined && 'failure' in binding) return { verified: false, failure: binding.failure }
  return {
    verified: true,
    credential,
    ...owner,
    ...createdIn(claims),
    ...(otherStatus === undefined ? {} : { otherStatus }),
  }
}
