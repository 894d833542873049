import { setImmediate as breathe } from 'node:timers/promises'
import { columnNamed, headerOf, type Column } from './columns.ts'
import { readCsvRows } from '../spreadsheet/read-csv.ts'
import { readRow } from './read-row.ts'
import { readXlsxRows } from '../spreadsheet/read-xlsx.ts'
import { limited, remark } from './remarks.ts'
import type { RawRow, TableReading, TableRemark, TableRow } from './types.ts'

/** Lines read before other work gets its turn. */
export const linesPerSlice = 250

/** Competencies one table can have. */
export const maximumTableLines = 20_000

/**
 * What a table says, line by line; nothing of it when one line is wrong. The columns are those of `columns.ts`, in any order; only
 * the code is needed, and a title or a text for what is new. Judges what can be judged without the framework: see `tableForm` for the rest.
 * Never throws, whatever the bytes.
 */
export async function readFrameworkTable(bytes: Uint8Array, format: 'csv' | 'xlsx'): Promise<TableReading> {
  // One more than allowed, to see that there are too many.
  const raw = format === 'csv' ? readCsvRows(bytes) : await readXlsxRows(bytes, maximumTableLines + 2)
  const failed = (...errors: readonly TableRemark[]): TableReading => ({ rows: [], errors, warnings: [] })
  if (raw.errors.length > 0) return failed(...raw.errors)
  const [header, ...lines] = raw.rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  if (header === undefined || lines.length === 0) return failed(remark('table-empty'))
  if (lines.length > maximumTableLines) return failed(remark('too-many-lines'))
  const { columns, errors, warnings } = columnsOf(header)
  if (errors.length > 0) return { rows: [], errors, warnings }
  const read: ReturnType<typeof readRow>[] = []
  for (const line of lines) {
    read.push(readRow(line, columns))
    if (read.length % linesPerSlice === 0) await breathe()
  }
  const rows = read.flatMap(({ row }) => (row === undefined ? [] : [row]))
  const wrong = [...read.flatMap((one) => one.errors), ...repeated(rows)]
  if (wrong.length > 0) return { rows: [], errors: limited(wrong), warnings }
  return { rows: inOrder(rows), errors: [], warnings }
}

function columnsOf(header: RawRow): {
  readonly columns: readonly (Column | undefined)[]
  readonly errors: readonly TableRemark[]
  readonly warnings: readonly TableRemark[]
} {
  const columns = header.cells.map(columnNamed)
  const names = columns.map((column) => (column === undefined ? undefined : headerOf(column)))
  const warnings = header.cells.flatMap((cell, index) =>
    columns[index] === undefined && cell.trim() !== ''
      ? [remark('column-unknown', header.line, letters(index))]
      : [],
  )
  const twice = names.filter((name, index) => name !== undefined && names.indexOf(name) < index)
  const missing = columns.some((column) => column?.key === 'code') ? [] : [headerOf({ key: 'code' })]
  return {
    columns,
    errors: [
      ...twice.map((name) => remark('column-repeated', header.line, name)),
      ...missing.map((name) => remark('column-missing', header.line, name)),
    ],
    warnings: limited(warnings),
  }
}

/** Name of a column as spreadsheets show it: A, B… Z, AA. */
function letters(index: number): string {
  return (index >= 26 ? letters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
}

function repeated(rows: readonly TableRow[]): readonly TableRemark[] {
  const seen = new Set<string>()
  return rows.flatMap(({ line, code }) => {
    if (seen.has(code)) return [remark('code-repeated', line, headerOf({ key: 'code' }))]
    seen.add(code)
    return []
  })
}

/** By position; lines without one stay after the line before them. */
function inOrder(rows: readonly TableRow[]): readonly TableRow[] {
  let last = 0
  const ranked = rows.map((row) => ({ row, rank: (last = row.position ?? last) }))
  return ranked.sort((left, right) => left.rank - right.rank).map(({ row }) => row)
}
