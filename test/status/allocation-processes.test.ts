import { expect } from 'chai'
import { allocateUnderKills, randomFrom } from '../chaos/allocators.ts'
import { dropDatabase, mongoUri, newDatabaseName } from '../support/store-mongo.ts'

// `test/chaos/status-allocation.ts` is the same with 8 processes and up to 1,000,000 allocations.
describe('Status indexes allocated by four processes on one MongoDB, some of them killed', () => {
  it('are all different, never lost, as likely as each other, and the same when asked for again', async function () {
    if (mongoUri === undefined) {
      this.skip()
      return
    }
    this.timeout(180_000)
    const databaseName = newDatabaseName()
    try {
      const outcome = await allocateUnderKills({
        uri: mongoUri,
        databaseName,
        allocations: 6000,
        processes: 4,
        fillLimit: 2000,
        kills: 4,
        random: randomFrom(1),
      })
      expect(outcome.failures).to.deep.equal([])
      expect(outcome.kills).to.equal(4)
      expect(outcome.lists).to.be.at.least(2)
      expect(outcome.taken).to.be.at.least(6000)
      // Which award falls into which list depends on the moment: chance fails this once in 10,000 times.
      expect(outcome.tail).to.be.greaterThan(0.0001)
    } finally {
      await dropDatabase(mongoUri, databaseName)
    }
  })
})
