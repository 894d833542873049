/** How many documents were worked out with compiled contexts since the process began, and why others were left to jsonld.js. */
import type { UnsupportedReason } from './unsupported.ts'

export type Outcome = 'compiled' | UnsupportedReason

const counts = new Map<Outcome, number>()

export function count(outcome: Outcome): void {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

/** Adds what a thread of this process counted by itself, under names that are outcomes. */
export function addCounts(counted: readonly (readonly [outcome: string, times: number])[]): void {
  for (const [outcome, times] of counted) {
    // Threads run this very file.
    const known = outcome as Outcome
    counts.set(known, (counts.get(known) ?? 0) + times)
  }
}

/** Outcomes that did not happen are not there. */
export function documentsByOutcome(): ReadonlyMap<Outcome, number> {
  return counts
}
