/** The documents of applications, their review and what follows from it; see documents.ts for what all documents have. */
import type { Stored } from './documents.ts'

/** An uploaded file; its bytes are encrypted outside the database (see attachment/). Deleted with its bytes when it is erased. */
export interface EvidenceFile extends Stored {
  readonly organisationId: string
  readonly applicationId: string
  /** Found from the content, never taken from whoever uploaded it. */
  readonly mediaType: string
  /** Bytes. */
  readonly size: number
  /** Of the content, hexadecimal. */
  readonly sha256: string
  /** The key its bytes are encrypted with, itself encrypted with the key-encryption key. Without it the bytes are noise. */
  readonly sealedKey: string
  readonly uploadedBy: string
  readonly createdAt: string
}

/** Somebody an organisation knows in person: applies, trains, assesses. */
export interface Person extends Stored {
  readonly organisationId: string
  readonly givenName: string
  readonly familyName: string
  readonly email?: string
  /** The structure's own identifier of the person. */
  readonly reference?: string
  /** As for learners. */
  readonly emailKey?: string
  readonly referenceKey?: string
  /** What namesakes in the organisation are found by. */
  readonly nameKey?: string
  /** Pseudonym of the person inside the organisation: the one rosters and awards know them by. One person of the organisation each. */
  readonly recipientKey: string
  readonly createdAt: string
}

/** The right of a person to assess for an organisation, within limits. */
export interface Delegation extends Stored {
  readonly organisationId: string
  readonly personId: string
  /** Slug of a framework. */
  readonly framework: string
  /** Competency codes; absent: every achievement of the framework. */
  readonly competencies?: readonly string[]
  /** The highest level they may assess; absent: any. */
  readonly maximumLevel?: number
  /** First and last day, Europe/Paris. */
  readonly from: string
  readonly until: string
  readonly createdAt: string
  /** API key that gave it. */
  readonly createdBy: string
  readonly revokedAt?: string
}

/** How an organisation handles applications. `_id` is `<organisation>/<achievement id without version>` or `<organisation>/*`. */
export interface AssessmentPolicy extends Stored {
  readonly organisationId: string
  /** Assessors who must agree for a badge to be granted, and for a refusal to be overturned. */
  readonly assessors: number
  readonly appealAssessors: number
  /** Delays in days: to begin a review, to complete an application, to appeal, to answer an appeal. */
  readonly reviewDays: number
  readonly completionDays: number
  readonly appealDays: number
  readonly appealReviewDays: number
  /** How long a badge is valid; absent: for good. */
  readonly validMonths?: number
  readonly changedAt: string
  readonly changedBy: string
}

export type ApplicationState =
  | 'draft'
  | 'submitted'
  | 'under-review'
  | 'to-complete'
  | 'granted'
  | 'refused'
  | 'appealed'
  | 'upheld'
  | 'overturned'
  | 'withdrawn'

/** One step of an application: never changed, never removed. */
export interface ApplicationEvent {
  readonly at: string
  readonly action: string
  readonly from: ApplicationState
  readonly to: ApplicationState
  /** API key, and the person behind it. */
  readonly by: string
  readonly personId?: string
  readonly reason?: string
}

/** A person asks an organisation for an achievement: the dossier and everything that happened to it, in one document. */
export interface Application extends Stored {
  /** Who decides and would issue the badge. */
  readonly organisationId: string
  /** `<framework>/<version>/<code>`. */
  readonly achievement: string
  /** A person (`people`) or an organisation. */
  readonly applicantKind: 'person' | 'organisation'
  readonly applicantId: string
  /** Pseudonym of the applicant inside the deciding organisation. */
  readonly recipientKey: string
  /** The person who opened it for somebody else; absent: the applicant did. */
  readonly openedBy?: string
  readonly consent: boolean
  readonly nameInBadge: boolean
  /** What the badge would be written in; absent: French, or what the badge it renews is written in. */
  readonly language?: 'fr' | 'en'
  readonly state: ApplicationState
  /** When the next step is due, and absent when nothing is. */
  readonly dueAt?: string
  /** JSON text of the assignments, assessments and completion requests; see application/dossier.ts. */
  readonly review: string
  readonly history: readonly ApplicationEvent[]
  /** The award it led to. */
  readonly awardId?: string
  /** The award it asks to renew. */
  readonly renews?: string
  /** A decision is being signed, or is signed and not carried out: see application/decision. */
  readonly pending?: 'decision'
  readonly createdAt: string
}

/** A decision on an application, as signed. `_id` follows from the application and the instance: there is one of each. */
export interface Decision extends Stored {
  readonly organisationId: string
  readonly applicationId: string
  readonly instance: 'first' | 'appeal'
  readonly outcome: 'granted' | 'refused'
  /** The evaluation its signer had read. */
  readonly evaluationId: string
  /** The signed record (evidence/decision.ts): exactly these bytes are what badges give the digest of. */
  readonly record: string
  readonly decidedAt: string
}

/** What the holder lets anybody read of a decision. `_id` is that of the decision, or of the award that holds it. */
export interface DecisionOpening extends Stored {
  readonly parts: readonly string[]
  /** API key. */
  readonly openedBy: string
  readonly openedAt: string
}

/** A request for an endorsement, and the endorsement given. */
export interface Endorsement extends Stored {
  /** Whose key signs it. */
  readonly organisationId: string
  /** `award:<id>`, `achievement:<id>`, `issuer:<organisation>` or `application:<id>`. */
  readonly target: string
  readonly competencies?: readonly string[]
  readonly requestedBy: string
  /** Pseudonym of the person endorsed, when it is a person. */
  readonly recipientKey?: string
  /** Gone once answered, unless the endorser lets their name be shown. */
  readonly endorserName?: string
  /** Gone once answered. */
  readonly endorserEmail?: string
  /** What the endorser's address is looked up by, as for learners. */
  readonly endorserKey: string
  /** SHA-256 of the secret in the link, hexadecimal. Absent once answered. */
  readonly tokenHash?: string
  readonly state: 'requested' | 'given' | 'declined' | 'revoked'
  readonly expiresAt: string
  readonly comment?: string
  readonly givenAt?: string
  /** The signed EndorsementCredential, exactly as it left the signer. */
  readonly credential?: string
  readonly statusSlot?: string
  readonly revokedAt?: string
  readonly revocationReason?: string
  readonly createdAt: string
}

/** Where a person stands, said by themself or by a mediator: never a badge. */
export interface Positioning extends Stored {
  readonly organisationId: string
  readonly personId: string
  /** `<framework>/<version>`. */
  readonly framework: string
  readonly by: 'self' | 'mediator'
  /** API key, and the person behind it. */
  readonly recordedBy: string
  readonly recordedByPerson?: string
  readonly positionedOn: string
  /** `[{competency, level, note?}]` as JSON text. Private. */
  readonly levels: string
  /** Tells apart what one recorder says of one day within one second: what corrects has a higher one. */
  readonly ordinal: number
  readonly createdAt: string
}

/** A badge that what a person holds calls for, or calls into question. `_id` follows from person and achievement. */
export interface Proposal extends Stored {
  readonly organisationId: string
  readonly recipientKey: string
  readonly personId: string
  readonly achievement: string
  /** `award`: everything it asks for is held; `review`: something an awarded one rests on no longer is. */
  readonly kind: 'award' | 'review'
  readonly state: 'open' | 'accepted' | 'declined' | 'lapsed'
  /** Awards it relies on; codes that are missing. */
  readonly awards: readonly string[]
  readonly missing: readonly string[]
  readonly applicationId?: string
  readonly createdAt: string
  readonly changedAt: string
  readonly reason?: string
}

/** A message to be sent once. `_id` follows from what it is about. Its address and text are emptied once it is sent or given up. */
export interface Mail extends Stored {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** `bounced`: sent, and refused later by a mail server further on. */
  readonly state: 'pending' | 'sent' | 'failed' | 'bounced'
  readonly attempts: number
  readonly nextAttemptAt: string
  /** From this moment on it is not sent any more. */
  readonly notAfter: string
  /** SMTP reply code of the last failure, or `network`; `too-late`; `unsubscribed`; of a bounce, its status code. */
  readonly failure?: string
  /** What it is written in. Absent: not known. */
  readonly language?: 'fr' | 'en'
  /** `_id` of the mail stop that would keep it from being sent, and the address where it is asked for; gone once it is sent or given up. */
  readonly stop?: string
  readonly unsubscribe?: string
  /** The name in its Message-ID, without the domain: what a bounce is about. */
  readonly messageKey?: string
  /** When it was sent, given up, or bounced. */
  readonly endedAt?: string
  readonly createdAt: string
}
