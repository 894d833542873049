import { separatorOf } from '../text-file.ts'

/** Text that a program other than a reader of text would take for its own. */
const startsLikeAProgram = /^\s*(?:<|#!|\{\\rtf|%!PS)/u
/** Markup that is run or loads something, wherever it is. */
export const activeMarkup = /<(?:!doctype|\?(?:php|xml)|html|script|svg|iframe|object|embed)\b/iu

/** No line of a table is looked at beyond these. */
const linesLookedAt = 20

/**
 * `text/csv` or `text/plain` for UTF-8 without control characters; `undefined` for such text that is active (HTML, SVG, a script);
 * `binary` when it is no such text.
 */
export function textType(bytes: Uint8Array): 'text/csv' | 'text/plain' | undefined | 'binary' {
  const text = decoded(bytes)
  if (text === undefined) return 'binary'
  if (startsLikeAProgram.test(text) || activeMarkup.test(text)) return undefined
  return isTable(text) ? 'text/csv' : 'text/plain'
}

/** Without its byte order mark. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Several lines, each with as many columns as the first, which has more than one. */
function isTable(text: string): boolean {
  const lines = text
    .slice(0, 100_000)
    .split(/\r\n|\n|\r/u, linesLookedAt)
    .filter((line) => line !== '')
  const separator = separatorOf(text)
  const [first = 1, ...others] = lines.map((line) => columns(line, separator))
  return first > 1 && others.length > 0 && others.every((number) => number === first)
}

/** A separator between quotation marks is none. */
function columns(line: string, separator: string): number {
  return line.replaceAll(/"[^"]*"/gu, '').split(separator).length
}
