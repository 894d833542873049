import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import { connect } from '../../server/store/mongo/connect.ts'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import type { Store } from '../../server/store/store.ts'
import { anOrganisation } from '../support/store-documents.ts'
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'
import { rejection } from '../support/store-opened.ts'

const faults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the connection closes': { closeConnection: true },
  'the primary steps down': {
    errorCode: 10107,
    errorLabels: ['RetryableWriteError', 'TransientTransactionError'],
  },
  'the majority is not reached in time, and then is': {
    writeConcernError: { code: 91, errmsg: 'ShutdownInProgress' },
  },
}

/** Each writes once, checks what it was answered, and is hit at the command named. */
const writes: Readonly<
  Record<string, { command: string; write: (store: Store, id: string) => Promise<void> }>
> = {
  insert: {
    command: 'insert',
    write: async ({ organisations }, id) => {
      expect(await organisations.insert(anOrganisation(id))).to.equal(true)
      expect(await organisations.get(id)).to.include({ revision: 0 })
    },
  },
  replace: {
    command: 'update',
    write: async ({ organisations }, id) => {
      await organisations.insert(anOrganisation(id))
      expect(await organisations.replace({ ...anOrganisation(id, 'Après'), revision: 0 })).to.include({
        revision: 1,
      })
      expect(await organisations.get(id)).to.include({ revision: 1, name: 'Après' })
    },
  },
  delete: {
    command: 'delete',
    write: async ({ organisations }, id) => {
      await organisations.insert(anOrganisation(id))
      expect(await organisations.delete(id)).to.equal(true)
    },
  },
  'insertMissing, in its transaction': { command: 'insert', write: insertMissing },
  'insertMissing, at its commit': { command: 'commitTransaction', write: insertMissing },
}

async function insertMissing({ organisations }: Store, id: string): Promise<void> {
  const ids = [`${id} 1`, `${id} 2`]
  const inserted = await organisations.insertMissing(ids.map((each) => anOrganisation(each)))
  expect(inserted).to.deep.equal(ids)
  expect(await organisations.getMany(ids)).to.have.length(2)
}

function withFaults(uri: string): void {
  describe('the MongoDB store, when the server fails once in the middle of a write', () => {
    const databaseName = newDatabaseName()
    let store: Store
    let failNext: (command: string, data: Readonly<Record<string, unknown>>, times?: number) => Promise<void>
    let stop: () => Promise<void>

    before(async function () {
      store = await openMongoStore({ uri, databaseName })
      const connection = await connect({ uri })
      const admin = connection.getClient().db('admin')
      const configure = (mode: unknown, data: unknown) =>
        admin.command({ configureFailPoint: 'failCommand', mode, data })
      failNext = async (command, data, times = 1) => {
        await configure({ times }, { failCommands: [command], ...data })
      }
      stop = async () => {
        await configure('off', {}).catch(() => undefined)
        await connection.close()
        await store.close()
        await dropDatabase(uri, databaseName)
      }
      try {
        await configure('off', {})
      } catch {
        console.log('skipped: the server of MONGODB_URI has no fail points (enableTestCommands)')
        this.skip()
      }
    })
    after(() => stop())

    for (const [what, { command, write }] of Object.entries(writes)) {
      for (const [fault, data] of Object.entries(faults)) {
        // Inside a transaction only the commit waits for a majority.
        if (what.includes('in its transaction') && 'writeConcernError' in data) continue
        it(`does exactly once: ${what}; ${fault}`, async () => {
          await failNext(command, data)
          await write(store, `${what}; ${fault}`)
        })
      }
    }

    it('says that storage is unavailable when it goes on failing', async () => {
      await failNext('insert', { closeConnection: true }, 50)
      const error = await rejection(store.organisations.insert(anOrganisation('unlucky')))
      await failNext('insert', { closeConnection: true }, 0)
      expect(error).to.be.instanceOf(Problem).with.property('code', 'unavailable')
    })
  })
}

if (mongoUri === undefined) console.log('skipped: no MONGODB_URI (faults of a MongoDB server)')
else withFaults(mongoUri)
