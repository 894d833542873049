/** Where a credential says its status is kept on another site, and what can come of asking there. */
import type { Source } from '../../types.ts'

/** How a list is written. */
export type ListForm = 'BitstringStatusList' | 'StatusList2021' | '1EdTechRevocationList'

export interface ListQuestion {
  readonly form: ListForm
  readonly listUrl: string
  /** `1EdTechRevocationList` has one: `revocation`. */
  readonly purpose: string
  /** Of the bit; of no meaning in a `1EdTechRevocationList`, where credentials are listed by their id. */
  readonly index: number
  /** Of the credential: the list must be its own. */
  readonly issuer: string
  /** Of the credential. */
  readonly credentialId: string | undefined
}

/**
 * `not-fetched`: nobody was asked. `unreachable`: no document came back. `unusable`: what came back is no good list by a known key of its issuer.
 * `expired`: it was good, and is not now. `not-issuers`: it is somebody else’s, whom the issuer may have asked to keep it, or not. The last two:
 * the credential points to a list that cannot be about it.
 */
export type ElsewhereAnswer =
  | 'set'
  | 'clear'
  | 'not-fetched'
  | 'unreachable'
  | 'unusable'
  | 'expired'
  | 'not-issuers'
  | 'other-purpose'
  | 'out-of-range'

export interface FoundElsewhere {
  readonly answer: ElsewhereAnswer
  readonly basedOn: readonly Source[]
}
