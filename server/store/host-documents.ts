/** The documents of the Open Badges API: applications, and what people let them do with their Passeport. Same rules as documents.ts. */
import type { Stored } from './documents.ts'

/** An application as it registered itself (RFC 7591). `_id`: its client_id, 128 random bits, hexadecimal. */
export interface OAuthClient extends Stored {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly authMethod: 'none' | 'client_secret_basic'
  /** What else it said of itself, as JSON. */
  readonly metadata: string
  readonly createdAt: string
  /** Until somebody lets it in; with `eraseAt`, from when on it is deleted. */
  readonly state?: 'unused'
  readonly eraseAt?: string
}

/**
 * What a person lets an application do with their Passeport. `_id`: 128 random bits, hexadecimal. Its code and its tokens are worked out from it with
 * a key of the service.
 */
export interface PassportGrant extends Stored {
  readonly passportId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  /** `code`: the application has a code that it has not used. */
  readonly state: 'code' | 'live'
  readonly createdAt: string
  /** From then on it is good for nothing, and is deleted. */
  readonly expiresAt: string
  /** Of a code: what the token request repeats, and what its verifier hashes to. */
  readonly redirectUri: string
  readonly challenge: string
  /** How many refresh tokens it had: an earlier one ends it. */
  readonly round: number
  /** The profile the application wrote, under the key of the Passeport. */
  readonly sealed?: string
}
