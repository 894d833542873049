/** The mongoose schemas of claims, and of those who want no mails. */
import type * as documents from '../claim-documents.ts'
import { number, optionalText, optionalTexts, text, type Fields } from './fields.ts'

export const claims: Fields<documents.Claim> = {
  organisationId: text,
  awardId: text,
  codeKey: text,
  state: { type: String, required: true, enum: ['open', 'taken', 'refused'] },
  createdAt: text,
  createdBy: text,
  expiresAt: text,
  eraseAt: text,
  round: number,
  transactionCode: optionalText,
  transactionCodeUntil: optionalText,
  wrongTries: number,
  tokenUntil: optionalText,
  holders: optionalTexts,
  closedAt: optionalText,
  others: optionalTexts,
  notified: optionalText,
}

export const mailStops: Fields<documents.MailStop> = {
  createdAt: text,
}
