/** The bits of a status list, in memory. Index 0 is the leftmost bit of the first byte. */

/** Throws RangeError when `index` is not an index of `bits`. */
function place(bits: Uint8Array, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= bits.length * 8)
    throw new RangeError(`no index ${String(index)} in the list`)
  return index >> 3
}

/** @throws RangeError when `index` is not in the list */
export function hasBit(bits: Uint8Array, index: number): boolean {
  return ((bits[place(bits, index)] ?? 0) & (0x80 >> (index & 7))) !== 0
}

/** Sets or clears one bit of `bits`, in place; true when that changed it. @throws RangeError when `index` is not in the list */
export function setBit(bits: Uint8Array, index: number, on: boolean): boolean {
  if (hasBit(bits, index) === on) return false
  const at = place(bits, index)
  bits[at] = (bits[at] ?? 0) ^ (0x80 >> (index & 7))
  return true
}

/** The indexes whose bit is set, ascending. */
export function setIndexes(bits: Uint8Array): readonly number[] {
  const indexes: number[] = []
  for (const [at, byte] of bits.entries())
    for (let bit = 0; byte !== 0 && bit < 8; bit += 1)
      if ((byte & (0x80 >> bit)) !== 0) indexes.push(at * 8 + bit)
  return indexes
}
