/** Writes what became of a list of badges. */
import type { Language } from '../../text.ts'
import type { BulkResult } from './judge-bulk.ts'

export const bulkTypes = ['application/x-ndjson', 'text/csv'] as const
export type BulkType = (typeof bulkTypes)[number]

const columns = ['line', 'reference', 'verdict', 'code', 'check', 'detail', 'issuer', 'sha256'] as const
const policyColumns = ['decision', 'decisionCode'] as const

export interface WrittenAs {
  readonly type: BulkType
  readonly language: Language
  /** A table then says what the policy decides, in two more columns. */
  readonly hasPolicy: boolean
}

/** Each result as a line; for a spreadsheet, with a byte order mark, a heading, and no cell it would take for a formula. */
export async function* writtenBulk(
  results: AsyncIterable<BulkResult>,
  { type, language, hasPolicy }: WrittenAs,
): AsyncGenerator<string> {
  const shown = hasPolicy ? [...columns, ...policyColumns] : columns
  if (type === 'text/csv') yield `\uFEFF${row(shown)}`
  for await (const result of results) {
    const said = { ...result, detail: result.detail[language] }
    yield type === 'text/csv'
      ? row(shown.map((column) => String(said[column] ?? '')))
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
