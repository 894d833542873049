/** The mongoose models: one typed schema per collection, bound to one connection. */
import { Schema, type Connection, type Model } from 'mongoose'
import type * as documents from '../documents.ts'
import type * as frameworkDocuments from '../framework-documents.ts'
import { indexes } from '../store.ts'
import type { Collection, CollectionName, Index, Store, Stored } from '../store.ts'
import { indexName } from '../walk.ts'
import {
  flag,
  number,
  optionalLanguage,
  options,
  optionalText,
  optionalTexts,
  text,
  texts,
  type Fields,
} from './fields.ts'
import * as issuing from './issuing-models.ts'
import * as recognition from './recognition-models.ts'
import * as host from './host-models.ts'
import * as passport from './passport-models.ts'
import { claims, mailStops } from './claim-models.ts'
import { presentationRequests } from './presentation-models.ts'
import * as trust from './trust-models.ts'
import * as verification from './verification-models.ts'
import * as webhook from './webhook-models.ts'

type DocumentOf<Name extends CollectionName> = Store[Name] extends Collection<infer Doc> ? Doc : never

/** Models know only what every document has; `Fields` holds each schema to its document. */
export type Models = { readonly [name in CollectionName]: Model<Stored> }

const organisations: Fields<documents.Organisation> = {
  name: text,
  url: optionalText,
  email: optionalText,
  didMethod: { type: String, required: true, enum: ['web', 'key'] },
  logo: optionalText,
  releaseNeedsSecondPerson: { type: Boolean },
  tellsWebhooks: { type: Boolean },
  createdAt: text,
}

const apiKeys: Fields<documents.ApiKey> = {
  organisationId: text,
  label: text,
  secretHash: text,
  scopes: texts,
  createdAt: text,
  createdBy: optionalText,
  personId: optionalText,
  isStatic: { type: Boolean },
  requestsPerMinute: { type: Number },
  revokedAt: optionalText,
}

const longTexts: Fields<documents.LongTextPart> = {
  text,
  parts: number,
}

const frameworkOwners: Fields<frameworkDocuments.FrameworkOwner> = {
  organisationId: text,
  releasing: optionalText,
  createdAt: text,
}

const frameworkReleases: Fields<frameworkDocuments.FrameworkRelease> = {
  framework: text,
  version: text,
  organisationId: text,
  baseUrl: text,
  document: text,
  digestMultibase: text,
  files: text,
  credential: optionalText,
  status: { type: String, required: true, enum: ['released', 'deprecated', 'superseded'] },
  statusReason: optionalText,
  replacedBy: optionalText,
  statusChangedAt: optionalText,
  publishedAt: text,
}

const frameworkDrafts: Fields<frameworkDocuments.FrameworkDraft> = {
  framework: text,
  version: text,
  organisationId: text,
  base: optionalText,
  state: {
    type: String,
    required: true,
    enum: ['importing', 'open', 'proposed', 'releasing', 'released', 'abandoning', 'abandoned'],
  },
  life: number,
  proposedBy: optionalText,
  proposedContent: optionalText,
  proposedAt: optionalText,
  releaseFiles: optionalText,
  createdAt: text,
  createdBy: text,
}

const draftNodes: Fields<frameworkDocuments.DraftNode> = {
  draft: text,
  order: number,
  code: text,
  content: text,
  released: flag,
  changedBy: text,
}

const frameworkImports: Fields<frameworkDocuments.FrameworkImport> = {
  organisationId: text,
  framework: text,
  version: text,
  format: { type: String, required: true, enum: ['case', 'csv', 'xlsx'] },
  state: { type: String, required: true, enum: ['running', 'done', 'failed'] },
  done: number,
  total: number,
  report: text,
  createdAt: text,
  progressAt: text,
  finishedAt: optionalText,
}

const sessions: Fields<documents.TrainingSession> = {
  organisationId: text,
  title: text,
  achievements: texts,
  heldOn: text,
  trainerName: text,
  validUntil: optionalText,
  language: optionalLanguage,
  claimMails: { type: Boolean },
  createdAt: text,
}

const learners: Fields<documents.Learner> = {
  sessionId: text,
  organisationId: text,
  line: number,
  givenName: text,
  familyName: text,
  email: optionalText,
  reference: optionalText,
  emailKey: optionalText,
  referenceKey: optionalText,
  recipientKey: text,
  consent: flag,
  nameInBadge: flag,
  createdAt: text,
}

const evidence: Fields<documents.EvidencePiece> = {
  organisationId: text,
  sessionId: optionalText,
  learnerId: optionalText,
  applicationId: optionalText,
  kind: text,
  competencies: optionalTexts,
  observedAt: text,
  providedBy: optionalText,
  filedBy: optionalText,
  endorserKey: optionalText,
  url: optionalText,
  sha256: optionalText,
  description: optionalText,
  content: optionalText,
  fileId: optionalText,
  pseudonymised: flag,
  salt: text,
  retention: { type: String, enum: ['kept'] },
  eraseAt: optionalText,
  erasedAt: optionalText,
  fingerprint: optionalText,
  createdAt: text,
}

const idempotency: Fields<documents.IdempotencyRecord> = {
  requestHash: text,
  createdAt: text,
}

const settings: Fields<documents.Setting> = {
  value: text,
}

/** Makes the models of one connection. Creates nothing on the server: migrations do. */
export function createModels(connection: Connection): Models {
  function model<Name extends CollectionName>(name: Name, fields: Fields<DocumentOf<Name>>): Model<Stored> {
    const schema = new Schema<Stored>({ _id: text, revision: number, ...fields }, options)
    for (const index of indexes[name]) {
      schema.index(indexKeys(index), {
        name: indexName(name, index),
        ...(index.unique === true ? { unique: true } : {}),
      })
    }
    return connection.model<Stored>(name, schema, name)
  }
  return {
    organisations: model('organisations', organisations),
    apiKeys: model('apiKeys', apiKeys),
    issuerKeys: model('issuerKeys', issuing.issuerKeys),
    longTexts: model('longTexts', longTexts),
    frameworkOwners: model('frameworkOwners', frameworkOwners),
    frameworkReleases: model('frameworkReleases', frameworkReleases),
    frameworkDrafts: model('frameworkDrafts', frameworkDrafts),
    draftNodes: model('draftNodes', draftNodes),
    frameworkImports: model('frameworkImports', frameworkImports),
    sessions: model('sessions', sessions),
    learners: model('learners', learners),
    evidence: model('evidence', evidence),
    awards: model('awards', issuing.awards),
    people: model('people', recognition.people),
    delegations: model('delegations', recognition.delegations),
    assessmentPolicies: model('assessmentPolicies', recognition.assessmentPolicies),
    applications: model('applications', recognition.applications),
    evidenceFiles: model('evidenceFiles', recognition.evidenceFiles),
    decisions: model('decisions', recognition.decisions),
    decisionOpenings: model('decisionOpenings', recognition.decisionOpenings),
    endorsements: model('endorsements', recognition.endorsements),
    positionings: model('positionings', recognition.positionings),
    proposals: model('proposals', recognition.proposals),
    mails: model('mails', recognition.mails),
    challenges: model('challenges', issuing.challenges),
    issuedCredentials: model('issuedCredentials', issuing.issuedCredentials),
    awardJobs: model('awardJobs', issuing.awardJobs),
    issuerRecognitions: model('issuerRecognitions', trust.issuerRecognitions),
    presentationRequests: model('presentationRequests', presentationRequests),
    claims: model('claims', claims),
    passports: model('passports', passport.passports),
    passportEmails: model('passportEmails', passport.passportEmails),
    passportTokens: model('passportTokens', passport.passportTokens),
    passportItems: model('passportItems', passport.passportItems),
    passportFiles: model('passportFiles', passport.passportFiles),
    oauthClients: model('oauthClients', host.oauthClients),
    passportGrants: model('passportGrants', host.passportGrants),
    mailStops: model('mailStops', mailStops),
    verifierPolicies: model('verifierPolicies', trust.verifierPolicies),
    keptReports: model('keptReports', verification.keptReports),
    webhooks: model('webhooks', webhook.webhooks),
    webhookMessages: model('webhookMessages', webhook.webhookMessages),
    statusLists: model('statusLists', issuing.statusLists),
    statusSlots: model('statusSlots', issuing.statusSlots),
    idempotency: model('idempotency', idempotency),
    settings: model('settings', settings),
  }
}

// A unique index holds its fields alone; the others continue with `_id`, so that a walk along them needs no sort.
function indexKeys({ fields, unique }: Index): Record<string, 1> {
  return Object.fromEntries((unique === true ? fields : [...fields, '_id']).map((field) => [field, 1]))
}
