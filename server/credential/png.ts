/** The chunks of a PNG file, without ever decoding the picture. */
import { crc32 } from 'node:zlib'

export interface PngChunk {
  /** Four letters: `IHDR`, `iTXt`… */
  readonly type: string
  readonly data: Buffer
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Whether `bytes` start as a PNG does. */
export function looksLikePng(bytes: Buffer): boolean {
  return bytes.subarray(0, signature.length).equals(signature)
}

/**
 * The chunks from IHDR to IEND, as views into `bytes`; `undefined` when the file is not whole and exact: lengths, types,
 * CRCs, IHDR first, IEND last, nothing after it. Costs one pass over the bytes, whatever the chunks claim to hold.
 * @see https://www.w3.org/TR/png-3/#5Chunk-layout
 */
export function readPngChunks(bytes: Buffer): readonly PngChunk[] | undefined {
  if (!looksLikePng(bytes)) return undefined
  const chunks: PngChunk[] = []
  let offset = signature.length
  while (offset + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(offset)
    const end = offset + 8 + length
    if (end + 4 > bytes.length) return undefined
    const type = bytes.toString('latin1', offset + 4, offset + 8)
    if (!/^[A-Za-z]{4}$/.test(type)) return undefined
    if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(offset + 4, end))) return undefined
    chunks.push({ type, data: bytes.subarray(offset + 8, end) })
    offset = end + 4
    if (type === 'IEND') break
  }
  const whole = offset === bytes.length && chunks[0]?.type === 'IHDR' && chunks.at(-1)?.type === 'IEND'
  return whole ? chunks : undefined
}

/** The PNG file made of `chunks`, each with its length and CRC. */
export function writePngChunks(chunks: readonly PngChunk[]): Buffer {
  const parts = chunks.flatMap(({ type, data }) => {
    const typeAndData = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const crc = Buffer.alloc(4)
    crc.writeUInt32BE(crc32(typeAndData))
    return [length, typeAndData, crc]
  })
  return Buffer.concat([signature, ...parts])
}

/** The keyword a text chunk starts with; `undefined` for other chunks. */
export function textKeyword({ type, data }: PngChunk): string | undefined {
  if (type !== 'iTXt' && type !== 'zTXt' && type !== 'tEXt') return undefined
  // PNG §11.3.3.1: a keyword has 1 to 79 bytes before its zero byte.
  const end = data.subarray(0, 80).indexOf(0)
  return end < 1 ? undefined : data.toString('latin1', 0, end)
}

/** A PNG file, cut where a text chunk goes: before IEND. */
interface CutPng {
  readonly before: Buffer
  readonly after: Buffer
}

/** The picture of an achievement is one object, baked into again and again: checked once, and forgotten with the picture. */
const cutPngs = new WeakMap<Uint8Array, Map<string, CutPng>>()

function cutOf(png: Uint8Array, keyword: string): CutPng {
  const known = cutPngs.get(png)
  const found = known?.get(keyword)
  if (found !== undefined) return found
  const cut = cutBeforeEnd(png, keyword)
  if (known === undefined) cutPngs.set(png, new Map([[keyword, cut]]))
  else known.set(keyword, cut)
  return cut
}

/** Without the text chunks of `keyword`. @throws Error when `png` is not an exact PNG file */
function cutBeforeEnd(png: Uint8Array, keyword: string): CutPng {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const chunks = readPngChunks(bytes)
  if (chunks === undefined) throw new Error('the image to bake into is not a PNG file')
  const kept = chunks.filter((chunk) => textKeyword(chunk) !== keyword)
  const whole = kept.length === chunks.length ? bytes : writePngChunks(kept)
  const end = whole.length - 12 - (kept.at(-1)?.data.length ?? 0)
  return { before: whole.subarray(0, end), after: whole.subarray(end) }
}

/**
 * `png` with `text` in one uncompressed iTXt chunk of `keyword` before IEND, in place of any text chunk of that keyword. Nothing else of the
 * image changes. `text` must be well-formed Unicode. The bytes of `png` must never change: the same object is looked through only once.
 * @throws Error when `png` is not an exact PNG file
 * @see https://www.w3.org/TR/png-3/#11iTXt
 */
export function writePngText(png: Uint8Array, keyword: string, text: string): Buffer {
  const { before, after } = cutOf(png, keyword)
  // Keyword, zero, compression flag 0 and method 0, empty language tag, empty translated keyword, text.
  const head = `iTXt${keyword}\0\0\0\0\0`
  const start = before.length + 4
  const end = start + head.length + Buffer.byteLength(text, 'utf8')
  const baked = Buffer.allocUnsafe(end + 4 + after.length)
  before.copy(baked)
  baked.writeUInt32BE(end - start - 4, before.length)
  baked.write(head, start, 'latin1')
  baked.write(text, start + head.length, 'utf8')
  baked.writeUInt32BE(crc32(baked.subarray(start, end)), end)
  after.copy(baked, end + 4)
  return baked
}
