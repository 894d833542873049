/** What the JOSE forms of a credential share. */
import type { KeyObject } from 'node:crypto'
import type { Credential, ProofFailure } from '../types.ts'

/** A key and whose it is. */
export interface ResolvedKey {
  readonly key: KeyObject
  /** The DID URL its owner publishes it under. */
  readonly verificationMethod: string
  /** The DID of its owner. */
  readonly controller: string
}

/**
 * Finds a key by `kid`, or by its thumbprint (`urn:ietf:params:oauth:jwk-thumbprint:sha-256:…`, RFC 9278) when the text carries the key
 * itself; `issuer` is what the text says its issuer is. `undefined`: not known here. Asked only about what cannot be read off the `kid`.
 */
export type ResolveKey = (kid: string, issuer: string | undefined) => Promise<ResolvedKey | undefined>

/**
 * A failure means it was checked and is not good, but for `key-unknown`: the key is published elsewhere, and nothing is fetched.
 * `isSelfAsserted`: the key is the one the text itself carries, and nothing links it to the issuer.
 */
export type JoseResult =
  | {
      readonly verified: true
      /** Without the claims that only repeat it. */
      readonly credential: Credential
      readonly verificationMethod: string
      readonly controller: string
      /** When the token says it was signed (`iat`), RFC 3339. */
      readonly created?: string
      readonly isSelfAsserted?: true
      /** See `OtherStatus`; absent: `credentialStatus` says all there is, or there is none. */
      readonly otherStatus?: OtherStatus
    }
  | { readonly verified: false; readonly failure: ProofFailure }

/**
 * Why no `credentialStatus` does not mean that there is no status. `hidden`: its holder may have left it out. `claim`: a `status` claim points
 * to a list of another kind, which is not read here.
 */
export type OtherStatus = 'hidden' | 'claim'

export interface Refused {
  readonly failure: ProofFailure
}

/** `code` is stable; `detail` is in public words, and never repeats the text. */
export function refused(code: string, detail: string): Refused {
  return { failure: { code, detail } }
}
