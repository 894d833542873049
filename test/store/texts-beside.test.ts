import { expect } from 'chai'
import { loadEngine, type Database } from '../../server/store/sqlite/engine.ts'
import { migrate, migrations } from '../../server/store/sqlite/migrations.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { complete } from '../support/store-documents.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

const { _id: id, ...award } = complete.awards

describe('the long texts of an award in the SQLite store', () => {
  let folder: Folder
  let file: string
  beforeEach(() => {
    folder = newFolder()
    file = folder.file('store.sqlite')
  })
  afterEach(() => {
    folder.remove()
  })

  const inFile = async <T>(work: (db: Database) => T): Promise<T> => {
    const db = new (await loadEngine()).DatabaseSync(file)
    try {
      return work(db)
    } finally {
      db.close()
    }
  }
  const row = () => inFile((db) => db.prepare('SELECT body, decision, credential FROM "awards"').get())

  it('lie beside its body, and come back with it', async () => {
    const store = await openSqliteStore({ file })
    await store.awards.insert({ ...award, _id: id })
    expect(await store.awards.get(id)).to.deep.equal({ ...award, _id: id, revision: 0 })
    await store.close()
    const { body, ...texts } = (await row()) ?? {}
    expect(texts).to.deep.equal({ decision: award.decision, credential: award.credential })
    expect(JSON.parse(String(body))).to.not.have.any.keys('decision', 'credential')
  })

  it('are read from the body of an award of before, and move when it is written again', async () => {
    await inFile((db) => {
      migrate(db, migrations.slice(0, 5), () => new Date(0))
      db.prepare('INSERT INTO "awards" (id, revision, body) VALUES (?, 3, ?)').run(id, JSON.stringify(award))
    })
    const store = await openSqliteStore({ file })
    const before = { ...award, _id: id, revision: 3 }
    expect(await store.awards.get(id)).to.deep.equal(before)
    const after = { ...before, credential: 'another text', revision: 4 }
    expect(await store.awards.replace({ ...after, revision: 3 })).to.deep.equal(after)
    expect(await store.awards.getMany([id])).to.deep.equal([after])
    await store.close()
    const { body, ...texts } = (await row()) ?? {}
    expect(texts).to.deep.equal({ decision: award.decision, credential: 'another text' })
    expect(JSON.parse(String(body))).to.not.have.any.keys('decision', 'credential')
  })
})
