/** A report as pages show it. */
import type { Language, Text } from '../../text.ts'

export type ShownOutcome = 'pass' | 'fail' | 'warn' | 'unknown' | 'skipped'
export type ShownVerdict = 'valid' | 'valid-with-warnings' | 'invalid' | 'undetermined'

export interface ShownCheck {
  readonly id: string
  readonly title: Text
  readonly outcome: ShownOutcome
  readonly code: string
  readonly detail: Text
  /** Easy French. */
  readonly easy: string
  readonly basedOn?: readonly { readonly url: string; readonly fetchedAt: string }[]
}

export interface ShownQuestion {
  readonly id: string
  readonly title: Text
  readonly answer: 'yes' | 'no' | 'with-reservations' | 'unknown'
  readonly detail: Text
  readonly easy: string
}

export interface ShownJudgement {
  readonly verdict: ShownVerdict
  readonly checks: readonly ShownCheck[]
  readonly questions: readonly ShownQuestion[]
  readonly issuer?: {
    readonly id: string
    readonly name?: string
    readonly recognisedBy?: readonly { readonly by: { readonly name: string }; readonly since: string }[]
  }
}

export interface ShownReport extends ShownJudgement {
  readonly language: Language
  /** RFC 3339. */
  readonly checkedAt: string
  readonly input: { readonly kind: string; readonly sha256: string }
  readonly subjectBinding?: string
  readonly parts?: readonly ShownJudgement[]
  /** What the policy of whoever asked decides; absent: there was none. */
  readonly policy?: {
    readonly decision: 'accepted' | 'to-review' | 'refused'
    readonly policy: { readonly organisation?: string; readonly name: string; readonly version: number }
    readonly reasons: readonly { readonly detail: Text }[]
  }
  /** Of verified data only; absent from a report that was kept. */
  readonly says?: {
    readonly name?: string
    readonly holder?: string
    readonly validFrom?: string
    readonly validUntil?: string
  }
  /** Absent: nothing was kept. `url`: of the report itself. */
  readonly kept?: { readonly url: string; readonly validUntil: string }
}
