/** A service a month after somebody got three badges, two versions of the référentiel later. */
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import {
  startService,
  trainerScopes,
  type Answer,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { releaseNext, replaced, same, slug, threeBadges } from './award-standing-versions.ts'

export type Awarded = Awaited<ReturnType<typeof threeBadges>>

export interface Reissuing {
  readonly service: TestService
  readonly trainer: Client
  /** Of the same organisation; may only read awards. */
  readonly reader: Client
  /** A trainer of another organisation. */
  readonly stranger: Client
  /** Badges of 0.1.0. */
  readonly mine: Awarded
  /** The three badges of somebody else. */
  somebody(name: string, session?: object, person?: object): Promise<Awarded>
  reissue(awardId: string, json?: object, client?: Client): Promise<Answer<Schemas['Award']>>
  read(awardId: string): Promise<Answer<{ award: Schemas['Award']; decision: DecisionRecord }>>
}

export const equivalent = {
  achievement: `${slug}/0.2.0/RM-A2.2-N1`,
  consent: true,
  signedBy: 'Sylvie Marchand',
}
export const continued = { ...equivalent, achievement: `${slug}/0.2.0/${same}` }
export const aMonthLater = new Date('2026-12-21T23:55:00Z')

/** Of one of three badges, the one that has an equivalent by default. */
export function idOf(badges: Awarded, code: string = replaced): string {
  return badges[code]?.awardId ?? ''
}

export async function startReissuing(): Promise<Reissuing> {
  const service = await startService()
  const first = await service.organisation('atelier-dole')
  await service.organisation('atelier-lure')
  const mine = await threeBadges(first)
  await releaseNext(service)
  await releaseNext(service, '0.3.0')
  const keys = [
    await service.apiKey('atelier-dole', trainerScopes),
    await service.apiKey('atelier-dole', ['award:read']),
    await service.apiKey('atelier-lure', trainerScopes),
  ]
  service.now = aMonthLater
  const tokens = await Promise.all(keys.map((key) => service.tokenOf(key)))
  const [trainer = first, reader = first, stranger = first] = tokens.map((token) => service.withToken(token))
  return {
    service,
    trainer,
    reader,
    stranger,
    mine,
    somebody: (name, session = {}, person = {}) =>
      threeBadges(trainer, { session, person: { email: `${name}@exemple.fr`, ...person } }),
    reissue: (awardId, json = equivalent, client = trainer) =>
      client.call('POST', `/awards/${awardId}/reissue`, { json }),
    read: (awardId) => trainer.call('GET', `/awards/${awardId}`),
  }
}
