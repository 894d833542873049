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

const id = '0123456789abcdef'.repeat(2)
const { _id: _, shortId: __, ...before } = complete.awards

async function expectFound(store: Store): Promise<void> {
  const { items } = await store.awards.page({ where: { shortId: '0123456789abcdef' }, limit: 2 })
  expect(items).to.deep.equal([{ ...before, _id: id, revision: 3, shortId: '0123456789abcdef' }])
}

describe('a badge awarded before there were short addresses', () => {
  it('is found by its own in the SQLite store', async () => {
    const folder = newFolder()
    const file = folder.file('store.sqlite')
    const db = new (await loadEngine()).DatabaseSync(file)
    migrate(db, migrations.slice(0, 3), () => new Date(0))
    db.prepare('INSERT INTO "awards" (id, revision, body) VALUES (?, 3, ?)').run(id, JSON.stringify(before))
    db.close()
    const store = await openSqliteStore({ file })
    try {
      await expectFound(store)
    } finally {
      await store.close()
      folder.remove()
    }
  })

  it('is found by its own in the MongoDB store, however often the migration starts anew', async function () {
    if (mongoUri === undefined) this.skip()
    const databaseName = newDatabaseName()
    const connection = await connect({ uri: mongoUri, databaseName })
    const db = connection.getClient().db(databaseName)
    await migrateMongo(db, mongoMigrations.slice(0, 3))
    await db.collection<{ _id: string }>('awards').insertOne({ _id: id, revision: 3, ...before } as never)
    await mongoMigrations[3]?.run(db)
    await mongoMigrations[3]?.run(db)
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
