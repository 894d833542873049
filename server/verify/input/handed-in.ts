import { isObject, type VerifyInput } from '../check.ts'
import { parseStrictJson, StrictJsonError } from '../strict-json.ts'
import type { Whereabouts } from './find-input.ts'

/** An address or a code is short; what is longer is a badge. */
const longest = 8192

/**
 * What a JSON text hands in: an address or a code when it is an object with the one member `url` or `code`, a text; a badge otherwise, good or
 * bad.
 */
export function handedIn(bytes: Uint8Array): VerifyInput | Whereabouts {
  return whereabouts(bytes) ?? { kind: 'json', bytes }
}

function whereabouts(bytes: Uint8Array): Whereabouts | undefined {
  if (bytes.byteLength > longest) return undefined
  const value = parsed(bytes)
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined
  const { url, code } = value
  if (typeof url === 'string') return { url }
  return typeof code === 'string' ? { code } : undefined
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof TypeError) return undefined
    throw error
  }
}
