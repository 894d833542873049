/** Texts too long for one document, kept in parts. */
import { createHash } from 'node:crypto'
import type { LongTextPart } from './documents.ts'
import type { Collection } from './store.ts'

// A document may hold 5,000,000 characters.
const charactersPerPart = 1_000_000
const partsPerWrite = 4

/**
 * Keeps `text` and answers its name: its SHA-256, hexadecimal, over UTF-8. The same text twice is one text, and a crash half-way is
 * mended by doing it again.
 */
export async function keepLongText(
  texts: Pick<Collection<LongTextPart>, 'insertMissing'>,
  text: string,
): Promise<string> {
  const name = longTextName(text)
  const parts = split(text)
  const documents = parts.map((part, number) => ({
    _id: `${name}:${String(number)}`,
    text: part,
    parts: parts.length,
  }))
  for (let start = 0; start < documents.length; start += partsPerWrite) {
    await texts.insertMissing(documents.slice(start, start + partsPerWrite))
  }
  return name
}

/** What `text` is kept by. Keeps nothing. */
export function longTextName(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The text of that name; `undefined` when there is none, or when not all of it was kept. */
export async function readLongText(
  texts: Pick<Collection<LongTextPart>, 'get'>,
  name: string,
): Promise<string | undefined> {
  const first = await texts.get(`${name}:0`)
  if (first === undefined) return undefined
  const parts = [first.text]
  for (let number = 1; number < first.parts; number += 1) {
    const part = await texts.get(`${name}:${String(number)}`)
    if (part === undefined) return undefined
    parts.push(part.text)
  }
  return parts.join('')
}

/** Never between the two halves of a character: a lone surrogate cannot be stored. */
function split(text: string): readonly string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length || start === 0;) {
    let end = Math.min(start + charactersPerPart, text.length)
    if (end < text.length && /[\uD800-\uDBFF]/u.test(text[end - 1] ?? '')) end -= 1
    parts.push(text.slice(start, end))
    if (end === start) break
    start = end
  }
  return parts
}
