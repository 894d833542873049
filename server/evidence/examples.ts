/** Example dossiers kept beside criteria: what a framework means by its rules, said case by case and held to. */
import { evaluate } from './evaluate.ts'
import type { Criteria, Dossier, Evaluation, Outcome } from './types.ts'

/** One dossier, and what the criteria of one achievement must say of it. */
export interface Example {
  /** What it shows, in the framework's words. */
  readonly title: string
  /** Achievement code, `RM-C2.1-N2`. */
  readonly achievement: string
  /** Instant of the decision, RFC 3339. */
  readonly at: string
  readonly dossier: Dossier
  readonly expected: {
    readonly outcome: Outcome
    /** Ids of all the rules that are not met, and of all that need a person; none when absent. Not those inside combinators. */
    readonly notMet?: readonly string[]
    readonly needsPerson?: readonly string[]
  }
}

/** An example the criteria do not agree with, and in what; in English, for those who write criteria. */
export interface ExampleFailure {
  readonly title: string
  readonly message: string
}

/**
 * The examples that do not come out as expected, each once, in their order; empty when all do. An example about an achievement that
 * has no criteria, or whose dossier cannot be judged, fails too. Pure.
 */
export function exampleFailures(
  examples: readonly Example[],
  criteriaOf: (achievement: string) => Criteria | undefined,
): readonly ExampleFailure[] {
  return examples.flatMap((example): readonly ExampleFailure[] => {
    const message = failureOf(example, criteriaOf(example.achievement))
    return message === undefined ? [] : [{ title: example.title, message }]
  })
}

function failureOf({ achievement, at, dossier, expected }: Example, criteria?: Criteria): string | undefined {
  if (criteria === undefined) return `no criteria for ${achievement}`
  let evaluation: Evaluation
  try {
    evaluation = evaluate(criteria, dossier, new Date(at))
  } catch (error) {
    return `cannot be judged: ${error instanceof Error ? error.message : String(error)}`
  }
  const differences = [
    ...(evaluation.outcome === expected.outcome
      ? []
      : [`${evaluation.outcome} instead of ${expected.outcome}`]),
    ...difference('not met', rulesThatAre('not-met', evaluation), expected.notMet),
    ...difference('needing a person', rulesThatAre('needs-person', evaluation), expected.needsPerson),
  ]
  return differences.length === 0 ? undefined : differences.join('; ')
}

function rulesThatAre(outcome: Outcome, { findings }: Evaluation): readonly string[] {
  return findings.filter((finding) => finding.outcome === outcome).map(({ rule }) => rule)
}

function difference(
  what: string,
  found: readonly string[],
  expected: readonly string[] = [],
): readonly string[] {
  const unexpected = found.filter((rule) => !expected.includes(rule))
  const missing = expected.filter((rule) => !found.includes(rule))
  return [
    ...(unexpected.length === 0 ? [] : [`${what}, unexpectedly: ${unexpected.join(', ')}`]),
    ...(missing.length === 0 ? [] : [`${what}, expected: ${missing.join(', ')}`]),
  ]
}
