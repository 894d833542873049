import { expect } from 'chai'
import { indexes, type CollectionName, type New, type Store } from '../../server/store/store.ts'
import type { Organisation } from '../../server/store/documents.ts'
import { aLearner, complete } from '../support/store-documents.ts'
import { rejection, type OpenedStore } from '../support/store-opened.ts'

const names = Object.keys(indexes) as CollectionName[]

/** From opening to closing, and again. */
export function storeLife(opened: () => OpenedStore): void {
  it('keeps everything when it is closed and opened again', async () => {
    const first = opened().store
    for (const name of names) {
      const collection = first[name] as Store['organisations']
      await collection.insert(complete[name] as New<Organisation>)
    }
    await first.organisations.replace({ ...complete.organisations, revision: 0, name: 'Nouveau nom' })
    const second = await opened().reopen()
    for (const name of names.filter((each) => each !== 'organisations')) {
      expect(await second[name].get(complete[name]._id)).to.deep.equal({ ...complete[name], revision: 0 })
    }
    expect(await second.organisations.get(complete.organisations._id)).to.include({
      name: 'Nouveau nom',
      revision: 1,
    })
  })

  it('continues after being opened again at the cursor it gave before', async () => {
    const { learners } = opened().store
    await learners.insertMissing([1, 2, 3].map((line) => aLearner(`l${line}`, 's', line)))
    const { cursor } = await learners.page({ where: { sessionId: 's' }, limit: 2 })
    const again = await opened().reopen()
    const rest = await again.learners.page({ where: { sessionId: 's' }, limit: 2, after: cursor! })
    expect(rest.items.map(({ _id }) => _id)).to.deep.equal(['l3'])
  })

  it('answers ping while it is open, and rejects every call once it is closed', async () => {
    const { store } = opened()
    await store.ping()
    await store.close()
    await store.close()
    for (const call of [
      () => store.ping(),
      () => store.organisations.get('hub'),
      () => store.organisations.insert(complete.organisations),
      () => store.organisations.insertMissing([complete.organisations]),
      () => store.organisations.count({}),
    ]) {
      expect(await rejection(call())).to.be.instanceOf(Error)
    }
  })
}
