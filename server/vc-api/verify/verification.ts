/** The result of a verification, as the VC API words it. */
import type { Trouble } from '../problem-details.ts'

/** What was looked at, by property, each with whether it is good. */
export type Results = Readonly<Record<string, unknown>>

export interface Verification {
  /** Nothing that was checked is wrong. What could not be checked is among the warnings. */
  readonly verified: boolean
  readonly results: Results
  readonly problems: readonly Trouble[]
  readonly warnings: readonly Trouble[]
  /** Of a presentation: its credentials, in their order. */
  readonly credentials?: readonly Verification[]
}

/** The result of checks that found these problems, and these things they could not tell. */
export function verification(
  results: Results,
  problems: readonly Trouble[],
  warnings: readonly Trouble[] = [],
): Verification {
  return { verified: problems.length === 0, results, problems, warnings }
}

/** Not verified, because of these problems. */
export function notVerified(...problems: readonly [Trouble, ...Trouble[]]): Verification {
  return verification({}, problems)
}
