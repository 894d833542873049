/** Measures this service against a peer: both in turns in one process, by the CPU they take. */

export interface Contest {
  readonly peer: () => unknown
  readonly ours: () => unknown
  /** Pairs measured; the median of their ratios counts. */
  readonly rounds?: number
}

/** One line of the table. */
export interface Row {
  readonly operation: string
  /** What is compared with. */
  readonly peer: string
  /** How many times faster this service is to be. */
  readonly goal: number
  /** How many times faster it is. */
  readonly ratio: number
  /** Of the CPU that hashing and signing alone take, how much of ours that is, from 0 to 1. */
  readonly floorShare?: number
}

/** CPU of all threads in microseconds for each of `calls` calls. */
async function cost(work: () => unknown, calls: number): Promise<number> {
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

/** So many calls that a measure takes about `milliseconds` of CPU, after a warm-up. */
async function callsFor(work: () => unknown, milliseconds: number): Promise<number> {
  await cost(work, 3)
  let calls = 1
  for (;;) {
    const each = await cost(work, calls)
    if (each * calls > (milliseconds * 1000) / 4) return Math.max(1, Math.round((milliseconds * 1000) / each))
    calls *= 4
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

/** How many times the CPU of `ours` the `peer` takes for one call: the median of the ratios of paired measures. */
export async function ratioOf({ peer, ours, rounds = 7 }: Contest): Promise<number> {
  const milliseconds = 200
  const [peerCalls, ourCalls] = [await callsFor(peer, milliseconds), await callsFor(ours, milliseconds)]
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1)
    ratios.push((await cost(peer, peerCalls)) / (await cost(ours, ourCalls)))
  return median(ratios)
}

/** Says it to `run.ts`, which reads what a benchmark prints. */
export function report(...rows: readonly Row[]): void {
  for (const row of rows) console.log(`row ${JSON.stringify(row)}`)
}
