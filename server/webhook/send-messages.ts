/** Sends what is due to webhooks. */
import type { OutsideReceipt } from '../outside/outside.ts'
import type { Webhook, WebhookMessage } from '../store/webhook-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { WebhookDeps } from './deps.ts'

/** Minutes to wait after each failure, as the specification proposes; there is one more attempt than there are waits. */
const waits = [1, 5, 30, 120, 300, 600, 840, 1200, 1440] as const
/** Nobody else touches a message for so long once somebody began to send it. */
const leaseMinutes = 5
/** How long one is kept that was delivered, or was given up: so long its owner can have it sent again. */
const keptDays = 30
const pageSize = 100
/** Pages of one run; what is left is for the next. */
const mostPages = 10
/** Addresses that are told at once. */
const atOnce = 5

/**
 * Sends the pending messages that are due, the longest due first, 1,000 at most, to five addresses at once, and forgets those that are 30 days past.
 *
 * A status 2xx is an arrival. Anything else puts the message off (1 minute to 24 hours, 10 attempts in all, over three days); then it is `failed`,
 * and waits for its owner (see `replayMessages`). 410 stops the webhook at once. An address that fails is left alone until the next run.
 * A crash between the answer and the writing of it sends the message again five minutes later, under the same `webhook-id`: receivers leave out
 * what they have seen. Messages about one award may arrive in another order than things happened: each says when.
 */
export async function sendMessages(deps: WebhookDeps): Promise<void> {
  const { store, clock } = deps
  const failing = new Set<string>()
  let after: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { items, cursor } = await store.webhookMessages.page({
      where: { state: 'pending' },
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    })
    const due = items.filter(({ dueAt }) => dueAt <= timestamp(clock()))
    const byWebhook = grouped(due).values()
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const messages of byWebhook) await sendInTurn(deps, messages, failing)
      }),
    )
    if (cursor === undefined || due.length < items.length) break
    after = cursor
  }
  for (const state of ['delivered', 'failed'] as const) await forgetPast(deps, state)
}

function grouped(messages: readonly WebhookMessage[]): ReadonlyMap<string, WebhookMessage[]> {
  const groups = new Map<string, WebhookMessage[]>()
  for (const message of messages) {
    const group = groups.get(message.webhookId) ?? []
    group.push(message)
    groups.set(message.webhookId, group)
  }
  return groups
}

/** To one webhook, one after the other, until one does not arrive. */
async function sendInTurn(
  deps: WebhookDeps,
  messages: readonly WebhookMessage[],
  failing: Set<string>,
): Promise<void> {
  for (const message of messages) {
    if (failing.has(message.webhookId)) return
    if (!(await sendOne(deps, message))) failing.add(message.webhookId)
  }
}

/** False when it did not arrive. */
async function sendOne(deps: WebhookDeps, message: WebhookMessage): Promise<boolean> {
  const { store, clock, webhookSecrets } = deps
  const webhook = await store.webhooks.get(message.webhookId)
  if (webhook === undefined) {
    await store.webhookMessages.delete(message._id)
    return true
  }
  if (webhook.state === 'stopped') {
    await store.webhookMessages.replace({ ...message, ...ended(deps, 'failed', 'stopped') })
    return true
  }
  const leased = await store.webhookMessages.replace({
    ...message,
    attempts: message.attempts + 1,
    lastAttemptAt: timestamp(clock()),
    dueAt: later(deps, leaseMinutes),
  })
  // Somebody else sends it.
  if (leased === undefined) return true
  const { _id: id, body } = leased
  const headers = {
    'content-type': 'application/json',
    ...webhookSecrets.headers(webhook, { id, body, sentAt: clock() }),
  }
  const receipt = await deps.outside.post({ url: webhook.url, body, headers })
  const outcome = 'status' in receipt ? String(receipt.status) : receipt.refusal
  if (outcome === '410') await stop(deps, webhook)
  // Lost only to somebody who took over after the lease had ended: they answer for it then.
  await store.webhookMessages.replace({ ...leased, ...afterwards(deps, leased, receipt), outcome })
  return hasArrived(receipt)
}

type Change = Pick<WebhookMessage, 'state' | 'dueAt'>

function afterwards(deps: WebhookDeps, { attempts }: WebhookMessage, receipt: OutsideReceipt): Change {
  if (hasArrived(receipt)) return ended(deps, 'delivered')
  const wait = waits[attempts - 1]
  const isOver = wait === undefined || ('status' in receipt && receipt.status === 410)
  return isOver ? ended(deps, 'failed') : { state: 'pending', dueAt: later(deps, wait) }
}

function hasArrived(receipt: OutsideReceipt): boolean {
  return 'status' in receipt && receipt.status >= 200 && receipt.status < 300
}

function ended(deps: WebhookDeps, state: 'delivered' | 'failed', outcome?: string) {
  return { state, dueAt: later(deps, keptDays * 1440), ...(outcome === undefined ? {} : { outcome }) }
}

function later({ clock }: WebhookDeps, minutes: number): string {
  return timestamp(new Date(clock().getTime() + minutes * 60_000))
}

/** Of whoever changed it meanwhile, the other is right. */
async function stop({ store }: WebhookDeps, webhook: Webhook): Promise<void> {
  await store.webhooks.replace({ ...webhook, state: 'stopped' })
}

async function forgetPast({ store, clock }: WebhookDeps, state: 'delivered' | 'failed'): Promise<void> {
  const { items } = await store.webhookMessages.page({ where: { state }, limit: 1000 })
  for (const { _id, dueAt } of items) if (dueAt <= timestamp(clock())) await store.webhookMessages.delete(_id)
}
