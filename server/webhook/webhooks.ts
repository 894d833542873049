/** The webhooks of an organisation. */
import { randomBytes } from 'node:crypto'
import { publicUrl as checkedUrl } from '../outside/public-url.ts'
import { Problem } from '../problem.ts'
import type { AwardNewsType } from '../store/documents.ts'
import type { Webhook } from '../store/webhook-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { WebhookDeps } from './deps.ts'

export interface NewWebhook {
  readonly url: string
  readonly types: readonly AwardNewsType[]
}

/** Of one organisation. */
const mostWebhooks = 10
/** How long messages are signed with the secret before, too. */
const formerSecretHours = 24

/**
 * From now on the address is sent what happens to badges of the organisation, of the given types. Does NOT ask whether anybody is there: see `queueTest`.
 * @throws Problem `invalid-request` (400) for an address that would not be asked, `conflict` (409) where there are ten
 */
export async function createWebhook(
  deps: WebhookDeps,
  { organisationId, keyId }: { readonly organisationId: string; readonly keyId: string },
  { url, types }: NewWebhook,
): Promise<Webhook> {
  if (checkedUrl(url, new URL(deps.publicUrl).hostname) === undefined) {
    throw new Problem('invalid-request', {
      fr: 'L’adresse d’un webhook commence par https:// et mène à un site public, sans port ni mot de passe.',
      en: 'The address of a webhook begins with https:// and leads to a public site, without port or password.',
    })
  }
  if ((await deps.store.webhooks.count({ organisationId })) >= mostWebhooks) {
    throw new Problem('conflict', {
      fr: `Une structure a ${String(mostWebhooks)} webhooks au plus : supprimez-en un.`,
      en: `An organisation has ${String(mostWebhooks)} webhooks at most: delete one.`,
    })
  }
  // Before the webhook is there: no award is forgotten that comes after it.
  await keepNews(deps, organisationId)
  const id = randomBytes(16).toString('hex')
  const createdAt = timestamp(deps.clock())
  const kept = { organisationId, url, types: [...new Set(types)], createdAt, createdBy: keyId }
  await deps.store.webhooks.insert({ ...kept, _id: id, secretNumber: 1, state: 'active' })
  return ownWebhook(deps, organisationId, id)
}

/** The awards of the organisation say from now on what happens to them. */
async function keepNews({ store }: WebhookDeps, organisationId: string): Promise<void> {
  for (;;) {
    const organisation = await store.organisations.get(organisationId)
    if (organisation === undefined || organisation.tellsWebhooks === true) return
    if ((await store.organisations.replace({ ...organisation, tellsWebhooks: true })) !== undefined) return
  }
}

/**
 * A new secret, which signs from now on; for 24 hours the one before signs as well, so that no message is refused meanwhile. A webhook that had
 * stopped is active again.
 * @throws Problem `not-found` (404)
 */
export async function renewWebhook(deps: WebhookDeps, organisationId: string, id: string): Promise<Webhook> {
  for (;;) {
    const webhook = await ownWebhook(deps, organisationId, id)
    const until = new Date(deps.clock().getTime() + formerSecretHours * 3_600_000)
    const renewed = await deps.store.webhooks.replace({
      ...webhook,
      state: 'active',
      secretNumber: webhook.secretNumber + 1,
      formerSecretUntil: timestamp(until),
    })
    if (renewed !== undefined) return renewed
  }
}

/** Nothing more is sent to it; what waited for it is forgotten when it is due. @throws Problem `not-found` (404) */
export async function deleteWebhook(deps: WebhookDeps, organisationId: string, id: string): Promise<void> {
  await ownWebhook(deps, organisationId, id)
  await deps.store.webhooks.delete(id)
}

/** @throws Problem `not-found` (404): the same answer for a webhook that does not exist and for somebody else's */
export async function ownWebhook(
  { store }: Pick<WebhookDeps, 'store'>,
  organisationId: string,
  id: string,
): Promise<Webhook> {
  const webhook = await store.webhooks.get(id)
  if (webhook?.organisationId !== organisationId) {
    throw new Problem('not-found', {
      fr: 'Votre structure n’a pas de webhook avec cet identifiant.',
      en: 'Your organisation has no webhook with this id.',
    })
  }
  return webhook
}
