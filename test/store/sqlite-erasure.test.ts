import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import type { EvidencePiece } from '../../server/store/documents.ts'
import { loadEngine } from '../../server/store/sqlite/engine.ts'
import { offPage } from '../../server/store/sqlite/off-page.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { New } from '../../server/store/store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

const piece = (id: string, description: string): New<EvidencePiece> => ({
  _id: id,
  organisationId: 'atelier-dole',
  applicationId: 'a',
  kind: 'EV-CRA',
  observedAt: '2026-11-18',
  pseudonymised: false,
  salt: '0'.repeat(32),
  retention: 'kept',
  eraseAt: '2028-11-18T00:00:00Z',
  description,
  createdAt: '2026-11-18T08:00:00Z',
})

describe('what is erased in the SQLite store', () => {
  let folder: Folder
  let file: string
  let store: SqliteStore
  beforeEach(async () => {
    folder = newFolder()
    file = folder.file('store.sqlite')
    store = await openSqliteStore({ file })
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  const bytes = () =>
    ['', '-wal', '-shm', '.lock']
      .map((suffix) => `${file}${suffix}`)
      .filter((name) => existsSync(name))
      .map((name) => readFileSync(name, 'latin1'))
      .join('\n')
  const isThere = (words: string) => bytes().includes(words)

  for (const length of [20, 400, 3000, 4100, 9000, 60_000]) {
    it(`is in none of its files once scrubbed, replaced or deleted, at ${String(length)} characters`, async () => {
      const text = (words: string) => words.repeat(Math.ceil(length / words.length))
      await store.evidence.insertMissing([
        piece('1', text('Remplacé-')),
        piece('2', text('Supprimé-')),
        piece('3', text('Gardé-')),
      ])
      const before = await store.evidence.get('1')
      if (before === undefined) throw new Error('not kept')
      await store.evidence.replace({ ...before, description: text('Corrigé-') })
      const corrected = await store.evidence.get('1')
      if (corrected === undefined) throw new Error('not kept')
      expect([isThere('Remplac'), isThere('Supprim')]).to.deep.equal([true, true])
      const { description: _, retention: __, eraseAt: ___, ...rest } = corrected
      await store.evidence.replace({ ...rest, salt: '' })
      await store.evidence.delete('2')
      expect(isThere('Remplac'), 'in the log of writes, before').to.equal(true)
      await store.scrub()
      expect(['Remplac', 'Corrig', 'Supprim', 'Gard'].map(isThere)).to.deep.equal([false, false, false, true])
      expect((await store.evidence.get('3'))?.description).to.equal(text('Gardé-'))
    })
  }

  it('was never in a cell that could be copied between pages: only on overflow pages of its own', async () => {
    const { DatabaseSync } = await loadEngine()
    for (const id of ['x', 'x'.repeat(32), 'x'.repeat(128)]) {
      for (let length = 2; length < 14_000; length += 997) {
        const json = JSON.stringify('s'.repeat(length))
        const db = new DatabaseSync(':memory:')
        db.exec(
          'CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL)',
        )
        const row = offPage(json, id, 4096)
        db.prepare('INSERT INTO t VALUES (?, ?, ?)').run(id, 300, row)
        expect(db.prepare('SELECT body FROM t').get()).to.deep.equal({ body: row })
        expect(JSON.parse(row)).to.equal('s'.repeat(length))
        db.close()
        expect(inCell(row, id), `${String(id.length)} ${String(length)}`).to.match(/^ *$/)
      }
    }
  })

  it('is not said to be gone while another program still reads it', async () => {
    await store.evidence.insert(piece('1', 'Encore-Lu'))
    const reader = new (await loadEngine()).DatabaseSync(file)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM evidence').get()
    await store.evidence.delete('1')
    const refused = await store.scrub().catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Problem).with.property('code', 'unavailable')
    reader.exec('COMMIT')
    reader.close()
    await store.scrub()
    expect(isThere('Encore-Lu')).to.equal(false)
  }).timeout(20_000)
})

/**
 * The part of the body that SQLite keeps in the cell of a page of 4,096 bytes: what its file format says of the payload of a table leaf cell.
 * @see https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
function inCell(body: string, id: string): string {
  const varint = (value: number) => (value < 128 ? 1 : value < 16_384 ? 2 : 3)
  const types = varint(2 * id.length + 13) + 1 + varint(2 * Buffer.byteLength(body) + 13)
  // The length of the header, the types, the id, and 300 in two bytes.
  const lead = 1 + types + id.length + 2
  const payload = lead + Buffer.byteLength(body)
  const usable = 4096
  const most = usable - 35
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const rest = least + ((payload - least) % (usable - 4))
  const local = payload <= most ? payload : rest <= most ? rest : least
  return Buffer.from(body)
    .subarray(0, local - lead)
    .toString()
}
