/** The short address of a badge: what is copied from a card, or read out over the phone. */
import { readSpokenCode, spokenCode } from './spoken-code.ts'

/** Hexadecimal digits of an award's id that the code holds: 64 bits, which nobody guesses. */
const digits = 16
/** Before the check sign: the fewest that hold as many bits. */
const signs = 15

/** What an award whose `_id` is `awardId` is found by from its code: the beginning of the id, which is 32 hexadecimal digits. */
export function shortIdOf(awardId: string): string {
  return awardId.slice(0, digits)
}

/** `<publicUrl>/b/7KQW-4XRM-9ACE-FGHJ`. Leads to the badge, and is as good as its address: whoever has it sees the badge. */
export function shortAddress(publicUrl: string, awardId: string): string {
  return `${publicUrl}/b/${spokenCode(BigInt(`0x${shortIdOf(awardId)}`), signs)}`
}

/** The `shortIdOf` that `typed` is the code of; `undefined` when it is the code of none. */
export function readShortCode(typed: string): string | undefined {
  const shortId = readSpokenCode(typed, signs)?.toString(16).padStart(digits, '0')
  return shortId?.length === digits ? shortId : undefined
}
