/** The mongoose schemas of what issuing needs: keys, status lists, batches, what callers of the VC API leave behind. */
import type * as documents from '../documents.ts'
import type * as issuing from '../issuing-documents.ts'
import { number, optionalText, optionalTexts, state, text, type Fields } from './fields.ts'

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
