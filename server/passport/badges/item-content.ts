/** What is sealed in the items of a Passeport. */
import type { InputKind, Verdict } from '../../verify/types.ts'
import type { SaidBadge } from './said-badge.ts'

/** A badge of this service that came by a link or a printed code. */
export interface ClaimedContent {
  readonly awardId: string
  /** How it came: what is told the organisation when its person says it is not theirs. */
  readonly claimId: string
}

/** A badge that its person, or a program they let, put in; of whatever issuer. */
export interface ForeignContent {
  /** `_id` of its bytes in `passportFiles`, as they came. */
  readonly file: string
  readonly format: InputKind
  readonly byteCount: number
  /** Of the bytes, hexadecimal. */
  readonly sha256: string
  readonly said: SaidBadge
  /** Of the types that version has, whatever form it came in. */
  readonly isOpenBadge3?: true
  /** What was found when it was verified last. */
  readonly judged: Judged
}

/** Good at a moment, and at no other: nothing is shown as good because of it. */
export interface Judged {
  readonly verdict: Verdict
  /** RFC 3339. */
  readonly checkedAt: string
  /** The issuer is registered or recognised here, for what the badge is about. */
  readonly isIssuerKnown: boolean
}

export type ItemContent = ClaimedContent | ForeignContent
