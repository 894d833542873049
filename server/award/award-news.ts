/** What awards have to tell the webhooks of their organisation. */
import { randomBytes } from 'node:crypto'
import type { Award, AwardNewsType, Organisation } from '../store/documents.ts'

/**
 * The fields of an award that something happened to, `at`: written with what happened, so that it is told whatever comes in between. Nothing where
 * the organisation has no webhooks. Does NOT tell anybody: see webhook/tell-webhooks.ts.
 */
export function awardNews(
  { tellsWebhooks }: Pick<Organisation, 'tellsWebhooks'>,
  { news = [] }: Pick<Award, 'news'>,
  type: AwardNewsType,
  at: string,
): Pick<Award, 'tell' | 'news'> {
  if (tellsWebhooks !== true) return {}
  return { tell: 'pending', news: [...news, { id: randomBytes(16).toString('hex'), type, at }] }
}
