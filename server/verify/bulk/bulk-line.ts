/** One line of a list of badges: a link, a code, a badge or a file. */
import { isObject, type VerifyInput } from '../check.ts'
import type { Whereabouts } from '../input/find-input.ts'
import { kindOf } from '../input/kind-of.ts'

export interface BulkLine {
  /** From 1, in the order of the list; a heading does not count. */
  readonly line: number
  /** The caller's own name of the line, given back with the answer. */
  readonly reference?: string
  /** Absent: nothing that could be read is there. */
  readonly given?: VerifyInput | Whereabouts
}

const longestReference = 200
const members: ReadonlySet<string> = new Set(['url', 'code', 'file', 'text', 'reference'])

/**
 * Reads what a line is from its text: JSON of an object with one of `url`, `code`, `text`, `file` (base64) and maybe a `reference`; JSON of a text;
 * any other JSON object, which is a badge itself; or, where it is no JSON, a link, a signed text or a code.
 */
export function bulkLine(line: number, text: string): BulkLine {
  const trimmed = text.trim()
  if (!/^[{"]/u.test(trimmed)) return plainLine(line, trimmed)
  // A badge is judged by its own bytes: only what may be a line of ours is parsed here.
  if (!/^(?:"|\{\s*"(?:url|code|file|text|reference)")/u.test(trimmed)) return ofText(line, trimmed)
  const value = parsed(trimmed)
  if (typeof value === 'string') return plainLine(line, value)
  if (!isObject(value) || !Object.keys(value).every((key) => members.has(key))) return ofText(line, trimmed)
  return memberLine(line, value)
}

/** A cell of a table, or a text: never JSON of a line. */
export function plainLine(line: number, text: string, reference = ''): BulkLine {
  const trimmed = text.trim()
  const named = { line, ...(reference === '' ? {} : { reference: reference.slice(0, longestReference) }) }
  if (trimmed === '') return named
  if (/^https?:\/\//iu.test(trimmed)) return { ...named, given: { url: trimmed } }
  const isSigned = /^[\w-]+\.[\w-]*\.[\w~.-]*$/u.test(trimmed)
  if (trimmed.startsWith('{') || isSigned) return { ...named, given: ofBytes(Buffer.from(trimmed, 'utf8')) }
  return { ...named, given: { code: trimmed } }
}

function memberLine(line: number, value: Readonly<Record<string, unknown>>): BulkLine {
  const { url, code, file, text, reference } = value
  const named = {
    line,
    ...(typeof reference === 'string' ? { reference: reference.slice(0, longestReference) } : {}),
  }
  const given = [url, code, file, text].filter((one) => one !== undefined)
  if (given.length !== 1 || typeof given[0] !== 'string') return named
  if (typeof url === 'string') return { ...named, given: { url } }
  if (typeof code === 'string') return { ...named, given: { code } }
  if (typeof text === 'string') return plainLine(line, text, named.reference)
  return typeof file === 'string' && /^[A-Za-z0-9+/]+={0,2}$/u.test(file)
    ? { ...named, given: ofBytes(Buffer.from(file, 'base64')) }
    : named
}

function ofText(line: number, text: string): BulkLine {
  return { line, given: ofBytes(Buffer.from(text, 'utf8')) }
}

function ofBytes(bytes: Uint8Array): VerifyInput {
  return { kind: kindOf(bytes), bytes }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
