/** The registered JWT claims of a credential: each only repeats what the credential says. */
import { momentOf, timestamp } from '../../timestamp.ts'
import type { Credential, ProofFailure } from '../types.ts'
import { toleratedSkewInMilliseconds } from '../clock-skew.ts'
import { idOf, isObject } from './json-object.ts'
import type { JwsHeader } from './jws.ts'
import { refused, type Refused } from './types.ts'

const toleratedSkewInSeconds = toleratedSkewInMilliseconds / 1000

/** The last second a Date can show. */
const latestSecond = 8.64e12

/** RFC 7519 NumericDate of a moment with its time zone, fractions of a second included; `undefined` for anything else. */
function seconds(moment: unknown): number | undefined {
  const milliseconds = momentOf(moment)
  return milliseconds === undefined ? undefined : milliseconds / 1000
}

/** The one subject; `undefined` when there are several. */
function subjectOf({ credentialSubject }: Credential): unknown {
  if (!Array.isArray(credentialSubject)) return credentialSubject
  const subjects: readonly unknown[] = credentialSubject
  return subjects.length === 1 ? subjects[0] : undefined
}

/**
 * `iss`, `jti`, `nbf`, `sub` and `exp` of a credential of either data model, in whole seconds; those it has nothing to say for are left out.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof
 */
export function registeredClaims(credential: Credential): Credential {
  const subject = subjectOf(credential)
  const { nbf, exp } = periodOf(credential)
  return given({
    iss: idOf(credential['issuer']),
    jti: credential['id'],
    nbf: nbf === undefined ? undefined : Math.floor(nbf),
    sub: isObject(subject) ? subject['id'] : undefined,
    exp: exp === undefined ? undefined : Math.floor(exp),
  })
}

/** The claims that have something to say, in their order. */
function given(claims: Credential): Credential {
  const said: Record<string, unknown> = {}
  for (const name in claims) if (claims[name] !== undefined) said[name] = claims[name]
  return said
}

/** When a credential of either data model is valid, in seconds, fractions included. */
function periodOf(credential: Credential): {
  readonly nbf?: number | undefined
  readonly exp?: number | undefined
} {
  return {
    nbf: seconds(credential['validFrom'] ?? credential['issuanceDate']),
    exp: seconds(credential['validUntil'] ?? credential['expirationDate']),
  }
}

/** VC-JOSE-COSE §3.1.1 allows `cnf` and `nonce` beside the credential. */
const registered = new Set(['iss', 'jti', 'nbf', 'sub', 'exp', 'iat', 'aud', 'cnf', 'nonce'])
const besideVc = new Set([...registered, 'vc'])

/**
 * Whether a member of `credential` bears the name of a claim: signed as a JWT, it would say something else than the credential does.
 */
export function hasClaimName(credential: Credential): boolean {
  return Object.keys(credential).some((name) => registered.has(name) || name === 'vc' || name === 'vp')
}

/**
 * VC Data Model 1.1 §6.3.1.2: what the `vc` claim leaves out, the claims beside it say. `undefined` when members beside it would be shown
 * to nobody.
 */
function fromVcClaim(payload: Credential, vc: Credential): Credential | undefined {
  if (Object.keys(payload).some((name) => !besideVc.has(name))) return undefined
  const { iss, jti, sub, nbf, exp } = payload
  const isSecondModel = JSON.stringify(vc['@context'] ?? '').includes(
    '"https://www.w3.org/ns/credentials/v2"',
  )
  const [from, until] = isSecondModel ? ['validFrom', 'validUntil'] : ['issuanceDate', 'expirationDate']
  const add = (name: string, value: unknown) => (name in vc || value === undefined ? {} : { [name]: value })
  const moment = (value: unknown) =>
    typeof value === 'number' && Math.abs(value) < latestSecond
      ? timestamp(new Date(value * 1000))
      : undefined
  const { issuer, credentialSubject: subject } = vc
  return {
    ...vc,
    ...add('id', jti),
    ...add('issuer', iss),
    ...(isObject(issuer) && !('id' in issuer) && iss !== undefined && { issuer: { id: iss, ...issuer } }),
    ...add(from, moment(nbf)),
    ...add(until, moment(exp)),
    ...(isObject(subject) &&
      !('id' in subject) &&
      sub !== undefined && { credentialSubject: { id: sub, ...subject } }),
  }
}

/**
 * The credential of a payload: all of it but the registered claims, or the `vc` claim of the older form. `undefined` when it has neither
 * form. Does NOT hold the claims against it: see `claimsFailure`.
 */
export function credentialIn(payload: Credential): Credential | undefined {
  if ('vp' in payload) return undefined
  if (!('vc' in payload)) {
    // The names of `registered`, one by one: a member `__proto__` stays a member, and the copy is quick.
    const { iss, jti, nbf, sub, exp, iat, aud, cnf, nonce, ...credential } = payload
    return credential
  }
  return isObject(payload['vc']) ? fromVcClaim(payload, payload['vc']) : undefined
}

function mismatch(detail: string): ProofFailure {
  return { code: 'claims-mismatch', detail }
}

/** RFC 7519 §5.3: a claim that is repeated in the header is "identical". `owner` is the issuer, or the holder, of the content. */
export function headerFailure({ iss }: JwsHeader, owner: string | undefined): Refused | undefined {
  if (iss === undefined || iss === owner) return undefined
  return { failure: mismatch('iss of the header is not what the content says') }
}

function isTimeOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'number'
}

/** Why a token is not to be taken now by its own `iat`, `nbf` and `exp`: `claims-malformed`, `proof-created-in-future`, `proof-expired`, `proof-not-yet-valid`. */
export function timesFailure(claims: Credential, now: Date): Refused | undefined {
  const { iat, nbf, exp } = claims
  if (!isTimeOrNothing(iat) || !isTimeOrNothing(nbf) || !isTimeOrNothing(exp)) {
    return refused('claims-malformed', 'a moment is not a number')
  }
  const time = now.getTime() / 1000
  if (Number(iat) > time + toleratedSkewInSeconds) {
    return refused('proof-created-in-future', 'the token says it was made in the future')
  }
  if (Number(exp) < time - toleratedSkewInSeconds) return refused('proof-expired', 'the token has expired')
  if (Number(nbf) > time + toleratedSkewInSeconds) {
    return refused('proof-not-yet-valid', 'the token is not valid yet')
  }
  return undefined
}

/**
 * Why the claims are not those of `credential`, if they are not. Each claim that is there equals what it repeats: `iss` the issuer's id,
 * `jti` the id, `sub` the subject's, `nbf` and `exp` the period of validity, to the second. `isBadge`: the form of Open Badges, where all
 * must be there (the official samples go without `sub`); else claims may be left out, and a period the credential does not give is the
 * token's own. Codes: `claims-mismatch`, `claims-malformed`, `audience-other`, `proof-created-in-future`, `proof-expired`,
 * `proof-not-yet-valid`. Does NOT compare the credential's own period with `now`.
 */
export function claimsFailure(
  payload: Credential,
  credential: Credential,
  now: Date,
  isBadge: boolean,
): ProofFailure | undefined {
  const expected = registeredClaims(credential)
  for (const name of ['iss', 'jti', 'nbf', 'sub', 'exp']) {
    const [said, meant] = [payload[name], expected[name]]
    const isTime = name === 'nbf' || name === 'exp'
    if (said !== undefined && typeof said !== (isTime ? 'number' : 'string')) {
      return { code: 'claims-malformed', detail: `${name} has not its form` }
    }
    if (said === meant || (isTime && said !== undefined && said === periodOf(credential)[name])) continue
    if (said === undefined && (!isBadge || name === 'sub')) continue
    if (isTime && meant === undefined && !isBadge) continue
    return mismatch(`${name} is not what the credential says`)
  }
  const { aud, iat, nbf, exp } = payload
  // A badge is made out to its subject, and to nobody else.
  if (aud !== undefined && (aud !== expected['sub'] || typeof aud !== 'string')) {
    return { code: 'audience-other', detail: 'aud is not the subject of the credential' }
  }
  // The period of the credential is a check of its own; what it does not give is the token's.
  const own = {
    iat,
    nbf: 'nbf' in expected ? undefined : nbf,
    exp: 'exp' in expected ? undefined : exp,
  }
  return timesFailure(own, now)?.failure
}

/** When the token says it was signed: its `iat`, as a moment; nothing when it says none. */
export function createdIn({ iat }: Credential): { readonly created?: string } {
  if (typeof iat !== 'number' || Math.abs(iat) >= latestSecond) return {}
  return { created: timestamp(new Date(iat * 1000)) }
}
