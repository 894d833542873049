/**
 * A gzip member made of parts that stand alone, as base64url: when one part changes, only that one is compressed and written again. Each
 * part is compressed without looking at the others and ends at a byte; an empty block or two then make its length a multiple of three, so that its
 * text is a piece of the whole text. Any gunzip reads it as one member.
 * @see https://www.rfc-editor.org/rfc/rfc1952 (gzip), https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 (stored blocks)
 */
import { constants, crc32, deflateRawSync } from 'node:zlib'
import { followedBy, joinedCrc32 } from './crc32.ts'

/** Bytes in every part but the last: the work of one change. Smaller ones compress less well. */
export const chunkBytes = 8192

export interface Chunk {
  /** Base64url of the compressed part, no bits left over. */
  readonly text: string
  /** Of the part before compression. */
  readonly crc: number
  /** Before compression. */
  readonly bytes: number
}

/**
 * Only runs are looked for: in sparse bits these are all there is to find. It is faster than the other strategies, and of 2 % of set bits
 * it makes less than level 6 does.
 */
const compression = {
  level: 1,
  strategy: constants.Z_RLE,
  windowBits: 13,
  finishFlush: constants.Z_FULL_FLUSH,
} as const

/** A stored block of no bytes, not the last: says nothing, in five bytes. */
const emptyBlock = [0, 0, 0, 0xff, 0xff]
/** Deflate, no name, no time, from no particular system; then an empty block, which makes it fifteen bytes. */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff, ...emptyBlock]).toString('base64url')
/** Of the last block, which is empty too. */
const lastBlock = [3, 0]
/** By the remainder of a length divided by three: five more bytes each, until nothing remains. */
const fillings = [0, 1, 2].map((blocks) =>
  Buffer.from(Array.from({ length: blocks }, () => emptyBlock).flat()),
)

/** One part, compressed; `bytes` are `chunkBytes`, or fewer at the end of the whole. */
export function deflatedChunk(bytes: Uint8Array): Chunk {
  const deflated = deflateRawSync(bytes, compression)
  const filling = fillings[deflated.length % 3] ?? deflated.subarray(0, 0)
  return {
    text: Buffer.concat([deflated, filling]).toString('base64url'),
    crc: crc32(bytes),
    bytes: bytes.length,
  }
}

const followedByChunk = followedBy(chunkBytes)

/** The base64url, without padding, of the gzip member of all parts in their order. */
export function gzipText(chunks: readonly Chunk[]): string {
  let crc = 0
  let length = 0
  for (const chunk of chunks) {
    const shift = chunk.bytes === chunkBytes ? followedByChunk : followedBy(chunk.bytes)
    crc = joinedCrc32(crc, chunk.crc, shift)
    length += chunk.bytes
  }
  const tail = Buffer.alloc(lastBlock.length + 8)
  tail.set(lastBlock)
  tail.writeUInt32LE(crc, lastBlock.length)
  tail.writeUInt32LE(length, lastBlock.length + 4)
  return [head, ...chunks.map(({ text }) => text), tail.toString('base64url')].join('')
}
