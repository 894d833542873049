/** What threads do, done in this one: whatever goes in or comes out is copied as between threads, and nothing is ended. */
import type { Bounded } from '../../../server/bounded/task.ts'

/** Tells the names of the tasks in `begun`. */
export function inThisThread(begun: string[] = []): Bounded {
  return {
    async run(task, input) {
      begun.push(task.name)
      return { output: structuredClone(await task.work(structuredClone(input))) }
    },
  }
}
