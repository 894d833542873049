/**
 * The documents the service stores. Shapes only. Times are RFC 3339 UTC strings with seconds (`2026-11-21T09:30:00Z`),
 * days are `YYYY-MM-DD`; free-form JSON is kept as a string, so that no backend can change a byte of it.
 */

/** What every stored document has. `revision` is 0 when inserted and grows by one at each `replace`. */
export interface Stored {
  readonly _id: string
  readonly revision: number
}

/** A structure that issues badges. `_id` is its slug (`[a-z0-9-]{2,63}`), part of its permanent DID. */
export interface Organisation extends Stored {
  readonly name: string
  readonly url?: string
  readonly email?: string
  readonly didMethod: 'web' | 'key'
  /** A framework version of this organisation is released by somebody else than who proposed it. Absent: one person is enough. */
  readonly releaseNeedsSecondPerson?: boolean
  readonly createdAt: string
}

export interface ApiKey extends Stored {
  readonly organisationId: string
  readonly label: string
  /** SHA-256 of the secret, hexadecimal. The secret itself (256 random bits) is shown once and never stored. */
  readonly secretHash: string
  readonly scopes: readonly string[]
  readonly createdAt: string
  /** The API key it was made with; absent for the first key of the service. */
  readonly createdBy?: string
  readonly revokedAt?: string
}

/** A signing key of one organisation. The private part is encrypted (see proof/key-store.ts). */
export interface IssuerKey extends Stored {
  readonly organisationId: string
  /** The Multikey of the public part, `z6Mk…` for Ed25519. */
  readonly publicKeyMultibase: string
  readonly encryptedPrivateKey: string
  readonly createdAt: string
}

/** One part of a long text. `_id` is `<name of the text>:<number of the part>`, from 0; see store/long-texts.ts. */
export interface LongTextPart extends Stored {
  readonly text: string
  /** How many parts the text has. */
  readonly parts: number
}

/** Who a framework belongs to. `_id` is its slug; whoever came first owns it, and every version of it. */
export interface FrameworkOwner extends Stored {
  /** Empty once it was given back: it is nobody's. */
  readonly organisationId: string
  /** The version whose turn it is to be released. No other may be while the draft of this one is `releasing`. */
  readonly releasing?: string
  readonly createdAt: string
}

export type ReleaseStatus = 'released' | 'deprecated' | 'superseded'

/** A framework version as first published: only its status ever changes. `_id` is `<framework>/<version>`. */
export interface FrameworkRelease extends Stored {
  readonly framework: string
  readonly version: string
  /** The organisation the framework belongs to. */
  readonly organisationId: string
  /** The FRAMEWORK_BASE_URL under which every IRI of `document` was minted. */
  readonly baseUrl: string
  /** Name of the long text served at the version's IRI: exactly these bytes. */
  readonly document: string
  /** RDFC-1.0 canonical form → SHA-256 → multihash → base58btc multibase (`z…`). */
  readonly digestMultibase: string
  /**
   * JSON text of the SHA-256, hexadecimal, of framework.jsonld, achievements.jsonld and criteria.json as released, by name; each
   * is also the name of the long text.
   */
  readonly files: string
  /** The release credential, signed by the hub. Absent until its first start, for what was published by an older service. */
  readonly credential?: string
  readonly status: ReleaseStatus
  readonly statusReason?: string
  /** IRI of the version (or framework) to use instead. */
  readonly replacedBy?: string
  readonly statusChangedAt?: string
  readonly publishedAt: string
}

/** A version being written. `_id` is `<framework>/<version>`, like that of the release it becomes. */
export interface FrameworkDraft extends Stored {
  readonly framework: string
  readonly version: string
  readonly organisationId: string
  /** The version it was made from. */
  readonly base?: string
  /** How many times this version was begun: 1, and one more after each time it was abandoned. Nodes belong to one life. */
  readonly life: number
  /**
   * `importing`: nothing may change it. `proposed`: waits for a second person; any change opens it again. `releasing`: its content is
   * being settled, and is settled once `releaseFiles` is there. `abandoning`: nothing may change it, and it can only be abandoned.
   * `abandoned`: it is nobody's (`organisationId` is empty).
   */
  readonly state: 'importing' | 'open' | 'proposed' | 'releasing' | 'released' | 'abandoning' | 'abandoned'
  /** API key that proposed or made the release, and the ETag of the content it saw. */
  readonly proposedBy?: string
  readonly proposedContent?: string
  /** When it was proposed, in milliseconds: compared with when API keys were made. Absent when nobody had to be waited for. */
  readonly proposedAt?: string
  /** JSON text of the names of the long texts it is released from: framework, achievements, criteria. */
  readonly releaseFiles?: string
  readonly createdAt: string
  readonly createdBy: string
}

/** One node of a draft. `_id` is `<framework>/<version>/<life>/<code>`; the framework's own node has the code `.`. */
export interface DraftNode extends Stored {
  /** `<framework>/<version>/<life>`; with `/removed` behind it once the node is removed. */
  readonly draft: string
  /** Where it comes in the document; any number, ascending. */
  readonly order: number
  readonly code: string
  /** The node in normal form (framework/normal-form.ts) as JSON text; empty once removed. */
  readonly content: string
  /** Its code is in the version the draft was made from: it can be retired, never removed. */
  readonly released: boolean
  /** API key that wrote it last. */
  readonly changedBy: string
}

/** A framework file being read in the background. */
export interface FrameworkImport extends Stored {
  readonly organisationId: string
  readonly framework: string
  readonly version: string
  readonly format: 'case' | 'csv' | 'xlsx'
  readonly state: 'running' | 'done' | 'failed'
  /** Nodes written, of how many. */
  readonly done: number
  readonly total: number
  /** The report, line by line, as JSON text. */
  readonly report: string
  readonly createdAt: string
  /** When it last moved on: one that has not for long was interrupted. */
  readonly progressAt: string
  readonly finishedAt?: string
}

export interface TrainingSession extends Stored {
  readonly organisationId: string
  readonly title: string
  /** Achievement codes with their pinned framework version: `<framework>/<version>/<code>`. */
  readonly achievements: readonly string[]
  /** The day of the session. */
  readonly heldOn: string
  readonly trainerName: string
  /** Optional end of validity of the badges of this session (a day; the badge ends at its last second, UTC). */
  readonly validUntil?: string
  readonly createdAt: string
}

/** One line of a roster. `_id` is derived from the session and the person, so re-sending a roster changes nothing. */
export interface Learner extends Stored {
  readonly sessionId: string
  readonly organisationId: string
  readonly line: number
  readonly givenName: string
  readonly familyName: string
  readonly email?: string
  /** The structure's own identifier of the person. */
  readonly reference?: string
  /** Keyed hashes, per organisation, of what people are known by: the same e-mail or reference in another session is found by them. */
  readonly emailKey?: string
  readonly referenceKey?: string
  /** Pseudonym of the person inside the organisation: HMAC of e-mail or reference; of the roster line when there is neither. */
  readonly recipientKey: string
  /** The person agreed to receive a badge. */
  readonly consent: boolean
  /** The person asked for their name to be written in the badge. */
  readonly nameInBadge: boolean
  readonly createdAt: string
}

/** One piece of evidence about one learner. Never changed once recorded. */
export interface EvidencePiece extends Stored {
  readonly sessionId: string
  readonly organisationId: string
  readonly learnerId: string
  /** Code of an evidence kind of the framework: `EV-OBS`. */
  readonly kind: string
  /** Competency codes it is about; absent: all competencies of the session. */
  readonly competencies?: readonly string[]
  /** The day it was observed or dated. */
  readonly observedAt: string
  /** Who provided it, as written by the trainer. Private. */
  readonly providedBy?: string
  /** Pseudonym of the endorsing peer, for EV-END. */
  readonly endorserKey?: string
  readonly url?: string
  /** SHA-256 of a file kept elsewhere, hexadecimal. */
  readonly sha256?: string
  /** Private. */
  readonly description?: string
  /** The person who filed it states that no member of the public can be recognised in it. */
  readonly pseudonymised: boolean
  /** 128 random bits, hexadecimal: keeps the public fingerprint from being guessed. */
  readonly salt: string
  readonly createdAt: string
}

export type AwardState = 'active' | 'suspended' | 'revoked'

export interface AwardEvent {
  readonly at: string
  readonly state: AwardState
  /** API key that asked for it. */
  readonly by: string
  readonly reason?: string
}

/** A hand-over still to be made. Embedded in the award, so that none is lost. */
export interface Delivery {
  readonly channel: 'claim-page'
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  readonly nextAttemptAt: string
}

/** A badge, the decision behind it, its status slot and its hand-overs: one document, one atomic write. */
export interface Award extends Stored {
  readonly organisationId: string
  readonly sessionId: string
  readonly learnerId: string
  readonly recipientKey: string
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** The code alone, the same in every version: what a prior level is looked up by. */
  readonly achievementCode: string
  readonly frameworkIri: string
  readonly frameworkDigest: string
  /** Id of the evaluation the signer had read. */
  readonly evaluationId: string
  /** The decision record (evidence/decision.ts) as JSON text. */
  readonly decision: string
  /** How strong the proof behind it is; see achievement/types.ts. */
  readonly proofStrength: string
  readonly awardedAt: string
  /** End of validity, when the badge has one. */
  readonly validUntil?: string
  /** The signed credential, exactly as it left the signer. */
  readonly credential: string
  /** `<list>:<index>`: the `_id` of its status slot. */
  readonly statusSlot: string
  readonly state: AwardState
  readonly history: readonly AwardEvent[]
  readonly deliveries: readonly Delivery[]
  /** The award this one was re-issued from, under another version of the framework. */
  readonly reissueOf?: string
  /** The award this one was re-issued as. */
  readonly reissuedAs?: string
}

/** A Bitstring Status List: one per organisation and number. `_id` is `<organisation>-<number>`. */
export interface StatusList extends Stored {
  readonly organisationId: string
  readonly number: number
  readonly length: number
  readonly createdAt: string
}

/** One taken index of a list. `_id` is `<list>:<index>`. Never deleted: an index is never used twice. */
export interface StatusSlot extends Stored {
  readonly list: string
  readonly index: number
  readonly awardId: string
  readonly state: AwardState
}

/** What the service must find unchanged at its next start. `_id` says what it is: `key-encryption-key`. */
export interface Setting extends Stored {
  readonly value: string
}

/** What a repeated request is compared with. `_id` is `<organisation>:<Idempotency-Key>`. */
export interface IdempotencyRecord extends Stored {
  readonly requestHash: string
  readonly createdAt: string
}
