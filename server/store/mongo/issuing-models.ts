/** The mongoose schemas of what issuing makes and needs: awards, keys, status lists, batches, what callers of the VC API leave behind. */
import { Schema } from 'mongoose'
import type * as documents from '../documents.ts'
import type * as issuing from '../issuing-documents.ts'
import {
  embedded,
  number,
  optionalText,
  optionalTexts,
  options,
  state,
  text,
  type Fields,
  type FieldsOf,
} from './fields.ts'

export const challenges: Fields<issuing.Challenge> = {
  organisationId: text,
  state: { type: String, required: true, enum: ['open', 'used'] },
  createdAt: text,
  expiresAt: text,
}

export const issuedCredentials: Fields<issuing.IssuedCredential> = {
  organisationId: text,
  credentialId: text,
  statusSlot: text,
  createdAt: text,
}

export const awardJobs: Fields<issuing.AwardJob> = {
  organisationId: text,
  sessionId: optionalText,
  state: { type: String, required: true, enum: ['running', 'done', 'failed', 'undone'] },
  pending: { type: String, enum: ['pending'] },
  total: number,
  done: number,
  request: text,
  report: text,
  workedUntil: optionalText,
  createdAt: text,
  createdBy: text,
  deliverAt: text,
}

export const issuerKeys: Fields<documents.IssuerKey> = {
  organisationId: text,
  publicKeyMultibase: text,
  algorithm: { type: String, enum: ['P-256', 'RSA'] },
  encryptedPrivateKey: optionalText,
  tokenKeyId: optionalText,
  createdAt: text,
  activeFrom: optionalText,
  retiredAt: optionalText,
  compromisedAt: optionalText,
  compromiseReason: optionalText,
}

export const statusLists: Fields<documents.StatusList> = {
  organisationId: text,
  number,
  length: number,
  purpose: optionalText,
  changes: optionalTexts,
  createdAt: text,
}

export const statusSlots: Fields<documents.StatusSlot> = {
  list: text,
  index: number,
  awardId: text,
  state,
  reason: optionalText,
  changedAt: optionalText,
}

export const awards: Fields<documents.Award> = {
  organisationId: text,
  sessionId: optionalText,
  learnerId: optionalText,
  applicationId: optionalText,
  jobId: optionalText,
  personId: optionalText,
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
    code: optionalText,
  } satisfies FieldsOf<documents.Delivery>),
  reissueOf: optionalText,
  reissuedAs: optionalText,
  renewals: {
    type: [
      new Schema(
        {
          at: text,
          applicationId: text,
          validUntil: text,
        } satisfies FieldsOf<documents.Renewal>,
        { ...options, _id: false },
      ),
    ],
    default: undefined,
  },
  shortId: optionalText,
  watch: { type: String, enum: ['pending'] },
  watchAt: optionalText,
  handOver: { type: String, enum: ['pending'] },
  handOverAt: optionalText,
  tell: { type: String, enum: ['pending'] },
  news: {
    type: [new Schema({ id: text, type: text, at: text }, { ...options, _id: false })],
    default: undefined,
  },
}
