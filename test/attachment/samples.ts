/** Files made by hand: the smallest of each type, and what people who mean harm make of them. */
import { crc32, deflateSync } from 'node:zlib'

type Part = readonly [name: string, content: string | Uint8Array]

const latin1 = (text: string) => Buffer.from(text, 'latin1')

export function pdf(inside = ''): Buffer {
  const objects = `1 0 obj\n<< /Type /Catalog ${inside} >>\nendobj\n`
  return latin1(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n${objects}trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n`)
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([latin1(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** One grey pixel; `text` in a comment. */
export function png(text = ''): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(text === '' ? [] : [chunk('tEXt', latin1(`Comment\0${text}`))]),
    chunk('IDAT', deflateSync(Buffer.from([0, 127]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export function jpeg(): Buffer {
  return Buffer.concat([
    latin1('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0'),
    Buffer.alloc(64),
    latin1('\xff\xd9'),
  ])
}

export function webp(): Buffer {
  const data = Buffer.concat([latin1('WEBPVP8 '), Buffer.from([10, 0, 0, 0]), Buffer.alloc(10)])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(data.length)
  return Buffer.concat([latin1('RIFF'), size, data])
}

export interface ZipOptions {
  /** What the archive says each part unpacks to, when that is not the truth. */
  readonly unpackedBytes?: number
  readonly encrypted?: true
  readonly comment?: string
}

/** An archive of parts that are stored, not compressed. */
export function zip(
  parts: readonly Part[],
  { unpackedBytes, encrypted, comment = '' }: ZipOptions = {},
): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, content] of parts) {
    const data = Buffer.from(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(encrypted === true ? 1 : 0, 2)
    fields.writeUInt32LE(crc32(data), 10)
    fields.writeUInt32LE(data.length, 14)
    fields.writeUInt32LE(unpackedBytes ?? data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([latin1('PK\x03\x04'), fields, Buffer.from(name), data])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([latin1('PK\x01\x02\x14\0'), fields, place, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  end.writeUInt16LE(comment.length, 16)
  return Buffer.concat([...locals, directory, latin1('PK\x05\x06'), end, latin1(comment)])
}

export const odtType = 'application/vnd.oasis.opendocument.text'
export const odsType = 'application/vnd.oasis.opendocument.spreadsheet'
export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function openDocument(type: string, more: readonly Part[] = [], options: ZipOptions = {}): Buffer {
  return zip([['mimetype', type], ['content.xml', '<office:document-content/>'], ...more], options)
}

export function officeDocument(type: string, more: readonly Part[] = [], options: ZipOptions = {}): Buffer {
  const list = `<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="${type}.main+xml"/></Types>`
  return zip([['[Content_Types].xml', list], ['main.xml', '<w:document/>'], ...more], options)
}

export const macroType = 'application/vnd.ms-word.document.macroEnabled'
