/** The documents of Passeports: what people keep of what was recognised. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/**
 * One Passeport. `_id`: 128 random bits, hexadecimal. What its person says is `sealed` under a key of its own, in `erasableKeys`: once that
 * is erased, nothing of it can be read again, in a backup either.
 */
export interface Passport extends Stored {
  readonly createdAt: string
  /** How many cards it had: the code of an earlier one is good no more. */
  readonly cardRound: number
  /** What the code of its card is found by: a keyed hash. */
  readonly cardKey: string
  /** The secret that goes with the card, as scrypt leaves it; absent: the card opens nothing. */
  readonly secret?: string
  /** Wrong secrets in a row. */
  readonly wrongTries: number
  /** No secret is looked at until then. */
  readonly lockedUntil?: string
  readonly sealed: string
}

/** A confirmed e-mail address of a Passeport. `_id`: a keyed hash of the address, which belongs to one Passeport only. */
export interface PassportEmail extends Stored {
  readonly passportId: string
  readonly confirmedAt: string
  /** The address, under the key of the Passeport. */
  readonly sealed: string
}

/** What opens a Passeport for a time: a session (`_id`: hash of what the cookie has), or a link that was sent by mail. */
export interface PassportToken extends Stored {
  readonly kind: 'session' | 'link'
  /** Of a link that was asked for by somebody without one: absent. */
  readonly passportId?: string
  readonly createdAt: string
  /** From then on it is good for nothing, and is deleted. */
  readonly expiresAt: string
  /** Of a link: when it was used. */
  readonly usedAt?: string
  /** Of a link: where it was sent and what for, under a key of the service. */
  readonly sealed?: string
}

/** The bytes of a badge in a Passeport, as they came; `_id`: 128 random bits, hexadecimal. Its item names it. */
export interface PassportFile extends Stored {
  readonly passportId: string
  /** The bytes, under the key of the Passeport. */
  readonly sealed: string
}

/** One badge in a Passeport. `_id`: a keyed hash of the Passeport and of the way the badge came. */
export interface PassportItem extends Stored {
  readonly passportId: string
  /** `arriving`: it is not sure yet that nobody else took it. */
  readonly state: 'arriving' | 'kept'
  readonly keptAt: string
  /** What the address of its public page ends with; absent: it is private. */
  readonly publicId?: string
  /** What it is, under the key of the Passeport. */
  readonly sealed: string
}
