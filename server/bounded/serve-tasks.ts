/** The other side of a thread: takes jobs, answers them. */
import { parentPort } from 'node:worker_threads'
import { kernelThreadId } from './processor-time.ts'
import type { Task } from './task.ts'

export interface ToThread {
  readonly task: string
  readonly input: unknown
}

/** What was counted since the last message goes along with each: a thread has counters of its own. */
interface Counted {
  readonly counted: readonly (readonly [name: string, times: number])[]
}

/** First `ready`, with the number the kernel has for the thread; then one answer for each job. `broken`: a bug, in words of ours. */
export type FromThread = Counted &
  ({ readonly ready: number | undefined } | { readonly output: unknown } | { readonly broken: string })

/**
 * Does jobs of these `tasks` for whoever started this thread; ready once all of them are warm. `counts`: counters of this thread, which only
 * grow.
 */
export async function serveTasks(
  tasks: readonly Task<never, unknown>[],
  counts: () => ReadonlyMap<string, number>,
): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('tasks are served in a thread')
  const byName = new Map(tasks.map((task) => [task.name, task]))
  const sent = new Map<string, number>()
  const counted = (): Counted['counted'] =>
    [...counts()].flatMap(([name, times]) => {
      const more = times - (sent.get(name) ?? 0)
      sent.set(name, times)
      return more > 0 ? [[name, more] as const] : []
    })
  port.on('message', ({ task, input }: ToThread) => {
    void answer(byName.get(task), input).then((answered) => {
      try {
        port.postMessage({ ...answered, counted: counted() } satisfies FromThread)
      } catch (error) {
        port.postMessage({ broken: wordsOf(error), counted: [] } satisfies FromThread)
      }
    })
  })
  for (const { warm } of tasks) await warm?.()
  port.postMessage({ ready: kernelThreadId(), counted: counted() } satisfies FromThread)
}

async function answer(
  task: Task<never, unknown> | undefined,
  input: unknown,
): Promise<{ readonly output: unknown } | { readonly broken: string }> {
  if (task === undefined) return { broken: 'no such task' }
  try {
    // The same task made the input on the other side.
    return { output: await task.work(input as never) }
  } catch (error) {
    return { broken: wordsOf(error) }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'not an Error'
}
