/** A short code of a badge, for two people to compare over the phone. */
import { createHash } from 'node:crypto'
import { spokenCode } from './spoken-code.ts'

/** Before the check sign. */
const signs = 7

/**
 * The code of `credential`, the exact text of a signed badge: `7KQW-4XRM`, seven signs of its SHA-256 and a check sign. Anybody who has the
 * badge works it out; it changes with the slightest change of the badge, so a card printed before a renewal shows another. About 3.4 thousand
 * million codes: enough to tell two badges apart, not to keep a secret, and it leads nowhere by itself.
 */
export function checkCode(credential: string): string {
  return spokenCode(BigInt(`0x${createHash('sha256').update(credential, 'utf8').digest('hex')}`), signs)
}
