/** What is asked of a status list, and what it can say. */
import type { FoundElsewhere, ListQuestion } from '../foreign/lists/list-address.ts'

export interface StatusQuestion {
  readonly listUrl: string
  readonly purpose: string
  readonly index: number
  /** Issuer of the credential: the list must be its own. */
  readonly issuer: string
}

/**
 * `missing`: we serve no such list. `unusable`: the list itself is not good, which says nothing of the credential.
 * The last three are failures of the credential, which points to a list that cannot be about it.
 */
export type StatusAnswer =
  'set' | 'clear' | 'missing' | 'unusable' | 'not-issuers' | 'other-purpose' | 'out-of-range'

/** Reads lists for one request: each list once, however many credentials name it. */
export interface StatusReader {
  /** What a list served here says. Does NOT fetch anything. */
  read(question: StatusQuestion): Promise<StatusAnswer>
  /** What a list on another site says. */
  readElsewhere(question: ListQuestion): Promise<FoundElsewhere>
}
