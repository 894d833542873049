/** How many documents were worked out with compiled contexts since the process began, and why others were left to jsonld.js. */
import type { UnsupportedReason } from './unsupported.ts'

export type Outcome = 'compiled' | UnsupportedReason

const counts = new Map<Outcome, number>()

export function count(outcome: Outcome): void {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
}

/** Outcomes that did not happen are not there. */
export function documentsByOutcome(): ReadonlyMap<Outcome, number> {
  return counts
}
