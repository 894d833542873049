/** What a report comes to. */
import type { CheckResult, Verdict } from './types.ts'

const bySeverity: readonly Verdict[] = ['valid', 'valid-with-warnings', 'undetermined', 'invalid']

function ofChecks(results: readonly Pick<CheckResult, 'outcome'>[]): Verdict {
  const outcomes = new Set(results.map(({ outcome }) => outcome))
  if (outcomes.has('fail')) return 'invalid'
  if (outcomes.has('unknown')) return 'undetermined'
  return outcomes.has('warn') ? 'valid-with-warnings' : 'valid'
}

/**
 * Every check takes part, and every part: any failure makes it `invalid`; else what could not be checked leaves it open, whatever the others
 * say; else a reservation is said.
 */
export function verdictOf(
  results: readonly Pick<CheckResult, 'outcome'>[],
  parts: readonly { readonly verdict: Verdict }[] = [],
): Verdict {
  const verdicts = [ofChecks(results), ...parts.map(({ verdict }) => verdict)]
  return verdicts.reduce((worst, each) =>
    bySeverity.indexOf(each) > bySeverity.indexOf(worst) ? each : worst,
  )
}
