/** What a rule about the contents of a credential is. One file per family; `index.ts` is the list. */
import type { Credential } from '../../proof/types.ts'
import type { Text } from '../../text.ts'
import type { ProblemName, Trouble } from '../problem-details.ts'

export interface Rule {
  /** JSON pointer, in the credential, of what it is about. */
  readonly path: string
  readonly problem: ProblemName
  /** What must be, in public words. */
  readonly detail: Text
  /** Of any JSON object; never throws. */
  holds(credential: Credential): boolean
}

/** A rule on values that do not have their form. */
export function rule(path: string, fr: string, en: string, holds: Rule['holds']): Rule {
  return { path, problem: 'malformedValue', detail: { fr, en }, holds }
}

/** The troubles of a credential under these rules, in their order; `at` is the JSON pointer of the credential in the body. */
export function troublesOf(credential: Credential, rules: readonly Rule[], at: string): readonly Trouble[] {
  return rules
    .filter(({ holds }) => !holds(credential))
    .map(({ path, problem, detail }) => ({ problem, detail, pointer: at + path }))
}
