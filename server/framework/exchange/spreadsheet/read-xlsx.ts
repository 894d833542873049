import { readSheet } from 'read-excel-file/universal'
import { remark, type RemarkCode } from '../table/remarks.ts'
import { extentFlaw } from './sheet-extent.ts'
import type { RawRow, RawTable } from '../table/types.ts'
import { archiveOf, archiveParts } from './xlsx-archive.ts'

/**
 * The rows of the first sheet of a workbook, each with its number; numbers, dates and booleans as text. Formulas give their last
 * result; macros and links to other workbooks are not read. `maximumRows` counts the header. Never throws: what cannot be read is
 * an error, and then there are no rows.
 */
export async function readXlsxRows(bytes: Uint8Array, maximumRows: number): Promise<RawTable> {
  const failed = (code: RemarkCode): RawTable => ({ rows: [], errors: [remark(code)] })
  try {
    const parts = archiveParts(bytes)
    if (typeof parts === 'string') return failed(parts)
    for (const part of parts) {
      const flaw = extentFlaw(new TextDecoder().decode(part.bytes), maximumRows)
      if (flaw !== undefined) return failed(flaw)
    }
    const sheet = await readSheet(archiveOf(parts), 1, { trim: false })
    const rows = sheet.map((cells, index) => rowOf(index + 1, cells))
    return { rows: rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')), errors: [] }
  } catch {
    // The reader says in many ways that a workbook is not one; none of them is for whoever sent it.
    return failed('not-a-spreadsheet')
  }
}

function rowOf(line: number, cells: readonly unknown[]): RawRow {
  const dates = cells.flatMap((cell, index) => (cell instanceof Date ? [index] : []))
  return { line, cells: cells.map(textOf), ...(dates.length === 0 ? {} : { dates }) }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)
  return ''
}
