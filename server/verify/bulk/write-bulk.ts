/** Writes what became of a list of badges. */
import type { Language } from '../../text.ts'
import type { BulkResult } from './judge-bulk.ts'

export const bulkTypes = ['application/x-ndjson', 'text/csv'] as const
export type BulkType = (typeof bulkTypes)[number]

const columns = ['line', 'reference', 'verdict', 'code', 'check', 'detail', 'issuer', 'sha256'] as const

/** Each result as a line of `type`; for a spreadsheet, with a byte order mark, a heading, and no cell it would take for a formula. */
export async function* writtenBulk(
  results: AsyncIterable<BulkResult>,
  type: BulkType,
  language: Language,
): AsyncGenerator<string> {
  if (type === 'text/csv') yield `\uFEFF${row(columns)}`
  for await (const result of results) {
    const said = { ...result, detail: result.detail[language] }
    yield type === 'text/csv'
      ? row(columns.map((column) => String(said[column] ?? '')))
      : `${JSON.stringify(said)}\n`
  }
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

/** RFC 4180 §2; and a leading apostrophe where a spreadsheet would begin to calculate. */
function cell(text: string): string {
  const inert = /^[=+\-@\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${inert.replaceAll('"', '""')}"`
}
