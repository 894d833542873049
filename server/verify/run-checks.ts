/** Makes checks one after the other, each with what those before it have learned. */
import {
  broken,
  notReached,
  resultOf,
  type Check,
  type CheckContext,
  type Finding,
  type Reading,
} from './check.ts'

/** What the checks so far have found. */
export interface Progress extends Reading {
  /** After a fatal failure, or where nothing further can be read: the other checks are skipped. */
  readonly stopped: boolean
}

/** What every check is told, whatever was learned before it. */
export type Circumstances = Pick<CheckContext, 'deps' | 'input' | 'now' | 'lists' | 'judgeInside'>

async function answer(check: Check, context: CheckContext): Promise<Finding> {
  try {
    return await check.run(context)
  } catch (error) {
    context.deps.checkFailed?.(check.id, error)
    return broken
  }
}

/** `progress` and what `checks`, in their order, find beyond it. A check that breaks down is reported, and is `unknown`; never rejects. */
export async function runChecks(
  checks: readonly Check[],
  circumstances: Circumstances,
  progress: Progress,
): Promise<Progress> {
  const results = [...progress.results]
  let { learned, stopped } = progress
  for (const check of checks) {
    const context: CheckContext = {
      ...learned,
      ...circumstances,
      credential: learned.credential ?? {},
    }
    const found: Finding = stopped ? notReached : await answer(check, context)
    results.push(resultOf(check, found))
    learned = { ...learned, ...found.learned }
    stopped ||= check.fatal && (found.outcome === 'fail' || found === broken || found.stops === true)
  }
  return { results, learned, stopped }
}
