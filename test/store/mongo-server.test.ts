import { expect } from 'chai'
import type { Connection } from 'mongoose'
import { migrate, migrations, type Migration } from '../../server/store/mongo/migrations.ts'
import { createModels } from '../../server/store/mongo/models.ts'
import { mongoCollection } from '../../server/store/mongo/mongo-collection.ts'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { Problem } from '../../server/problem.ts'
import { indexes, type CollectionName } from '../../server/store/store.ts'
import { anOrganisation, complete } from '../support/store-documents.ts'
import {
  dropDatabase,
  mongoUri,
  newDatabaseName,
  observedConnection,
  type SentCommand,
} from '../support/store-mongo.ts'
import { rejection } from '../support/store-opened.ts'

const names = Object.keys(indexes) as CollectionName[]
const numbers = ['line', 'number', 'order']

/** Every way to ask by leading fields of an index, each once; and the name of the index that answers. */
function questions(
  name: CollectionName,
): readonly { where: Record<string, string | number>; index: string }[] {
  const all = indexes[name].flatMap(({ fields }) =>
    fields.map((_, at) => ({
      where: Object.fromEntries(
        fields.slice(0, at + 1).map((field) => [field, numbers.includes(field) ? 1 : 'x']),
      ),
      index: [name, ...fields].join('_'),
    })),
  )
  return [...new Map(all.toReversed().map((each) => [Object.keys(each.where).join(), each])).values()]
}

function onServer(uri: string): void {
  describe('the MongoDB store and its server', () => {
    const databaseName = newDatabaseName()
    let connection: Connection
    let sent: SentCommand[]
    before(async () => {
      await (await openMongoStore({ uri, databaseName })).close()
      const observed = await observedConnection(uri, databaseName)
      connection = observed.connection
      sent = observed.sent
    })
    after(async () => {
      await connection.close()
      await dropDatabase(uri, databaseName)
    })
    const models = () => createModels(connection)
    const collection = (name: CollectionName) => mongoCollection(connection, name, models()[name])
    const database = () => connection.getClient().db(databaseName)
    /** The commands sent during `work`. */
    const during = async (work: () => Promise<unknown>): Promise<readonly SentCommand[]> => {
      const from = sent.length
      await work()
      return sent.slice(from)
    }

    it('have exactly the declared indexes, made by migrations alone', async () => {
      for (const model of Object.values(models())) {
        const { toDrop, toCreate } = await model.diffIndexes()
        expect({ toDrop, toCreate }, model.modelName).to.deep.equal({ toDrop: [], toCreate: [] })
      }
      const again = await during(() => migrate(database(), migrations))
      expect(
        again.map(({ name }) => name),
        'nothing is left to do',
      ).to.deep.equal(['find'])
    })

    for (const name of names) {
      for (const { where, index } of questions(name)) {
        it(`answer ${name} by ${Object.keys(where).join(', ')} along an index, without a sort`, async () => {
          const order = [...index.split('_').slice(1), '_id'].slice(Object.keys(where).length)
          const unique = indexes[name].some(
            (each) => each.unique === true && [name, ...each.fields].join('_') === index,
          )
          const values = (unique ? order.slice(0, -1) : order).map((field) =>
            numbers.includes(field) ? 1 : 'x',
          )
          const after = Buffer.from(JSON.stringify(values)).toString('base64url')
          const commands = await during(async () => {
            await collection(name).page({ where, limit: 2 })
            if (values.length > 0) await collection(name).page({ where, limit: 2, after })
            await collection(name).count(where)
          })
          const reads = commands.filter(({ name: command }) => command === 'find' || command === 'aggregate')
          expect(reads).to.have.length(values.length > 0 ? 3 : 2)
          for (const { name: kind, command } of reads) {
            expect(command['hint'], 'the index is named, so that no other plan is possible').to.equal(index)
            const { filter, sort, pipeline, hint } = command
            const asked =
              kind === 'find'
                ? { find: name, filter, sort, hint }
                : { aggregate: name, pipeline, cursor: {}, hint }
            const plan = JSON.stringify(
              await database().command({ explain: asked, verbosity: 'queryPlanner' }),
            )
            expect(plan).to.include('IXSCAN').and.include(`"indexName":"${index}"`)
            expect(plan).not.to.include('COLLSCAN')
            expect(plan, 'no sort of its own').not.to.match(/"stage":"SORT/)
            // The stand-in's word for the same.
            if (kind === 'find' && values.length > 0) expect(plan).not.to.include('"sortedByIndex":false')
          }
        })
      }
    }

    it('agree that every write is in the journal of a majority before it returns', async () => {
      const organisations = mongoCollection(connection, 'organisations', models().organisations)
      const commands = await during(async () => {
        await organisations.insert(anOrganisation('durable'))
        await organisations.replace({ ...anOrganisation('durable', 'Nom'), revision: 0 })
        await organisations.insertMissing([anOrganisation('durable 2')])
        await organisations.delete('durable')
      })
      const durable = commands.filter(({ command }) =>
        ['insert', 'update', 'delete', 'commitTransaction'].some((kind) => kind in command),
      )
      const kinds = durable.map(({ name, command }) => {
        const inside = 'autocommit' in command && name !== 'commitTransaction'
        const { w, j } = { ...(command['writeConcern'] as Record<string, unknown> | undefined) }
        return { name, concern: inside ? 'of its transaction' : { w, j } }
      })
      const concern = { w: 'majority', j: true }
      expect(kinds).to.deep.equal([
        { name: 'insert', concern },
        { name: 'update', concern },
        { name: 'insert', concern: 'of its transaction' },
        { name: 'commitTransaction', concern },
        { name: 'delete', concern },
      ])
    })

    it('never see an operator that came as a value, even where the store does not look', async () => {
      const { apiKeys } = models()
      await apiKeys.insertMany([{ ...complete.apiKeys, revision: 0 }])
      const operator = { $ne: null } as never
      expect(await rejection(apiKeys.findOne({ _id: operator }).lean().exec())).to.be.instanceOf(Error)
      expect(await rejection(apiKeys.deleteOne({ _id: operator }).exec())).to.be.instanceOf(Error)
      expect(
        await rejection(
          apiKeys
            .findOne({ nowhere: 'x' } as never)
            .lean()
            .exec(),
        ),
        'unknown field',
      ).to.be.instanceOf(Error)
      expect(
        await rejection(
          apiKeys.insertMany([{ ...complete.apiKeys, _id: 'b', revision: 0, more: 1 }] as never),
        ),
      ).to.be.instanceOf(Error)
      expect(await apiKeys.countDocuments({})).to.equal(1)
    })

    describe('migrations', () => {
      it('run once, one process at a time', async () => {
        const db = connection.getClient().db(`${databaseName}-m`)
        let running = 0
        let runs = 0
        const slow: Migration = {
          number: 1,
          name: 'slow',
          async run() {
            runs++
            expect(++running, 'alone').to.equal(1)
            for (let trip = 0; trip < 20; trip++) await db.collection('anything').findOne()
            running--
          },
        }
        // A connection for each, so that they start side by side.
        await Promise.all([1, 2, 3].map(() => db.command({ ping: 1 })))
        await Promise.all([migrate(db, [slow]), migrate(db, [slow]), migrate(db, [slow])])
        expect(runs).to.equal(1)
        expect(await db.collection('migrationLease').countDocuments({})).to.equal(0)
        await db.dropDatabase()
      })

      it('that failed are run again, and leave no lease behind', async () => {
        const db = connection.getClient().db(`${databaseName}-f`)
        const failing: Migration = {
          number: 1,
          name: 'failing',
          run: () => Promise.reject(new Error('on purpose')),
        }
        expect(String(await rejection(migrate(db, [failing])))).to.match(/on purpose/)
        let ran = false
        await migrate(db, [{ number: 1, name: 'mended', run: async () => void (ran = true) }])
        expect(ran).to.equal(true)
        await db.dropDatabase()
      })

      it('take over the lease of a process that died', async () => {
        const db = connection.getClient().db(`${databaseName}-d`)
        const dead = { _id: 'migrations' as never, owner: 'dead', until: Date.now() - 1 }
        await db.collection('migrationLease').insertOne(dead)
        let ran = false
        await migrate(db, [{ number: 1, name: 'after', run: async () => void (ran = true) }])
        expect(ran).to.equal(true)
        await db.dropDatabase()
      })

      it('that are unknown make the database refused: a newer version wrote it', async () => {
        const name = newDatabaseName()
        await (await openMongoStore({ uri, databaseName: name })).close()
        const future = { _id: 9999 as never, name: 'from the future' }
        await connection.getClient().db(name).collection('migrations').insertOne(future)
        const error = await rejection(openMongoStore({ uri, databaseName: name }))
        expect(String(error)).to.match(/newer version of the service .*migration 9999/)
        await dropDatabase(uri, name)
      })
    })
  })
}

describe('the MongoDB store', () => {
  it('says that storage is unavailable when no server answers', async () => {
    const error = await rejection(
      openMongoStore({ uri: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200' }),
    )
    expect(error).to.be.instanceOf(Problem).with.property('code', 'unavailable')
  })
})

if (mongoUri === undefined) console.log('skipped: no MONGODB_URI (the MongoDB store and its server)')
else onServer(mongoUri)
