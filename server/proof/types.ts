/** Signing and checking proofs: the shapes shared by the formats, the key store and their callers. */

/** A JSON object that is (or will become) a verifiable credential. */
export type Credential = Record<string, unknown>

/** The issuer as proofs see it. */
export interface Issuer {
  readonly organisationId: string
  /** `did:web:host:issuers:slug` or `did:key:z6Mk…`; equals `issuer.id` of what it signs. */
  readonly did: string
  /** `<did>#<multibase public key>`. */
  readonly verificationMethod: string
  readonly publicKeyMultibase: string
}

/** Holds private keys and signs with them; nothing outside this room ever sees one. */
export interface KeyStore {
  /** The current key of the organisation, created at first use. @throws Problem `signing-key-unavailable` (503) */
  current(organisationId: string): Promise<Issuer>
  /** Public keys of the organisation, newest first: what its DID document and JWKS publish. Empty before first use. */
  published(organisationId: string): Promise<readonly Issuer[]>
  /** Ed25519 over `data` with the key of `issuer`. @throws Problem `signing-key-unavailable` (503) */
  sign(issuer: Issuer, data: Uint8Array): Promise<Uint8Array>
}

/** Why a proof was not accepted. `code` is stable. */
export interface ProofFailure {
  readonly code: string
  readonly detail: string
}

/**
 * Two different failures: a throw means it could not be checked, through a fault of this service; a failure means it was
 * checked, and is invalid. The codes `context-unknown` and `too-costly-to-check` are in between: what was handed in is more
 * than this service can check.
 */
export type ProofResult =
  | { readonly verified: true; readonly verificationMethod: string; readonly controller: string }
  | { readonly verified: false; readonly failure: ProofFailure }

/** One Data Integrity cryptosuite (or other proof form), named as its specification names it. */
export interface ProofFormat {
  /** `eddsa-rdfc-2022`. */
  readonly name: string
  /** Whether this format made the proof at hand. */
  recognises(proof: Record<string, unknown>): boolean
  /** Signs a copy of `unsigned`; answers it with `proof: [one proof]`. `unsigned` is left as it was. */
  sign(keys: KeyStore, issuer: Issuer, unsigned: Credential, created: Date): Promise<Credential>
  /**
   * Checks the one proof of `credential` with the key its verification method names. `now` is what `created` and
   * `expires` are compared with. Does NOT check that the controller is the issuer.
   */
  verify(credential: Credential, now: Date): Promise<ProofResult>
}
