/** The secrets of webhooks: worked out from their ids with a key of the service, and kept nowhere. */
import { createHmac } from 'node:crypto'
import type { Webhook } from '../store/webhook-documents.ts'
import { timestamp } from '../timestamp.ts'

/** What is signed: the same words for every webhook. */
export interface SignedMessage {
  readonly id: string
  readonly body: string
  readonly sentAt: Date
}

export interface WebhookSecrets {
  /** `whsec_` and 32 bytes in base64: what the owner of the webhook checks signatures with. */
  shown(webhook: Pick<Webhook, '_id' | 'secretNumber'>): string
  /**
   * The headers `webhook-id`, `webhook-timestamp` (seconds since 1970) and `webhook-signature`: HMAC-SHA256 of the three joined by dots, in
   * base64 after `v1,`; a second one by the secret before, for as long as that is good.
   */
  headers(
    webhook: Pick<Webhook, '_id' | 'secretNumber' | 'formerSecretUntil'>,
    message: SignedMessage,
  ): Readonly<Record<string, string>>
}

/**
 * `secret`: 32 bytes used for nothing else.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createWebhookSecrets(secret: Uint8Array): WebhookSecrets {
  const secretOf = (id: string, number: number) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['webhook', id, number]))
      .digest()
  return {
    shown: ({ _id, secretNumber }) => `whsec_${secretOf(_id, secretNumber).toString('base64')}`,
    headers({ _id, secretNumber, formerSecretUntil = '' }, { id, body, sentAt }) {
      const seconds = String(Math.floor(sentAt.getTime() / 1000))
      const isFormerGood = formerSecretUntil > timestamp(sentAt)
      const numbers = isFormerGood ? [secretNumber, secretNumber - 1] : [secretNumber]
      const signatures = numbers.map((number) => {
        const mac = createHmac('sha256', secretOf(_id, number)).update(`${id}.${seconds}.${body}`)
        return `v1,${mac.digest('base64')}`
      })
      return {
        'webhook-id': id,
        'webhook-timestamp': seconds,
        'webhook-signature': signatures.join(' '),
      }
    },
  }
}
