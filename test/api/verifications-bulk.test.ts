import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
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
    // The threads that read are started once.
    await service.anonymous.call('POST', '/verifications', { json: {} })
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

  it('that is made to cost is ended where it is read, and refused', async function () {
    this.timeout(30_000)
    const size = 16 * 1024 * 1024 - 16
    // A row of as many cells takes sixteen seconds of a processor.
    expectProblem(await post(Buffer.alloc(size, ';'), 'text/csv'), 413, 'payload-too-large')
    expectProblem(await post('[]', 'application/json'), 400, 'invalid-request')
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

  it('visits other sites more often than one badge after the other may, and refuses only the lines beyond', async () => {
    // One visit a minute for anybody, sixty for lists.
    const slow = await startService({ RATE_LIMIT_PER_MINUTE: '30' })
    try {
      const client = await slow.organisation('employeur', ['verification:bulk'])
      const addresses = Array.from({ length: 70 }, (_, at) => `https://192.0.2.1/${String(at)}\n`)
      const lines = [...addresses, `${slow.url}/credentials/nothing`]
      const answer = await post(lines.join(''), undefined, undefined, client)
      const codes = linesOf(answer.bytes).map(({ code, verdict }) => `${verdict} ${code}`)
      expect(codes).to.deep.equal([
        ...Array.from({ length: 60 }, () => 'undetermined address-not-visited'),
        ...Array.from({ length: 10 }, () => 'undetermined too-many-requests'),
        'undetermined address-without-badge',
      ])
      const table = await post(lines.join(''), undefined, 'text/csv', client)
      expect(table.bytes.toString('utf8').split('\r\n')[1]).to.include('attendez une minute')
    } finally {
      await slow.stop()
    }
  })

  it('is refused while two of the same sender are being judged, and not because of anybody else’s', async () => {
    const token = await service.tokenOf(await service.apiKey('employeur', ['verification:bulk']))
    const own = service.withToken(token)
    const headers = { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${token}` }
    /** A list whose second line comes when `end` is called. */
    const begin = () => {
      const body = request(`${service.url}/verifications/bulk`, { method: 'POST', headers })
      const answered = once(body, 'response').then(async ([answer]) => {
        const { statusCode } = answer as IncomingMessage
        const chunks: Buffer[] = []
        for await (const chunk of answer as IncomingMessage) chunks.push(chunk as Buffer)
        return { statusCode, text: Buffer.concat(chunks) }
      })
      body.write('{"code":"AAAA"}\n')
      return { end: () => body.end('{"code":"BBBB"}\n'), answered }
    }
    // Two wait for their second line: the one that is answered was refused.
    const begun = [begin(), begin(), begin()]
    const first = await Promise.race(begun.map(async (one) => ({ one, ...(await one.answered) })))
    expect(first.statusCode).to.equal(429)
    expect(first.text.toString()).to.include('too-many-requests')
    expectProblem(await post('"x"', undefined, undefined, own), 429, 'too-many-requests')
    expect((await post('"x"')).status).to.equal(200)
    for (const { end } of begun) end()
    for (const { answered } of begun.filter((one) => one !== first.one))
      expect(linesOf((await answered).text)).to.have.length(2)
    for (let time = 0; time < 3; time += 1)
      expectProblem(await post('[', 'application/json', undefined, own), 400, 'invalid-request')
    expect((await post('"x"', undefined, undefined, own)).status).to.equal(200)
  })
})
