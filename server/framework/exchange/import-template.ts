/** The template of a table of competencies: one line to copy, and what each column means. */
import writeXlsxFile from 'write-excel-file/node'
import { csvHead, csvLines } from './csv.ts'
import { columnRules, columnsFor, headerOf, type Column } from './table/columns.ts'

/** As many levels as the frameworks of the region have. */
const columns = columnsFor(['fr', 'en'], [1, 2, 3, 4])

/** The template as CSV text, written like the tables that are exported. */
export function templateCsv(): string {
  return csvHead(columns) + csvLines([columns.map(example)])
}

/** The template as an XLSX workbook: the table on the first sheet, the columns explained on the second. All cells are text. */
export async function templateXlsx(): Promise<Uint8Array> {
  const text = (value: string, bold = false) => ({
    value,
    type: String,
    format: '@',
    wrap: true,
    ...(bold ? { fontWeight: 'bold' as const } : {}),
  })
  const explained = columns.map((column) => {
    const { name, explanation } = columnRules[column.key]
    return [headerOf(column), name.en, explanation.fr, explanation.en].map((value) => text(value))
  })
  const headings = ['colonne', 'column', 'explication', 'explanation']
  return writeXlsxFile([
    {
      sheet: 'compétences',
      data: [
        columns.map((column) => text(headerOf(column), true)),
        columns.map((column) => text(example(column))),
      ],
      columns: columns.map(() => ({ width: 24 })),
      stickyRowsCount: 1,
    },
    {
      sheet: 'mode d’emploi',
      data: [headings.map((heading) => text(heading, true)), ...explained],
      columns: [{ width: 20 }, { width: 20 }, { width: 60 }, { width: 60 }],
      stickyRowsCount: 1,
    },
  ]).toBuffer()
}

function example({ key, language = 'fr' }: Column): string {
  const { example: cell } = columnRules[key]
  return typeof cell === 'string' ? cell : language === 'en' ? cell.en : cell.fr
}
