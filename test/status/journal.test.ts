import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { openStatusJournal } from '../../server/status/journal.ts'
import { now } from '../proof/signing.ts'

const list = {
  _id: 'acme-1',
  organisationId: 'acme',
  number: 1,
  length: 131_072,
  createdAt: '2026-11-21T09:00:00Z',
}

describe('The journal of revocations', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'journal-')), 'status-journal')
    file = path.join(folder, 'acme-1.log')
  })
  afterEach(() => {
    rmSync(path.dirname(folder), { recursive: true })
  })

  const open = () => openStatusJournal(folder, () => now)
  const lines = () => readFileSync(file, 'utf8').split('\n')
  const revoked = () => [...open().revoked('acme-1')]

  it('knows what was recorded, once it is opened again', async () => {
    await open().record(list, [70_000, 5])
    await open().record(list, [6])
    expect(revoked()).to.deep.equal([70_000, 5, 6])
    expect(open().lists()).to.deep.equal([list])
  })

  it('keeps what a list was made for', async () => {
    const made = { ...list, purpose: 'révision' }
    await open().record(made, [1])
    expect(open().lists()).to.deep.equal([made])
  })

  it('says what it says in words, for its owner only to read', async () => {
    await open().record(list, [5])
    expect(lines()[1]).to.match(/^revoked 5 2026-11-21T09:30:00Z [0-9a-f]{16}$/)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(statSync(folder).mode & 0o777).to.equal(0o700)
    expect(readdirSync(folder)).to.deep.equal(['acme-1.log'])
  })

  it('writes a revocation once, however often and however many at once record it', async () => {
    const journal = open()
    await Promise.all([1, 2, 3].map(() => journal.record(list, [5, 5, 6])))
    await open().record(list, [5])
    expect(lines()).to.have.lengthOf(1 + 2 + 1)
  })

  it('takes the lines of two processes', async () => {
    const [one, two] = [open(), open()]
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => [
        one.record(list, [2 * at]),
        two.record(list, [2 * at + 1]),
      ]).flat(),
    )
    expect(revoked().toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 100 }, (_, at) => at))
  })

  it('leaves alone what another process, of the same number on another machine, is beginning', async () => {
    const journal = open()
    const beginning = `${file}.${String(process.pid)}.partial`
    writeFileSync(beginning, 'list')
    await journal.record(list, [5])
    expect(readFileSync(beginning, 'utf8')).to.equal('list')
    expect(revoked()).to.deep.equal([5])
  })

  it('knows nothing of a list nobody was revoked in', async () => {
    await open().record(list, [])
    expect(open().lists()).to.deep.equal([])
    expect([...open().revoked('acme-2')]).to.deep.equal([])
  })

  for (const [title, tail] of [
    ['half a line', 'revoked 7 2026-11-2'],
    ['a line without its end', 'revoked 7 2026-11-21T09:30:00Z 0123456789abcdef'],
    ['zeros', '\0\0\0\0'],
  ] as const) {
    it(`does not believe ${title}, which was being written when the power went, and goes on`, async () => {
      await open().record(list, [5])
      appendFileSync(file, tail)
      expect(revoked()).to.deep.equal([5])
      await open().record(list, [6])
      await open().record(list, [7])
      expect(revoked()).to.deep.equal([5, 6, 7])
      // What was lost in the middle of the file is still found.
      writeFileSync(file, readFileSync(file, 'utf8').replace('revoked 6', 'revoked 8'))
      expect(open).to.throw(/is damaged/)
    })

    it(`never cuts off what another process may be writing, be it ${title}`, async () => {
      const other = open()
      await other.record(list, [5])
      appendFileSync(file, tail)
      const before = readFileSync(file)
      const one = open()
      expect(readFileSync(file)).to.deep.equal(before)
      await Promise.all([one.record(list, [6]), other.record(list, [7])])
      expect(readFileSync(file).subarray(0, before.length)).to.deep.equal(before)
      expect(revoked().toSorted((a, b) => a - b)).to.deep.equal([5, 6, 7])
    })
  }

  const damages: Readonly<Record<string, (text: string) => string>> = {
    'an index': (text) => text.replace('revoked 5 ', 'revoked 6 '),
    'a moment': (text) => text.replace('revoked 5 2026', 'revoked 5 2025'),
    'a checksum': (text) => text.replace(/[0-9a-f]\n$/u, 'x\n'),
    'a line cut short between others': (text) => text.replace(/(revoked 5 .{10}).*\n/u, '$1\n'),
    'an empty line': (text) => `${text}\n`,
    'the first line': (text) => text.replace('"number":1', '"number":2'),
    everything: () => '',
    'the name of the file': (text) => text.replaceAll('acme', 'beta'),
  }
  for (const [title, damage] of Object.entries(damages)) {
    it(`is refused, with its place, when ${title} is damaged`, async () => {
      await open().record(list, [4, 5])
      writeFileSync(file, damage(readFileSync(file, 'utf8')))
      expect(open).to.throw(/line \d+ of .*acme-1\.log is damaged/)
    })
  }

  it('is refused when a line was taken from the journal of another list', async () => {
    await open().record({ ...list, _id: 'acme-2', number: 2 }, [5])
    await open().record(list, [4])
    const [, line = ''] = readFileSync(path.join(folder, 'acme-2.log'), 'utf8').split('\n')
    appendFileSync(file, `${line}\n`)
    expect(open).to.throw(/line 3 of .*acme-1\.log is damaged/)
  })
})
