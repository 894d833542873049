/** Whether what one of our keys signed is believed, from what has become of the key since. Pure. */
import type { PublishedKey } from '../types.ts'

/**
 * `good-if-known`: dated before the key was compromised; but whoever has it can write any date, so only what was kept here at the time
 * is believed, and about everything else nothing can be said.
 */
export type KeyJudgement = 'good' | 'good-if-known' | 'key-compromised' | 'key-retired'

/** What was being signed when a key was retired, by a process whose clock is a little ahead. */
const toleratedSkewInMilliseconds = 5 * 60 * 1000

/**
 * Judges a proof by the moment it says it was made (RFC 3339); `undefined` when it says none, which is as if it were made now. What is dated
 * at the very moment of a compromise is not believed. Does NOT check the proof.
 * @see https://www.w3.org/TR/cid-1.0/#dfn-revoked "systems depending on the value are expected to not verify any proofs associated with the
 *   verification method at or after the time of revocation"
 */
export function judgeKey(
  { compromisedAt, retiredAt }: Pick<PublishedKey, 'compromisedAt' | 'retiredAt'>,
  dated: string | undefined,
): KeyJudgement {
  const parsed = dated === undefined ? Number.NaN : Date.parse(dated)
  const time = Number.isNaN(parsed) ? Number.POSITIVE_INFINITY : parsed
  if (compromisedAt !== undefined && time >= Date.parse(compromisedAt)) return 'key-compromised'
  if (retiredAt !== undefined && time > Date.parse(retiredAt) + toleratedSkewInMilliseconds) {
    return 'key-retired'
  }
  return compromisedAt === undefined ? 'good' : 'good-if-known'
}

/** The one of `keys` that this verification method names, whole or as a bare `did:key:…`. */
export function keyNamed<Key extends Pick<PublishedKey, 'verificationMethod' | 'publicKeyMultibase'>>(
  keys: readonly Key[],
  verificationMethod: string,
): Key | undefined {
  return keys.find(
    (key) =>
      key.verificationMethod === verificationMethod ||
      `did:key:${key.publicKeyMultibase}` === verificationMethod,
  )
}
