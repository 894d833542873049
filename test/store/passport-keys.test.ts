import { existsSync, readFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

describe('the keys of Passeports beside the SQLite store', () => {
  let folder: Folder
  let store: SqliteStore
  beforeEach(async () => {
    folder = newFolder()
    store = await openSqliteStore({ file: folder.file('store.sqlite') })
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  const isIn = (name: string, text: string) =>
    ['', '-wal', '-shm', '-journal']
      .map((suffix) => folder.file(`${name}${suffix}`))
      .some((file) => existsSync(file) && readFileSync(file, 'latin1').includes(text))

  it('leave no byte behind once they are erased, among any number of others', async () => {
    const keys = Array.from({ length: 60 }, (_, at): readonly [string, string] => [
      String(at).padStart(32, '0'),
      randomBytes(60).toString('hex'),
    ])
    for (const [id, key] of keys) await store.erasableKeys.insert(id, key)
    const erased = keys.filter((_, at) => at % 3 === 0)
    for (const [, key] of keys) expect(isIn('passport-keys.db', key)).to.equal(true)
    for (const [id] of erased) await store.erasableKeys.erase(id)
    for (const [, key] of erased) expect(isIn('passport-keys.db', key)).to.equal(false)
    for (const [id, key] of keys)
      expect(await store.erasableKeys.get(id)).to.equal(erased.some(([one]) => one === id) ? undefined : key)
  })

  it('are in no backup of the store', async () => {
    const key = randomBytes(60).toString('hex')
    await store.erasableKeys.insert('0'.repeat(32), key)
    await store.backup(folder.file('backup.sqlite'))
    expect([isIn('store.sqlite', key), isIn('backup.sqlite', key)]).to.deep.equal([false, false])
    expect(isIn('passport-keys.db', key)).to.equal(true)
  })
})
