import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import { storeContract } from '../contract/store.ts'
import { newFolder } from '../support/store-folder.ts'

storeContract('SQLite', async () => {
  const folder = newFolder()
  const file = folder.file('store.sqlite')
  let store = await openSqliteStore({ file })
  return {
    store,
    async reopen() {
      await store.close()
      store = await openSqliteStore({ file })
      return store
    },
    async destroy() {
      await store.close()
      folder.remove()
    },
  }
})
