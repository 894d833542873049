/** What a verifier asks for beyond what is true of a credential: named, numbered, never changed. */
import type { Text } from '../../text.ts'

/** Each member that is there is one more thing to ask for; none makes anything less strict. */
export interface PolicyRules {
  /** Identifiers of issuers that are accepted; absent: any. */
  readonly issuers?: readonly string[]
  /** The issuer must be recognised, for what the credential is about, by one of these (`by.id` of a recognition). */
  readonly recognisers?: readonly string[]
  /** The badge must be of one of these frameworks (IRIs; of a version, or of all of them). */
  readonly frameworks?: readonly string[]
  /** The strength of its proof must be one of these. */
  readonly proofStrengths?: readonly string[]
  /** Ids of checks that must pass: a reservation, an unknown or a check that was skipped is not enough. */
  readonly requiredChecks?: readonly string[]
  /** Codes of reservations (`warn`) that need no person to look at them; absent: each does. */
  readonly acceptedWarnings?: readonly string[]
  /** How old, in seconds, a status list may be that was read elsewhere. */
  readonly statusMaxAgeSeconds?: number
}

/** A version of a policy. */
export interface Policy {
  /** Slug of the organisation; absent: the one built in. */
  readonly organisation?: string
  readonly name: string
  /** From 1. */
  readonly version: number
  readonly rules: PolicyRules
}

/** What is asked for when nobody asks for more: nothing beyond what the checks say. */
export const defaultPolicy: Policy = { name: 'default', version: 1, rules: {} }

/**
 * `accepted`: all that was asked for is so. `to-review`: nothing speaks against it, but somebody must look. `refused`: it is not what is asked
 * for, or not valid.
 */
export type PolicyDecision = 'accepted' | 'to-review' | 'refused'

export interface PolicyReason {
  /** Stable. */
  readonly code: string
  /** Id of the check it follows from. */
  readonly check?: string
  /** Of the part it is about (JSON pointer); absent: of the whole. */
  readonly pointer?: string
  readonly detail: Text
}

/** Stands beside the verdict, which says what is true and is the same for everybody. */
export interface PolicyResult {
  readonly decision: PolicyDecision
  readonly policy: Pick<Policy, 'organisation' | 'name' | 'version'>
  /** Why it is not accepted, what it is refused for first; empty when it is. */
  readonly reasons: readonly PolicyReason[]
}
