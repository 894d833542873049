/** How many cases a property is tried on. */

/** Enough for a mutant to be noticed by a test that would notice it at all. */
const whileMutating = 25

/** `usual`, or fewer where the same tests are run once per mutant (Stryker says so in the environment of its workers). */
export function runs(usual: number): { readonly numRuns: number } {
  const isMutating = process.env['STRYKER_MUTATOR_WORKER'] !== undefined
  return { numRuns: isMutating ? Math.min(usual, whileMutating) : usual }
}
