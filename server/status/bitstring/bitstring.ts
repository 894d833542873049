/** The bits of a status list together with their published form, of which only what changed is made again. */
import { setBit } from './bits.ts'
import { chunkBytes, deflatedChunk, gzipText, type Chunk } from './gzip-chunks.ts'

export interface Bitstring {
  /** The bits themselves, not a copy; changed by `set` alone. */
  readonly bits: Uint8Array
  /** Sets or clears one bit; true when that changed it. @throws RangeError when `index` is not in the list */
  set(index: number, on: boolean): boolean
  /**
   * `u` and the base64url of the gzipped bits. The same bits give the same text, however they came to be.
   * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-encoding
   */
  encoded(): string
  /** What is kept in memory: the bits, and the text of each part that was made. */
  heldBytes(): number
}

/** Takes `bits` over: nobody else is to change them. Compresses nothing before it is asked to. */
export function createBitstring(bits: Uint8Array): Bitstring {
  // Empty where nothing was made yet, or where a bit has changed since.
  const chunks: (Chunk | undefined)[] = Array.from({ length: Math.ceil(bits.length / chunkBytes) })
  const chunkAt = (at: number): Chunk =>
    (chunks[at] ??= deflatedChunk(bits.subarray(at * chunkBytes, (at + 1) * chunkBytes)))
  return {
    bits,
    set(index, on) {
      const isChanged = setBit(bits, index, on)
      if (isChanged) chunks[Math.floor(index / 8 / chunkBytes)] = undefined
      return isChanged
    },
    encoded: () => `u${gzipText(chunks.map((_chunk, at) => chunkAt(at)))}`,
    heldBytes: () => chunks.reduce((bytes, chunk) => bytes + (chunk?.text.length ?? 0), bits.length),
  }
}
