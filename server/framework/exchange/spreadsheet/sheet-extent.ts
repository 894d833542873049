/** How much a part of a workbook would make somebody read, told from its XML before anything is made of it. */

/** Columns that any sheet of ours can have, with room for notes beside the table. */
const maximumColumns = 300
/** Cells of one sheet, empty ones too. */
const maximumCells = 500_000
/** Rows Excel has. */
const lastRow = 1_048_576
/** Opening, closing and empty tags of one part: six make a cell with its text in it. */
const maximumTags = 1_500_000
/** Characters of one tag. */
const maximumTag = 2048
/** Excel allows this many characters in a cell, so no text of one has more entities. */
const maximumEntitiesOfText = 32_767
/** Of one part. */
const maximumEntities = 500_000

const tag =
  /^<(?:\/[\w:.-]+\s*|([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)|\?[^<>]*\?|!--[^<>]*--)>/u

export type ExtentFlaw = 'not-a-spreadsheet' | 'spreadsheet-too-large' | 'too-many-lines' | 'too-many-columns'

/**
 * Why the part `xml` of a workbook must not be read: one cell in the far corner of a sheet would make billions of empty ones, and a
 * few bytes packed can be millions of rows, cells, entities or attributes. Undefined when it may be. Takes a time in proportion to
 * the length of `xml`, and stops at the first flaw. Does NOT read any value. Never throws.
 */
export function extentFlaw(xml: string, maximumRows: number): ExtentFlaw | undefined {
  const entities = entityCounter(xml)
  let [tags, rows, cells, row] = [0, 0, 0, 0]
  for (let at = xml.indexOf('<'); at !== -1;) {
    const next = xml.indexOf('<', at + 1)
    const end = next === -1 ? xml.length : next
    // In well-formed XML each `<` starts a tag. One that is not seen here might be read by somebody else.
    const found = tag.exec(xml.slice(at, Math.min(end, at + maximumTag)))
    if (found === null) return 'not-a-spreadsheet'
    tags += 1
    if (tags > maximumTags || entities.until(end) > maximumEntitiesOfText) return 'spreadsheet-too-large'
    if (entities.total() > maximumEntities) return 'spreadsheet-too-large'
    const [, name = '', attributes = '', empty] = found
    const local = name.slice(name.indexOf(':') + 1)
    if (local === 'row') {
      rows += 1
      const number = rowNumber(attributes)
      if (number === undefined) return 'not-a-spreadsheet'
      if (rows > maximumRows) return 'too-many-lines'
      row = number
    }
    if (local === 'c') {
      cells += 1
      const place = cellPlace(attributes)
      if (place === undefined) return 'not-a-spreadsheet'
      if (cells > maximumCells) return 'spreadsheet-too-large'
      // A cell stands in the row around it, whatever row it names itself.
      if (empty === '' && Math.max(row, place.row) > maximumRows) return 'too-many-lines'
      if (empty === '' && place.column > maximumColumns) return 'too-many-columns'
    }
    at = next
  }
  return undefined
}

/** 0 when a row does not say; undefined when no row can have what it says. */
function rowNumber(attributes: string): number | undefined {
  const [reference, ...others] = references(attributes)
  if (reference === undefined) return 0
  const row = /^[1-9]\d{0,6}$/u.test(reference) ? Number(reference) : 0
  return others.length > 0 || row < 1 || row > lastRow ? undefined : row
}

/** Undefined when a cell does not say where it is, or says what cannot be. */
function cellPlace(attributes: string): { readonly row: number; readonly column: number } | undefined {
  const [reference = '', ...others] = references(attributes)
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/u.exec(reference) ?? []
  const row = Number(digits)
  if (others.length > 0 || row < 1 || row > lastRow) return undefined
  return { row, column: columnNumber(letters) }
}

function references(attributes: string): readonly string[] {
  return [...attributes.matchAll(/\sr\s*=\s*["']([^"']*)["']/gu)].map(([, value = '']) => value)
}

/** Counts the `&` of `xml` from its start on: those up to `end` that were not counted before, and all that were. */
function entityCounter(xml: string) {
  let at = xml.indexOf('&')
  let all = 0
  return {
    until(end: number): number {
      const before = all
      for (; at !== -1 && at < end; at = xml.indexOf('&', at + 1)) all += 1
      return all - before
    },
    total: () => all,
  }
}

function columnNumber(letters: string): number {
  return Array.from(letters).reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0)
}
