/** Makes the checks of a presentation one after the other, each with what those before it have learned. */
import { Problem } from '../../problem.ts'
import { broken, notReached, resultOf, type Check, type Finding, type VerifyDeps } from '../check.ts'
import type { CheckResult } from '../types.ts'

/** A check of a presentation: of what it is told, and what it adds to that. */
export interface CheckOf<Context> extends Omit<Check, 'run'> {
  run(context: Context): FindingOf<Context> | Promise<FindingOf<Context>>
}

export interface FindingOf<Context> extends Finding {
  readonly known?: Partial<Context>
}

/** What the checks so far have found. */
export interface PresentationProgress<Context> {
  readonly context: Context
  readonly results: readonly CheckResult[]
  /** After a fatal failure, or where nothing further can be read: the other checks are skipped. */
  readonly stopped: boolean
}

/**
 * `progress` and what `checks`, in their order, find beyond it. A check that breaks down is reported, and is `unknown`.
 * @throws Problem whatever a check throws of that kind: to be asked again
 */
export async function runPresentationChecks<Context extends object>(
  checks: readonly CheckOf<Context>[],
  progress: PresentationProgress<Context>,
  deps: Pick<VerifyDeps, 'checkFailed'>,
): Promise<PresentationProgress<Context>> {
  const results = [...progress.results]
  let { context, stopped } = progress
  for (const check of checks) {
    const found: FindingOf<Context> = stopped ? notReached : await answer(check, context, deps)
    results.push(resultOf(check, found))
    context = { ...context, ...found.known }
    stopped ||= check.fatal && (found.outcome === 'fail' || found === broken || found.stops === true)
  }
  return { context, results, stopped }
}

async function answer<Context>(
  check: CheckOf<Context>,
  context: Context,
  deps: Pick<VerifyDeps, 'checkFailed'>,
): Promise<FindingOf<Context>> {
  try {
    return await check.run(context)
  } catch (error) {
    if (error instanceof Problem) throw error
    deps.checkFailed?.(check.id, error)
    return broken
  }
}
