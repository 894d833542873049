/** The webhooks of an organisation. */
import type { Caller } from '../access/access-token.ts'
import type { Webhook, WebhookMessage } from '../store/webhook-documents.ts'
import type { WebhookDeps } from '../webhook/deps.ts'
import { queueTest, replayMessages } from '../webhook/webhook-messages.ts'
import { createWebhook, deleteWebhook, ownWebhook, renewWebhook } from '../webhook/webhooks.ts'
import { callerOf, type Handlers, type Reply } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { notFound } from './contract/problem-response.ts'

export type WebhookHandlersDeps = WebhookDeps

type WebhookOperation =
  | 'listWebhooks'
  | 'createWebhook'
  | 'deleteWebhook'
  | 'renewWebhookSecret'
  | 'listWebhookMessages'
  | 'testWebhook'
  | 'replayWebhookMessages'

export function webhookHandlers(deps: WebhookHandlersDeps): Pick<Handlers, WebhookOperation> {
  const { store } = deps
  return {
    async listWebhooks(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const body = await pageBody(store.webhooks, { organisationId }, request.query, webhookBody)
      return { status: 200, body }
    },

    async createWebhook(request) {
      const caller = callerOf(request)
      own(caller, request.params.organisationId)
      const { url, types } = request.body
      return withSecret(deps, await createWebhook(deps, caller, { url, types }))
    },

    async deleteWebhook(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      await deleteWebhook(deps, organisationId, request.params.webhookId)
      return { status: 204 }
    },

    async renewWebhookSecret(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      return withSecret(deps, await renewWebhook(deps, organisationId, request.params.webhookId))
    },

    async listWebhookMessages(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const { _id: webhookId } = await ownWebhook(deps, organisationId, request.params.webhookId)
      const { state } = request.query
      const body = await pageBody(store.webhookMessages, { webhookId, state }, request.query, messageBody)
      return { status: 200, body }
    },

    async testWebhook(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      return { status: 202, body: { id: await queueTest(deps, organisationId, request.params.webhookId) } }
    },

    async replayWebhookMessages(request) {
      const organisationId = own(callerOf(request), request.params.organisationId)
      const { messages } = request.body
      const queued = await replayMessages(deps, organisationId, request.params.webhookId, messages)
      return { status: 202, body: { queued } }
    },
  }
}

/** @throws Problem `not-found` (404) for another organisation's */
function own({ organisationId }: Caller, asked: string): string {
  if (organisationId !== asked) throw notFound()
  return organisationId
}

function webhookBody({ _id: id, url, types, state, createdAt }: Webhook) {
  return { id, url, types, state, createdAt }
}

function withSecret({ webhookSecrets }: WebhookDeps, webhook: Webhook): Reply {
  const body = { webhook: webhookBody(webhook), secret: webhookSecrets.shown(webhook) }
  return { status: 201, body, headers: { 'Cache-Control': 'no-store' } }
}

function messageBody({ _id: id, dueAt, body: _, webhookId: __, revision: ___, ...message }: WebhookMessage) {
  return { id, ...message, ...(message.state === 'pending' ? { nextAttemptAt: dueAt } : {}) }
}
