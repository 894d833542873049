/** Notes that a mail did not arrive, when a mail server says so later. */
import { Problem } from '../problem.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import { readDeliveryStatus } from './delivery-status.ts'

export interface BounceDeps {
  readonly store: Pick<Store, 'mails'>
  readonly clock: () => Date
}

/**
 * Marks the mail that the delivery status notification is about as bounced, with the status it gives; says nothing of who it was for. Answers whether
 * there was one to mark: not for a mail of somebody else's, for a delay, or for one that is marked already.
 * @throws Problem `invalid-request` (400) for what is no such notification
 */
export async function noteBounce({ store, clock }: BounceDeps, bytes: Uint8Array): Promise<boolean> {
  const report = readDeliveryStatus(bytes)
  if (report === undefined) throw new Problem('invalid-request', noReport)
  if (report.action !== 'failed') return false
  const [messageKey = ''] = report.messageId.split('@', 1)
  for (;;) {
    const [mail] = await store.mails.getManyBy('messageKey', [messageKey])
    // What waits was accepted once, and its sender died before it could note so.
    if (mail === undefined || (mail.state !== 'sent' && mail.state !== 'pending')) return false
    const { stop: _, unsubscribe: __, ...kept } = mail
    const endedAt = timestamp(clock())
    const emptied = { to: '', subject: '', text: '', html: '' }
    const bounced = { ...kept, ...emptied, state: 'bounced', failure: report.status, endedAt } as const
    if ((await store.mails.replace(bounced)) !== undefined) return true
  }
}

const noReport = {
  fr: 'Ceci n’est pas un avis de non-remise (RFC 3464) : il faut le message entier, avec ses en-têtes.',
  en: 'This is no delivery status notification (RFC 3464): send the whole message, with its header fields.',
}
