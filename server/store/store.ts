/**
 * What the service remembers, and what it may ask of whatever remembers it. Every backend in this folder
 * implements `Store`; `test/contract/store.ts` runs the same suite on each of them.
 *
 * The promises of the contract:
 * - a write that returned is durable (it survives `kill -9` and power loss);
 * - one call is one atomic write: a reader sees all of a batch or none of it;
 * - `_id` is unique in its collection, and so is every index declared `unique`;
 * - `replace` is a compare-and-set on `revision`; nothing is ever overwritten unseen;
 * - every `page`, `count` and `getManyBy` walks a declared index; nothing scans;
 * - strings come back byte for byte, or are refused before anything is written: Problem `invalid-request` for a lone
 *   surrogate anywhere and for U+0000 in `_id` or an indexed field, Problem `payload-too-large` for a document of more
 *   than 5,000,000 characters; `undefined` properties are left out, other values JSON cannot hold are an Error;
 * - text is ordered by code point;
 * - a storage server that cannot be reached is Problem `unavailable`.
 */
import type {
  ApiKey,
  Award,
  EvidencePiece,
  IdempotencyRecord,
  IssuerKey,
  Learner,
  LongTextPart,
  Organisation,
  Setting,
  StatusList,
  StatusSlot,
  Stored,
  TrainingSession,
} from './documents.ts'
import type {
  DraftNode,
  FrameworkDraft,
  FrameworkImport,
  FrameworkOwner,
  FrameworkRelease,
} from './framework-documents.ts'
import type { AwardJob, Challenge, IssuedCredential } from './issuing-documents.ts'
import type {
  Application,
  AssessmentPolicy,
  Decision,
  DecisionOpening,
  Delegation,
  Endorsement,
  EvidenceFile,
  Mail,
  Person,
  Positioning,
  Proposal,
} from './recognition-documents.ts'
import type { ErasableKeys } from './erasable-keys.ts'
import type {
  Passport,
  PassportEmail,
  PassportFile,
  PassportItem,
  PassportToken,
} from './passport-documents.ts'
import type { OAuthClient, PassportGrant } from './host-documents.ts'
import type { Claim, MailStop } from './claim-documents.ts'
import type { PresentationRequest } from './presentation-documents.ts'
import type { IssuerRecognition, VerifierPolicy } from './trust-documents.ts'
import type { KeptReport } from './verification-documents.ts'
import type { Webhook, WebhookMessage } from './webhook-documents.ts'

export type { Stored } from './documents.ts'

/** A document as it is first inserted: `revision` is set by the store. */
export type New<Doc extends Stored> = Omit<Doc, 'revision'>

export interface PageQuery<Doc extends Stored> {
  /**
   * Equality on the leading fields of one declared index of the collection (the first declared, when several fit), which
   * the rest of it then orders. Empty: the whole collection in the order of `_id`.
   */
  readonly where: Partial<Doc>
  /** `cursor` of the page before, for the same `where`; absent for the first page. Anything else is Problem `invalid-request`. */
  readonly after?: string
  /** 1 to 1,000 documents; another number is a RangeError. */
  readonly limit: number
}

export interface Page<Doc> {
  readonly items: readonly Doc[]
  /** Absent on the last page. */
  readonly cursor?: string
}

export interface Collection<Doc extends Stored> {
  /** False, and nothing written, when `_id` or a unique index is taken. */
  insert(doc: New<Doc>): Promise<boolean>
  /**
   * One atomic, durable batch that skips what is already there (by `_id` or a unique index), so re-running it is
   * harmless. Answers the `_id`s it did insert, in the order given.
   */
  insertMissing(docs: readonly New<Doc>[]): Promise<readonly string[]>
  get(id: string): Promise<Doc | undefined>
  /** The documents found among `ids`, each once, in no particular order. @throws RangeError above 10,000 ids */
  getMany(ids: readonly string[]): Promise<readonly Doc[]>
  /**
   * The documents whose `field` is one of `values`, each once, in no particular order: all of them, so only of fields that few documents
   * have alike.
   * @throws RangeError above 10,000 values, or when no declared index starts with `field`; Problem `invalid-request` for a value that
   *   is not what the field holds
   */
  getManyBy(field: keyof Doc & string, values: readonly (string | number)[]): Promise<readonly Doc[]>
  /**
   * Writes `doc` if the stored revision is still `doc.revision`, and answers it with the next revision; else `undefined`.
   * @throws Problem `conflict` (409), and nothing written, when the change would take the place of another document in
   * a unique index
   */
  replace(doc: Doc): Promise<Doc | undefined>
  /**
   * True when there was something to delete. Revisions of an `_id` inserted again start at 0 anew: keep to `_id`s that are
   * never used twice, or `replace` could mistake the new document for the old one.
   */
  delete(id: string): Promise<boolean>
  /**
   * Keyset paging, in the order of the index and then of `_id`, ascending. What is inserted between two pages shows up
   * if it sorts after the cursor; nothing comes twice, nothing that stays is missed.
   * @throws RangeError when no declared index starts with `where`
   */
  page(query: PageQuery<Doc>): Promise<Page<Doc>>
  /** @throws RangeError when no declared index starts with `where` */
  count(where: Partial<Doc>): Promise<number>
}

export interface Store {
  readonly organisations: Collection<Organisation>
  readonly apiKeys: Collection<ApiKey>
  readonly issuerKeys: Collection<IssuerKey>
  readonly longTexts: Collection<LongTextPart>
  readonly frameworkOwners: Collection<FrameworkOwner>
  readonly frameworkReleases: Collection<FrameworkRelease>
  readonly frameworkDrafts: Collection<FrameworkDraft>
  readonly draftNodes: Collection<DraftNode>
  readonly frameworkImports: Collection<FrameworkImport>
  readonly sessions: Collection<TrainingSession>
  readonly learners: Collection<Learner>
  readonly evidence: Collection<EvidencePiece>
  readonly awards: Collection<Award>
  readonly people: Collection<Person>
  readonly delegations: Collection<Delegation>
  readonly assessmentPolicies: Collection<AssessmentPolicy>
  readonly applications: Collection<Application>
  readonly evidenceFiles: Collection<EvidenceFile>
  readonly decisions: Collection<Decision>
  readonly decisionOpenings: Collection<DecisionOpening>
  readonly endorsements: Collection<Endorsement>
  readonly positionings: Collection<Positioning>
  readonly proposals: Collection<Proposal>
  readonly mails: Collection<Mail>
  readonly challenges: Collection<Challenge>
  readonly issuedCredentials: Collection<IssuedCredential>
  readonly awardJobs: Collection<AwardJob>
  readonly issuerRecognitions: Collection<IssuerRecognition>
  readonly presentationRequests: Collection<PresentationRequest>
  readonly claims: Collection<Claim>
  readonly passports: Collection<Passport>
  readonly passportEmails: Collection<PassportEmail>
  readonly passportTokens: Collection<PassportToken>
  readonly passportItems: Collection<PassportItem>
  readonly passportFiles: Collection<PassportFile>
  readonly oauthClients: Collection<OAuthClient>
  readonly passportGrants: Collection<PassportGrant>
  readonly mailStops: Collection<MailStop>
  readonly verifierPolicies: Collection<VerifierPolicy>
  readonly keptReports: Collection<KeptReport>
  readonly webhooks: Collection<Webhook>
  readonly webhookMessages: Collection<WebhookMessage>
  readonly statusLists: Collection<StatusList>
  readonly statusSlots: Collection<StatusSlot>
  readonly idempotency: Collection<IdempotencyRecord>
  readonly settings: Collection<Setting>
  /** Of Passeports, by their `_id`: no collection, and no part of a backup of the store. */
  readonly erasableKeys: ErasableKeys
  /**
   * Removes what deleted and replaced documents left behind in files of the backend's own, as far as it has any: afterwards no byte of
   * them is there. Backups are somebody else's.
   */
  scrub(): Promise<void>
  /** Resolves when a trivial read works; rejects with the reason when it does not. */
  ping(): Promise<void>
  /** Afterwards every call rejects. Closing twice is harmless. */
  close(): Promise<void>
}

export type CollectionName = Exclude<keyof Store, 'erasableKeys' | 'scrub' | 'ping' | 'close'>

/** The fields of an index in order; `_id` always follows them. Every document has them all, except the first of a sparse one. */
export interface Index {
  readonly fields: readonly string[]
  readonly unique?: true
  /** The first field is optional: documents without it are never among those the index finds. */
  readonly sparse?: true
}

/** Every index of every collection: both backends create exactly these, in their migrations. A backend may hold a sparse one in full. */
export const indexes: { readonly [name in CollectionName]: readonly Index[] } = {
  organisations: [],
  apiKeys: [{ fields: ['organisationId'] }],
  issuerKeys: [{ fields: ['organisationId', 'createdAt'] }, { fields: ['publicKeyMultibase'] }],
  longTexts: [],
  frameworkOwners: [],
  frameworkReleases: [{ fields: ['framework', 'version'], unique: true }],
  frameworkDrafts: [{ fields: ['organisationId', 'createdAt'] }],
  draftNodes: [{ fields: ['draft', 'order'] }],
  frameworkImports: [{ fields: ['organisationId', 'createdAt'] }, { fields: ['state'] }],
  sessions: [{ fields: ['organisationId', 'createdAt'] }],
  learners: [
    { fields: ['sessionId', 'line'] },
    { fields: ['emailKey'], sparse: true },
    { fields: ['referenceKey'], sparse: true },
  ],
  evidence: [
    { fields: ['sessionId', 'learnerId'], sparse: true },
    { fields: ['endorserKey', 'organisationId', 'observedAt'], sparse: true },
    { fields: ['applicationId', 'createdAt'], sparse: true },
    { fields: ['retention', 'eraseAt'], sparse: true },
    { fields: ['fingerprint'], sparse: true },
  ],
  awards: [
    { fields: ['organisationId', 'awardedAt'] },
    { fields: ['sessionId', 'learnerId'], sparse: true },
    { fields: ['organisationId', 'recipientKey', 'achievementCode'] },
    { fields: ['achievement', 'state'] },
    { fields: ['organisationId', 'frameworkIri', 'awardedAt'] },
    { fields: ['watch', 'watchAt'], sparse: true },
    { fields: ['handOver', 'handOverAt'], sparse: true },
    { fields: ['tell'], sparse: true },
    { fields: ['shortId'], sparse: true },
  ],
  people: [
    { fields: ['organisationId', 'createdAt'] },
    { fields: ['emailKey'], sparse: true },
    { fields: ['referenceKey'], sparse: true },
    { fields: ['nameKey'], sparse: true },
    { fields: ['organisationId', 'recipientKey'], unique: true },
  ],
  delegations: [{ fields: ['organisationId', 'createdAt'] }, { fields: ['personId', 'framework'] }],
  assessmentPolicies: [{ fields: ['organisationId'] }],
  applications: [
    { fields: ['organisationId', 'createdAt'] },
    { fields: ['organisationId', 'state', 'createdAt'] },
    { fields: ['applicantId', 'createdAt'] },
    { fields: ['openedBy', 'createdAt'], sparse: true },
    { fields: ['pending'], sparse: true },
  ],
  evidenceFiles: [{ fields: ['applicationId', 'sha256'], unique: true }],
  decisions: [{ fields: ['applicationId', 'decidedAt'] }],
  decisionOpenings: [],
  endorsements: [
    { fields: ['organisationId', 'createdAt'] },
    { fields: ['target', 'createdAt'] },
    { fields: ['tokenHash'], sparse: true },
    { fields: ['endorserKey', 'organisationId'] },
  ],
  positionings: [{ fields: ['personId', 'createdAt'] }],
  proposals: [
    { fields: ['organisationId', 'state', 'createdAt'] },
    { fields: ['organisationId', 'recipientKey'] },
  ],
  mails: [{ fields: ['state', 'nextAttemptAt'] }, { fields: ['messageKey'], sparse: true }],
  challenges: [{ fields: ['state', 'expiresAt'] }],
  issuedCredentials: [{ fields: ['organisationId', 'credentialId'] }],
  awardJobs: [
    { fields: ['organisationId', 'createdAt'] },
    { fields: ['pending', 'deliverAt'], sparse: true },
  ],
  issuerRecognitions: [{ fields: ['issuer', 'since'] }, { fields: ['byId', 'issuer'] }],
  presentationRequests: [{ fields: ['state', 'eraseAt'] }],
  claims: [
    { fields: ['codeKey'], unique: true },
    { fields: ['awardId', 'createdAt'] },
    { fields: ['state', 'eraseAt'] },
  ],
  passports: [{ fields: ['cardKey'], unique: true }],
  passportEmails: [{ fields: ['passportId'] }],
  passportTokens: [{ fields: ['kind', 'expiresAt'] }, { fields: ['passportId'], sparse: true }],
  passportItems: [{ fields: ['passportId', 'keptAt'] }, { fields: ['publicId'], sparse: true }],
  passportFiles: [{ fields: ['passportId'] }],
  oauthClients: [{ fields: ['state', 'eraseAt'], sparse: true }],
  passportGrants: [{ fields: ['passportId', 'createdAt'] }, { fields: ['state', 'expiresAt'] }],
  mailStops: [],
  verifierPolicies: [{ fields: ['organisationId', 'name', 'number'], unique: true }],
  keptReports: [{ fields: ['state', 'expiresAt'] }],
  webhooks: [{ fields: ['organisationId', 'createdAt'] }],
  webhookMessages: [{ fields: ['state', 'dueAt'] }, { fields: ['webhookId', 'state', 'createdAt'] }],
  statusLists: [{ fields: ['organisationId', 'number'], unique: true }],
  statusSlots: [{ fields: ['list', 'state'] }, { fields: ['awardId'] }],
  idempotency: [],
  settings: [],
}
