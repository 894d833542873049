import { deflateRawSync } from 'node:zlib'
import { expect } from 'chai'
import writeXlsxFile from 'write-excel-file/node'
import { templateXlsx } from '../../server/framework/exchange/import-template.ts'
import { extentFlaw } from '../../server/framework/exchange/spreadsheet/sheet-extent.ts'
import {
  archiveOf,
  archiveParts,
  type ArchivePart,
} from '../../server/framework/exchange/spreadsheet/xlsx-archive.ts'
import { readFrameworkTable } from '../../server/framework/exchange/table/read-table.ts'

async function codes(bytes: Uint8Array): Promise<readonly string[]> {
  return (await readFrameworkTable(bytes, 'xlsx')).errors.map(({ code }) => code)
}

/** The template, its first sheet replaced. */
async function workbook(sheet: string): Promise<Uint8Array> {
  const parts = archiveParts(await templateXlsx())
  if (typeof parts === 'string') throw new Error(parts)
  const replaced = parts.map((part) =>
    part.name === 'xl/worksheets/sheet1.xml' ? { ...part, bytes: text(sheet) } : part,
  )
  return new Uint8Array(archiveOf(replaced))
}

function text(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'utf8'))
}

function worksheet(rows: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
}

function cell(reference: string, value: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
}

const header = `<row r="1">${cell('A1', 'code')}${cell('B1', 'titre')}</row>`

/** An archive whose directory says what `change` makes of each of its two headers; `at` is where the fields of the header start. */
function tampered(parts: readonly ArchivePart[], change: (view: DataView, at: number) => void): Uint8Array {
  const archive = archiveOf(parts)
  const view = new DataView(archive)
  for (let at = 0; at + 30 < archive.byteLength; at += 1) {
    const signature = view.getUint32(at, true)
    if (signature === 0x04034b50) change(view, at + 4)
    if (signature === 0x02014b50) change(view, at + 6)
  }
  return new Uint8Array(archive)
}

describe('a workbook', () => {
  it('gives its numbers, its answers and its texts of several lines as text', async () => {
    const bytes = await writeXlsxFile([
      [
        { value: 'code' },
        { value: 'titre' },
        { value: 'position' },
        { value: 'retiré' },
        { value: 'niveau 1' },
      ],
      [{ value: 12 }, { value: 'Douze' }, { value: 3 }, { value: false }, { value: 'Un\nDeux' }],
    ]).toBuffer()
    const { rows, errors } = await readFrameworkTable(new Uint8Array(bytes), 'xlsx')
    expect(errors).to.deep.equal([])
    expect(rows).to.deep.equal([
      {
        line: 2,
        code: '12',
        title: { fr: 'Douze' },
        position: 3,
        retired: false,
        levels: new Map([[1, ['Un', 'Deux']]]),
      },
    ])
  })

  it('with a code that the spreadsheet made a date of is not imported', async () => {
    const bytes = await writeXlsxFile([
      [{ value: 'code' }, { value: 'titre' }],
      [{ value: new Date('2026-01-02T00:00:00Z'), type: Date, format: 'dd/mm/yyyy' }, { value: 'Un' }],
    ]).toBuffer()
    expect(await codes(new Uint8Array(bytes))).to.deep.equal(['code-was-a-date'])
  })

  it('is read by its first sheet, whatever stands far to the right of an empty row', async () => {
    const far = '<row r="1048576" spans="1:2"><c r="XFD1048576" s="0"/></row>'
    const bytes = await workbook(
      worksheet(`${header}<row r="3">${cell('A3', 'X1')}${cell('B3', 'Un')}</row>${far}`),
    )
    const { rows, errors } = await readFrameworkTable(bytes, 'xlsx')
    expect(errors).to.deep.equal([])
    expect(rows).to.deep.equal([{ line: 3, code: 'X1', title: { fr: 'Un' } }])
  })

  const hostile: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, string])[] = [
    [
      'a cell in the last row',
      () => workbook(worksheet(`${header}<row r="1048576">${cell('A1048576', 'X1')}</row>`)),
      'too-many-lines',
    ],
    [
      'a cell in the last column',
      () => workbook(worksheet(`${header}<row r="2">${cell('XFD2', 'X1')}</row>`)),
      'too-many-columns',
    ],
    [
      'a row of a billion',
      () => workbook(worksheet(`${header}<row r="1e9"><c r="A2"/></row>`)),
      'not-a-spreadsheet',
    ],
    [
      'a row hidden from view',
      () => workbook(worksheet(`${header}<row a=">" r="999999999"/>`)),
      'not-a-spreadsheet',
    ],
    [
      'two numbers for a row',
      () => workbook(worksheet(`${header}<row r="2" r="9999999"/>`)),
      'not-a-spreadsheet',
    ],
    [
      'a comment around a row',
      () => workbook(worksheet(`${header}<!-- <row r="2"> -->`)),
      'not-a-spreadsheet',
    ],
    [
      'more empty rows than a table may have',
      () => workbook(worksheet(header + '<row/>'.repeat(30_000))),
      'too-many-lines',
    ],
    [
      'cells that do not say where they are',
      () => workbook(worksheet(`${header}<row r="2">${'<c/>'.repeat(50_000)}</row>`)),
      'not-a-spreadsheet',
    ],
    [
      'a cell in a row that is too far, though it names another',
      () => workbook(worksheet(`${header}<row r="900000">${cell('A2', 'X1')}</row>`)),
      'too-many-lines',
    ],
    [
      'a text of more entities than a cell has characters',
      () => workbook(worksheet(`${header}<row r="2">${cell('A2', '&amp;'.repeat(40_000))}</row>`)),
      'spreadsheet-too-large',
    ],
    [
      'a hundred thousand attributes on one row',
      () =>
        workbook(
          worksheet(
            `${header}<row ${Array.from({ length: 100_000 }, (_, index) => `a${String(index)}="" `).join('')}/>`,
          ),
        ),
      'not-a-spreadsheet',
    ],
    [
      'a part that says it unpacks to more than 15 MB',
      () =>
        tampered([{ name: 'a.xml', bytes: text('<a/>') }], (view, at) =>
          view.setUint32(at + 18, 16 * 1024 * 1024, true),
        ),
      'spreadsheet-too-large',
    ],
    ['XML that is none', () => workbook(worksheet('<row r="1"><c')), 'not-a-spreadsheet'],
    [
      'parts that say they unpack to more than is allowed',
      () =>
        tampered([{ name: 'a.xml', bytes: text('<a/>') }], (view, at) =>
          view.setUint32(at + 18, 61 * 1024 * 1024, true),
        ),
      'spreadsheet-too-large',
    ],
    [
      'encrypted parts',
      () => tampered([{ name: 'a.xml', bytes: text('<a/>') }], (view, at) => view.setUint16(at + 2, 1, true)),
      'spreadsheet-locked',
    ],
    [
      'a password',
      () => Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'spreadsheet-locked',
    ],
    [
      'the same part twice',
      () => new Uint8Array(archiveOf([1, 2].map(() => ({ name: 'xl/workbook.xml', bytes: text('<a/>') })))),
      'not-a-spreadsheet',
    ],
    [
      'too many parts',
      () =>
        new Uint8Array(
          archiveOf(
            Array.from({ length: 1001 }, (_, index) => ({ name: `${String(index)}.txt`, bytes: text('') })),
          ),
        ),
      'spreadsheet-too-large',
    ],
    ['no sheet', () => new Uint8Array(archiveOf([])), 'not-a-spreadsheet'],
    ['too many bytes', () => new Uint8Array(5 * 1024 * 1024 + 1), 'file-too-large'],
    ['half of its bytes', async () => (await templateXlsx()).subarray(0, 2000), 'not-a-spreadsheet'],
    ['nothing', () => new Uint8Array(), 'not-a-spreadsheet'],
  ]
  for (const [what, make, code] of hostile) {
    it(`with ${what} is refused`, async () => {
      expect(await codes(await make())).to.deep.equal([code])
    })
  }

  it('with more than half a million empty cells goes too far', () => {
    const cells = worksheet(`${header}<row r="2">${'<c r="A2"/>'.repeat(500_000)}</row>`)
    expect(extentFlaw(cells, 20_000)).to.equal('spreadsheet-too-large')
  })

  it('whose parts unpack to more than they say is not unpacked', () => {
    const packed = new Uint8Array(deflateRawSync(Buffer.alloc(8 * 1024 * 1024)))
    const bytes = tampered([{ name: 'xl/workbook.xml', bytes: packed }], (view, at) =>
      view.setUint16(at + 4, 8, true),
    )
    expect(archiveParts(bytes)).to.equal('not-a-spreadsheet')
  })

  it('with macros and images is read without them', async () => {
    const parts = archiveParts(await templateXlsx())
    if (typeof parts === 'string') throw new Error(parts)
    const more = [...parts, { name: 'xl/vbaProject.bin', bytes: text('Sub AutoOpen()') }]
    const bytes = new Uint8Array(archiveOf(more))
    expect((archiveParts(bytes) as readonly ArchivePart[]).map(({ name }) => name)).not.to.include(
      'xl/vbaProject.bin',
    )
    expect((await readFrameworkTable(bytes, 'xlsx')).rows).to.have.length(1)
  })
})
