/** What tests need that npm does not install. */

/** Skips what `context` is of, aloud; where everything must be tested (`CI=true`), it fails instead. */
export function skipWithout(context: Mocha.Context, missing: string): never {
  if (process.env['CI'] === 'true') throw new Error(`${missing} must be installed`)
  console.warn(`    skipped: ${missing} is not installed`)
  return context.skip()
}
