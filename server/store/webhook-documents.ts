/** What organisations have their own programs told. */
import type { Stored } from './documents.ts'

/** An address an organisation has messages sent to. `_id`: 128 random bits, hexadecimal. Its secrets follow from id and number, and are kept nowhere. */
export interface Webhook extends Stored {
  readonly organisationId: string
  readonly url: string
  /** The types of message it is sent. */
  readonly types: readonly string[]
  /** Of its present secret, from 1. */
  readonly secretNumber: number
  /** Until when messages are signed with the secret before, too. */
  readonly formerSecretUntil?: string
  /** `stopped`: the address said that it is gone (410). */
  readonly state: 'active' | 'stopped'
  readonly createdAt: string
  /** API key it was made with. */
  readonly createdBy: string
}

/** One message to one webhook. `_id` follows from both. */
export interface WebhookMessage extends Stored {
  readonly webhookId: string
  readonly type: string
  /** The JSON text that is signed and sent, the same every time. */
  readonly body: string
  readonly createdAt: string
  readonly state: 'pending' | 'delivered' | 'failed'
  /** Pending: when it is tried next. Otherwise: when it is forgotten. */
  readonly dueAt: string
  readonly attempts: number
  readonly lastAttemptAt?: string
  /** How the last attempt ended: a status code, or why there was none. */
  readonly outcome?: string
}
