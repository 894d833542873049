/** What keeps its place in an order, and what has to be said to have left it. */

/**
 * The indexes to keep so that `positions` (distinct, 0 or more) ascend over them and their weights (1 or more) add up to the most. In
 * n log n steps.
 */
export function heaviestAscending(
  positions: readonly number[],
  weight: (index: number) => number,
): ReadonlySet<number> {
  // A Fenwick tree over positions: the best ascending run that ends at or before each.
  const size = Math.max(-1, ...maximum(positions)) + 1
  const best: (Run | undefined)[] = new Array<Run | undefined>(size + 1)
  let heaviest: Run | undefined
  positions.forEach((position, index) => {
    const before = heaviestUpTo(best, position)
    const run = { index, weight: weight(index) + (before?.weight ?? 0), before }
    for (let at = position + 1; at <= size; at += at & -at) best[at] = heavier(best[at], run)
    heaviest = heavier(heaviest, run)
  })
  const kept = new Set<number>()
  for (let run = heaviest; run !== undefined; run = run.before) kept.add(run.index)
  return kept
}

interface Run {
  readonly index: number
  readonly weight: number
  readonly before: Run | undefined
}

function heaviestUpTo(best: readonly (Run | undefined)[], position: number): Run | undefined {
  let found: Run | undefined
  for (let at = position; at > 0; at -= at & -at) found = heavier(found, best[at])
  return found
}

/** The first of two that weigh the same. */
function heavier(a: Run | undefined, b: Run | undefined): Run | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b.weight > a.weight ? b : a
}

/** As a list: too many arguments would not fit on the stack. */
function maximum(numbers: readonly number[]): readonly number[] {
  return numbers.length === 0 ? [] : [numbers.reduce((a, b) => Math.max(a, b))]
}
