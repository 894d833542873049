import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { storeContract } from '../contract/store.ts'
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'

if (mongoUri === undefined) {
  console.log('skipped: no MONGODB_URI (the store contract on MongoDB)')
} else {
  const uri = mongoUri
  storeContract('MongoDB', async () => {
    const databaseName = newDatabaseName()
    let store = await openMongoStore({ uri, databaseName })
    return {
      store,
      async reopen() {
        await store.close()
        store = await openMongoStore({ uri, databaseName })
        return store
      },
      async destroy() {
        await store.close()
        await dropDatabase(uri, databaseName)
      },
    }
  })
}
