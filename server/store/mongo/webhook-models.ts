/** The mongoose schemas of webhooks. */
import type * as documents from '../webhook-documents.ts'
import { number, optionalText, text, texts, type Fields } from './fields.ts'

export const webhooks: Fields<documents.Webhook> = {
  organisationId: text,
  url: text,
  types: texts,
  secretNumber: number,
  formerSecretUntil: optionalText,
  state: { type: String, required: true, enum: ['active', 'stopped'] },
  createdAt: text,
  createdBy: text,
}

export const webhookMessages: Fields<documents.WebhookMessage> = {
  webhookId: text,
  type: text,
  body: text,
  createdAt: text,
  state: { type: String, required: true, enum: ['pending', 'delivered', 'failed'] },
  dueAt: text,
  attempts: number,
  lastAttemptAt: optionalText,
  outcome: optionalText,
}
