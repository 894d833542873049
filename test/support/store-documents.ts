/** One document of each collection with every field, one with no optional field, and makers of many small ones. */
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
  TrainingSession,
} from '../../server/store/documents.ts'
import type {
  DraftNode,
  FrameworkDraft,
  FrameworkImport,
  FrameworkOwner,
  FrameworkRelease,
} from '../../server/store/framework-documents.ts'
import type { AwardJob, Challenge, IssuedCredential } from '../../server/store/issuing-documents.ts'
import type {
  Passport,
  PassportEmail,
  PassportFile,
  PassportItem,
  PassportToken,
} from '../../server/store/passport-documents.ts'
import type { Claim, MailStop } from '../../server/store/claim-documents.ts'
import type { OAuthClient, PassportGrant } from '../../server/store/host-documents.ts'
import type { PresentationRequest } from '../../server/store/presentation-documents.ts'
import type { IssuerRecognition, VerifierPolicy } from '../../server/store/trust-documents.ts'
import type { KeptReport } from '../../server/store/verification-documents.ts'
import type { Webhook, WebhookMessage } from '../../server/store/webhook-documents.ts'
import type { Collection, CollectionName, New, Store } from '../../server/store/store.ts'

type DocumentOf<Name extends CollectionName> = Store[Name] extends Collection<infer Doc> ? Doc : never

import {
  person,
  delegation,
  assessmentPolicy,
  application,
  evidenceFile,
  decision,
  decisionOpening,
  endorsement,
  positioning,
  proposal,
  mail,
  type Complete,
} from './recognition-documents.ts'

const createdAt = '2026-11-21T09:30:00Z'

const organisation: Complete<Organisation> = {
  _id: 'mednum-bfc',
  name: 'MedNum Bourgogne-Franche-Comté',
  url: 'https://mednum.example/',
  email: 'contact@mednum.example',
  didMethod: 'web',
  logo: '45'.repeat(32),
  releaseNeedsSecondPerson: true,
  tellsWebhooks: true,
  createdAt,
}
const apiKey: Complete<ApiKey> = {
  _id: 'key-1',
  organisationId: 'mednum-bfc',
  label: 'Poste de la formatrice',
  secretHash: 'ab'.repeat(32),
  scopes: ['award:write', 'session:write'],
  createdAt,
  createdBy: 'key-0',
  personId: 'person-1',
  isStatic: true,
  requestsPerMinute: 6000,
  revokedAt: '2026-12-01T00:00:00Z',
}
const issuerKey: Complete<IssuerKey> = {
  _id: 'mednum-bfc#1',
  organisationId: 'mednum-bfc',
  algorithm: 'P-256',
  publicKeyMultibase: 'zDnaexampleOfAPublicKey',
  encryptedPrivateKey: 'v1.AAAA.BBBB.CCCC',
  tokenKeyId: '01ab',
  createdAt,
  activeFrom: createdAt,
  retiredAt: '2027-11-21T00:00:00Z',
  compromisedAt: '2027-06-01T00:00:00Z',
  compromiseReason: 'Ordinateur volé',
}
const longText: Complete<LongTextPart> = {
  _id: '0a0b:0',
  text: '{"@context":"https://badges.example/contexts/v1","title":{"fr":"Référentiel"}}\n',
  parts: 2,
}
const frameworkOwner: Complete<FrameworkOwner> = {
  _id: 'referentiel-mediateurs',
  organisationId: 'mednum-bfc',
  releasing: '0.2.0',
  createdAt,
}
const frameworkRelease: Complete<FrameworkRelease> = {
  _id: 'referentiel-mediateurs/0.1.0',
  framework: 'referentiel-mediateurs',
  version: '0.1.0',
  organisationId: 'mednum-bfc',
  baseUrl: 'https://badges.example',
  document: '0a0b',
  digestMultibase: 'zQmExampleDigest',
  files: '{"framework.jsonld":"0a","achievements.jsonld":"0b","criteria.json":"0c"}',
  credential: '{"type":["VerifiableCredential"]}',
  status: 'superseded',
  statusReason: 'Remplacée par la version 0.2.0',
  replacedBy: 'https://badges.example/frameworks/referentiel-mediateurs/0.2.0',
  statusChangedAt: createdAt,
  publishedAt: createdAt,
}
const frameworkDraft: Complete<FrameworkDraft> = {
  _id: 'referentiel-mediateurs/0.2.0',
  framework: 'referentiel-mediateurs',
  version: '0.2.0',
  organisationId: 'mednum-bfc',
  base: '0.1.0',
  life: 2,
  state: 'proposed',
  proposedBy: 'key-1',
  proposedContent: 'content-1',
  proposedAt: '2026-11-21T09:30:00.250Z',
  releaseFiles: '["a","b","c"]',
  createdAt,
  createdBy: 'key-1',
}
const draftNode: Complete<DraftNode> = {
  _id: 'referentiel-mediateurs/0.2.0/2/RM-A1.1',
  draft: 'referentiel-mediateurs/0.2.0/2',
  order: 12.5,
  code: 'RM-A1.1',
  content: '{"type":"skos:Concept"}',
  released: true,
  changedBy: 'key-1',
}
const frameworkImport: Complete<FrameworkImport> = {
  _id: 'import-1',
  organisationId: 'mednum-bfc',
  framework: 'cadre-importe',
  version: '1.0.0',
  format: 'case',
  state: 'done',
  done: 20_000,
  total: 20_000,
  report: '{"items":[]}',
  createdAt,
  progressAt: createdAt,
  finishedAt: createdAt,
}
const session: Complete<TrainingSession> = {
  _id: 'session-1',
  organisationId: 'mednum-bfc',
  title: 'Accueillir et accompagner – « débuter »',
  achievements: ['referentiel-mediateurs/0.1.0/RM-A1.1-N2'],
  heldOn: '2026-11-20',
  trainerName: 'Zoé Lefèvre',
  validUntil: '2029-11-20',
  language: 'en',
  claimMails: false,
  createdAt,
}
const learner: Complete<Learner> = {
  _id: 'learner-1',
  sessionId: 'session-1',
  organisationId: 'mednum-bfc',
  line: 2,
  givenName: 'Anaïs',
  familyName: 'L’Hôte-Gœtz',
  email: 'anais@exemple.example',
  reference: 'ST-042',
  emailKey: 'email-key-1',
  referenceKey: 'reference-key-1',
  recipientKey: 'recipient-1',
  consent: true,
  nameInBadge: false,
  createdAt,
}
const evidence: Complete<EvidencePiece> = {
  _id: 'evidence-1',
  sessionId: 'session-1',
  organisationId: 'mednum-bfc',
  learnerId: 'learner-1',
  applicationId: 'application-1',
  kind: 'EV-END',
  competencies: ['RM-A1.1'],
  observedAt: '2026-11-20',
  providedBy: 'Une paire de niveau 3',
  endorserKey: 'endorser-1',
  url: 'https://preuves.example/1',
  sha256: 'cd'.repeat(32),
  description: 'Accueil d’un groupe de débutants',
  filedBy: 'person-1',
  content: '{"form":"text"}',
  fileId: 'file-1',
  retention: 'kept',
  eraseAt: createdAt,
  erasedAt: createdAt,
  fingerprint: 'ni:///sha-256;example',
  pseudonymised: true,
  salt: 'ef'.repeat(16),
  createdAt,
}
const award: Complete<Award> = {
  _id: 'award-1',
  organisationId: 'mednum-bfc',
  sessionId: 'session-1',
  learnerId: 'learner-1',
  applicationId: 'application-1',
  jobId: 'job-1',
  personId: 'person-1',
  recipientKey: 'recipient-1',
  achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
  achievementCode: 'RM-A1.1-N2',
  frameworkIri: 'https://badges.example/frameworks/referentiel-mediateurs/0.1.0',
  frameworkDigest: 'zQmExampleDigest',
  evaluationId: 'evaluation-1',
  decision: '{"outcome":"met","findings":[]}',
  proofStrength: 'endorsed',
  awardedAt: createdAt,
  validUntil: '2029-11-20T23:59:59Z',
  credential: '{"@context":["https://www.w3.org/ns/credentials/v2"],"n":1.0}',
  statusSlot: 'mednum-bfc-1:4711',
  state: 'suspended',
  history: [
    { at: createdAt, state: 'active', by: 'key-1' },
    { at: '2026-11-22T08:00:00Z', state: 'suspended', by: 'key-1', reason: 'Vérification en cours' },
  ],
  deliveries: [
    { channel: 'claim-page', state: 'pending', attempts: 0, nextAttemptAt: createdAt, code: 'no-address' },
    { channel: 'email', state: 'pending', attempts: 1, nextAttemptAt: createdAt },
  ],
  reissueOf: 'award-0',
  reissuedAs: 'award-2',
  renewals: [{ at: createdAt, applicationId: 'application-1', validUntil: '2027-11-20T23:59:59Z' }],
  shortId: 'award-1',
  watch: 'pending',
  watchAt: createdAt,
  handOver: 'pending',
  handOverAt: createdAt,
  tell: 'pending',
  news: [{ id: '6f'.repeat(16), type: 'badge.awarded', at: createdAt }],
}
const statusList: Complete<StatusList> = {
  _id: 'mednum-bfc-1',
  organisationId: 'mednum-bfc',
  number: 1,
  length: 131_072,
  purpose: 'refresh',
  changes: ['4711:1'],
  createdAt,
}
const statusSlot: Complete<StatusSlot> = {
  _id: 'mednum-bfc-1:4711',
  list: 'mednum-bfc-1',
  index: 4711,
  awardId: 'award-1',
  state: 'active',
  reason: 'Erreur de saisie',
  changedAt: createdAt,
}
const challenge: Complete<Challenge> = {
  _id: '67'.repeat(32),
  organisationId: 'mednum-bfc',
  state: 'open',
  createdAt,
  expiresAt: '2026-11-21T09:40:00Z',
}
const issuedCredential: Complete<IssuedCredential> = {
  _id: 'issued-1',
  organisationId: 'mednum-bfc',
  credentialId: 'urn:uuid:0b2c1f6a-1111-4222-8333-444455556666',
  statusSlot: 'mednum-bfc-1:4712',
  createdAt,
}
const awardJob: Complete<AwardJob> = {
  _id: 'job-1',
  organisationId: 'mednum-bfc',
  sessionId: 'session-1',
  state: 'running',
  pending: 'pending',
  total: 300,
  done: 40,
  request: '{"evaluation":"é"}',
  report: '[]',
  workedUntil: '2026-11-21T09:31:00Z',
  createdAt,
  createdBy: 'key-1',
  deliverAt: '2026-11-21T09:40:00Z',
}
const issuerRecognition: Complete<IssuerRecognition> = {
  _id: 'recognition-1',
  issuer: 'did:web:univ.example',
  issuerName: 'Université – « exemple »',
  issuerUrl: 'https://univ.example/',
  byId: 'did:web:badges.example:issuers:hub',
  byName: 'Hub',
  since: createdAt,
  until: '2029-11-21T09:30:00Z',
  frameworks: ['https://badges.example/frameworks/referentiel-mediateurs'],
  labels: ['https://badges.example/frameworks/label-regional/0.1.0/achievements/LR-1'],
  reason: 'agreement',
  createdAt,
  createdBy: 'key-1',
  endedAt: '2027-11-21T09:30:00Z',
  endReason: 'request',
  endedBy: 'key-2',
}
const presentationRequest: Complete<PresentationRequest> = {
  _id: 'request-1',
  organisationId: 'mednum-bfc',
  state: 'answered',
  question: '{"purpose":{"fr":"Vérifier « vos » badges","en":"Check"}}',
  nonce: 'n-1',
  walletState: 's-1',
  createdAt,
  createdBy: 'key-1',
  expiresAt: '2026-11-21T09:40:00Z',
  eraseAt: '2026-11-22T09:30:00Z',
  answeredAt: createdAt,
  report: '{"verdict":"valid"}',
  responseCode: 'c-1',
}
const claim: Complete<Claim> = {
  _id: '0f'.repeat(16),
  organisationId: 'mednum-bfc',
  awardId: 'award-1',
  codeKey: '3c'.repeat(16),
  state: 'taken',
  createdAt,
  createdBy: 'key-1',
  expiresAt: '2027-05-20T09:30:00Z',
  eraseAt: '2027-06-19T09:30:00Z',
  round: 1,
  transactionCode: '4d'.repeat(16),
  transactionCodeUntil: '2026-11-21T10:00:00Z',
  wrongTries: 2,
  tokenUntil: '2026-11-21T09:35:00Z',
  holders: ['did:key:z6MkexampleA', 'did:key:z6MkexampleB'],
  closedAt: createdAt,
  others: ['5e'.repeat(16)],
  notified: 'credential_accepted',
}
const webhook: Complete<Webhook> = {
  _id: '7a'.repeat(16),
  organisationId: 'mednum-bfc',
  url: 'https://mednum.example/badges?de=nous',
  types: ['badge.awarded', 'badge.revoked'],
  secretNumber: 2,
  formerSecretUntil: '2026-11-22T09:30:00Z',
  state: 'stopped',
  createdAt,
  createdBy: 'key-1',
}
const webhookMessage: Complete<WebhookMessage> = {
  _id: '8b'.repeat(16),
  webhookId: '7a'.repeat(16),
  type: 'badge.awarded',
  body: '{"type":"badge.awarded","data":{"award":"award-1"}}',
  createdAt,
  state: 'failed',
  dueAt: '2026-12-21T09:30:00Z',
  attempts: 10,
  lastAttemptAt: createdAt,
  outcome: '503',
}
const passport: Complete<Passport> = {
  _id: '1a'.repeat(16),
  createdAt,
  cardRound: 2,
  cardKey: '2b'.repeat(16),
  secret: 'AAECAw.BAUGBw',
  wrongTries: 5,
  lockedUntil: '2026-11-21T09:45:00Z',
  sealed: 'c2VhbGVk',
}
const passportEmail: Complete<PassportEmail> = {
  _id: '3c'.repeat(16),
  passportId: passport._id,
  confirmedAt: createdAt,
  sealed: 'c2VhbGVk',
}
const passportToken: Complete<PassportToken> = {
  _id: '4d'.repeat(32),
  kind: 'link',
  passportId: passport._id,
  createdAt,
  expiresAt: '2026-11-21T09:45:00Z',
  usedAt: createdAt,
  sealed: 'c2VhbGVk',
}
const passportItem: Complete<PassportItem> = {
  _id: '5e'.repeat(16),
  passportId: passport._id,
  state: 'kept',
  keptAt: createdAt,
  publicId: '6f'.repeat(16),
  sealed: 'c2VhbGVk',
}
const passportFile: Complete<PassportFile> = {
  _id: '8b'.repeat(16),
  passportId: passport._id,
  sealed: 'c2VhbGVk',
}
const oauthClient: Complete<OAuthClient> = {
  _id: '8b'.repeat(16),
  name: 'Mon portfolio',
  redirectUris: ['https://portfolio.example/retour'],
  scopes: ['offline_access'],
  authMethod: 'none',
  metadata: '{"client_uri":"https://portfolio.example/"}',
  createdAt,
  state: 'unused',
  eraseAt: '2026-12-21T09:30:00Z',
}
const passportGrant: Complete<PassportGrant> = {
  _id: '9c'.repeat(16),
  passportId: passport._id,
  clientId: oauthClient._id,
  scopes: ['offline_access'],
  state: 'live',
  createdAt,
  expiresAt: '2027-02-19T09:30:00Z',
  redirectUri: 'https://portfolio.example/retour',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  round: 3,
  sealed: 'c2VhbGVk',
}
const mailStop: Complete<MailStop> = { _id: '7a'.repeat(16), createdAt }
const verifierPolicy: Complete<VerifierPolicy> = {
  _id: 'mednum-bfc/embauche/1',
  organisationId: 'mednum-bfc',
  name: 'embauche',
  number: 1,
  rules: '{"checks":{}}',
  createdAt,
  createdBy: 'key-1',
}

const keptReport: Complete<KeptReport> = {
  _id: '3f1d2c1e8a354d0a9a570a8c2c9b9b11',
  state: 'kept',
  report: '{"verdict":"valid"}',
  createdAt,
  expiresAt: '2026-11-22T09:30:00Z',
}

const idempotency: Complete<IdempotencyRecord> = {
  _id: 'mednum-bfc:2f1c',
  requestHash: '01'.repeat(32),
  createdAt,
}

const setting: Complete<Setting> = {
  _id: 'key-encryption-key',
  value: '23'.repeat(32),
}

/** Every field of every collection. */
export const complete: { readonly [name in CollectionName]: New<DocumentOf<name>> } = {
  organisations: organisation,
  apiKeys: apiKey,
  issuerKeys: issuerKey,
  longTexts: longText,
  frameworkOwners: frameworkOwner,
  frameworkReleases: frameworkRelease,
  frameworkDrafts: frameworkDraft,
  draftNodes: draftNode,
  frameworkImports: frameworkImport,
  sessions: session,
  learners: learner,
  evidence,
  awards: award,
  people: person,
  delegations: delegation,
  assessmentPolicies: assessmentPolicy,
  applications: application,
  evidenceFiles: evidenceFile,
  decisions: decision,
  decisionOpenings: decisionOpening,
  endorsements: endorsement,
  positionings: positioning,
  proposals: proposal,
  mails: mail,
  challenges: challenge,
  issuedCredentials: issuedCredential,
  awardJobs: awardJob,
  issuerRecognitions: issuerRecognition,
  presentationRequests: presentationRequest,
  claims: claim,
  passports: passport,
  passportEmails: passportEmail,
  passportTokens: passportToken,
  passportItems: passportItem,
  passportFiles: passportFile,
  oauthClients: oauthClient,
  passportGrants: passportGrant,
  mailStops: mailStop,
  verifierPolicies: verifierPolicy,
  keptReports: keptReport,
  webhooks: webhook,
  webhookMessages: webhookMessage,
  statusLists: statusList,
  statusSlots: statusSlot,
  idempotency,
  settings: setting,
}

/** Which of them may be absent. */
const optional: { readonly [name in CollectionName]?: readonly (keyof DocumentOf<name>)[] } = {
  organisations: ['url', 'email', 'logo', 'releaseNeedsSecondPerson', 'tellsWebhooks'],
  webhooks: ['formerSecretUntil'],
  webhookMessages: ['lastAttemptAt', 'outcome'],
  frameworkReleases: ['credential', 'statusReason', 'replacedBy', 'statusChangedAt'],
  frameworkDrafts: ['base', 'proposedBy', 'proposedContent', 'proposedAt', 'releaseFiles'],
  frameworkImports: ['finishedAt'],
  apiKeys: ['createdBy', 'personId', 'isStatic', 'requestsPerMinute', 'revokedAt'],
  issuerKeys: [
    ...(['algorithm', 'encryptedPrivateKey', 'tokenKeyId', 'activeFrom'] as const),
    ...(['retiredAt', 'compromisedAt', 'compromiseReason'] as const),
  ],
  people: ['email', 'reference', 'emailKey', 'referenceKey'],
  delegations: ['competencies', 'maximumLevel', 'revokedAt'],
  assessmentPolicies: ['validMonths'],
  applications: ['openedBy', 'dueAt', 'awardId', 'renews', 'pending'],
  endorsements: [
    'competencies',
    'recipientKey',
    'endorserName',
    'endorserEmail',
    'tokenHash',
    'comment',
    'givenAt',
    'credential',
    'statusSlot',
    'revokedAt',
    'revocationReason',
  ],
  positionings: ['recordedByPerson'],
  proposals: ['applicationId', 'reason'],
  mails: ['failure', 'language', 'stop', 'unsubscribe', 'messageKey', 'endedAt'],
  awardJobs: ['sessionId', 'pending', 'workedUntil'],
  presentationRequests: ['answeredAt', 'report', 'responseCode'],
  passports: ['secret', 'lockedUntil'],
  passportTokens: ['passportId', 'usedAt', 'sealed'],
  passportItems: ['publicId'],
  oauthClients: ['state', 'eraseAt'],
  passportGrants: ['sealed'],
  claims: [
    'transactionCode',
    'transactionCodeUntil',
    'tokenUntil',
    'holders',
    'closedAt',
    'others',
    'notified',
  ],
  issuerRecognitions: ['issuerUrl', 'until', 'frameworks', 'labels', 'endedAt', 'endReason', 'endedBy'],
  statusLists: ['purpose', 'changes'],
  statusSlots: ['reason', 'changedAt'],

  sessions: ['validUntil', 'claimMails'],
  learners: ['email', 'reference'],
  evidence: [
    'applicationId',
    'competencies',
    'providedBy',
    'filedBy',
    'endorserKey',
    'url',
    'sha256',
    'description',
    'content',
    'fileId',
    'retention',
    'eraseAt',
    'erasedAt',
    'fingerprint',
  ],
  awards: [
    'applicationId',
    'jobId',
    'personId',
    'validUntil',
    'reissueOf',
    'reissuedAs',
    'renewals',
    'watch',
    'watchAt',
    'handOver',
    'handOverAt',
    'tell',
    'news',
  ],
}

/** The same document under another `_id`, and in another place of unique indexes, without its optional fields. */
export function minimal<Name extends CollectionName>(name: Name): New<DocumentOf<Name>> {
  const absent: readonly PropertyKey[] = optional[name] ?? []
  const kept = Object.entries(complete[name]).filter(([field]) => !absent.includes(field))
  const changed: Record<string, unknown> = { ...Object.fromEntries(kept), _id: 'minimal' }
  if (name === 'frameworkReleases') changed['version'] = '0.2.0'
  if (name === 'statusLists' || name === 'verifierPolicies') changed['number'] = 2
  if (name === 'evidenceFiles') changed['sha256'] = 'other'
  if (name === 'people') changed['recipientKey'] = 'recipientKey-2'
  if (name === 'claims') changed['codeKey'] = 'codeKey-2'
  if (name === 'passports') changed['cardKey'] = 'cardKey-2'
  // The boundary: only fields that are optional were taken away.
  return changed as New<DocumentOf<Name>>
}

export function anOrganisation(_id: string, name = 'Une structure'): New<Organisation> {
  return { _id, name, didMethod: 'web', createdAt }
}

export function aLearner(_id: string, sessionId: string, line: number, givenName = 'Anaïs'): New<Learner> {
  const { email: _email, reference: _reference, ...fields } = learner
  return { ...fields, _id, sessionId, line, givenName }
}

export function aPiece(_id: string, endorserKey?: string): New<EvidencePiece> {
  return { ...minimal('evidence'), _id, ...(endorserKey === undefined ? {} : { endorserKey }) }
}

export function anAward(_id: string, fields: Partial<Omit<Award, '_id' | 'revision'>>): New<Award> {
  return { ...award, ...fields, _id }
}

export function aStatusList(_id: string, organisationId: string, number: number): New<StatusList> {
  return { _id, organisationId, number, length: 131_072, createdAt }
}

export function aSlot(_id: string, list: string, state: StatusSlot['state'] = 'active'): New<StatusSlot> {
  return { _id, list, index: 1, awardId: 'award-1', state }
}
