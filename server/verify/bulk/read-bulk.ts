/** Reads a list of badges, in one of the forms programs and spreadsheets write. */
import { CsvError, parse } from 'csv-parse/sync'
import type { Bounded, Task } from '../../bounded/task.ts'
import { Problem } from '../../problem.ts'
import { decodeTextFile, separatorOf } from '../../text-file.ts'
import { bulkLine, plainLine, type BulkLine } from './bulk-line.ts'

export type BulkFormat = 'ndjson' | 'json' | 'csv'

export const mostLines = 1000
/** Of one line: an image of 2 MiB as base64. */
const longestLine = 3 * 1024 * 1024
/** Of all of them. */
const mostBytes = 16 * 1024 * 1024

/** Why there are no lines. `no-list`: it is none, or there is nothing in it. */
type Refusal = 'no-list' | 'too-many'

/**
 * The lines of the list, 1,000 at most, in its order; empty lines are left out. Stops receiving at the first byte too many. What is wrong with
 * one line is its own matter: it has no `given` then. Read where it can be ended: megabytes of separators take seconds.
 * @throws Problem `payload-too-large` (413), `invalid-request` (400) for what is no list at all; `unavailable` (503) when too much else is being
 *   read
 */
export async function readBulk(
  bounded: Bounded | undefined,
  format: BulkFormat,
  chunks: AsyncIterable<Uint8Array>,
): Promise<readonly BulkLine[]> {
  const input = { format, bytes: await collected(chunks) }
  const ended = bounded === undefined ? { output: linesIn(input) } : await bounded.run(readBulkLines, input)
  if ('refusal' in ended) throw tooCostly()
  const { output } = ended
  if (output === 'no-list') throw noList()
  if (output === 'too-many') throw tooMany()
  return output
}

interface BulkBytes {
  readonly format: BulkFormat
  readonly bytes: Uint8Array
}

/** Reading a list, for a thread that can be ended. */
export const readBulkLines: Task<BulkBytes, readonly BulkLine[] | Refusal> = {
  name: 'read-bulk',
  // 16 MiB of badges take a fifth of it.
  processorMilliseconds: 2_000,
  // Held by who sends it, who may hold two, and not in the way of badges that wait.
  size: () => 0,
  work: linesIn,
}

function linesIn({ format, bytes }: BulkBytes): readonly BulkLine[] | Refusal {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const lines = format === 'csv' ? csvLines(whole) : [...textLines(format, whole)]
    return lines.length === 0 ? 'no-list' : lines
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

/** Carries a refusal out of the reading. */
class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal)
    this.refusal = refusal
  }
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > mostBytes) throw tooLarge()
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

function* textLines(format: 'ndjson' | 'json', bytes: Buffer): Generator<BulkLine> {
  const start = bytes.subarray(0, 3).toString('latin1') === 'ï»¿' ? 3 : 0
  const parts = format === 'ndjson' ? newlineParts(bytes, start) : elementParts(bytes, start)
  let line = 0
  for (const part of parts) {
    const text = part.length > longestLine ? undefined : part.toString('utf8')
    if (text?.trim() === '') continue
    line += 1
    if (line > mostLines) throw new Refused('too-many')
    yield text === undefined ? { line } : bulkLine(line, text)
  }
}

function* newlineParts(bytes: Buffer, from: number): Generator<Buffer> {
  for (let start = from; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start)
    yield bytes.subarray(start, end === -1 ? bytes.length : end)
    start = end === -1 ? bytes.length : end + 1
  }
}

/** The elements of a JSON array by their brackets and quotes alone: none is parsed, so a broken one costs nothing but itself. */
function* elementParts(bytes: Buffer, from: number): Generator<Buffer> {
  let [depth, start, isText] = [0, -1, false]
  for (let at = from; at < bytes.length; at += 1) {
    const sign = String.fromCharCode(bytes[at] ?? 0)
    if (isText) {
      if (sign === '\\') at += 1
      else if (sign === '"') isText = false
      continue
    }
    if (depth === 0) {
      if (sign === '[') [depth, start] = [1, at + 1]
      else if (sign.trim() !== '') throw new Refused('no-list')
      continue
    }
    if (sign === '"') isText = true
    else if (sign === '[' || sign === '{') depth += 1
    else if ((sign === ']' || sign === '}') && depth > 1) depth -= 1
    else if (depth === 1 && (sign === ',' || sign === ']')) {
      yield bytes.subarray(start, at)
      start = at + 1
      if (sign === ']') return
    }
  }
  throw new Refused('no-list')
}

const headings = ['badge', 'url', 'lien', 'link', 'code', 'text', 'texte'] as const
const referenceHeadings = ['reference', 'référence', 'ref', 'nom', 'name', 'id']

/** One badge a row: in the column named so, or in the first; what the row is called in the column named so, or in the second. */
function csvLines(bytes: Buffer): readonly BulkLine[] {
  const file = decodeTextFile(bytes)
  if (file === undefined) throw new Refused('no-list')
  const [first, ...rest] = rowsOf(file.text)
  if (first === undefined) return []
  const names = first.map((cell) => cell.trim().toLowerCase())
  const column = names.findIndex((name) => headings.some((heading) => heading === name))
  const rows = column === -1 ? [first, ...rest] : rest
  if (rows.length > mostLines) throw new Refused('too-many')
  const reference = column === -1 ? 1 : names.findIndex((name) => referenceHeadings.includes(name))
  return rows.map((row, at) => plainLine(at + 1, row[Math.max(column, 0)] ?? '', row[reference] ?? ''))
}

function rowsOf(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, {
      delimiter: separatorOf(text),
      // One for the heading, one to know that there are too many.
      to: mostLines + 2,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestLine,
    })
  } catch (error) {
    if (error instanceof CsvError) throw new Refused('no-list')
    throw error
  }
}

function noList(): Problem {
  return new Problem('invalid-request', {
    fr: 'Ce n’est pas une liste de badges : un tableau JSON, un objet JSON par ligne, ou un tableau CSV.',
    en: 'This is no list of badges: a JSON array, one JSON object a line, or a CSV table.',
  })
}

function tooMany(): Problem {
  return new Problem('payload-too-large', {
    fr: 'La liste a plus de 1 000 lignes : partagez-la en plusieurs.',
    en: 'The list has more than 1,000 lines: split it.',
  })
}

function tooCostly(): Problem {
  return new Problem('payload-too-large', {
    fr: 'La liste est trop longue à lire : partagez-la en plusieurs.',
    en: 'The list takes too long to read: split it.',
  })
}

function tooLarge(): Problem {
  return new Problem(
    'payload-too-large',
    {
      fr: 'La liste dépasse 16 Mo : partagez-la en plusieurs.',
      en: 'The list is larger than 16 MB: split it.',
    },
    // The rest of it is not read: nothing else can come this way.
    { headers: { Connection: 'close' } },
  )
}
