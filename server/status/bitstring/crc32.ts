/** CRC-32 of a whole from those of its parts, without reading any byte again. Plain arithmetic; `node:zlib` makes those of the parts. */

/** The polynomial of gzip without x^32. Here as everywhere below, the leftmost of 32 bits is the coefficient of x^0. */
const polynomial = 0xed_b8_83_20
const one = 0x80_00_00_00
const xToThe8 = one >>> 8

/** The product of two polynomials over GF(2), modulo that of CRC-32. */
function times(left: number, right: number): number {
  let product = 0
  let shifted = right
  for (let coefficient = one; coefficient !== 0; coefficient >>>= 1) {
    if ((left & coefficient) !== 0) product ^= shifted
    shifted = (shifted & 1) === 0 ? shifted >>> 1 : (shifted >>> 1) ^ polynomial
  }
  return product >>> 0
}

/** x^(8·`bytes`): what a CRC-32 is multiplied by when so many bytes follow. To be kept when it is used again. */
export function followedBy(bytes: number): number {
  let power = one
  let square = xToThe8
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = times(power, square)
    square = times(square, square)
  }
  return power
}

/**
 * The CRC-32 of two parts, one after the other, from that of each; `shift` is `followedBy` of the length of the second.
 * @see https://www.rfc-editor.org/rfc/rfc1952#section-8
 */
export function joinedCrc32(first: number, second: number, shift: number): number {
  return (times(first, shift) ^ second) >>> 0
}
