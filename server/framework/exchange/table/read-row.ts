/** One line of a table, cell by cell. */
import { codePattern } from '../../normal-form.ts'
import { alignmentOf, codesOf, kindOf, linesOf, unguarded, yesOrNo } from './cells.ts'
import { headerOf, type Column } from './columns.ts'
import { remark, type RemarkCode } from './remarks.ts'
import type { RawRow, TableAlignment, TableRemark, TableRow } from './types.ts'

const limits = {
  notation: 100,
  title: 500,
  text: 5000,
  keywords: 100,
  level: 1000,
  alignments: 3000,
  cell: 32_767,
}
const maximumValues = 50

interface Cell extends Column {
  readonly column: string
  readonly value: string
  readonly wasDate: boolean
}

/** What a line says, or what is wrong with it. `columns` by index; undefined where a column is ignored. Never throws. */
export function readRow(
  raw: RawRow,
  columns: readonly (Column | undefined)[],
): { readonly row?: TableRow; readonly errors: readonly TableRemark[] } {
  const errors: TableRemark[] = []
  const cells = columns.flatMap((column, index): readonly Cell[] => {
    if (column === undefined) return []
    const value = unguarded((raw.cells[index] ?? '').normalize('NFC').replace(/\r\n?/gu, '\n')).trim()
    return [{ ...column, column: headerOf(column), value, wasDate: raw.dates?.includes(index) === true }]
  })
  const fail = (code: RemarkCode, cell: Pick<Cell, 'column'>) => {
    errors.push(remark(code, raw.line, cell.column))
  }
  if (raw.cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    errors.push(remark('too-many-columns', raw.line))
  }
  for (const cell of cells) for (const flaw of flawsOf(cell)) fail(flaw, cell)
  const code = cells.find(({ key }) => key === 'code')
  if (code === undefined || code.value === '')
    errors.push(remark('code-missing', raw.line, headerOf({ key: 'code' })))
  else if (code.wasDate) fail('code-was-a-date', code)
  if (errors.length > 0) return { errors }
  const row = { line: raw.line, code: code?.value ?? '', ...values(cells, fail) }
  return errors.length > 0 ? { errors } : { row, errors }
}

/** What is wrong with a cell whatever the rest says. */
function flawsOf({ key, value }: Cell): readonly RemarkCode[] {
  const flaws: RemarkCode[] = []
  const limit = key in limits ? limits[key as keyof typeof limits] : limits.cell
  const pieces = ['keywords', 'level', 'alignments'].includes(key) ? linesOf(value) : [value]
  if (value.length > limits.cell || pieces.some((piece) => piece.length > limit)) flaws.push('value-too-long')
  if (pieces.length > maximumValues) flaws.push('too-many-values')
  if (
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]|\p{Cs}/u.test(
      value,
    )
  ) {
    flaws.push('control-character')
  }
  if (['title', 'text', 'notation', 'keywords', 'level'].includes(key) && pieces.some(isReference)) {
    flaws.push('text-is-a-reference')
  }
  if (key === 'code' && value !== '' && !codePattern.test(value)) flaws.push('code-malformed')
  return flaws
}

/** A string of this form stands for a node: see the normal form, and the root-relative references of the files. */
function isReference(text: string): boolean {
  return /^(?:\.|\.[/#][A-Za-z0-9.#-]+|\/(?:frameworks|contexts|vocab)(?:\/.*)?)$/su.test(text)
}

type Fail = (code: RemarkCode, cell: Pick<Cell, 'column'>) => void

/** Everything but the line and the code. */
function values(cells: readonly Cell[], fail: Fail): Omit<TableRow, 'line' | 'code'> {
  const row: { -readonly [Key in keyof Omit<TableRow, 'line' | 'code'>]: TableRow[Key] } = {}
  for (const cell of cells) {
    const { key, value, language = 'fr', level = 0 } = cell
    switch (key) {
      case 'code':
        break
      case 'notation':
        row.notation = value
        break
      case 'parents':
        row.parents = codesOf(value)
        break
      case 'kind': {
        const kind = kindOf(value)
        if (kind !== undefined) row.kind = kind
        else if (value !== '') fail('type-unknown', cell)
        break
      }
      case 'title':
      case 'text':
        row[key] = { ...row[key], [language]: value }
        break
      case 'keywords':
        row.keywords = { ...row.keywords, [language]: linesOf(value) }
        break
      case 'level':
        row.levels = new Map([...(row.levels ?? []), [level, linesOf(value)]])
        break
      case 'requiredEvidence':
      case 'acceptedEvidence':
        row[key] = codesOf(value)
        break
      case 'alignments':
        row.alignments = alignments(cell, fail)
        break
      case 'position':
        if (/^\d{1,9}$/u.test(value)) row.position = Number(value)
        else if (value !== '') fail('number-expected', cell)
        break
      case 'retired': {
        const retired = yesOrNo(value, false)
        if (retired === undefined) fail('yes-or-no-expected', cell)
        else row.retired = retired
        break
      }
      case 'replacedBy':
        row.replacedBy = codesOf(value)
        break
    }
  }
  return row
}

function alignments(cell: Cell, fail: Fail): readonly TableAlignment[] {
  return linesOf(cell.value).flatMap((line) => {
    const alignment = alignmentOf(line)
    if (alignment === undefined) fail('alignment-malformed', cell)
    else if ([alignment.framework, alignment.code ?? '', alignment.name ?? ''].some(isReference)) {
      fail('text-is-a-reference', cell)
    } else if (alignment.relation !== undefined && alignment.target === undefined) {
      fail('relation-without-address', cell)
    }
    return alignment === undefined ? [] : [alignment]
  })
}
