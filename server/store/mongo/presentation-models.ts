/** The mongoose schema of presentation requests. */
import type * as documents from '../presentation-documents.ts'
import { optionalText, text, type Fields } from './fields.ts'

export const presentationRequests: Fields<documents.PresentationRequest> = {
  organisationId: text,
  state: { type: String, required: true, enum: ['open', 'answered'] },
  question: text,
  nonce: text,
  walletState: text,
  createdAt: text,
  createdBy: text,
  expiresAt: text,
  eraseAt: text,
  answeredAt: optionalText,
  report: optionalText,
  responseCode: optionalText,
}
