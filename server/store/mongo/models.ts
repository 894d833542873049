/** The mongoose models: one typed schema per collection, bound to one connection. */
import { Schema, type Connection, type Model, type SchemaDefinitionProperty } from 'mongoose'
import type * as documents from '../documents.ts'
import {
  indexes,
  type Collection,
  type CollectionName,
  type Index,
  type Store,
  type Stored,
} from '../store.ts'
import { indexName } from '../walk.ts'

type DocumentOf<Name extends CollectionName> = Store[Name] extends Collection<infer Doc> ? Doc : never

/** One entry per field: a field added to a document and forgotten here does not compile. */
type Fields<Doc extends Stored> = {
  readonly [field in Exclude<keyof Doc, keyof Stored>]-?: SchemaDefinitionProperty
}

/** Models know only what every document has; `Fields` holds each schema to its document. */
export type Models = { readonly [name in CollectionName]: Model<Stored> }

// A required text may be empty; mongoose's own check says no.
Schema.Types.String.checkRequired((value: unknown) => typeof value === 'string')

const text = { type: String, required: true } as const
const optionalText = { type: String } as const
const number = { type: Number, required: true } as const
const flag = { type: Boolean, required: true } as const
const texts = { type: [String], required: true } as const
// Without the default, mongoose writes an empty list where there was none.
const optionalTexts = { type: [String], default: undefined }
const state = { type: String, required: true, enum: ['active', 'suspended', 'revoked'] } as const

// Unknown fields are refused in documents and in filters alike; nothing is added, dropped or created behind our back.
const options = {
  strict: 'throw',
  strictQuery: 'throw',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  versionKey: false,
  minimize: false,
  id: false,
} as const

function embedded(fields: Readonly<Record<string, SchemaDefinitionProperty>>): SchemaDefinitionProperty {
  return { type: [new Schema({ ...fields }, { ...options, _id: false })], required: true }
}

const organisations: Fields<documents.Organisation> = {
  name: text,
  url: optionalText,
  email: optionalText,
  didMethod: { type: String, required: true, enum: ['web', 'key'] },
  releaseNeedsSecondPerson: { type: Boolean },
  createdAt: text,
}

const apiKeys: Fields<documents.ApiKey> = {
  organisationId: text,
  label: text,
  secretHash: text,
  scopes: texts,
  createdAt: text,
  createdBy: optionalText,
  revokedAt: optionalText,
}

const issuerKeys: Fields<documents.IssuerKey> = {
  organisationId: text,
  publicKeyMultibase: text,
  encryptedPrivateKey: text,
  createdAt: text,
}

const longTexts: Fields<documents.LongTextPart> = {
  text,
  parts: number,
}

const frameworkOwners: Fields<documents.FrameworkOwner> = {
  organisationId: text,
  releasing: optionalText,
  createdAt: text,
}

const frameworkReleases: Fields<documents.FrameworkRelease> = {
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

const frameworkDrafts: Fields<documents.FrameworkDraft> = {
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

const draftNodes: Fields<documents.DraftNode> = {
  draft: text,
  order: number,
  code: text,
  content: text,
  released: flag,
  changedBy: text,
}

const frameworkImports: Fields<documents.FrameworkImport> = {
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
  sessionId: text,
  organisationId: text,
  learnerId: text,
  kind: text,
  competencies: optionalTexts,
  observedAt: text,
  providedBy: optionalText,
  endorserKey: optionalText,
  url: optionalText,
  sha256: optionalText,
  description: optionalText,
  pseudonymised: flag,
  salt: text,
  createdAt: text,
}

const awards: Fields<documents.Award> = {
  organisationId: text,
  sessionId: text,
  learnerId: text,
  recipientKey: text,
  achievement: text,
  achievementCode: text,
  frameworkIri: text,
  frameworkDigest: text,
  evaluationId: text,
  decision: text,
  proofStrength: text,
  awardedAt: text,
  validUntil: optionalText,
  credential: text,
  statusSlot: text,
  state,
  history: embedded({
    at: text,
    state,
    by: text,
    reason: optionalText,
  } satisfies FieldsOf<documents.AwardEvent>),
  deliveries: embedded({
    channel: text,
    state: { type: String, required: true, enum: ['pending', 'delivered', 'failed'] },
    attempts: number,
    nextAttemptAt: text,
  } satisfies FieldsOf<documents.Delivery>),
  reissueOf: optionalText,
  reissuedAs: optionalText,
}

type FieldsOf<Part> = { readonly [field in keyof Part]-?: SchemaDefinitionProperty }

const statusLists: Fields<documents.StatusList> = {
  organisationId: text,
  number,
  length: number,
  createdAt: text,
}

const statusSlots: Fields<documents.StatusSlot> = {
  list: text,
  index: number,
  awardId: text,
  state,
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
    issuerKeys: model('issuerKeys', issuerKeys),
    longTexts: model('longTexts', longTexts),
    frameworkOwners: model('frameworkOwners', frameworkOwners),
    frameworkReleases: model('frameworkReleases', frameworkReleases),
    frameworkDrafts: model('frameworkDrafts', frameworkDrafts),
    draftNodes: model('draftNodes', draftNodes),
    frameworkImports: model('frameworkImports', frameworkImports),
    sessions: model('sessions', sessions),
    learners: model('learners', learners),
    evidence: model('evidence', evidence),
    awards: model('awards', awards),
    statusLists: model('statusLists', statusLists),
    statusSlots: model('statusSlots', statusSlots),
    idempotency: model('idempotency', idempotency),
    settings: model('settings', settings),
  }
}

// A unique index holds its fields alone; the others continue with `_id`, so that a walk along them needs no sort.
function indexKeys({ fields, unique }: Index): Record<string, 1> {
  return Object.fromEntries((unique === true ? fields : [...fields, '_id']).map((field) => [field, 1]))
}
