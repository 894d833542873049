/** Measures this service against a peer: both in turns in one process, by the CPU they take. */

export interface Contest<Input> {
  readonly peer: (input: Input) => unknown
  readonly ours: (input: Input) => unknown
  /** What they are given, another each time; made before they are measured. */
  readonly input: () => Input
  /** Pairs measured; the median of their ratios counts. */
  readonly rounds?: number
}

/** One line of the table. */
export interface Row {
  readonly operation: string
  /** What is compared with. */
  readonly peer: string
  /** How many times faster this service is to be; 0: no claim. */
  readonly goal: number
  /** How many times faster it was, where that is less than the goal: what it is held to until the goal is reached. */
  readonly reached?: number
  /** How many times faster it is. */
  readonly ratio: number
  /** Of the CPU that hashing and signing alone take, how much of ours that is, from 0 to 1. */
  readonly floorShare?: number
}

/** CPU of all threads in microseconds for each of `calls` calls, after half as many that let the processor forget what ran before. */
async function cost<Input>(
  work: (input: Input) => unknown,
  input: () => Input,
  calls: number,
): Promise<number> {
  for (let call = 0; call < calls / 2; call += 1) await work(input())
  const inputs = Array.from({ length: calls }, input)
  const before = process.cpuUsage()
  for (const each of inputs) await work(each)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

/** CPU in microseconds that each side has before it is measured: machine code is made of what ran for a while. */
const warmUp = 1_500_000

/** So many calls that a measure takes about `microseconds` of CPU, after the warm-up. */
async function callsFor<Input>(
  work: (input: Input) => unknown,
  input: () => Input,
  microseconds: number,
): Promise<number> {
  let [calls, each] = [1, 0]
  for (let spent = 0; spent < warmUp; spent += each * calls) {
    if (spent > 0) calls = Math.min(2 * calls, Math.ceil(warmUp / 4 / each))
    each = await cost(work, input, calls)
  }
  return Math.max(1, Math.round(microseconds / each))
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}

/** How many times the CPU of `ours` the `peer` takes for one call: the median of the ratios of paired measures. */
export async function ratioOf<Input>({ peer, ours, input, rounds = 15 }: Contest<Input>): Promise<number> {
  const microseconds = 120_000
  const [peerCalls, ourCalls] = [
    await callsFor(peer, input, microseconds),
    await callsFor(ours, input, microseconds),
  ]
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1)
    ratios.push((await cost(peer, input, peerCalls)) / (await cost(ours, input, ourCalls)))
  return median(ratios)
}

/** Says it to `run.ts`, which reads what a benchmark prints. */
export function report(...rows: readonly Row[]): void {
  for (const row of rows) console.log(`row ${JSON.stringify(row)}`)
}
