import { expect } from 'chai'
import { complete } from '../support/store-documents.ts'
import type { OpenedStore } from '../support/store-opened.ts'

/** The keys that are kept apart, and erased for good. */
export function storeKeys(opened: () => OpenedStore): void {
  it('keeps one key for each Passeport, and the first one', async () => {
    const { passportKeys } = opened().store
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => passportKeys.insert('1a', key)))
    expect(answers.filter(Boolean)).to.have.length(1)
    expect(await passportKeys.get('1a')).to.equal(['a', 'b', 'c'][answers.indexOf(true)])
    expect(await passportKeys.get('2b')).to.equal(undefined)
  })

  it('keeps keys when it is closed and opened again, and none that was erased', async () => {
    const { passportKeys } = opened().store
    await passportKeys.insert('1a', 'kept')
    await passportKeys.insert('2b', 'erased')
    await passportKeys.erase('2b')
    await passportKeys.erase('2b')
    const again = (await opened().reopen()).passportKeys
    expect([await again.get('1a'), await again.get('2b')]).to.deep.equal(['kept', undefined])
  })

  it('erases a key and leaves what it sealed', async () => {
    const { passportKeys, passports } = opened().store
    await passports.insert(complete.passports)
    await passportKeys.insert(complete.passports._id, 'key')
    await passportKeys.erase(complete.passports._id)
    expect(await passports.get(complete.passports._id)).to.deep.equal({ ...complete.passports, revision: 0 })
  })
}
