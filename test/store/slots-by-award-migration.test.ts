import { expect } from 'chai'
import { connect } from '../../server/store/mongo/connect.ts'
import {
  migrate as migrateMongo,
  migrations as mongoMigrations,
} from '../../server/store/mongo/migrations.ts'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { loadEngine } from '../../server/store/sqlite/engine.ts'
import { migrate, migrations } from '../../server/store/sqlite/migrations.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { complete } from '../support/store-documents.ts'
import { newFolder } from '../support/store-folder.ts'
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'

const { _id: id, ...before } = complete.statusSlots

async function expectFound(store: Store): Promise<void> {
  const found = await store.statusSlots.getManyBy('awardId', [before.awardId])
  expect(found).to.deep.equal([{ ...before, _id: id, revision: 3 }])
}

describe('an index given out before slots were found by their award', () => {
  it('is found by it in the SQLite store', async () => {
    const folder = newFolder()
    const file = folder.file('store.sqlite')
    const db = new (await loadEngine()).DatabaseSync(file)
    migrate(db, migrations.slice(0, 4), () => new Date(0))
    db.prepare('INSERT INTO "statusSlots" (id, revision, body) VALUES (?, 3, ?)').run(
      id,
      JSON.stringify(before),
    )
    db.close()
    const store = await openSqliteStore({ file })
    try {
      await expectFound(store)
    } finally {
      await store.close()
      folder.remove()
    }
  })

  it('is found by it in the MongoDB store, however often the migration starts anew', async function () {
    if (mongoUri === undefined) this.skip()
    const databaseName = newDatabaseName()
    const connection = await connect({ uri: mongoUri, databaseName })
    const db = connection.getClient().db(databaseName)
    await migrateMongo(db, mongoMigrations.slice(0, 4))
    await db
      .collection<{ _id: string }>('statusSlots')
      .insertOne({ _id: id, revision: 3, ...before } as never)
    await mongoMigrations[4]?.run(db)
    await mongoMigrations[4]?.run(db)
    const store = await openMongoStore({ uri: mongoUri, databaseName })
    try {
      await expectFound(store)
    } finally {
      await store.close()
      await connection.close()
      await dropDatabase(mongoUri, databaseName)
    }
  })
})
