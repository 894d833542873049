import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

interface Line {
  readonly line: number
  readonly reference?: string
  readonly verdict: string
  readonly code: string
  readonly check?: string
}

describe('a list of badges', () => {
  let service: TestService
  let employer: Client
  let url: string
  let text: string
  before(async () => {
    service = await startService()
    url = (await oneBadge(await service.organisation('atelier-dole'))).line.credential
    text = (await service.anonymous.call('GET', url)).bytes.toString('utf8')
    employer = await service.organisation('employeur', ['verification:bulk'])
  })
  after(() => service.stop())

  const post = (
    raw: string | Uint8Array,
    type = 'application/x-ndjson',
    accept = 'application/x-ndjson',
    client = employer,
  ) => client.call('POST', '/verifications/bulk', { raw, headers: { 'Content-Type': type, Accept: accept } })
  const linesOf = (bytes: Buffer) =>
    bytes
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  const judged = async (...given: Parameters<typeof post>) => {
    const answer = await post(...given)
    expect(answer.status, answer.bytes.toString('utf8').slice(0, 300)).to.equal(200)
    return linesOf(answer.bytes)
  }

  it('is answered line by line, in its order, each with one reason', async () => {
    const png = (await service.anonymous.call('GET', `${url}/badge.png`)).bytes.toString('base64')
    const lines = [
      JSON.stringify({ url, reference: 'Éloïse' }),
      JSON.stringify({ code: 'AAAA-AAAA-AAAA-AAAA', reference: '2' }),
      '',
      text,
      '{"broken',
      JSON.stringify({ file: png }),
      JSON.stringify({ file: 'not base64!' }),
      text.replace('"name":', '"nam":'),
      JSON.stringify(url),
      JSON.stringify({ url, code: 'x' }),
    ]
    expect(
      (await judged(`\uFEFF${lines.join('\r\n')}\n`)).map(({ line, reference, verdict, code }) => [
        line,
        reference,
        verdict,
        code,
      ]),
    ).to.deep.equal([
      [1, 'Éloïse', 'valid', 'valid'],
      [2, '2', 'undetermined', 'code-mistyped'],
      [3, undefined, 'valid', 'valid'],
      [4, undefined, 'invalid', 'not-json'],
      [5, undefined, 'valid', 'valid'],
      [6, undefined, 'undetermined', 'line-unreadable'],
      [7, undefined, 'invalid', 'schema-mismatch'],
      [8, undefined, 'valid', 'valid'],
      [9, undefined, 'undetermined', 'line-unreadable'],
    ])
  })

  it('may be a JSON array, of which a broken element costs only itself', async () => {
    const array = `[ ${text}, "a \\"] text", [1, {"]": 2}], {"url": "${url}"}, {"a" 1}, ]`
    expect((await judged(array, 'application/json')).map(({ verdict }) => verdict)).to.deep.equal([
      'valid',
      'undetermined',
      'undetermined',
      'valid',
      'invalid',
    ])
  })

  it('may be a spreadsheet, with or without a heading, in the encodings they write', async () => {
    const table = `Référence;Lien\r\nÉloïse;${url}\r\nThéo;AAAA\r\n`
    for (const bytes of [Buffer.from(`\uFEFF${table}`), Buffer.from(table, 'latin1')])
      expect(
        (await judged(bytes, 'text/csv')).map(({ line, reference, code }) => [line, reference, code]),
      ).to.deep.equal([
        [1, 'Éloïse', 'valid'],
        [2, 'Théo', 'code-mistyped'],
      ])
    expect(
      (await judged(`${url},first\n${url}`, 'text/csv')).map(({ reference }) => reference),
    ).to.deep.equal(['first', undefined])
  })

  it('is answered as a table in which nothing is calculated', async () => {
    const answer = await post(
      JSON.stringify({ url, reference: '=HYPERLINK("http://x")' }),
      undefined,
      'text/csv',
    )
    const [heading, row] = answer.bytes.toString('utf8').split('\r\n')
    expect(heading).to.equal('\uFEFF"line","reference","verdict","code","check","detail","issuer","sha256"')
    expect(row).to.match(/^"1","'=HYPERLINK\(""http:\/\/x""\)","valid","valid","","Le badge est bon\./u)
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
  })

  it('has a thousand lines at most, and says so before it judges one', async () => {
    const line = '{"code":"AAAA"}\n'
    expect(await judged(line.repeat(1000))).to.have.length(1000)
    for (const [raw, type] of [
      [line.repeat(1001), 'application/x-ndjson'],
      [`[${'"AAAA",'.repeat(200_000)}"AAAA"]`, 'application/json'],
      ['AAAA\n'.repeat(200_000), 'text/csv'],
      ['x'.repeat(17 * 1024 * 1024), 'application/x-ndjson'],
    ] as const)
      expectProblem(await post(raw, type), 413, 'payload-too-large')
  })

  it('is refused when it is no list', async () => {
    for (const [raw, type] of [
      ['{"url":"x"}', 'application/json'],
      ['[1, 2', 'application/json'],
      ['\n \n', 'application/x-ndjson'],
      [Buffer.from([0, 1, 2]), 'text/csv'],
    ] as const)
      expectProblem(await post(raw, type), 400, 'invalid-request')
    expectProblem(await post('x', 'application/xml'), 415, 'unsupported-media-type')
  })

  it('is judged only for who may', async () => {
    expectProblem(await post('"x"', undefined, undefined, service.anonymous), 401, 'unauthorized')
    const other = await service.organisation('autre', ['session:read'])
    expectProblem(await post('"x"', undefined, undefined, other), 403, 'forbidden')
  })

  it('leaves nothing behind', async () => {
    const before = await service.documents()
    await judged(text)
    expect(await service.documents()).to.deep.equal(before)
  })
})
