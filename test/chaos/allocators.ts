/** Processes that allocate status indexes at the same time in one database, and are killed without warning. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { projectPath } from '../../server/schema.ts'
import { openMongoStore } from '../../server/store/mongo/open-mongo-store.ts'
import { everything } from '../../server/store/everything.ts'
import type { Store } from '../../server/store/store.ts'
import { chiSquareTail, evenness, type Fit } from './chi-square.ts'
import { awardsOf, batchSize } from './status-allocator-process.ts'

export interface Scenario {
  readonly uri: string
  readonly databaseName: string
  readonly allocations: number
  readonly processes: number
  /** Awards in a list before the next one is begun. */
  readonly fillLimit: number
  /** How many times a process is killed, at random moments. */
  readonly kills: number
  /** 0 to 1. */
  readonly random: () => number
}

export interface Outcome {
  /** What was promised and did not hold. */
  readonly failures: readonly string[]
  readonly kills: number
  readonly lists: number
  /** Taken in the store: as many as awards, when each has one. */
  readonly taken: number
  readonly fit: Fit
  /** How likely chance makes the indexes as uneven as these, or more. */
  readonly tail: number
}

/** Processes that may end in an error of their own. */
const mostCrashes = 20

/** Bins of 512 indexes. */
const bins = 256

/** Lets the processes allocate everything, killing some on the way, and holds what the store has against what they told. */
export async function allocateUnderKills(scenario: Scenario): Promise<Outcome> {
  const told = new Map<string, string>()
  const failures: string[] = []
  const batches = Math.ceil(scenario.allocations / batchSize)
  let acknowledged = 0
  let kills = 0
  let crashes = 0

  function tell(batch: number, slots: readonly string[]): void {
    for (const [at, award] of awardsOf(batch).entries()) {
      const [slot = 'none', before] = [slots[at], told.get(award)]
      if (before !== undefined && before !== slot) failures.push(`${award} was given two indexes`)
      told.set(award, slot)
    }
    acknowledged += 1
  }

  /** One line of processes: each begins where the one before was killed, with the last batch it told of again. */
  async function line(first: number): Promise<void> {
    let from = first
    while (from < batches) {
      const script = projectPath('test/chaos/status-allocator-process.ts')
      const range = [scenario.fillLimit, from, batches, scenario.processes].map(String)
      const args = ['--import', 'tsx', script, scenario.uri, scenario.databaseName, ...range]
      const child = spawn(process.execPath, args, {
        cwd: projectPath(),
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      for await (const text of createInterface({ input: child.stdout })) {
        const [batch = '', ...slots] = text.split(' ')
        // A line cut short by the kill was not told to anybody.
        if (slots.length !== batchSize) continue
        tell(Number(batch), slots)
        from = Number(batch)
        const share = (kills + 1) / (scenario.kills + 1)
        if (kills < scenario.kills && acknowledged >= share * batches) {
          kills += 1
          setTimeout(() => child.kill('SIGKILL'), scenario.random() * 100)
        }
      }
      const [code] = (await ended) as [number | null]
      if (code === 0) return
      // The database did not answer in time, say: a crash like any other, as long as it is not the rule.
      if (code !== null) crashes += 1
      if (crashes > mostCrashes) throw new Error(`allocating processes ended ${String(crashes)} times`)
    }
  }

  await Promise.all(Array.from({ length: scenario.processes }, (_, first) => line(first)))
  const store = await openMongoStore(scenario)
  try {
    return { ...(await judged(store, told, failures)), kills }
  } finally {
    await store.close()
  }
}

/** Holds what the store has against what was told: the slot of each award. `failures` are added to. */
export async function judged(
  store: Pick<Store, 'statusLists' | 'statusSlots'>,
  told: ReadonlyMap<string, string>,
  failures: string[],
): Promise<Omit<Outcome, 'kills'>> {
  const indexes = new Map<string, number[]>()
  const slots = new Set(told.values())
  if (slots.size !== told.size) failures.push(`${String(told.size - slots.size)} indexes were given twice`)
  for (const part of parts([...told], 1000)) {
    const found = new Map(
      (await store.statusSlots.getMany(part.map(([, slot]) => slot))).map((slot) => [slot._id, slot]),
    )
    for (const [award, id] of part) {
      const slot = found.get(id)
      if (slot === undefined) failures.push(`${id} was told of, and is lost`)
      else if (slot.awardId !== award) failures.push(`${id} is not that of the award it was told for`)
      else {
        const drawn = indexes.get(slot.list) ?? []
        drawn.push(slot.index)
        indexes.set(slot.list, drawn)
      }
    }
  }
  const lists = await everything(store.statusLists, {})
  let taken = 0
  const fits: Fit[] = []
  for (const list of lists) {
    taken += await store.statusSlots.count({ list: list._id })
    const drawn = indexes.get(list._id) ?? []
    // Fewer than five in a bin are too few for the test.
    if (drawn.length >= 5 * bins) fits.push(evenness(drawn, list.length, bins))
  }
  // Every batch is repeated until it is told of: an index more is a second one of some award.
  if (taken !== told.size) {
    failures.push(`${String(taken)} indexes are taken in the store, by ${String(told.size)} awards`)
  }
  if (fits.length === 0) failures.push('no list has enough indexes to tell whether they are even')
  const fit = {
    statistic: fits.reduce((sum, { statistic }) => sum + statistic, 0),
    degreesOfFreedom: fits.reduce((sum, { degreesOfFreedom }) => sum + degreesOfFreedom, 0),
  }
  const tail = chiSquareTail(fit.statistic, fit.degreesOfFreedom)
  return { failures, lists: lists.length, taken, fit, tail }
}

function* parts<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}

/** mulberry32: small, and the same for the same seed. */
export function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
