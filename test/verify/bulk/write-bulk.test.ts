/** What became of a list, as lines for a program and as a table for a spreadsheet. */
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import type { BulkResult } from '../../../server/verify/bulk/judge-bulk.ts'
import { writtenBulk, type WrittenAs } from '../../../server/verify/bulk/write-bulk.ts'

const good: BulkResult = {
  line: 1,
  reference: 'Zoé "Z"',
  verdict: 'valid',
  code: 'valid',
  detail: { fr: 'Bon.', en: 'Good.' },
  issuer: 'did:web:a.example',
  decision: 'accepted',
  sha256: 'ab',
}
const bad: BulkResult = {
  line: 2,
  verdict: 'invalid',
  code: 'revoked',
  check: 'status.revocation',
  detail: { fr: 'Retiré.', en: 'Withdrawn.' },
  decision: 'refused',
  decisionCode: 'not-good',
}

async function* all(results: readonly BulkResult[]): AsyncGenerator<BulkResult> {
  for (const result of results) yield Promise.resolve(result)
}
const written = async (results: readonly BulkResult[], as: Partial<WrittenAs>) => {
  const parts: string[] = []
  const how = { type: 'text/csv', language: 'en', hasPolicy: false, ...as } as const
  for await (const part of writtenBulk(all(results), how)) parts.push(part)
  return parts
}

describe('the results of a list', () => {
  it('are one JSON object a line, in the language that was asked for', async () => {
    const lines = await written([good, bad], { type: 'application/x-ndjson', language: 'fr' })
    expect(lines.every((line) => line.endsWith('}\n'))).to.equal(true)
    expect(lines.map((line): unknown => JSON.parse(line))).to.deep.equal([
      { ...good, detail: 'Bon.' },
      { ...bad, detail: 'Retiré.' },
    ])
  })

  it('are a table with a heading, each in its column; what is not known is an empty cell', async () => {
    const parts = await written([good, bad], {})
    expect(parts).to.have.length(3)
    const text = parts.join('')
    expect(text.startsWith('\uFEFF"line","reference",')).to.equal(true)
    expect(text.split('\r\n')).to.have.length(4)
    expect(parse(text, { bom: true })).to.deep.equal([
      ['line', 'reference', 'verdict', 'code', 'check', 'detail', 'issuer', 'sha256'],
      ['1', 'Zoé "Z"', 'valid', 'valid', '', 'Good.', 'did:web:a.example', 'ab'],
      ['2', '', 'invalid', 'revoked', 'status.revocation', 'Withdrawn.', '', ''],
    ])
  })

  it('say what the policy decides in two more columns, where one was asked for', async () => {
    const rows: readonly (readonly string[])[] = parse(
      (await written([good, bad], { hasPolicy: true })).join(''),
      {
        bom: true,
      },
    )
    expect(rows.map((row) => row.slice(-3))).to.deep.equal([
      ['sha256', 'decision', 'decisionCode'],
      ['ab', 'accepted', ''],
      ['', 'refused', 'not-good'],
    ])
  })

  it('have no cell a spreadsheet would calculate with', async () => {
    for (const [reference, cell] of [
      ...['=1+1', '+1', '-1', '@a', '\ta', '\ra', '\na'].map((text) => [text, `'${text}`] as const),
      ['a=1', 'a=1'],
      [' =1', ' =1'],
    ] as const) {
      const [, row = ''] = await written([{ ...good, reference }], {})
      expect(row.startsWith(`"1","${cell}",`), JSON.stringify(reference)).to.equal(true)
    }
  })
})
