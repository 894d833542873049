import { CsvError, parse } from 'csv-parse/sync'
import { decodeTextFile, separatorOf } from '../../../text-file.ts'
import { remark } from '../table/remarks.ts'
import type { RawTable } from '../table/types.ts'

const maximumBytes = 20 * 1024 * 1024

/**
 * The rows of a CSV file (RFC 4180 quoting; `;`, `,` or tab; UTF-8 or Windows-1252), each with the line it starts on. Never throws:
 * what cannot be read is an error, and then there are no rows.
 */
export function readCsvRows(bytes: Uint8Array): RawTable {
  const failed = (error: ReturnType<typeof remark>): RawTable => ({ rows: [], errors: [error] })
  if (bytes.length > maximumBytes) return failed(remark('file-too-large'))
  const file = decodeTextFile(bytes)
  if (file === undefined) return failed(remark('not-a-text-file'))
  try {
    const records = parse(file.text, {
      bom: true,
      delimiter: separatorOf(file.text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 400_000,
    }) as unknown as { info: { lines: number }; record: string[] }[]
    const rows = records.map(({ info, record }) => {
      // The parser counts to the end of a record, people to its start.
      const inside = record.reduce((lines, cell) => lines + (cell.match(/\r\n|\n|\r/gu)?.length ?? 0), 0)
      return { line: info.lines - inside, cells: record }
    })
    return { rows, errors: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error['lines'])
    return failed(remark('line-unreadable', Number.isSafeInteger(line) && line > 0 ? line : undefined))
  }
}
