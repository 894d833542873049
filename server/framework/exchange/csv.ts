import { setImmediate as breathe } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import type { NormalForm } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { guarded } from './table/cells.ts'
import { columnsFor, headerOf, type Column } from './table/columns.ts'
import { scaleOf } from './table/scale.ts'
import { cellText, tableRows } from './table/table-rows.ts'
import type { TableRow } from './table/types.ts'

/** What a table always has, whether it is filled or not. */
const languages = ['fr', 'en'] as const

/** Lines written before other work gets its turn. */
const rowsPerSlice = 500

/**
 * The competencies of a version, one a line, with the columns of the import template: what is written here can be changed and read
 * back. UTF-8 with a byte order mark, semicolons and CRLF, as Excel opens it in France. Holds the competencies and no more: not the
 * scale, the profiles, the policy, nor their sources.
 */
export function writeCsv(version: FrameworkVersion): Promise<string> {
  return tableCsv(version.form())
}

/** `writeCsv` for a form that is not published. */
export async function tableCsv(form: NormalForm): Promise<string> {
  const rows = tableRows(form)
  const levels = scaleOf(form).levels.map(({ number }) => number)
  const others = new Set(rows.flatMap(languagesOf).filter((language) => !isCommon(language)))
  const columns = columnsFor([...languages, ...[...others].sort()], levels)
  const parts = [csvHead(columns)]
  for (let start = 0; start < rows.length; start += rowsPerSlice) {
    await breathe()
    const slice = rows.slice(start, start + rowsPerSlice)
    parts.push(csvLines(slice.map((row) => columns.map((column) => cellText(row, column)))))
  }
  return parts.join('')
}

function isCommon(language: string): boolean {
  return languages.some((one) => one === language)
}

function languagesOf({ title, text, keywords }: TableRow): readonly string[] {
  return [title, text, keywords].flatMap((words) => Object.keys(words ?? {}))
}

/** The header of a table, behind the byte order mark that tells Excel it is UTF-8. */
export function csvHead(columns: readonly Column[]): string {
  return `\ufeff${csvLines([columns.map(headerOf)])}`
}

/** Lines of a table, each cell guarded against spreadsheets. */
export function csvLines(cells: readonly (readonly string[])[]): string {
  const records = cells.map((record) => record.map(guarded))
  return stringify(records, { delimiter: ';', record_delimiter: 'windows' })
}
