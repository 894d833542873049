/** Newline-delimited JSON: one JSON object a line, read as it comes. */
import { isUtf8 } from 'node:buffer'
import type { TextLine } from '../award/job/bulk/read-text.ts'
import { Problem } from '../problem.ts'
import { jsonFlaw } from './contract/json-flaw.ts'
import { textFlaws } from './contract/text-flaws.ts'

/** Of one line. */
const maximumLineBytes = 16 * 1024
/** Of the whole text; 20,000 lines of a thousand bytes and a half. */
const maximumTextBytes = 32 * 1024 * 1024
const maximumDepth = 8
const newline = 0x0a

/**
 * The lines of `chunks`, counted from 1; empty lines count and are left out, as is the byte order mark that some tools begin a text with. No more than one line is held at a time.
 * @throws Problem `payload-too-large` (413)
 */
export async function* readNdjson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  let [line, total, size] = [1, 0, 0]
  let parts: Uint8Array[] = []
  const take = (part: Uint8Array) => {
    size += part.length
    if (size <= maximumLineBytes) parts.push(part)
  }
  const finished = (): readonly TextLine[] => {
    const bytes = Buffer.concat(parts)
    const read = size > maximumLineBytes ? ({ line, flaw: 'line-too-long' } as const) : readLine(line, bytes)
    line += 1
    size = 0
    parts = []
    return read === undefined ? [] : [read]
  }
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > maximumTextBytes) throw tooLarge()
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      take(chunk.subarray(start, end))
      yield* finished()
      start = end + 1
    }
    take(chunk.subarray(start))
  }
  yield* finished()
}

function readLine(line: number, bytes: Buffer): TextLine | undefined {
  if (!isUtf8(bytes)) return { line, flaw: 'not-json' }
  const text = line === 1 ? bytes.toString('utf8').replace(/^\uFEFF/u, '') : bytes.toString('utf8')
  if (text.trim() === '') return undefined
  const flaw = jsonFlaw(text, maximumDepth)
  if (flaw !== undefined) return { line, flaw }
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { line, flaw: 'not-json' }
  if (textFlaws(value).length > 0) return { line, flaw: 'control-character' }
  return { line, value: value as Readonly<Record<string, unknown>> }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function tooLarge(): Problem {
  return new Problem('payload-too-large', {
    fr: 'Ce texte dépasse 32 Mo : partagez-le en plusieurs.',
    en: 'This text is larger than 32 MB: split it.',
  })
}
