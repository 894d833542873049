import { expect } from 'chai'
import { readLongText } from '../../server/store/long-texts.ts'
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
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'
import { newFolder } from '../support/store-folder.ts'

/** A release as the first version of the service stored it. */
const id = 'label-regional/0.1.0'
const before = {
  framework: 'label-regional',
  version: '0.1.0',
  baseUrl: 'https://badges.example',
  document: '{"title":"Label « régional » \\"x\\"\\n"}\n',
  digestMultibase: 'zQmExample',
  files: '{"framework.jsonld":"0a"}',
  publishedAt: '2026-11-21T09:30:00Z',
}

async function expectMigrated(store: Store): Promise<void> {
  const release = await store.frameworkReleases.get(id)
  expect(release).to.deep.equal({
    ...before,
    _id: id,
    revision: 0,
    document: 'published label-regional/0.1.0',
    organisationId: 'hub',
    status: 'released',
  })
  expect(await readLongText(store.longTexts, release?.document ?? '')).to.equal(before.document)
}

describe('a framework published by the first version of the service', () => {
  it('is found again in the SQLite store, its document byte for byte', async () => {
    const folder = newFolder()
    const file = folder.file('store.sqlite')
    const db = new (await loadEngine()).DatabaseSync(file)
    migrate(db, migrations.slice(0, 1), () => new Date(0))
    db.prepare('INSERT INTO "frameworkReleases" (id, revision, body) VALUES (?, 0, ?)').run(
      id,
      JSON.stringify(before),
    )
    db.close()
    const store = await openSqliteStore({ file })
    try {
      await expectMigrated(store)
    } finally {
      await store.close()
      folder.remove()
    }
  })

  it('is found again in the MongoDB store, however often the migration starts anew', async function () {
    if (mongoUri === undefined) this.skip()
    const databaseName = newDatabaseName()
    const connection = await connect({ uri: mongoUri, databaseName })
    const db = connection.getClient().db(databaseName)
    await migrateMongo(db, mongoMigrations.slice(0, 1))
    await db
      .collection<{ _id: string }>('frameworkReleases')
      .insertOne({ _id: id, revision: 0, ...before } as never)
    await mongoMigrations[1]?.run(db)
    await mongoMigrations[1]?.run(db)
    const store = await openMongoStore({ uri: mongoUri, databaseName })
    try {
      await expectMigrated(store)
    } finally {
      await store.close()
      await connection.close()
      await dropDatabase(mongoUri, databaseName)
    }
  })
})
