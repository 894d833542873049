/** The mongoose schemas of verification. */
import type * as documents from '../verification-documents.ts'
import { text, type Fields } from './fields.ts'

export const keptReports: Fields<documents.KeptReport> = {
  state: { type: String, required: true, enum: ['kept'] },
  report: text,
  createdAt: text,
  expiresAt: text,
}
