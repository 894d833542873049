/** Judging a credential somebody hands us. */
import type { Text } from '../text.ts'
import type { PolicyResult } from './policy/policy.ts'

export type CheckOutcome = 'pass' | 'fail' | 'warn' | 'unknown' | 'skipped'

/** A document a check relied on, and when it was read there. */
export interface Source {
  /** Of a status list, a DID document, a register… */
  readonly url: string
  /** RFC 3339. */
  readonly fetchedAt: string
}

export interface CheckResult {
  /** `signature`, `status.revocation`… Stable. */
  readonly id: string
  readonly title: Text
  readonly outcome: CheckOutcome
  /** Stable machine code: `signature-valid`, `revoked`, `status-list-unreachable`… */
  readonly code: string
  readonly detail: Text
  /** Absent: the credential itself, or what this service knows. */
  readonly basedOn?: readonly Source[]
}

/**
 * `invalid`: a check failed. `undetermined`: nothing failed, but a check that matters could not be made.
 * `valid-with-warnings`: intact and good, with reservations (unknown issuer, deprecated model).
 */
export type Verdict = 'valid' | 'valid-with-warnings' | 'invalid' | 'undetermined'

/** That somebody vouches for an issuer. */
export interface Recognition {
  /** Who says so: a DID or an https address, and a name this service gives them, never one they give themselves. */
  readonly by: { readonly id: string; readonly name: string }
  /** The name of the issuer in that register, where it is one this service answers for. */
  readonly issuerName?: string
  /** RFC 3339; `until` absent: it goes on. */
  readonly since: string
  readonly until?: string
  /** Frameworks (IRIs) or labels it is limited to. Absent: for everything. */
  readonly frameworks?: readonly string[]
  readonly labels?: readonly string[]
}

export type InputKind = 'json' | 'jwt' | 'png' | 'svg' | 'pdf'

/** Whether who shows the credential is who it is about. */
export type SubjectBinding = 'proven' | 'not-requested' | 'not-possible' | 'failed'

export interface VerificationReport {
  readonly verdict: Verdict
  readonly checkedAt: string
  readonly checks: readonly CheckResult[]
  /** `kind` `url` or `code`: nothing could be read there, and `sha256` is that of the address or code. `url`: where it was looked for. */
  readonly input: {
    readonly kind: InputKind | 'url' | 'code'
    readonly sha256: string
    readonly url?: string
  }
  /** Absent: nobody was asked to show it as their own. */
  readonly subjectBinding?: SubjectBinding
  /** `name`: that under which the issuer is registered or recognised here, never one the credential claims; absent for any other issuer. */
  readonly issuer?: {
    readonly id: string
    readonly name?: string
    readonly recognised: boolean
    readonly recognisedBy?: readonly Recognition[]
  }
  /** Only verified, recompacted data; absent when the signature is not good. */
  readonly credential?: Readonly<Record<string, unknown>>
  /** Of a transcript or a presentation: a report on each credential inside, in their order, with where it stands (JSON pointer). */
  readonly parts?: readonly PartReport[]
  /** Whether the policy that was asked for accepts it; absent: none was asked for. */
  readonly policy?: PolicyResult
}

export interface PartReport extends Pick<VerificationReport, 'verdict' | 'checks' | 'issuer' | 'credential'> {
  readonly pointer: string
}
