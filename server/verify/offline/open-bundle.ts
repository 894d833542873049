/** Opens a trust bundle: whose it is, and whether it is what they signed. Reads nothing else, fetches nothing. */
import { decodeBase64url, decodeUtf8, isObject } from '../../proof/jose/json-object.ts'
import { signatureFailure } from '../../proof/jose/jws.ts'
import { jwkThumbprint } from '../../proof/keys/jwk.ts'
import { decodePublicKey } from '../../proof/keys/multikey.ts'
import type { TrustBundle } from './bundle.ts'

export interface OpenedBundle {
  readonly bundle: TrustBundle
  /** DID URL of the key that signed it. */
  readonly signer: string
  /** RFC 7638, SHA-256: what to compare with what the hub tells by another way. */
  readonly thumbprint: string
  /** The key is the one the caller named. False: the bundle names its own key, and anybody could have made it. */
  readonly isPinned: boolean
}

/** `not-a-bundle`: it cannot be read as one. `signature-mismatch`: it was changed. `other-key`: it is by another key than the one named. */
export type BundleFailure = 'not-a-bundle' | 'signature-mismatch' | 'other-key'

/** A region has some ten MB. */
const longestText = 200_000_000

/**
 * Opens `text`. `pin` names the hub's key: its Multikey (`z6Mk…`), its DID URL (`did:…#z6Mk…`), its `did:key`, or its RFC 7638 thumbprint. Without
 * it the bundle is believed as far as it goes: `isPinned` is false, and whoever shows results must say so.
 * Does NOT look at its dates.
 */
export function openBundle(text: string, pin?: string): OpenedBundle | { readonly failure: BundleFailure } {
  const read = readToken(text.trim())
  if (read === undefined) return { failure: 'not-a-bundle' }
  const { kid, payload, signingInput, signature } = read
  const multibase = kid.slice(kid.indexOf('#') + 1)
  const key = decodePublicKey(multibase)?.key
  if (key === undefined || !kid.startsWith(`${payload.iss}#`)) return { failure: 'not-a-bundle' }
  const signed = { header: { alg: 'EdDSA' }, signingInput, signature, text: '', payload: {} } as const
  if (signatureFailure(signed, key) !== undefined) return { failure: 'signature-mismatch' }
  const thumbprint = jwkThumbprint(key)
  const isPinned =
    pin !== undefined && [multibase, kid, `did:key:${multibase}`, thumbprint].includes(pin.trim())
  if (pin !== undefined && !isPinned) return { failure: 'other-key' }
  return { bundle: payload, signer: kid, thumbprint, isPinned }
}

function readToken(text: string) {
  const parts = text.length > longestText ? [] : text.split('.')
  const [header, payload, signature] = parts.map(decodeBase64url)
  if (parts.length !== 3 || header === undefined || payload === undefined || signature === undefined)
    return undefined
  const head = jsonOf(header)
  const claims = jsonOf(payload)
  if (head?.['alg'] !== 'EdDSA' || head['typ'] !== 'trust-bundle+jwt' || 'crit' in head) return undefined
  const { kid } = head
  if (typeof kid !== 'string' || claims === undefined || !isBundle(claims)) return undefined
  const signingInput = Buffer.from(text.slice(0, text.lastIndexOf('.')), 'latin1')
  return { kid, payload: claims, signingInput, signature }
}

function jsonOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  const text = decodeUtf8(bytes)
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const texts = ['iss', 'sub', 'publicUrl']
const moments = ['iat', 'exp']
const lists = ['issuers', 'recognitions', 'frameworks', 'contexts', 'schemas', 'statusLists']

/** The boundary: what is inside the lists is what the hub's key signed. */
function isBundle(claims: object): claims is TrustBundle {
  const members = new Map<string, unknown>(Object.entries(claims))
  return (
    texts.every((name) => typeof members.get(name) === 'string') &&
    moments.every((name) => isMoment(members.get(name))) &&
    lists.every((name) => isListOfObjects(members.get(name))) &&
    isListOfObjects(members.get('documents') ?? [])
  )
}

/** Seconds that a date can hold. */
function isMoment(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= 8_640_000_000_000
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject)
}
