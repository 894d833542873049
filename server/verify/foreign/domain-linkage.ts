/** Whether the site an issuer says is its own says the same of the issuer. */
import { parseJws, signatureFailure, type ParsedJws } from '../../proof/jose/jws.ts'
import { keyInDid } from '../../proof/jose/header-key.ts'
import { toleratedSkewInMilliseconds } from '../../proof/clock-skew.ts'
import { timestamp } from '../../timestamp.ts'
import { isObject, valuesOf } from '../check.ts'
import { isHostedHere } from '../hosted-here.ts'
import type { Source } from '../types.ts'
import { documentAddress } from './document-address.ts'
import type { LookUpDeps } from './look-up-keys.ts'
import { servedJson } from './served-json.ts'
import { memoryOf } from './site-memory.ts'

const types = ['application/json', 'application/did+json', 'application/octet-stream', 'text/plain'] as const
const largestDocument = 64 * 1024
/** Each costs a signature. */
const mostRead = 4

/**
 * The DID configuration of the origin of `url`, when it has a domain linkage credential of `did`, a DID that is its own key, as a JWT that is good
 * now; `undefined` when it has none, cannot be had, or is at another origin than asked. Linkages with a proof inside are not read. Of a
 * `did:web` there is nothing to ask: its name is its site. Says only that the two belong together, NOT who they are.
 * @see https://identity.foundation/.well-known/resources/did-configuration/#did-configuration-verification
 */
export async function linkedDomain(
  { outside, publicUrl }: LookUpDeps,
  { did, url }: { readonly did: string; readonly url: unknown },
  now: Date,
): Promise<Source | undefined> {
  const key = keyInDid(did)?.key
  const origin =
    typeof url === 'string' && documentAddress(url) !== undefined ? new URL(url).origin : undefined
  if (key === undefined || origin === undefined || outside === undefined || isHostedHere(publicUrl, origin))
    return undefined
  const address = `${origin}/.well-known/did-configuration.json`
  const answer = await memoryOf(outside).fetch(
    { url: address, accept: types, largestBytes: largestDocument },
    now,
  )
  // "HTTP redirects … MUST be disabled": another site does not speak for this one.
  if ('refusal' in answer || answer.document.url !== address) return undefined
  const { bytes, fetchedAt } = answer.document
  const linkages = linkagesIn(bytes).flatMap((text) => {
    const jws = parseJws(text)
    return !('failure' in jws) && saysSo(jws, did, origin, now) ? [jws] : []
  })
  const isLinked = linkages.slice(0, mostRead).some((jws) => signatureFailure(jws, key) === undefined)
  return isLinked ? { url: address, fetchedAt: timestamp(fetchedAt) } : undefined
}

function linkagesIn(bytes: Uint8Array): readonly string[] {
  const value = servedJson(bytes)
  const linked = isObject(value) ? valuesOf(value['linked_dids']) : []
  return linked.filter((each) => typeof each === 'string')
}

/** Its key, `iss`, `sub` and the subject are the DID, the origin is this one, and it is neither too early nor too late. */
function saysSo({ header, payload }: ParsedJws, did: string, origin: string, now: Date): boolean {
  const { iss, sub, vc, nbf: from = 0, exp } = payload
  if (keyInDid(header.kid ?? '')?.controller !== did || iss !== did || sub !== did || !isObject(vc))
    return false
  const { type, credentialSubject: subject, issuer = did } = vc
  if (!valuesOf(type).includes('DomainLinkageCredential') || issuer !== did || !isObject(subject))
    return false
  if (subject['id'] !== did || subject['origin'] !== origin) return false
  if (typeof from !== 'number' || typeof exp !== 'number') return false
  const time = now.getTime()
  return from * 1000 <= time + toleratedSkewInMilliseconds && exp * 1000 > time - toleratedSkewInMilliseconds
}
