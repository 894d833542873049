/** Whether what somebody hands in is a presentation: a credential shown by its holder, and not a credential alone. */
import { parseJws } from '../../proof/jose/jws.ts'
import type { Credential } from '../../proof/types.ts'
import type { VerifyInput } from '../check.ts'
import { parseStrictJson, StrictJsonError } from '../strict-json.ts'
import { saysPresentation } from './read-presentation.ts'

/** As much as a credential may be. */
const largestPresentation = 256 * 1024

const jws = /^[\w-]+\.[\w-]+\.[\w-]+$/u
/** An SD-JWT that ends with the signature of its holder. */
const bound = /^[\w-]+\.[\w-]+\.[\w-]+~(?:[\w-]+~)*[\w-]+\.[\w-]+\.[\w-]+$/u

/** What an object says that is a presentation, of either form. */
const word = 'VerifiablePresentation"'

/**
 * Whether `presentationIn` may find one: told without parsing anything, in a time that grows with the bytes alone. A text that says so in escapes
 * only is none.
 */
export function mayBePresentation({ kind, bytes }: VerifyInput): boolean {
  if ((kind !== 'json' && kind !== 'jwt') || bytes.byteLength > largestPresentation) return false
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^ï»¿/u, '')
    .trim()
  if (text.includes(word)) return true
  if (text.includes('~')) return bound.test(text)
  const [header = '', payload] = jws.test(text) ? text.split('.') : []
  if (payload === undefined) return false
  const [said, what] = [header, payload].map((part) => Buffer.from(part, 'base64url').toString('latin1'))
  return (
    /vp\+(?:ld\+)?jwt"/iu.test(said ?? '') || what?.includes(word) === true || what?.includes('"vp"') === true
  )
}

/**
 * The object or the signed text that says it is a presentation. `undefined` for anything else, whatever it is, and for what no reader could read
 * in one way only: the checks of a credential say what is wrong with that. Only of bytes that `mayBePresentation`.
 */
export function presentationIn({ kind, bytes }: VerifyInput): Credential | string | undefined {
  if ((kind !== 'json' && kind !== 'jwt') || bytes.byteLength > largestPresentation) return undefined
  const text = utf8(bytes)?.trim()
  if (text === undefined) return undefined
  if (text.startsWith('{')) return objectIn(text)
  if (bound.test(text)) return text
  return jws.test(text) && isVpJwt(text) ? text : undefined
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function objectIn(text: string): Credential | undefined {
  try {
    const value = parseStrictJson(text)
    return saysPresentation(value) ? value : undefined
  } catch (error) {
    if (error instanceof StrictJsonError) return undefined
    throw error
  }
}

/** By its `typ`; by what it holds where that says `JWT` or nothing. */
function isVpJwt(text: string): boolean {
  const parsed = parseJws(text)
  if ('failure' in parsed) return false
  const { header, payload } = parsed
  return /^vp\+(?:ld\+)?jwt$/u.test(header.typ ?? '') || 'vp' in payload || saysPresentation(payload)
}
