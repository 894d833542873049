/** What the service does of its own accord, every minute: send, remind, forget, complete what a crash left undone. */
import { setImmediate as breathe } from 'node:timers/promises'

export interface Chore {
  /** What a log line calls it. */
  readonly name: string
  /** Does what is due now, and no more than a batch of it. Safe to run in several processes at once, and again after a crash. */
  run(): Promise<void>
}

/** Runs every chore, one after the other. One that fails is reported to `failed` and stops none of the others; never rejects. */
export async function runChores(
  chores: readonly Chore[],
  failed: (chore: string, error: unknown) => void,
): Promise<void> {
  for (const { name, run } of chores) {
    try {
      await run()
    } catch (error) {
      failed(name, error)
    }
  }
}

/**
 * Does `act` for each item, one after the other, with a turn for everybody else in between. One that fails keeps no other waiting.
 * @throws AggregateError once all were tried, when some failed; `what` are they, in words for a log
 */
export async function tryEach<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  act: (item: Item) => Promise<void>,
  what: string,
): Promise<void> {
  const failures: unknown[] = []
  for await (const item of items) {
    try {
      await act(item)
    } catch (error) {
      failures.push(error)
    }
    await breathe()
  }
  if (failures.length > 0) throw new AggregateError(failures, `${String(failures.length)} ${what} failed`)
}

/**
 * Calls `run` again and again, each time `milliseconds` after the one before has ended: never two at once. `run` never rejects. The
 * function answered stops it, and resolves once a run under way has ended. Does NOT keep the process alive.
 */
export function repeatedly(run: () => Promise<void>, milliseconds: number): () => Promise<void> {
  let stopped = false
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout
  const wait = () => {
    timer = setTimeout(() => {
      running = run().then(() => {
        if (!stopped) wait()
      })
    }, milliseconds).unref()
  }
  wait()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}
