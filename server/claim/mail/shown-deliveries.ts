/** What became of the hand-over of awards, as their organisation sees it. */
import type { Award, Delivery } from '../../store/documents.ts'
import type { Mail } from '../../store/recognition-documents.ts'
import type { ClaimDeps } from '../deps.ts'
import { claimMailId } from './claim-mail.ts'

export interface ShownDelivery {
  readonly channel: Delivery['channel']
  /**
   * `by-hand`: nothing is sent, give them a card or a link. `waiting`: not before `notBefore`. `pending`: a mail waits to be sent, or to be sent
   * again. `sent`: a mail server took it. `failed`: none did, or there was nothing to send. `bounced`: it came back later. `unsubscribed`: they
   * asked for no more mails. `unknown`: nothing is kept of it.
   */
  readonly state:
    'by-hand' | 'waiting' | 'pending' | 'sent' | 'failed' | 'bounced' | 'unsubscribed' | 'unknown'
  readonly attempts: number
  readonly notBefore?: string
  /** When it was sent, given up or bounced. */
  readonly at?: string
  /** Why: of the award (see `Delivery`), or of the mail (see `Mail`). */
  readonly code?: string
}

/** For each of `awards`, by its id. */
export async function shownDeliveries(
  { store }: Pick<ClaimDeps, 'store'>,
  awards: readonly Award[],
): Promise<ReadonlyMap<string, readonly ShownDelivery[]>> {
  const mailIds = awards.flatMap(({ _id, deliveries }) =>
    deliveries.filter(wasMailed).map(({ attempts }) => claimMailId(_id, attempts)),
  )
  const mails = new Map((await store.mails.getMany(mailIds)).map((mail) => [mail._id, mail]))
  return new Map(
    awards.map(({ _id, deliveries }) => [
      _id,
      deliveries.map((delivery) => shown(delivery, mails.get(claimMailId(_id, delivery.attempts)))),
    ]),
  )
}

function wasMailed({ channel, state }: Delivery): boolean {
  return channel === 'email' && state === 'delivered'
}

function shown(delivery: Delivery, mail: Mail | undefined): ShownDelivery {
  const { channel, attempts, nextAttemptAt, code } = delivery
  const about = { channel, attempts }
  const why = code === undefined ? {} : { code }
  if (channel === 'claim-page') return { ...about, state: 'by-hand', notBefore: nextAttemptAt, ...why }
  switch (delivery.state) {
    case 'pending':
      return { ...about, state: 'waiting', notBefore: nextAttemptAt }
    case 'failed':
      return { ...about, state: 'failed', ...why }
    case 'delivered':
      return { ...about, ...(mail === undefined ? { state: 'unknown' } : ofMail(mail)) }
  }
}

function ofMail({ state, failure, endedAt }: Mail): Pick<ShownDelivery, 'state' | 'at' | 'code'> {
  const at = endedAt === undefined ? {} : { at: endedAt }
  if (state === 'failed' && failure === 'unsubscribed') return { state: 'unsubscribed', ...at }
  return { state, ...at, ...(failure === undefined ? {} : { code: failure }) }
}
