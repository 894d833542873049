import { expect } from 'chai'
import fc from 'fast-check'
import { keepLongText, readLongText } from '../../server/store/long-texts.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { newFolder, type Folder } from '../support/store-folder.ts'

describe('a long text', () => {
  let folder: Folder
  let store: SqliteStore
  before(async () => {
    folder = newFolder()
    store = await openSqliteStore({ file: folder.file('store.sqlite') })
  })
  after(async () => {
    await store.close()
    folder.remove()
  })

  it('comes back character by character, under the name of its SHA-256', async () => {
    // 'printf abc | sha256sum'
    expect(await keepLongText(store.longTexts, 'abc')).to.equal(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect(await readLongText(store.longTexts, await keepLongText(store.longTexts, text))).to.equal(text)
      }),
      { numRuns: 50 },
    )
  })

  it('longer than a document is kept in parts, none of which ends inside a character', async () => {
    const text = 'é'.repeat(999_999) + '😀'.repeat(3_000_001)
    const name = await keepLongText(store.longTexts, text)
    expect((await store.longTexts.get(`${name}:0`))?.parts).to.equal(8)
    expect((await readLongText(store.longTexts, name)) === text).to.equal(true)
  })

  it('of which a part is missing is no text, until it is kept again', async () => {
    const text = 'n'.repeat(2_500_000)
    const name = await keepLongText(store.longTexts, text)
    await store.longTexts.delete(`${name}:1`)
    expect(await readLongText(store.longTexts, name)).to.equal(undefined)
    await keepLongText(store.longTexts, text)
    expect((await readLongText(store.longTexts, name)) === text).to.equal(true)
    expect(await readLongText(store.longTexts, 'no such name')).to.equal(undefined)
  })
})
