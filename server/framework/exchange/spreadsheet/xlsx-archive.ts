/**
 * The ZIP archive of a workbook, opened without trust: sizes are checked before anything is unpacked, and again while it is.
 * What comes out is a new archive of the plain XML parts alone, so that no other reader can see another file in the same bytes.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT §4.3
 */
import { inflateRawSync } from 'node:zlib'

const maximumBytes = 5 * 1024 * 1024
const maximumUnpackedBytes = 60 * 1024 * 1024
/** Of one part: a sheet, or the texts of all. */
const maximumPartBytes = 15 * 1024 * 1024
const maximumEntries = 1000

export type ArchiveFlaw =
  'file-too-large' | 'not-a-spreadsheet' | 'spreadsheet-locked' | 'spreadsheet-too-large'

export interface ArchivePart {
  readonly name: string
  readonly bytes: Uint8Array
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly unpacked: number
  readonly offset: number
}

/**
 * The XML parts of the archive `bytes`; macros, images and everything else are left where they are. Never throws: an archive
 * that is too large, encrypted, or not one, is a flaw.
 */
export function archiveParts(bytes: Uint8Array): readonly ArchivePart[] | ArchiveFlaw {
  if (bytes.length > maximumBytes) return 'file-too-large'
  // The container of encrypted workbooks, and of those before 2007.
  if (Buffer.from(bytes.subarray(0, 4)).toString('hex') === 'd0cf11e0') return 'spreadsheet-locked'
  const entries = directory(bytes)
  if (typeof entries === 'string') return entries
  const unpacked = entries.reduce((total, entry) => total + entry.unpacked, 0)
  if (unpacked > maximumUnpackedBytes) return 'spreadsheet-too-large'
  const wanted = entries.filter(({ name }) => /\.(?:xml|rels)$/u.test(name))
  if (wanted.some((entry) => entry.unpacked > maximumPartBytes)) return 'spreadsheet-too-large'
  if (new Set(wanted.map(({ name }) => name)).size < wanted.length) return 'not-a-spreadsheet'
  const parts: ArchivePart[] = []
  for (const entry of wanted) {
    const content = unpack(bytes, entry)
    if (content === undefined) return 'not-a-spreadsheet'
    parts.push({ name: entry.name, bytes: content })
  }
  return parts
}

function directory(bytes: Uint8Array): readonly Entry[] | ArchiveFlaw {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  if (end === undefined) return 'not-a-spreadsheet'
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > maximumEntries) return 'spreadsheet-too-large'
  const entries: Entry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) return 'not-a-spreadsheet'
    const flags = view.getUint16(at + 8, true)
    if ((flags & 0x2041) !== 0) return 'spreadsheet-locked'
    const length = view.getUint16(at + 28, true)
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + length)).toString('utf8')
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** Where the end of central directory record is: the last one, a comment of up to 64 KB behind it. */
function endOfDirectory(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 0xffff; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  return undefined
}

/** Undefined when the entry is not what the directory says: another size, another method, out of the file (ZIP64 included). */
function unpack(bytes: Uint8Array, { method, packed, unpacked, offset }: Entry): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== 0x04034b50) return undefined
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  if (start + packed > view.byteLength) return undefined
  const content = bytes.subarray(start, start + packed)
  if (method === 0) return packed === unpacked ? content : undefined
  if (method !== 8) return undefined
  try {
    const inflated = inflateRawSync(content, { maxOutputLength: Math.max(unpacked, 1) })
    return inflated.length === unpacked ? inflated : undefined
  } catch {
    return undefined
  }
}

/** An archive of `parts`, not compressed. Checksums are left out: whoever reads it here has just made it. */
export function archiveOf(parts: readonly ArchivePart[]): ArrayBuffer {
  const names = parts.map(({ name }) => Buffer.from(name, 'utf8'))
  const total = parts.reduce(
    (size, { bytes }, index) => size + bytes.length + 76 + 2 * (names[index]?.length ?? 0),
    22,
  )
  const archive = new Uint8Array(total)
  const view = new DataView(archive.buffer)
  const offsets: number[] = []
  let at = 0
  const head = (signature: number, from: number, size: number, name: Uint8Array) => {
    view.setUint32(at, signature, true)
    view.setUint16(at + from, 20, true)
    view.setUint16(at + from + 2, 0x0800, true)
    view.setUint32(at + from + 14, size, true)
    view.setUint32(at + from + 18, size, true)
    view.setUint16(at + from + 22, name.length, true)
  }
  for (const [index, { bytes }] of parts.entries()) {
    const name = names[index] ?? new Uint8Array()
    offsets.push(at)
    head(0x04034b50, 4, bytes.length, name)
    archive.set(name, at + 30)
    archive.set(bytes, at + 30 + name.length)
    at += 30 + name.length + bytes.length
  }
  const start = at
  for (const [index, { bytes }] of parts.entries()) {
    const name = names[index] ?? new Uint8Array()
    head(0x02014b50, 6, bytes.length, name)
    view.setUint32(at + 42, offsets[index] ?? 0, true)
    archive.set(name, at + 46)
    at += 46 + name.length
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, parts.length, true)
  view.setUint16(at + 10, parts.length, true)
  view.setUint32(at + 12, at - start, true)
  view.setUint32(at + 16, start, true)
  return archive.buffer
}
