/** JSON objects inside signed texts, read so that every reader reads them alike. */
import { isUtf8, transcode } from 'node:buffer'
import type { Credential } from '../types.ts'

export function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `id` of an object, or the text that names it; `undefined` when neither is a text. */
export function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value['id'] : value
  return typeof id === 'string' ? id : undefined
}

/** Members of all objects in `value`, which `JSON.parse` made: no object in it inherits any. */
function membersIn(value: unknown): number {
  let count = 0
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    for (const item of items) if (typeof item === 'object') count += membersIn(item)
  } else if (isObject(value)) {
    for (const name in value) {
      count += 1
      if (typeof value[name] === 'object') count += membersIn(value[name])
    }
  }
  return count
}

const quote = 0x22
const colon = 0x3a
const backslash = 0x5c

/** Where the last byte before `at` is that is no white space of JSON. */
function beforeSpace(json: Uint8Array, at: number): number {
  let before = at - 1
  while ((json[before] ?? quote) <= 0x20) before -= 1
  return before
}

/** Whether the quotation mark at `at` is one of the characters of a string: an odd number of backslashes ends just before it. */
function isEscaped(json: Uint8Array, at: number): boolean {
  let before = at - 1
  while (json[before] === backslash) before -= 1
  return (at - before) % 2 === 0
}

/** What may stand before a quotation mark that begins a string, white space apart. */
const beforeStrings: ReadonlySet<number | undefined> = new Set(Buffer.from('{[,:'))

/** Whether the colon at `at` follows the name of a member; `undefined` when it could be the first character of a string as well. */
function isAfterName(json: Uint8Array, at: number): boolean | undefined {
  const end = beforeSpace(json, at)
  if (json[end] !== quote || isEscaped(json, end)) return false
  const last = json[end - 1] ?? 0
  return last <= 0x20 || beforeStrings.has(last) ? undefined : true
}

/** The colons that are in no string, each byte looked at. */
function colonsOutsideStrings(json: Uint8Array): number {
  let count = 0
  let isInString = false
  for (let at = 0; at < json.length; at += 1) {
    const code = json[at]
    if (code === quote && !(isInString && isEscaped(json, at))) isInString = !isInString
    else if (code === colon && !isInString) count += 1
  }
  return count
}

/** Members the UTF-8 of a JSON value writes, more than there are when a key is written twice. Only colons are looked for, as long as that will do. */
function membersWritten(json: Buffer): number {
  let count = 0
  for (let at = json.indexOf(colon); at !== -1; at = json.indexOf(colon, at + 1)) {
    const isMember = isAfterName(json, at)
    if (isMember === undefined) return colonsOutsideStrings(json)
    if (isMember) count += 1
  }
  return count
}

/**
 * The object a JSON text is, or `undefined`: not JSON, not an object, or a key twice in one object, of which parsers keep either
 * (RFC 7515 §4: "Header Parameter names within the JOSE Header MUST be unique"). `bytes` are the UTF-8 of `text`, for who has them.
 * Does NOT bound sizes: the caller does.
 */
export function parseJsonObject(text: string, bytes: Buffer = Buffer.from(text)): Credential | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && membersIn(value) === membersWritten(bytes) ? value : undefined
  } catch {
    return undefined
  }
}

/** The bytes of a base64url text in its one canonical form (RFC 7515 §2: no padding, nothing else in it); `undefined` for any other. */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined
}

/** The text of UTF-8 bytes, a byte order mark kept; `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le') : undefined
}

/** Bytes nobody keeps, written over each time: to get new ones for a whole credential takes as long as to fill them. */
const desk = Buffer.allocUnsafeSlow(65_536)

/**
 * The UTF-8 bytes of well-formed texts, such as `JSON.stringify` writes, one after the other: in a third of the time `Buffer.from` takes.
 * @throws Error when `texts` have half of a surrogate pair
 */
export function encodeUtf8(...texts: readonly string[]): Buffer {
  const bytes = 2 * texts.reduce((units, text) => units + text.length, 0)
  const room = bytes <= desk.length ? desk : Buffer.allocUnsafeSlow(bytes)
  let end = 0
  for (const text of texts) end += room.write(text, end, 'utf16le')
  return transcode(room.subarray(0, end), 'utf16le', 'utf8')
}
