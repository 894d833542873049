import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { loadEngine, type Database } from '../../server/store/sqlite/engine.ts'
import { migrate, type Migration } from '../../server/store/sqlite/migrations.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { aLearner, anOrganisation } from '../support/store-documents.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'
import { rejection } from '../support/store-opened.ts'

const clock = () => new Date('2026-11-21T09:30:00Z')

describe('the file of the SQLite store', () => {
  let folder: Folder
  let file: string
  beforeEach(() => {
    folder = newFolder()
    file = folder.file('store.sqlite')
  })
  afterEach(() => folder.remove())

  const raw = async (): Promise<Database> => new (await loadEngine()).DatabaseSync(file)

  it('is made with its folder, for the eyes of its owner only', async () => {
    file = folder.file('data/of/the/service/store.sqlite')
    const store = await openSqliteStore({ file })
    await store.organisations.insert(anOrganisation('hub'))
    for (const each of [file, `${file}-wal`]) expect(statSync(each).mode & 0o777, each).to.equal(0o600)
    await store.close()
  })

  it('writes nothing on stderr', () => {
    const opening =
      "import('./server/store/sqlite/open-sqlite-store.ts').then((m) => m.openSqliteStore({ file: process.argv[1] }))"
    const run = spawnSync(process.execPath, [
      '--import',
      'tsx',
      '--eval',
      `${opening}.then((s) => s.close())`,
      file,
    ])
    expect({ status: run.status, stderr: run.stderr.toString() }).to.deep.equal({ status: 0, stderr: '' })
  })

  it('has one owner: opening it again is refused, by whatever name, until it is closed', async () => {
    const store = await openSqliteStore({ file })
    symlinkSync(file, folder.file('another-name.sqlite'))
    for (const name of [file, folder.file('another-name.sqlite')]) {
      expect(String(await rejection(openSqliteStore({ file: name })))).to.match(/is in use: another process/)
    }
    expect(await store.organisations.insert(anOrganisation('hub')), 'the owner goes on').to.equal(true)
    await store.close()
    await (await openSqliteStore({ file })).close()
  })

  it('is refused to a second process, which says why', async () => {
    const store = await openSqliteStore({ file })
    const rival = spawnSync(process.execPath, [
      '--import',
      'tsx',
      'test/support/store-writer.ts',
      'sqlite',
      file,
      '1',
    ])
    expect(rival.status).to.equal(1)
    expect(rival.stdout.toString()).to.equal('')
    expect(rival.stderr.toString()).to.match(/store\.sqlite is in use: another process/)
    await store.close()
  })

  it('is refused, unchanged and not held, when it is not a database', async () => {
    writeFileSync(file, 'Bonjour, ceci est un fichier de texte.\n'.repeat(50))
    expect(await rejection(openSqliteStore({ file }))).to.be.instanceOf(Error)
    expect(readFileSync(file, 'utf8')).to.match(/^Bonjour/)
    writeFileSync(file, '')
    await (await openSqliteStore({ file })).close()
  })

  for (const [how, action] of [
    ['and keeps the transaction', 'ABORT'],
    ['and ends the transaction', 'ROLLBACK'],
  ] as const) {
    it(`keeps nothing of a batch that SQLite refuses half-way ${how}`, async () => {
      await (await openSqliteStore({ file })).close()
      const db = await raw()
      const refusal = `SELECT RAISE(${action}, 'the disk is full')`
      db.exec(`CREATE TRIGGER full BEFORE INSERT ON learners WHEN new.id = 's:7' BEGIN ${refusal}; END`)
      db.close()
      const store = await openSqliteStore({ file })
      const roster = Array.from({ length: 10 }, (_, n) => aLearner(`s:${n}`, 's', n))
      expect(String(await rejection(store.learners.insertMissing(roster)))).to.match(/the disk is full/)
      expect(await store.learners.count({ sessionId: 's' })).to.equal(0)
      expect(await store.learners.insertMissing(roster.slice(0, 7)), 'the store goes on').to.have.length(7)
      await store.close()
      const again = await openSqliteStore({ file })
      expect(await again.learners.count({ sessionId: 's' })).to.equal(7)
      await again.close()
    })
  }

  describe('migrations', () => {
    const first: Migration = { number: 1, name: 'first', sql: 'CREATE TABLE a (x)' }
    const second: Migration = {
      number: 2,
      name: 'second',
      sql: 'CREATE TABLE b (x); INSERT INTO b VALUES (1)',
    }
    const broken: Migration = {
      number: 2,
      name: 'broken',
      sql: 'CREATE TABLE c (x); INSERT INTO nowhere VALUES (1)',
    }
    const tables = (db: Database) =>
      db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .all()
        .map(({ name }) => name)

    it('are applied once each, in order, and recorded with their date', async () => {
      const db = await raw()
      migrate(db, [first], clock)
      migrate(db, [first, second], clock)
      migrate(db, [first, second], clock)
      expect(tables(db)).to.have.members(['migration', 'a', 'b'])
      expect(db.prepare('SELECT count(*) AS n FROM b').get()).to.include({ n: 1 })
      const recorded = db.prepare('SELECT number, name, appliedAt FROM migration ORDER BY number').all()
      expect(recorded.map((row) => ({ ...row }))).to.deep.equal([
        { number: 1, name: 'first', appliedAt: '2026-11-21T09:30:00.000Z' },
        { number: 2, name: 'second', appliedAt: '2026-11-21T09:30:00.000Z' },
      ])
      db.close()
    })

    it('leave nothing of one that fails', async () => {
      const db = await raw()
      expect(() => migrate(db, [first, broken], clock)).to.throw(/nowhere/)
      expect(tables(db)).to.have.members(['migration', 'a'])
      migrate(db, [first, second], clock)
      expect(tables(db)).to.have.members(['migration', 'a', 'b'])
      db.close()
    })

    it('that are unknown make the file refused: a newer version wrote it', async () => {
      await (await openSqliteStore({ file })).close()
      const db = await raw()
      db.exec("INSERT INTO migration VALUES (9999, 'from the future', '2031-01-01T00:00:00Z')")
      db.close()
      expect(String(await rejection(openSqliteStore({ file })))).to.match(
        /newer version of the service \(migration 9999\)/,
      )
    })
  })

  describe('a backup', () => {
    it('is a store that holds what was there, with nothing half, while batches are written', async () => {
      const store = await openSqliteStore({ file })
      const filler = 'é'.repeat(20_000)
      await store.learners.insertMissing(
        Array.from({ length: 300 }, (_, n) => aLearner(`before:${n}`, 'before', n, filler)),
      )
      let copied = false
      const copy = store.backup(folder.file('copy.sqlite')).then(() => {
        copied = true
      })
      let batches = 0
      for (; !copied; batches++) {
        const session = `during ${batches}`
        await store.learners.insertMissing(
          Array.from({ length: 10 }, (_, n) => aLearner(`${session}:${n}`, session, n)),
        )
        await new Promise((resolve) => setImmediate(resolve))
      }
      await copy
      await store.learners.insert(aLearner('after', 'after', 1))
      expect(batches, 'written during the backup').to.be.greaterThan(0)

      const restored = await openSqliteStore({ file: folder.file('copy.sqlite') })
      expect(await restored.learners.count({ sessionId: 'before' })).to.equal(300)
      expect(await restored.learners.get('before:299')).to.deep.equal({
        ...aLearner('before:299', 'before', 299, filler),
        revision: 0,
      })
      expect(await restored.learners.get('after')).to.equal(undefined)
      for (let batch = 0; batch < batches; batch++) {
        expect(await restored.learners.count({ sessionId: `during ${batch}` })).to.be.oneOf([0, 10])
      }
      await restored.close()
      await store.close()
    })

    it('never overwrites a file, and takes the place of one that was not finished', async () => {
      const store = await openSqliteStore({ file })
      const target = folder.file('copy.sqlite')
      writeFileSync(`${target}.partial`, 'interrupted')
      await store.backup(target)
      expect(existsSync(`${target}.partial`)).to.equal(false)
      const bytes = readFileSync(target)
      expect(String(await rejection(store.backup(target)))).to.match(/never overwrites/)
      expect(readFileSync(target).equals(bytes)).to.equal(true)
      await store.close()
    })

    it('is finished before the store closes, and refused once it has', async () => {
      const store = await openSqliteStore({ file })
      await store.organisations.insert(anOrganisation('hub'))
      const copy = store.backup(folder.file('copy.sqlite'))
      await store.close()
      expect(existsSync(folder.file('copy.sqlite'))).to.equal(true)
      await copy
      expect(await rejection(store.backup(folder.file('late.sqlite')))).to.be.instanceOf(Error)
    })
  })
})
