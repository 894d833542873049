/** The documents of claims: how awards reach their holders. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/** Somebody wants no more mails from an organisation. `_id` is a keyed hash of both: the address is not kept. */
export interface MailStop extends Stored {
  readonly createdAt: string
}

/**
 * One way for the holder of an award to take it: a link, a printed code, an offer to a wallet. None of its secrets is in it: they are worked
 * out from its `_id` (128 random bits, hexadecimal) with a key of the service.
 */
export interface Claim extends Stored {
  readonly organisationId: string
  readonly awardId: string
  /** What its printed code is found by: a keyed hash. */
  readonly codeKey: string
  readonly state: 'open' | 'taken' | 'refused'
  readonly createdAt: string
  /** API key it was made with. */
  readonly createdBy: string
  readonly expiresAt: string
  readonly eraseAt: string
  /** How often it was offered to a wallet anew: the codes of an earlier round are good no more. */
  readonly round: number
  /** A keyed hash of what the wallet is to be told beside the offer of this round; absent: it was not sent, or none is asked for. */
  readonly transactionCode?: string
  /** Until when it is good; there with it. */
  readonly transactionCodeUntil?: string
  /** Wrong ones, in this round. */
  readonly wrongTries: number
  /** Until when the access token of this round is good. Absent: its code was not used. */
  readonly tokenUntil?: string
  /** DIDs of the keys the award was bound to. */
  readonly holders?: readonly string[]
  readonly closedAt?: string
  /** Claims on the same card, which its page leads to. */
  readonly others?: readonly string[]
  /** What the wallet said of it last: `credential_accepted`, … */
  readonly notified?: string
}
