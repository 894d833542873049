/** Has bytes of strangers judged in a thread that can be ended. */
import { withFacts } from '../../bounded/lookups.ts'
import type { Bounded, Task } from '../../bounded/task.ts'
import type { VerifyDeps } from '../check.ts'
import { readingLookups, type Answered, type ThreadQuestion, type WhatBroke } from './thread-deps.ts'

/**
 * What `task` makes of `input`: it is told what it asks for, of `deps` and as of `now`, until it is done. `too-costly`: it was ended. What broke
 * down in the thread is told to `deps.checkFailed`.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function runApart<Input extends object, Done extends object>(
  bounded: Bounded,
  task: Task<Input & ThreadQuestion, Answered<Done>>,
  input: Input,
  { deps, now }: { readonly deps: VerifyDeps; readonly now: Date },
): Promise<Done | { readonly refusal: 'too-costly' }> {
  const { publicUrl, outside, knownUntil } = deps
  const question = {
    now,
    publicUrl,
    hasOutside: outside !== undefined,
    ...(knownUntil === undefined ? {} : { knownUntil }),
  }
  const done = await withFacts<(Done & WhatBroke) | { readonly refusal: 'too-costly' }>(
    async (facts) => {
      const ended = await bounded.run(task, { ...input, ...question, facts })
      return 'output' in ended ? ended.output : ended
    },
    ({ lookup, argument }) => Promise.resolve(readingLookups[lookup]?.(deps, argument as never, now)),
    (error) => deps.checkFailed?.('signature', error),
  )
  if ('refusal' in done) return done
  for (const { check, error } of done.broken)
    deps.checkFailed?.(check, Object.assign(new Error(error.message), error))
  return done
}
