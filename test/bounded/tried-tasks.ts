/** Tasks that do what a job must not: the thread that `pool.test.ts` ends. */
import { serveTasks } from '../../server/bounded/serve-tasks.ts'
import type { Task } from '../../server/bounded/task.ts'

function task<Input, Output>(
  name: string,
  work: (input: Input) => Output | Promise<Output>,
): Task<Input, Output> {
  return { name, size: (input) => JSON.stringify(input).length, work }
}

let jobs = 0

export const echo = task('echo', (input: string) => input)
/** How many jobs this thread has done. */
export const count = task('count', (_: null) => (jobs += 1))
export const spin = task('spin', (_: null) => {
  for (;;) Math.random()
})
export const backtrack = task('backtrack', (length: number) => /^(a+)+$/u.test(`${'a'.repeat(length)}!`))
export const hoard = task('hoard', (_: null) => {
  const kept: object[] = []
  for (;;) kept.push(Array.from({ length: 1000 }, (__, index) => ({ index })))
})
export const never = task('never', (_: null) => new Promise<never>(() => undefined))
export const recurse = task('recurse', (_: null): number => deeper(0))
export const breakDown = task('break-down', (_: null): string => {
  throw new Error('a bug')
})
export const die = task('die', (_: null): never => process.exit(3))
export const unsendable = task(
  'unsendable',
  (_: null): unknown =>
    () =>
      'a function',
)

function deeper(depth: number): number {
  try {
    return deeper(depth + 1)
  } catch {
    return depth
  }
}

const all = [echo, count, spin, backtrack, hoard, never, recurse, breakDown, die, unsendable]
void serveTasks(all, () => new Map([['jobs', jobs]]))
