/** Codes that people read out to each other, copy from paper and type on a telephone. */

/**
 * 23 signs, none of which can be read as another of them: without 0 O D, 1 I L, 2 Z, 5 S, 8 B, U. A prime number of them, so that one check
 * sign catches any one wrong sign and any two neighbours swapped.
 */
const alphabet = '34679ACEFGHJKMNPQRTVWXY'
const prime = BigInt(alphabet.length)

/**
 * The lowest digits of `number` in `signs` signs and a check sign, in groups of four: `7KQW-4XRM` for 7. A number of more digits than that loses
 * the others. At most 20 signs.
 */
export function spokenCode(number: bigint, signs: number): string {
  const digits = Array.from({ length: signs }, (_, place) =>
    Number((number / prime ** BigInt(place)) % prime),
  )
  const code = [...digits, checkDigit(digits)].map((digit) => alphabet.charAt(digit)).join('')
  return code.replaceAll(/.{4}(?=.)/gu, '$&-')
}

/**
 * The number that `typed` is the code of, of `signs` signs and a check sign; `undefined` when it is none. Case, spaces, dashes and dots do not
 * matter.
 */
export function readSpokenCode(typed: string, signs: number): bigint | undefined {
  const written = typed.replaceAll(/[\s.‐-―-]/gu, '').toUpperCase()
  if (written.length !== signs + 1) return undefined
  const digits = Array.from(written, (sign) => alphabet.indexOf(sign))
  const said = digits.pop()
  if (digits.includes(-1) || checkDigit(digits) !== said) return undefined
  return digits.reduceRight((number, digit) => number * prime + BigInt(digit), 0n)
}

// Weights all different and none zero modulo the prime: a changed digit, or two swapped, changes the sum.
function checkDigit(digits: readonly number[]): number {
  return digits.reduce((sum, digit, place) => sum + digit * (place + 2), 0) % alphabet.length
}
