/** The bits of a status list in their published form. */
import { gzipSync } from 'node:zlib'

/**
 * `u` and the base64url of the gzipped bits: index 0 is the leftmost bit, `indexes` are 1, all others 0.
 * @throws RangeError when an index is not in the list
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-encoding
 */
export function encodeBitstring(length: number, indexes: readonly number[]): string {
  const bits = Buffer.alloc(length / 8)
  for (const index of indexes) {
    if (!Number.isInteger(index) || index < 0 || index >= length)
      throw new RangeError(`no index ${index} in the list`)
    const byte = index >> 3
    bits.writeUInt8(bits.readUInt8(byte) | (0x80 >> (index & 7)), byte)
  }
  return `u${gzipSync(bits, { level: 9 }).toString('base64url')}`
}
