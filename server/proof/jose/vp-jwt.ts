/** A presentation as a signed JWT. @see https://www.w3.org/TR/vc-jose-cose/#securing-vps-with-jose */
import type { Credential, ProofFailure } from '../types.ts'
import { headerFailure, timesFailure } from './claims.ts'
import { headerKey } from './header-key.ts'
import { idOf, isObject } from './json-object.ts'
import { parseJws, signatureFailure, type ParsedJws } from './jws.ts'
import { refused, type Refused, type ResolveKey } from './types.ts'

export interface VpJwtExpected {
  readonly now: Date
  /** What `nonce` must be; absent: any, or none. */
  readonly challenge?: string
  /** What `aud` must name; absent: any, or none. */
  readonly domain?: string
}

export type VpJwtResult =
  | {
      readonly verified: true
      /** Its credentials are not looked at. */
      readonly presentation: Credential
      readonly verificationMethod: string
      /** Who signed; the holder, when the presentation names one. */
      readonly controller: string
      readonly isSelfAsserted?: true
    }
  | { readonly verified: false; readonly failure: ProofFailure }

const types = new Set(['jwt', 'vp+jwt', 'vp+ld+jwt'])
const registered = new Set(['iss', 'jti', 'nbf', 'sub', 'exp', 'iat', 'aud', 'nonce'])

/** The `vp` claim, or all but the registered claims; who holds it as `iss` says, where it does not say so itself. */
function presentationIn(payload: Credential): Credential | undefined {
  const { vp, iss } = payload
  const rest = Object.fromEntries(Object.entries(payload).filter(([name]) => !registered.has(name)))
  if (vp === undefined)
    return 'vc' in rest || idOf(rest['holder'] ?? iss) !== idOf(iss ?? rest['holder']) ? undefined : rest
  if (!isObject(vp) || Object.keys(rest).length > 1) return undefined
  if (vp['holder'] !== undefined && iss !== undefined && idOf(vp['holder']) !== iss) return undefined
  return vp['holder'] === undefined && iss !== undefined ? { ...vp, holder: iss } : vp
}

function expectedFailure(payload: Credential, { challenge, domain }: VpJwtExpected): Refused | undefined {
  const { nonce, aud } = payload
  if (challenge !== undefined && nonce !== challenge) {
    return refused('proof-challenge-wrong', 'nonce is not the challenge that was given')
  }
  if (domain !== undefined && ![aud].flat().includes(domain)) {
    return refused('proof-domain-wrong', 'aud does not name the domain it is presented to')
  }
  return undefined
}

/**
 * Checks a presentation in the form of a JWT: its signature, its own times, `nonce` against the challenge and `aud` against the domain,
 * and that who signed is the holder it names. Failure codes: those of `parseJws`, `headerKey` and `timesFailure`, `typ-unsupported`,
 * `claims-mismatch`, `not-a-presentation`, `key-unfit`, `signature-mismatch`, `proof-challenge-wrong`, `proof-domain-wrong`,
 * `holder-not-signer`: those of a presentation with a proof inside.
 * Does NOT check the credentials inside.
 */
export async function readVpJwt(
  text: string,
  resolve: ResolveKey,
  expected: VpJwtExpected,
): Promise<VpJwtResult> {
  const result = await read(text, resolve, expected)
  return 'failure' in result ? { verified: false, failure: result.failure } : { verified: true, ...result }
}

/** A VP-JWT taken apart: nothing of it is to be believed yet. */
export interface UnverifiedVpJwt {
  readonly jws: ParsedJws
  readonly presentation: Credential
}

/** Reads a VP-JWT without checking its signature. Failure codes: those of `parseJws`, `typ-unsupported`, `not-a-presentation`. */
export function parseVpJwt(text: string): UnverifiedVpJwt | Refused {
  const jws = parseJws(text)
  if ('failure' in jws) return jws
  if (!types.has(jws.header.typ ?? 'jwt')) {
    return refused('typ-unsupported', 'the header says this is another kind of token')
  }
  const presentation = presentationIn(jws.payload)
  if (presentation === undefined) return refused('not-a-presentation', 'the payload is not a presentation')
  return { jws, presentation }
}

async function read(text: string, resolve: ResolveKey, expected: VpJwtExpected) {
  const parsed = parseVpJwt(text)
  if ('failure' in parsed) return parsed
  const { jws, presentation } = parsed
  const holder = idOf(presentation['holder']) ?? idOf(jws.payload['iss'])
  const found = await headerKey(jws.header, holder, resolve)
  if ('failure' in found) return found
  const { key, verificationMethod, controller, isSelfAsserted } = found
  const bad =
    signatureFailure(jws, key) ??
    headerFailure(jws.header, holder) ??
    timesFailure(jws.payload, expected.now) ??
    expectedFailure(jws.payload, expected)
  if (bad !== undefined) return bad
  if (holder !== undefined && holder !== controller) {
    return refused('holder-not-signer', 'the key that signed is not that of the holder')
  }
  return {
    presentation,
    verificationMethod,
    controller,
    ...(isSelfAsserted === undefined ? {} : { isSelfAsserted }),
  }
}
