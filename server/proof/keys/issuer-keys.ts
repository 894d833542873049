/** The keys of one issuer: which signs now, and what each is called. Pure. */
import type { IssuerKey } from '../../store/documents.ts'
import type { KeyAlgorithm, PublishedKey } from '../types.ts'

/** What decides which key signs. Moments are RFC 3339 UTC. */
type Dated = Pick<PublishedKey, 'createdAt' | 'activeFrom' | 'retiredAt' | 'compromisedAt'>

/** What has become of a key: `replaced` ones could still sign, but a newer one does. */
export type KeyState = 'scheduled' | 'current' | 'replaced' | 'retired' | 'compromised'

/** How many keys an issuer can have that are not compromised: everybody who reads its DID document reads them all. */
export const mostKeys = 100
/** How many in all. A compromised key does not stand in the way of the next one until then. */
const mostKeysInAll = 500

export function algorithmOfKey(key: Pick<IssuerKey, 'algorithm'>): KeyAlgorithm {
  return key.algorithm ?? 'Ed25519'
}

/**
 * The `_id` of the key number `number` (from 1) that the organisation has of this algorithm. Whoever makes the next key at the same moment
 * makes it under the same name: the store lets one of them win.
 */
export function keyId(organisationId: string, algorithm: KeyAlgorithm, number: number): string {
  // The first keys of this service were all Ed25519.
  const kind = algorithm === 'Ed25519' ? '' : `${algorithm}:`
  return `${organisationId}:${kind}${String(number)}`
}

/** The number at the end of `keyId`. */
export function numberOfKey({ _id }: Pick<IssuerKey, '_id'>): number {
  return Number(_id.slice(_id.lastIndexOf(':') + 1))
}

/** In milliseconds. */
export function activeSince({ activeFrom, createdAt }: Dated): number {
  return Date.parse(activeFrom ?? createdAt)
}

/** Whether the time of the key has come. Made at once is active at once, whatever the clock of the process that made it says. */
export function hasBegun(key: Dated, now: Date): boolean {
  return key.activeFrom === undefined || activeSince(key) <= now.getTime()
}

/** Whether the key may sign at `now`. */
export function maySign(key: Dated, now: Date): boolean {
  return hasBegun(key, now) && key.compromisedAt === undefined && key.retiredAt === undefined
}

/** The newest to become active first; of those that did together, the last made. */
export function newestFirst(keys: readonly IssuerKey[]): readonly IssuerKey[] {
  return keys.toSorted((a, b) => activeSince(b) - activeSince(a) || numberOfKey(b) - numberOfKey(a))
}

/** The key of this algorithm that signs at `now`: the newest of those that may. */
export function currentKey(
  keys: readonly IssuerKey[],
  algorithm: KeyAlgorithm,
  now: Date,
): IssuerKey | undefined {
  const ofAlgorithm = keys.filter((key) => algorithmOfKey(key) === algorithm)
  return newestFirst(ofAlgorithm).find((key) => maySign(key, now))
}

/** Whether the issuer of `keys` can have one more. */
export function hasRoom(keys: readonly IssuerKey[]): boolean {
  const sound = keys.filter(({ compromisedAt }) => compromisedAt === undefined)
  return sound.length < mostKeys && keys.length < mostKeysInAll
}

/**
 * When a key that is to sign at once is said to be made: `now`, and not before those it comes after, which a process whose clock is ahead may
 * have made. Otherwise it would be the older one, and never sign.
 */
export function madeAt(keys: readonly IssuerKey[], algorithm: KeyAlgorithm, now: Date): Date {
  const begun = keys.filter((key) => algorithmOfKey(key) === algorithm && hasBegun(key, now))
  return new Date(Math.max(now.getTime(), ...begun.map(activeSince)))
}

/** The number the next key of this algorithm gets. */
export function nextNumber(keys: readonly IssuerKey[], algorithm: KeyAlgorithm): number {
  const numbers = keys.filter((key) => algorithmOfKey(key) === algorithm).map(numberOfKey)
  return 1 + Math.max(0, ...numbers)
}

/** Where `key`, one of `keys`, stands at `now`. */
export function keyState(keys: readonly IssuerKey[], key: IssuerKey, now: Date): KeyState {
  if (key.compromisedAt !== undefined) return 'compromised'
  if (key.retiredAt !== undefined) return 'retired'
  if (!maySign(key, now)) return 'scheduled'
  return currentKey(keys, algorithmOfKey(key), now)?._id === key._id ? 'current' : 'replaced'
}
