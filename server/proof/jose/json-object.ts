/** JSON objects inside signed texts, read so that every reader reads them alike. */
import type { Credential } from '../types.ts'

export function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `id` of an object, or the text that names it; `undefined` when neither is a text. */
export function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value['id'] : value
  return typeof id === 'string' ? id : undefined
}

/** Members of all objects in `value`. */
function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const inside: readonly unknown[] = Object.values(value)
  const own = Array.isArray(value) ? 0 : inside.length
  return inside.reduce<number>((sum, each) => sum + membersIn(each), own)
}

// A string, with the colon that makes it a key; or anything that is no string.
const keysAndTheRest = /"(?:[^"\\]|\\.)*"(\s*:)?|[^"]+/gsu

/** Members the text writes: more than there are when a key is written twice. */
function membersWritten(text: string): number {
  let count = 0
  for (const [, colon] of text.matchAll(keysAndTheRest)) if (colon !== undefined) count += 1
  return count
}

/**
 * The object a JSON text is, or `undefined`: not JSON, not an object, or a key twice in one object, of which parsers keep either
 * (RFC 7515 §4: "Header Parameter names within the JOSE Header MUST be unique").
 * Does NOT bound sizes: the caller does.
 */
export function parseJsonObject(text: string): Credential | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && membersIn(value) === membersWritten(text) ? value : undefined
  } catch {
    return undefined
  }
}

/** The bytes of a base64url text in its one canonical form (RFC 7515 §2: no padding, nothing else in it); `undefined` for any other. */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined
}

/** The text of UTF-8 bytes; `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
