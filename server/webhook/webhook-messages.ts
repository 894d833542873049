/** The messages to one webhook: written once, sent until they arrive, and again when their owner asks. */
import { createHash, randomBytes } from 'node:crypto'
import type { New } from '../store/store.ts'
import type { Webhook, WebhookMessage } from '../store/webhook-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { WebhookDeps } from './deps.ts'
import { ownWebhook } from './webhooks.ts'

/** In one request. */
const mostReplayed = 1000

/** What one is about. */
export interface MessageContent {
  /** The same for the same event, whatever webhook it goes to. */
  readonly eventId: string
  readonly type: string
  /** When it happened. */
  readonly at: string
  /** Ids and states only: whoever is told may read more with their own right to. */
  readonly data: Readonly<Record<string, string>>
}

/** The message of one event to one webhook, always the same. Does NOT write it. */
export function messageTo(
  { clock }: Pick<WebhookDeps, 'clock'>,
  { _id: webhookId }: Pick<Webhook, '_id'>,
  { eventId, type, at, data }: MessageContent,
): New<WebhookMessage> {
  const now = timestamp(clock())
  return {
    _id: createHash('sha256').update(`${webhookId} ${eventId}`).digest('hex').slice(0, 32),
    webhookId,
    type,
    body: JSON.stringify({ type, timestamp: at, data }),
    createdAt: now,
    state: 'pending',
    dueAt: now,
    attempts: 0,
  }
}

/** Queues a `webhook.test` for the webhook, and answers its id. @throws Problem `not-found` (404) */
export async function queueTest(deps: WebhookDeps, organisationId: string, id: string): Promise<string> {
  const webhook = await ownWebhook(deps, organisationId, id)
  const eventId = randomBytes(16).toString('hex')
  const at = timestamp(deps.clock())
  const message = messageTo(deps, webhook, { eventId, type: 'webhook.test', at, data: { webhook: id } })
  await deps.store.webhookMessages.insert(message)
  return message._id
}

/**
 * Sends messages of the webhook again, from the first attempt on and under the same ids: those that failed, 1,000 at most, or those of `ids`,
 * delivered or not. Answers how many. Those that still wait are left as they are; ids of others are passed over.
 * @throws Problem `not-found` (404)
 */
export async function replayMessages(
  deps: WebhookDeps,
  organisationId: string,
  id: string,
  ids?: readonly string[],
): Promise<number> {
  await ownWebhook(deps, organisationId, id)
  const { webhookMessages } = deps.store
  const chosen =
    ids === undefined
      ? (await webhookMessages.page({ where: { webhookId: id, state: 'failed' }, limit: mostReplayed })).items
      : await webhookMessages.getMany(ids)
  let queued = 0
  for (const message of chosen) {
    if (message.webhookId !== id || message.state === 'pending') continue
    const again = { state: 'pending', attempts: 0, dueAt: timestamp(deps.clock()) } as const
    if ((await webhookMessages.replace({ ...message, ...again })) !== undefined) queued += 1
  }
  return queued
}
