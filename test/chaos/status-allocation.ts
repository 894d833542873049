/**
 * `tsx scripts/with-mongo-stand-in.ts tsx test/chaos/status-allocation.ts`: STATUS_PROCESSES processes (8) allocate STATUS_ALLOCATIONS status
 * indexes (20,000; 1,000,000 for the whole run), STATUS_FILL_LIMIT to a list (5,000; 65,536 in service), in one database of MONGODB_URI
 * while `kill -9` ends one of them STATUS_KILLS times (16; CHAOS_SEED repeats a run). No index is used twice, an award asked for again has
 * the same, none that was told of is lost, and all are as likely as each other.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { dropDatabase, mongoUri } from '../support/store-mongo.ts'
import { allocateUnderKills, randomFrom } from './allocators.ts'

function setting(name: string, preset: number): number {
  return Number(process.env[name] ?? String(preset))
}

const seed = setting('CHAOS_SEED', randomInt(1_000_000))
const scenario = {
  databaseName: `status-chaos-${randomBytes(6).toString('hex')}`,
  allocations: setting('STATUS_ALLOCATIONS', 20_000),
  processes: setting('STATUS_PROCESSES', 8),
  fillLimit: setting('STATUS_FILL_LIMIT', 5000),
  kills: setting('STATUS_KILLS', 16),
  random: randomFrom(seed),
}

if (mongoUri === undefined) console.log('skipped: status allocation by several processes needs MONGODB_URI')
else {
  try {
    const started = performance.now()
    const { failures, kills, lists, taken, fit, tail } = await allocateUnderKills({
      ...scenario,
      uri: mongoUri,
    })
    const seconds = (performance.now() - started) / 1000
    console.log(
      `seed ${String(seed)}: ${String(scenario.allocations)} allocations by ${String(scenario.processes)} processes, ${String(kills)} kills; ` +
        `${String(taken)} indexes taken in ${String(lists)} lists; chi-square ${fit.statistic.toFixed(1)} with ` +
        `${String(fit.degreesOfFreedom)} degrees of freedom, p = ${tail.toFixed(4)}; ${seconds.toFixed(0)} s`,
    )
    const broken = [...failures, ...(tail > 0.01 ? [] : ['the indexes are uneven'])]
    console.log(broken.length === 0 ? 'every promise held' : broken.slice(0, 20).join('\n'))
    process.exitCode = broken.length === 0 ? 0 : 1
  } finally {
    await dropDatabase(mongoUri, scenario.databaseName)
  }
}
