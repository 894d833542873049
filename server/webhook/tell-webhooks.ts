/** Writes the messages about what happened to awards, once each. */
import { tryEach } from '../chores.ts'
import type { Award } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { WebhookDeps } from './deps.ts'
import { messageTo } from './webhook-messages.ts'

/** Awards of one run; what is left is for the next. */
const mostAwards = 500

/**
 * The awards with news, 500 at most: one message for each webhook of the organisation that wants it, and the award has no news any more. The ids of
 * messages follow from news and webhook, so that a crash in between, or several processes at once, make one of each. Does NOT send.
 * @throws AggregateError when some failed: they keep their news
 */
export async function tellWebhooks(deps: WebhookDeps): Promise<void> {
  const { items } = await deps.store.awards.page({ where: { tell: 'pending' }, limit: mostAwards })
  await tryEach(items, (award) => tellOf(deps, award), 'awards to tell of')
}

async function tellOf(deps: WebhookDeps, award: Award): Promise<void> {
  const { organisationId } = award
  const webhooks = await everything(deps.store.webhooks, { organisationId })
  const { news = [], tell: _, ...told } = award
  const messages = news.flatMap(({ id, type, at }) =>
    webhooks
      .filter(({ types, state }) => state === 'active' && types.includes(type))
      .map((webhook) => {
        const data = { award: award._id, achievement: award.achievement }
        return messageTo(deps, webhook, { eventId: id, type, at, data })
      }),
  )
  await deps.store.webhookMessages.insertMissing(messages)
  // Changed meanwhile: it is due still, and the same messages are made of it.
  await deps.store.awards.replace(told)
}
