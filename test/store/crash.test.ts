import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { openSqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../server/store/store.ts'
import { newFolder } from '../support/store-folder.ts'
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'
import { batch, batchSize, single } from '../support/store-writer.ts'

/** Lets a process write, and kills it as soon as it has acknowledged `count` writes. Answers every acknowledgement. */
async function writeAndKill(
  backend: readonly string[],
  run: string,
  count: number,
): Promise<readonly string[]> {
  const writer = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/support/store-writer.ts', ...backend, run],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = once(writer, 'exit')
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === count) writer.kill('SIGKILL')
  }
  expect(await ended).to.deep.equal([null, 'SIGKILL'])
  return acknowledged
}

/** Every acknowledged write is there, whole; whatever else is there is whole too. */
async function requireNothingLost(store: Store, run: string, acknowledged: readonly string[]): Promise<void> {
  for (let n = 0; n <= acknowledged.length; n++) {
    const found = await store.learners.get(single(run, n)._id)
    if (acknowledged.includes(`s ${n}`) || found !== undefined) {
      expect(found).to.deep.equal({ ...single(run, n), revision: 0 })
    }
    const docs = batch(run, n)
    const { items } = await store.learners.page({
      where: { sessionId: `run ${run}, batch ${n}` },
      limit: 1000,
    })
    expect(items.length).to.be.oneOf(acknowledged.includes(`b ${n}`) ? [batchSize] : [0, batchSize])
    if (items.length > 0) expect(items).to.deep.equal(docs.map((doc) => ({ ...doc, revision: 0 })))
  }
}

function crashes(name: string, backend: readonly string[], open: () => Promise<Store>): void {
  it(`on ${name} loses no acknowledged write and leaves none half, three times over`, async function () {
    this.timeout(60_000)
    for (const [run, count] of [3, 20, 41].entries()) {
      const acknowledged = await writeAndKill(backend, String(run), count)
      expect(acknowledged.length).to.be.at.least(count)
      const store = await open()
      await requireNothingLost(store, String(run), acknowledged)
      expect(await store.learners.insertMissing(batch(String(run), 0)), 'already there').to.deep.equal([])
      await store.close()
    }
  })
}

describe('kill -9 of the writing process', () => {
  const folder = newFolder()
  after(() => folder.remove())
  const file = folder.file('store.sqlite')
  crashes('SQLite', ['sqlite', file], () => openSqliteStore({ file }))

  if (mongoUri === undefined) {
    console.log('skipped: no MONGODB_URI (kill -9 of a process that writes to MongoDB)')
  } else {
    const uri = mongoUri
    const databaseName = newDatabaseName()
    after(() => dropDatabase(uri, databaseName))
    crashes('MongoDB', ['mongo', uri, databaseName], () => openMongoStore({ uri, databaseName }))
  }
})
