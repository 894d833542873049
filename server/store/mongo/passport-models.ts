/** The mongoose schemas of Passeports. */
import type * as documents from '../passport-documents.ts'
import { number, optionalText, text, type Fields } from './fields.ts'

export const passports: Fields<documents.Passport> = {
  createdAt: text,
  cardRound: number,
  cardKey: text,
  secret: optionalText,
  wrongTries: number,
  lockedUntil: optionalText,
  sealed: text,
}

export const passportEmails: Fields<documents.PassportEmail> = {
  passportId: text,
  confirmedAt: text,
  sealed: text,
}

export const passportTokens: Fields<documents.PassportToken> = {
  kind: { type: String, required: true, enum: ['session', 'link'] },
  passportId: optionalText,
  createdAt: text,
  expiresAt: text,
  usedAt: optionalText,
  sealed: optionalText,
}

export const passportItems: Fields<documents.PassportItem> = {
  passportId: text,
  state: { type: String, required: true, enum: ['arriving', 'kept'] },
  keptAt: text,
  publicId: optionalText,
  sealed: text,
}

export const passportFiles: Fields<documents.PassportFile> = { passportId: text, sealed: text }
