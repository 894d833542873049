/** Judging a credential somebody hands us. */
import type { Text } from '../text.ts'

export type CheckOutcome = 'pass' | 'fail' | 'warn' | 'unknown' | 'skipped'

export interface CheckResult {
  /** `signature`, `status.revocation`… Stable. */
  readonly id: string
  readonly title: Text
  readonly outcome: CheckOutcome
  /** Stable machine code: `signature-valid`, `revoked`, `status-list-unreachable`… */
  readonly code: string
  readonly detail: Text
}

/**
 * `invalid`: a check failed. `undetermined`: nothing failed, but a check that matters could not be made.
 * `valid-with-warnings`: intact and good, with reservations (unknown issuer, deprecated model).
 */
export type Verdict = 'valid' | 'valid-with-warnings' | 'invalid' | 'undetermined'

export interface VerificationReport {
  readonly verdict: Verdict
  readonly checkedAt: string
  readonly checks: readonly CheckResult[]
  readonly input: { readonly kind: 'json' | 'jwt' | 'png' | 'svg'; readonly sha256: string }
  /** `name`: that under which the issuer is registered here, never one the credential claims; absent for any other issuer. */
  readonly issuer?: { readonly id: string; readonly name?: string; readonly recognised: boolean }
  /** Only verified, recompacted data; absent when the signature is not good. */
  readonly credential?: Readonly<Record<string, unknown>>
}
