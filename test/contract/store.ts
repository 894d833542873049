/** What every storage backend promises (server/store/store.ts), as tests. */
import type { OpenedStore, OpenStore } from '../support/store-opened.ts'
import { storeBatches } from './store-batches.ts'
import { storeKeys } from './store-keys.ts'
import { storeLaws } from './store-laws.ts'
import { storeLife } from './store-life.ts'
import { storePages } from './store-pages.ts'
import { storeValues } from './store-values.ts'
import { storeWrites } from './store-writes.ts'

/** Declares the suite for one backend; `open` makes an empty store, as often as it is called. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`the store contract on ${name}`, () => {
    let opened: OpenedStore
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.destroy())

    storeWrites(() => opened.store)
    storeBatches(() => opened.store)
    storeValues(() => opened.store)
    storePages(() => opened.store)
    storeLife(() => opened)
    storeLaws(() => opened.store)
    storeKeys(() => opened)
  })
}
