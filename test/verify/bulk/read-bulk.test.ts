/** What a list of badges is read as, line by line. */
import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import { Problem } from '../../../server/problem.ts'
import { bulkLine, plainLine, type BulkLine } from '../../../server/verify/bulk/bulk-line.ts'
import { readBulk, type BulkFormat } from '../../../server/verify/bulk/read-bulk.ts'
import { inThisThread } from '../reading/in-this-thread.ts'

/** A line in short: its number, its name, and what it gives. */
function short({ line, reference, given }: BulkLine): string {
  const what =
    given === undefined
      ? 'nothing'
      : 'bytes' in given
        ? `${given.kind} ${Buffer.from(given.bytes).toString()}`
        : JSON.stringify(given)
  return [String(line), ...(reference === undefined ? [] : [reference]), what].join(' | ')
}

async function* chunked(bytes: Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size))
}
const read = async (format: BulkFormat, content: string | Uint8Array, size?: number) =>
  (await readBulk(undefined, format, chunked(Buffer.from(content), size))).map(short)
const refused = async (format: BulkFormat, content: string | Uint8Array, size?: number) =>
  read(format, content, size).then(
    () => 'read',
    (error: unknown) => (error instanceof Problem ? error.code : 'broken'),
  )

describe('a line of a list of badges', () => {
  const link = { url: 'https://a.example/b' }
  const rows: readonly (readonly [text: string, line: string])[] = [
    ['https://a.example/b', '1 | {"url":"https://a.example/b"}'],
    ['HTTP://a.example', '1 | {"url":"HTTP://a.example"}'],
    ['  ABCD-1234 ', '1 | {"code":"ABCD-1234"}'],
    ['not https://a.example', '1 | {"code":"not https://a.example"}'],
    ['aa.bb.cc', '1 | jwt aa.bb.cc'],
    ['', '1 | nothing'],
    ['"https://a.example/b"', '1 | {"url":"https://a.example/b"}'],
    ['"ABCD"', '1 | {"code":"ABCD"}'],
    ['"not closed', '1 | json "not closed'],
    ['{"url":"https://a.example/b"}', '1 | {"url":"https://a.example/b"}'],
    ['{ "code":"A","reference":"x"}', '1 | x | {"code":"A"}'],
    ['{"reference":"x","text":" B "}', '1 | x | {"code":"B"}'],
    ['{"reference":7,"code":"B"}', '1 | {"code":"B"}'],
    ['{"text":"https://a.example/b"}', '1 | {"url":"https://a.example/b"}'],
    ['{"text":"{\\"a\\":1}"}', '1 | json {"a":1}'],
    ['{"file":"eyJhIjoxfQ=="}', '1 | json {"a":1}'],
    ['{"file":"not base64!"}', '1 | nothing'],
    ['{"file":"=eyJ"}', '1 | nothing'],
    ['{"url":"https://a.example/b","code":"A"}', '1 | nothing'],
    ['{"reference":"x"}', '1 | x | nothing'],
    ['{"url":7}', '1 | nothing'],
    ['{"url":"https://a.example/b","id":"urn:x"}', '1 | json {"url":"https://a.example/b","id":"urn:x"}'],
    ['{"id":"urn:x","url":"https://a.example/b"}', '1 | json {"id":"urn:x","url":"https://a.example/b"}'],
    ['{"@context":[]}', '1 | json {"@context":[]}'],
    ['{"url":', '1 | json {"url":'],
  ]
  for (const [text, line] of rows)
    it(`${JSON.stringify(text)}: ${line}`, () => {
      expect(short(bulkLine(1, text))).to.equal(line)
    })

  it('of a table is never JSON of a line: a badge, a link, a signed text or a code', () => {
    const named = (text: string) => short(plainLine(3, text, 'Zoé'))
    expect(named(JSON.stringify(link))).to.equal('3 | Zoé | json {"url":"https://a.example/b"}')
    expect(named('"ABCD"')).to.equal('3 | Zoé | {"code":"\\"ABCD\\""}')
    expect(named(' aa.bb.cc~dd~ ')).to.equal('3 | Zoé | jwt aa.bb.cc~dd~')
    expect(named(' ')).to.equal('3 | Zoé | nothing')
  })

  it('keeps two hundred characters of its name', () => {
    const long = 'x'.repeat(201)
    expect(plainLine(1, 'A', long).reference).to.have.length(200)
    expect(bulkLine(1, JSON.stringify({ code: 'A', reference: long })).reference).to.have.length(200)
  })
})

describe('a list of badges', () => {
  const mark = '\uFEFF'
  it('of one object a line leaves out empty lines, which do not count', async () => {
    const lines = ['1 | {"code":"A"}', '2 | {"code":"B"}']
    expect(await read('ndjson', '"A"\n\n \r\n{"code":"B"}')).to.deep.equal(lines)
    expect(await read('ndjson', `${mark}"A"\n"B"\n`)).to.deep.equal(lines)
  })

  it('of an array is cut at its own commas, not at those inside what it lists', async () => {
    const text = ' [ "A,]" , {"code":"B\\"]"},\n{"a":[1,{"b":"}"}],"c":"["} ] '
    expect(await read('json', text)).to.deep.equal([
      '1 | {"code":"A,]"}',
      '2 | {"code":"B\\"]"}',
      '3 | json {"a":[1,{"b":"}"}],"c":"["}',
    ])
    expect(await read('json', `${mark}["A"]`)).to.deep.equal(['1 | {"code":"A"}'])
  })

  it('that is none is refused', async () => {
    for (const text of ['', '[]', '[', '["A"', '{"code":"A"}', 'x ["A"]', '["A', '["A\\"]'])
      expect(await refused('json', text), text).to.equal('invalid-request')
    expect(await refused('ndjson', ' \n\n')).to.equal('invalid-request')
    for (const text of ['', '\n\n', 'badge;nom\n'])
      expect(await refused('csv', text), JSON.stringify(text)).to.equal('invalid-request')
  })

  it('that is no text is refused, or is longer than a line may be, as a table', async () => {
    expect(await refused('csv', Buffer.from([0x41, 0x00, 0x0a]))).to.equal('invalid-request')
    expect(await refused('csv', 'x'.repeat(4 * 1024 * 1024), 1024 * 1024)).to.equal('invalid-request')
    expect(await refused('csv', '"A')).to.equal('invalid-request')
    expect(await read('csv', 'co"de;x\nA"B;y')).to.have.length(2)
  })

  it('is read where it can be ended, and is too large when it is', async () => {
    const bounded = inThisThread()
    expect((await readBulk(bounded, 'ndjson', chunked(Buffer.from('"A"')))).map(short)).to.deep.equal([
      '1 | {"code":"A"}',
    ])
    const ending: Bounded = { run: () => Promise.resolve({ refusal: 'too-costly' }) }
    const problem = await readBulk(ending, 'ndjson', chunked(Buffer.from('"A"'))).catch(
      (error: unknown) => error,
    )
    expect(problem).to.be.instanceOf(Problem).with.property('code', 'payload-too-large')
  })

  it('with one broken line has the others', async () => {
    expect(await read('ndjson', '{"url":\n"B"')).to.deep.equal(['1 | json {"url":', '2 | {"code":"B"}'])
    expect(await read('json', '[{"url":},"B"]')).to.deep.equal(['1 | json {"url":}', '2 | {"code":"B"}'])
  })

  it('as a table has its badges under the heading that says so, or first; its names so, or second', async () => {
    expect(await read('csv', 'A;Zoé\nB;Ali\n')).to.deep.equal([
      '1 | Zoé | {"code":"A"}',
      '2 | Ali | {"code":"B"}',
    ])
    expect(await read('csv', 'Nom,Lien\nZoé,https://a.example\n')).to.deep.equal([
      '1 | Zoé | {"url":"https://a.example"}',
    ])
    expect(await read('csv', ' CODE \nA\n')).to.deep.equal(['1 | {"code":"A"}'])
    expect(await read('csv', 'code,autre\nA,Zoé\n')).to.deep.equal(['1 | {"code":"A"}'])
    expect(await read('csv', 'ref,code\nx\n')).to.deep.equal(['1 | x | nothing'])
  })

  it('has a thousand lines at most, in every form', async () => {
    const many = (count: number) => Array.from({ length: count }, () => '"A"')
    for (const [format, text] of [
      ['ndjson', (count: number) => many(count).join('\n')],
      ['json', (count: number) => `[${many(count).join()}]`],
      ['csv', (count: number) => ['code', ...many(count)].join('\n')],
    ] as const) {
      expect(await read(format, text(1000), 4096), format).to.have.length(1000)
      expect(await refused(format, text(1001), 4096), format).to.equal('payload-too-large')
    }
  })

  it('has sixteen mebibytes at most, and is not read beyond; a line of more than three is not read', async () => {
    const mebibyte = 1024 * 1024
    const line = (size: number) => `"${'a'.repeat(size - 2)}"`
    const kept = await readBulk(
      undefined,
      'ndjson',
      chunked(Buffer.from(`${line(3 * mebibyte)}\n${line(3 * mebibyte + 1)}\n"B"`), mebibyte),
    )
    expect(kept.map(({ line: number, given }) => [number, given === undefined])).to.deep.equal([
      [1, false],
      [2, true],
      [3, false],
    ])
    let asked = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1
        yield Promise.resolve(Buffer.alloc(mebibyte, 0x20))
      }
    }
    const problem = await readBulk(undefined, 'ndjson', endless()).catch((error: unknown) => error)
    expect(problem).to.be.instanceOf(Problem)
    expect([(problem as Problem).code, (problem as Problem).headers, asked]).to.deep.equal([
      'payload-too-large',
      { Connection: 'close' },
      17,
    ])
  })
})
