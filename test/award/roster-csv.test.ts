import { expect } from 'chai'
import fc from 'fast-check'
import { readRosterCsv } from '../../server/award/roster/roster-csv.ts'
import { Problem } from '../../server/problem.ts'

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

describe('a CSV file of a roster', () => {
  it('is read back cell by cell, whatever the separator, the end of lines and the content', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'))
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('', '\ufeff'),
        (cells, separator, end, mark) => {
          const lines = [['prénom', 'nom', 'courriel'], ...cells.map((row) => row.map(quoted))]
          const text = mark + lines.map((line) => line.join(separator)).join(end)
          const file = readRosterCsv(Buffer.from(text))
          expect(file).to.include({ encoding: 'utf-8', separator })
          expect(
            file.rows.map(({ values }) => [values.givenName, values.familyName, values.email]),
          ).to.deep.equal(cells)
        },
      ),
    )
  })

  it('is read with each character Windows-1252 has', () => {
    // https://encoding.spec.whatwg.org/index-windows-1252.txt, the bytes 80 to 9F that mean something.
    const high = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
    const bytes =
      '80 82 83 84 85 86 87 88 89 8a 8b 8c 8e 91 92 93 94 95 96 97 98 99 9a 9b 9c 9e 9f'.replaceAll(' ', '')
    const latin = Array.from({ length: 0x60 }, (_, index) => 0xa0 + index)
    const file = readRosterCsv(
      Buffer.concat([
        Buffer.from('nom;prénom\n', 'latin1'),
        Buffer.from(bytes, 'hex'),
        Buffer.from(';'),
        Buffer.from(latin),
      ]),
    )
    expect(file.encoding).to.equal('windows-1252')
    expect(file.rows[0]?.values).to.deep.equal({ familyName: high, givenName: String.fromCharCode(...latin) })
  })

  for (const byte of [0x81, 0x8d, 0x8f, 0x90, 0x9d, 0x01, 0x7f]) {
    it(`is refused with the byte ${byte.toString(16)}, which no text of Windows-1252 has`, () => {
      const bytes = Buffer.concat([Buffer.from('nom;prénom\nFaÿ;Zo', 'latin1'), Buffer.from([byte])])
      expect(() => readRosterCsv(bytes))
        .to.throw(Problem)
        .with.property('code', 'roster-unreadable')
    })
  }

  it('is refused or read, never half of it, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const file = Buffer.concat([Buffer.from('nom;prénom\n'), bytes])
        try {
          expect(readRosterCsv(file).rows.length).to.be.above(0)
        } catch (error) {
          expect(error).to.be.instanceOf(Problem)
          expect(error).to.have.property('status', 422)
        }
      }),
    )
  })
})
