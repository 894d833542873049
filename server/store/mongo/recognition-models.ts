/** The mongoose schemas of applications, their review and what follows from it. */
import type * as documents from '../recognition-documents.ts'
import {
  text,
  optionalText,
  optionalLanguage,
  number,
  flag,
  texts,
  optionalTexts,
  embedded,
  type Fields,
  type FieldsOf,
} from './fields.ts'

const applicationState = {
  type: String,
  required: true,
  enum: [
    'draft',
    'submitted',
    'under-review',
    'to-complete',
    'granted',
    'refused',
    'appealed',
    'upheld',
    'overturned',
    'withdrawn',
  ],
} as const

export const people: Fields<documents.Person> = {
  organisationId: text,
  givenName: text,
  familyName: text,
  email: optionalText,
  reference: optionalText,
  emailKey: optionalText,
  referenceKey: optionalText,
  nameKey: optionalText,
  recipientKey: text,
  createdAt: text,
}

export const delegations: Fields<documents.Delegation> = {
  organisationId: text,
  personId: text,
  framework: text,
  competencies: optionalTexts,
  maximumLevel: { type: Number },
  from: text,
  until: text,
  createdAt: text,
  createdBy: text,
  revokedAt: optionalText,
}

export const assessmentPolicies: Fields<documents.AssessmentPolicy> = {
  organisationId: text,
  assessors: number,
  appealAssessors: number,
  reviewDays: number,
  completionDays: number,
  appealDays: number,
  appealReviewDays: number,
  validMonths: { type: Number },
  changedAt: text,
  changedBy: text,
}

export const applications: Fields<documents.Application> = {
  organisationId: text,
  achievement: text,
  applicantKind: { type: String, required: true, enum: ['person', 'organisation'] },
  applicantId: text,
  recipientKey: text,
  openedBy: optionalText,
  consent: flag,
  nameInBadge: flag,
  language: optionalLanguage,
  state: applicationState,
  dueAt: optionalText,
  review: text,
  history: embedded({
    at: text,
    action: text,
    from: applicationState,
    to: applicationState,
    by: text,
    personId: optionalText,
    reason: optionalText,
  } satisfies FieldsOf<documents.ApplicationEvent>),
  awardId: optionalText,
  renews: optionalText,
  pending: { type: String, enum: ['decision'] },
  createdAt: text,
}

export const evidenceFiles: Fields<documents.EvidenceFile> = {
  organisationId: text,
  applicationId: text,
  mediaType: text,
  size: number,
  sha256: text,
  sealedKey: text,
  uploadedBy: text,
  createdAt: text,
}

export const decisions: Fields<documents.Decision> = {
  organisationId: text,
  applicationId: text,
  instance: { type: String, required: true, enum: ['first', 'appeal'] },
  outcome: { type: String, required: true, enum: ['granted', 'refused'] },
  evaluationId: text,
  record: text,
  decidedAt: text,
}

export const decisionOpenings: Fields<documents.DecisionOpening> = {
  parts: texts,
  openedBy: text,
  openedAt: text,
}

export const endorsements: Fields<documents.Endorsement> = {
  organisationId: text,
  target: text,
  competencies: optionalTexts,
  requestedBy: text,
  recipientKey: optionalText,
  endorserName: optionalText,
  endorserEmail: optionalText,
  endorserKey: text,
  tokenHash: optionalText,
  state: { type: String, required: true, enum: ['requested', 'given', 'declined', 'revoked'] },
  expiresAt: text,
  comment: optionalText,
  givenAt: optionalText,
  credential: optionalText,
  statusSlot: optionalText,
  revokedAt: optionalText,
  revocationReason: optionalText,
  createdAt: text,
}

export const positionings: Fields<documents.Positioning> = {
  organisationId: text,
  personId: text,
  framework: text,
  by: { type: String, required: true, enum: ['self', 'mediator'] },
  recordedBy: text,
  recordedByPerson: optionalText,
  positionedOn: text,
  levels: text,
  ordinal: number,
  createdAt: text,
}

export const proposals: Fields<documents.Proposal> = {
  organisationId: text,
  recipientKey: text,
  personId: text,
  achievement: text,
  kind: { type: String, required: true, enum: ['award', 'review'] },
  state: { type: String, required: true, enum: ['open', 'accepted', 'declined', 'lapsed'] },
  awards: texts,
  missing: texts,
  applicationId: optionalText,
  createdAt: text,
  changedAt: text,
  reason: optionalText,
}

export const mails: Fields<documents.Mail> = {
  to: text,
  subject: text,
  text: text,
  html: text,
  state: { type: String, required: true, enum: ['pending', 'sent', 'failed', 'bounced'] },
  attempts: number,
  nextAttemptAt: text,
  notAfter: text,
  failure: optionalText,
  language: optionalLanguage,
  stop: optionalText,
  unsubscribe: optionalText,
  messageKey: optionalText,
  endedAt: optionalText,
  createdAt: text,
}
