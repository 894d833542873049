/**
 * A process that allocates status indexes until it is done or killed: `status-allocator-process.ts URI DATABASE FILL FROM TO STEP`, for the
 * batches FROM, FROM + STEP … below TO, in lists of FILL awards. For each batch acknowledged, a line on stdout: its number, then the slot of each of its awards.
 */
import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createIndexAllocator } from '../../server/status/allocate-index.ts'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'

/** Small enough that two processes at once seldom want the same index: MongoDB aborts one of two transactions that do. */
export const batchSize = 100
/** Awards of one organisation; the next ones are another's. */
const issuerSize = 60_000

/** Who awards the badges of the batch: all processes for the same organisation at about the same time. */
export function organisationOf(batch: number): string {
  return `chaos-${String(Math.floor((batch * batchSize) / issuerSize))}`
}

export function awardsOf(batch: number): readonly string[] {
  return Array.from({ length: batchSize }, (_, at) => `award-${String(batch * batchSize + at)}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [uri = '', databaseName = '', ...numbers] = process.argv.slice(2)
  const [fillLimit = 0, from = 0, to = 0, step = 1] = numbers.map(Number)
  const store = await openMongoStore({ uri, databaseName })
  const allocator = createIndexAllocator({
    store,
    secret: Buffer.alloc(32, 7),
    clock: () => new Date(),
    fillLimit,
  })
  for (let batch = from; batch < to; batch += step) {
    const allocated = await allocator.allocateAll(organisationOf(batch), awardsOf(batch))
    const slots = awardsOf(batch).map((award) => allocated.get(award)?.slot ?? 'none')
    writeSync(1, `${String(batch)} ${slots.join(' ')}\n`)
  }
  await store.close()
}
