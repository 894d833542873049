/** The mongoose schemas of trust. */
import type * as documents from '../trust-documents.ts'
import { number, optionalText, optionalTexts, text, type Fields } from './fields.ts'

export const issuerRecognitions: Fields<documents.IssuerRecognition> = {
  issuer: text,
  issuerName: text,
  issuerUrl: optionalText,
  byId: text,
  byName: text,
  since: text,
  until: optionalText,
  frameworks: optionalTexts,
  labels: optionalTexts,
  reason: {
    type: String,
    required: true,
    enum: ['label', 'agreement', 'public-body', 'accreditation', 'foreign-register'],
  },
  createdAt: text,
  createdBy: text,
  endedAt: optionalText,
  endReason: { type: String, enum: ['request', 'label-ended', 'breach', 'mistake', 'left-register'] },
  endedBy: optionalText,
}

export const verifierPolicies: Fields<documents.VerifierPolicy> = {
  organisationId: text,
  name: text,
  number,
  rules: text,
  createdAt: text,
  createdBy: text,
}
