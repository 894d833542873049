/** Signing and checking proofs: the shapes shared by the formats, the key store and their callers. */

import type { DocumentLoader } from 'jsonld'

/** A JSON object that is (or will become) a verifiable credential. */
export type Credential = Record<string, unknown>

/** Ed25519 is what everything is signed with unless something else is asked for; RSA keys are for RS256 only. */
export type KeyAlgorithm = 'Ed25519' | 'P-256' | 'RSA'

/** The issuer as proofs see it, with one of its keys. */
export interface Issuer {
  readonly organisationId: string
  /** `did:web:host:issuers:slug` or `did:key:z6Mk…`; equals `issuer.id` of what it signs. */
  readonly did: string
  /** `<did>#<multibase public key>`; `<did>#<RFC 7638 thumbprint>` of an RSA key, which is too long to be written whole. */
  readonly verificationMethod: string
  readonly algorithm: KeyAlgorithm
  /** `z6Mk…` (Ed25519), `zDn…` (P-256), `z4M…` (RSA). */
  readonly publicKeyMultibase: string
}

/** A key and what has become of it. Times are RFC 3339 UTC. */
export interface PublishedKey extends Issuer {
  readonly createdAt: string
  /** When it begins to sign; absent: at once. */
  readonly activeFrom?: string
  /** Since when it signs no more. What it signed before stays good. */
  readonly retiredAt?: string
  /** Since when somebody else may have it: what is dated later is not believed. */
  readonly compromisedAt?: string
}

/** Holds private keys and signs with them; nothing outside this room ever sees one. */
export interface KeyStore {
  /** The key of the organisation that signs now (Ed25519 unless told), created at first use. @throws Problem `signing-key-unavailable` (503) */
  current(organisationId: string, algorithm?: KeyAlgorithm): Promise<Issuer>
  /** Public keys of the organisation, newest first: what its DID document and JWKS publish. Empty before first use. */
  published(organisationId: string): Promise<readonly PublishedKey[]>
  /**
   * Signs with the key of `issuer`: Ed25519, ECDSA over SHA-256 (IEEE P1363, 64 bytes), or RSASSA-PKCS1-v1_5 over SHA-256. `data` is what a
   * proof is made of, and nothing else: the hashes of a Data Integrity proof, or the signing input of a JWS.
   * @throws Problem `signing-key-unavailable` (503); Error (a bug) for anything else
   */
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
  | {
      readonly verified: true
      readonly verificationMethod: string
      /** What comes before `#` in the verification method. */
      readonly controller: string
      /** When the proof says it was made. */
      readonly created?: string
    }
  | { readonly verified: false; readonly failure: ProofFailure }

/** What a proof is for: to state (credentials), or to show who presents (presentations). */
export type ProofPurpose = 'assertionMethod' | 'authentication'

/**
 * A key that somebody publishes elsewhere, as plain data: to read proofs with whose verification method does not hold the key itself. What is in
 * the document of its controller; whether it is believed, nobody has judged.
 */
export interface ControllerKey {
  /** Its id, by which proofs and headers name it. */
  readonly verificationMethod: string
  /** Whose document lists it. */
  readonly controller: string
  readonly publicKeyMultibase: string
  /** What that document lists it for; empty: for nothing that is read here. */
  readonly purposes: readonly ProofPurpose[]
  /** RFC 3339: what it signs from then on is not believed. */
  readonly expires?: string
  readonly revoked?: string
  /** Other texts that lead to it: the address of its bare JWK. */
  readonly names?: readonly string[]
}

/** What a proof says beside its signature. */
export interface ProofOptions {
  /** `assertionMethod` unless told. */
  readonly proofPurpose?: ProofPurpose
  /** What the verifier asked to be repeated. */
  readonly challenge?: string
  /** For whom it is made. */
  readonly domain?: string
  /** JSON pointers (RFC 6901) to what every derived proof discloses; read by ecdsa-sd-2023 only, which has a default of its own. */
  readonly mandatoryPointers?: readonly string[]
}

/** How the costly forms of documents are worked out, as `json-ld/canonical.ts` says. */
export interface DocumentWork {
  canonicalNQuads(document: object, loader: DocumentLoader, digest?: 'sha256' | 'sha384'): Promise<string>
  assertSafe(document: object, loader: DocumentLoader): Promise<void>
}

/** What the verifier expects of a proof. */
export interface ProofContext {
  /** `created` and `expires` are compared with it. */
  readonly now: Date
  readonly purpose: ProofPurpose
  /** When given, the proof must repeat it. */
  readonly challenge?: string
  /** When given, the proof must be made for it, and for nothing else. */
  readonly domain?: string
  /** Of verification methods that do not hold their key; absent: none was looked up. */
  readonly keys?: readonly ControllerKey[]
  /** Shared by the proofs of one document; absent: everything is worked out anew. */
  readonly work?: DocumentWork
}

/** Reads the proofs of one Data Integrity cryptosuite (or older proof form), named as its specification names it. */
export interface ProofReader {
  /** `eddsa-rdfc-2022`. */
  readonly name: string
  /** Whether this format made the proof at hand. */
  recognises(proof: Readonly<Record<string, unknown>>): boolean
  /**
   * Checks `proof` with the key its verification method names. `document` is what it secures: the document without its proofs, or with
   * those that `previousProof` of this one names. Does NOT check that the controller is the issuer, nor any other proof.
   */
  verify(document: Credential, proof: unknown, context: ProofContext): Promise<ProofResult>
}

/** A format this service signs in, too. */
export interface ProofFormat extends ProofReader {
  /** Of the key that signs. */
  readonly algorithm: KeyAlgorithm
  /**
   * Signs a copy of `unsigned`; answers it with `proof: [one proof]`. `unsigned` is left as it was; so is all it says, save that a list of
   * contexts without the terms of a proof gets them at its end (VC Data Model 1.1).
   * @throws NotCanonicalError when the proof would not cover all of `unsigned`; Problem `signing-key-unavailable` (503)
   */
  sign(
    keys: Pick<KeyStore, 'sign'>,
    issuer: Issuer,
    unsigned: Credential,
    created: Date,
    options?: ProofOptions,
  ): Promise<Credential>
}

/** One of the proofs of a document, all of which are good. */
export interface VerifiedProof {
  readonly verificationMethod: string
  /** What comes before `#` in the verification method. */
  readonly controller: string
  /** When the proof says it was made. */
  readonly created?: string
  /** Name of the format. */
  readonly format: string
}

/** As `ProofResult`, of all the proofs of a document together. */
export type ProofsResult =
  | { readonly verified: true; readonly proofs: readonly [VerifiedProof, ...VerifiedProof[]] }
  | { readonly verified: false; readonly failure: ProofFailure }
