/** What a file is, found from its content alone. */
import { fileTypeFromBuffer } from 'file-type'
import { imageEndsItself } from './image-end.ts'
import { textType } from './text-type.ts'
import { isPassiveArchive, zipFoundIn } from './zip-directory.ts'

/** Every media type that is kept, with the extension of a file of it. */
export const mediaTypes = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
} as const satisfies Readonly<Record<string, string>>

export type MediaType = keyof typeof mediaTypes

/**
 * The media type of `bytes`; `undefined` when they are anything that is not kept: active (HTML, SVG, scripts, macros, PDF with scripts),
 * executable, archived, of two types at once, or unknown. Nothing is unpacked but the one-mebibyte-at-most list of parts that tells
 * office documents apart.
 *
 * Does NOT find what hides inside a compressed part of a document: that is for the antivirus.
 */
export async function mediaTypeOf(bytes: Uint8Array): Promise<MediaType | undefined> {
  if (bytes.length === 0) return undefined
  // A PDF may be all text.
  if (!startsWith(bytes, '%PDF-')) {
    const text = textType(bytes)
    if (text !== 'binary') return text
  }
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  const type = found?.mime ?? ''
  if (!isKept(type)) return undefined
  switch (type) {
    case 'application/pdf':
      return isPassivePdf(bytes) && !zipFoundIn(bytes) ? type : undefined
    case 'image/png':
    case 'image/jpeg':
    case 'image/webp':
      return imageEndsItself(type, bytes) && !zipFoundIn(bytes) ? type : undefined
    case 'text/plain':
    case 'text/csv':
      return undefined
    default:
      return isPassiveArchive(bytes) ? type : undefined
  }
}

function isKept(type: string): type is MediaType {
  return Object.hasOwn(mediaTypes, type)
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, text.length)).equals(
    Buffer.from(text),
  )
}

/** Names that only what is run, or what is carried inside, is called by. `/JS` is left out: chance writes it in compressed data. */
const activeName = /\/(?:JavaScript|Launch|EmbeddedFiles?|XFA|RichMedia)(?![A-Za-z0-9])/gu
/** The same words in the address of a link are words. */
const inAddress = /\(https?:\/\/[^\s()<>]*$/u
const longestAddress = 300
const mostAddresses = 100

/** Complete, and without a script, a program or another file where that can be read. @see ISO 32000-2 §7.3.5 (names), §12.6.4 (actions) */
function isPassivePdf(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.startsWith('%PDF-') || !text.slice(-1024).includes('%%EOF')) return false
  // A name can write any of its characters as `#` and two hexadecimal digits.
  const names = text.replaceAll(/#([0-9A-Fa-f]{2})/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  let addresses = 0
  for (const { index } of names.matchAll(activeName)) {
    addresses += 1
    const before = names.slice(Math.max(0, index - longestAddress), index)
    if (addresses > mostAddresses || !inAddress.test(before)) return false
  }
  return true
}
