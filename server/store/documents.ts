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
  /** SHA-256 of its logo, a PNG kept as base64 in `longTexts`. */
  readonly logo?: string
  /** A framework version of this organisation is released by somebody else than who proposed it. Absent: one person is enough. */
  readonly releaseNeedsSecondPerson?: boolean
  /** It has webhooks, or had: its awards say what happens to them. */
  readonly tellsWebhooks?: boolean
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
  /** The person of the organisation who acts with it; absent: a program of the organisation. */
  readonly personId?: string
  /** The key itself may be sent as a bearer token: for clients that can only send a fixed header. */
  readonly isStatic?: boolean
  /** Requests a minute it may make; absent: as many as anybody. */
  readonly requestsPerMinute?: number
  readonly revokedAt?: string
}

/** A signing key of one organisation. The private part is encrypted (see proof/key-store.ts). */
export interface IssuerKey extends Stored {
  readonly organisationId: string
  /** Absent: Ed25519. */
  readonly algorithm?: 'P-256' | 'RSA'
  /** The Multikey of the public part: `z6Mk…` for Ed25519, `zDn…` for P-256, `z4M…` for RSA. */
  readonly publicKeyMultibase: string
  /** Absent: the key is in a PKCS#11 token, which never gives it out. */
  readonly encryptedPrivateKey?: string
  /** What the PKCS#11 token knows the key by (CKA_ID), hexadecimal. */
  readonly tokenKeyId?: string
  readonly createdAt: string
  /** When it begins to sign; absent: at once. */
  readonly activeFrom?: string
  /** Since when it signs no more. What it signed before stays good. */
  readonly retiredAt?: string
  /** Since when somebody else may have it: what is dated later is not believed. */
  readonly compromisedAt?: string
  /** In the words of whoever declared it. Private. */
  readonly compromiseReason?: string
}

/** One part of a long text. `_id` is `<name of the text>:<number of the part>`, from 0; see store/long-texts.ts. */
export interface LongTextPart extends Stored {
  readonly text: string
  /** How many parts the text has. */
  readonly parts: number
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
  /** What its badges are written in; absent: French. */
  readonly language?: 'fr' | 'en'
  /** False: its badges are not announced by mail. Absent: they are, to those who have an address and agreed. */
  readonly claimMails?: false
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

/**
 * One piece of evidence, about one learner of a session or in one application. What it says never changes once recorded; it can only
 * be erased, and then keeps its kind, its day and its fingerprint.
 */
export interface EvidencePiece extends Stored {
  readonly organisationId: string
  /** Both, or `applicationId`. */
  readonly sessionId?: string
  readonly learnerId?: string
  readonly applicationId?: string
  /** Code of an evidence kind of the framework: `EV-OBS`. */
  readonly kind: string
  /** Competency codes it is about; absent: all competencies of the session, or the one applied for. */
  readonly competencies?: readonly string[]
  /** The day it was observed or dated. */
  readonly observedAt: string
  /** Who provided it, as written by whoever filed it. Private. */
  readonly providedBy?: string
  /** The person who filed it, when their key says who they are. */
  readonly filedBy?: string
  /** Pseudonym of the endorsing peer, for EV-END. */
  readonly endorserKey?: string
  readonly url?: string
  /** SHA-256 of a file, hexadecimal. */
  readonly sha256?: string
  /** Private. */
  readonly description?: string
  /** What a structured piece says (observation, quiz result, report section, …) as JSON text; see evidence/content.ts. */
  readonly content?: string
  /** The uploaded file it rests on: `_id` in `evidenceFiles`. */
  readonly fileId?: string
  /** The person who filed it states that no member of the public can be recognised in it. */
  readonly pseudonymised: boolean
  /** 128 random bits, hexadecimal: keeps the public fingerprint from being guessed. Empty once erased. */
  readonly salt: string
  /** `kept` while there is something to erase: it is erased at `eraseAt` at the latest. Absent for pieces of sessions. */
  readonly retention?: 'kept'
  readonly eraseAt?: string
  readonly erasedAt?: string
  /** What badges and decisions know it by; written when it is erased, so that it can still be told from others. */
  readonly fingerprint?: string
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

/** How the award reaches its holder. Embedded in the award, so that none is lost. */
export interface Delivery {
  /** `email`: the service sends them a link. `claim-page`: somebody gives them a link or a card; nothing is sent. */
  readonly channel: 'claim-page' | 'email'
  /** `delivered`: the mail is in the outbox, and says itself what became of it. `failed`: there is no mail, for the reason in `code`. */
  readonly state: 'pending' | 'delivered' | 'failed'
  /** Mails written so far: their ids follow from the award and this number. */
  readonly attempts: number
  /** Nothing is handed over before. */
  readonly nextAttemptAt: string
  /** Why nothing is sent: `no-address`, `no-consent`, `not-wanted` (the trainer's choice), `not-good` (revoked, ended or replaced before). */
  readonly code?: string
}

export interface Renewal {
  readonly at: string
  /** The application that renewed it. */
  readonly applicationId: string
  /** The end of validity before. */
  readonly validUntil: string
}

/** What became of a badge. */
export type AwardNewsType =
  'badge.awarded' | 'badge.suspended' | 'badge.reinstated' | 'badge.revoked' | 'badge.renewed'

/** One thing that happened to an award, for the webhooks of its organisation. */
export interface AwardNews {
  /** 128 random bits, hexadecimal. */
  readonly id: string
  readonly type: AwardNewsType
  readonly at: string
}

/** A badge, the decision behind it, its status slot and its hand-overs: one document, one atomic write. */
export interface Award extends Stored {
  readonly organisationId: string
  /** Both, or `applicationId`. */
  readonly sessionId?: string
  readonly learnerId?: string
  readonly applicationId?: string
  /** The batch it was made in; absent: in a request of its own session or application. */
  readonly jobId?: string
  /** The person it is of, when the organisation knows them in person. */
  readonly personId?: string
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
  /** Earlier periods of validity: the credential keeps its address when it is renewed. */
  readonly renewals?: readonly Renewal[]
  /** The beginning of its `_id`: what its short address holds (credential/code/short-address.ts). */
  readonly shortId?: string
  /** `pending` while something is to be done for it at `watchAt`: remind its holder, see that it ended. */
  readonly watch?: 'pending'
  readonly watchAt?: string
  /** `pending` while a delivery by mail is to be made at `handOverAt`. */
  readonly handOver?: 'pending'
  readonly handOverAt?: string
  /** `pending` while webhooks are to be told of `news`. */
  readonly tell?: 'pending'
  readonly news?: readonly AwardNews[]
}

/** A Bitstring Status List: one per organisation and number. `_id` is `<organisation>-<number>`. */
export interface StatusList extends Stored {
  readonly organisationId: string
  readonly number: number
  readonly length: number
  /** Of a list somebody else allocates in: what its bits say. Absent: a list of our own, for revocation and for suspension. */
  readonly purpose?: string
  /** The latest changes of its slots, oldest first: `<index>:<revision of the slot>`. One more at each revision of the list. */
  readonly changes?: readonly string[]
  readonly createdAt: string
}

/** One taken index of a list. `_id` is `<list>:<index>`. Never deleted: an index is never used twice. */
export interface StatusSlot extends Stored {
  readonly list: string
  readonly index: number
  /** The award, the endorsement, or the credential issued for a caller. */
  readonly awardId: string
  readonly state: AwardState
  /** Why and when the state last changed. Private. */
  readonly reason?: string
  readonly changedAt?: string
}

/** What the service must know again at its next start. `_id` says what it is: `key-encryption-key`; `erasure:…`, one that is not finished (erasure/). */
export interface Setting extends Stored {
  readonly value: string
}

/** What a repeated request is compared with. `_id` is `<organisation>:<Idempotency-Key>`. */
export interface IdempotencyRecord extends Stored {
  readonly requestHash: string
  readonly createdAt: string
}
