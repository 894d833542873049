/** What this service asks other sites for, and tells them: the one way out. */

/** One document of another site, asked for by GET, without credentials or cookies. */
export interface OutsideRequest {
  /** Absolute https address; may come from anybody. */
  readonly url: string
  /** Media types an answer may have, without parameters, the one preferred first. Sent as Accept. */
  readonly accept: readonly [string, ...string[]]
  /** Of the document, decompressed. Default: 256 KiB. */
  readonly largestBytes?: number
}

/** What was there. */
export interface OutsideDocument {
  /** The address that answered, after redirects. */
  readonly url: string
  readonly bytes: Uint8Array
  /** Without parameters, in lower case. */
  readonly mediaType: string
  readonly fetchedAt: Date
}

/**
 * Why there is no document. `address-refused`: not https, another port, credentials in the address, or a host that is not public;
 * `unreachable`: no such name, no connection, no certificate for it; `not-found`: 404; `gone`: 410; `other-answer`: any other status, or a media type
 * that was not asked for; `busy`: too much is being asked of other sites just now; `closed`: this service asks nobody.
 */
export type OutsideRefusal =
  | 'address-refused'
  | 'unreachable'
  | 'too-slow'
  | 'too-large'
  | 'not-found'
  | 'gone'
  | 'other-answer'
  | 'too-many-redirects'
  | 'busy'
  | 'closed'

export type OutsideAnswer = { readonly document: OutsideDocument } | { readonly refusal: OutsideRefusal }

export interface Outside {
  /** Answers within seconds, whatever the other site does; never rejects. */
  fetch(request: OutsideRequest): Promise<OutsideAnswer>
}

/** A text that another site is told by POST, without credentials or cookies. */
export interface OutsideMessage {
  /** As of a request. */
  readonly url: string
  readonly body: string
  /** Of the body and about it; the others are set here. */
  readonly headers: Readonly<Record<string, string>>
}

export type OutsideReceipt = { readonly status: number } | { readonly refusal: OutsideRefusal }

/** The way out, for asking and for telling. */
export interface WayOut extends Outside {
  /** Answers within seconds with the status alone: redirects are not followed, and nothing is read of the answer; never rejects. */
  post(message: OutsideMessage): Promise<OutsideReceipt>
}

/** A service that asks nobody, and tells nobody. */
export const closedOutside: WayOut = {
  fetch: () => Promise.resolve({ refusal: 'closed' }),
  post: () => Promise.resolve({ refusal: 'closed' }),
}
