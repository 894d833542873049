import { expect } from 'chai'
import { complete } from '../support/store-documents.ts'
import type { OpenedStore } from '../support/store-opened.ts'

/** The keys that are kept apart, and erased for good. */
export function storeKeys(opened: () => OpenedStore): void {
  it('keeps one key for each Passeport, and the first one', async () => {
    const { erasableKeys } = opened().store
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => erasableKeys.insert('1a', key)))
    expect(answers.filter(Boolean)).to.have.length(1)
    expect(await erasableKeys.get('1a')).to.equal(['a', 'b', 'c'][answers.indexOf(true)])
    expect(await erasableKeys.get('2b')).to.equal(undefined)
  })

  it('keeps keys when it is closed and opened again, and none that was erased', async () => {
    const { erasableKeys } = opened().store
    await erasableKeys.insert('1a', 'kept')
    await erasableKeys.insert('2b', 'erased')
    await erasableKeys.erase('2b')
    await erasableKeys.erase('2b')
    const again = (await opened().reopen()).erasableKeys
    expect([await again.get('1a'), await again.get('2b')]).to.deep.equal(['kept', undefined])
  })

  it('keeps many keys in one write, and finds them in one read, without those that were forgotten', async () => {
    const { erasableKeys } = opened().store
    await erasableKeys.insert('line/1', 'first')
    await erasableKeys.insertMissing([])
    await erasableKeys.insertMissing([
      ['line/1', 'second'],
      ['line/2', 'two'],
      ['line/3', 'three'],
    ])
    await erasableKeys.forget('line/3')
    const found = await erasableKeys.getMany(['line/1', 'line/2', 'line/3', 'line/4'])
    expect([...found].toSorted()).to.deep.equal([
      ['line/1', 'first'],
      ['line/2', 'two'],
    ])
    expect((await erasableKeys.getMany([])).size).to.equal(0)
  })

  it('erases a key and leaves what it sealed', async () => {
    const { erasableKeys, passports } = opened().store
    await passports.insert(complete.passports)
    await erasableKeys.insert(complete.passports._id, 'key')
    await erasableKeys.erase(complete.passports._id)
    expect(await passports.get(complete.passports._id)).to.deep.equal({ ...complete.passports, revision: 0 })
  })
}
