/** Sends what is due in the outbox. */
import type { Mail } from '../store/recognition-documents.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'

/** Hands one mail to a mail server. Resolves once the server has accepted it. @throws MailRefusal */
export type MailTransport = (mail: Mail) => Promise<void>

/** Why a mail server did not take a mail. */
export class MailRefusal extends Error {
  override readonly name = 'MailRefusal'
  /** SMTP reply code (`450`), or `network`. */
  readonly code: string
  /** Sending it again would change nothing. */
  readonly isFinal: boolean

  constructor(code: string, isFinal: boolean) {
    super(`the mail server did not take the mail: ${code}`)
    this.code = code
    this.isFinal = isFinal
  }
}

export interface SendMailsDeps {
  readonly store: Pick<Store, 'mails' | 'mailStops'>
  readonly clock: () => Date
  /** Absent when no mail server is configured: mails then wait, for as long as they are of use. */
  readonly transport?: MailTransport
  /** Told of every mail given up, by its id and the last code of the server, `too-late` or `unsubscribed`. */
  readonly mailFailed: (mail: { readonly mailId: string; readonly code: string }) => void
}

/** Minutes to wait after each failure; there is one more attempt than there are waits. */
const waits = [1, 5, 30, 120, 360, 720, 1440] as const
/** Nobody else touches a mail for so long once somebody began to send it. */
const leaseMinutes = 5
/** Mails looked at together. */
const batchSize = 50
/** Of one run; what is left is for the next, so that nothing else waits for long. */
const mostBatches = 10
/** Conversations with the mail server at once: most servers take more from one sender, none likes many. */
const atOnce = 5

/**
 * Sends the pending mails that are due, the longest due first, five at a time and 500 at most, each to its one recipient.
 *
 * Before a mail is sent, it is put off by five minutes with compare-and-set: of two processes that saw it, one sends it. Afterwards it is
 * `sent`, and its address and text are gone. A failure of the network or a reply 4xx puts it off (1 minute to 24 hours, 8 attempts); a
 * reply 5xx to the sender, the recipient or the text, or an 8th failure, makes it `failed`, with the code of the reply and without its
 * address and text. One that is of no use any more is not sent, and becomes `failed` with `too-late`; that needs no mail server. Nor is one sent whose person asked, at any time before, for no more of the kind: `unsubscribed`.
 *
 * A mail server that cannot be reached or falls silent is left alone until the next run: the first mail is sent alone, and of the five that send
 * at once each stops at a silence, so that the process is kept for one silence and not for five hundred.
 *
 * A crash between the acceptance of the mail server and the writing of `sent` sends the mail again five minutes later: SMTP has no way to
 * ask whether it was accepted, and a lost mail is worse than one twice. Both bear the same Message-ID, by which mailboxes tell that they
 * are one. `npm run test:deliveries` counts them. Does NOT know about bounces that come later by mail: see `noteBounce`.
 */
export async function sendMails(deps: SendMailsDeps): Promise<void> {
  let isReached = false
  for (let batch = 0; batch < mostBatches; batch += 1) {
    const { items } = await deps.store.mails.page({ where: { state: 'pending' }, limit: batchSize })
    const now = timestamp(deps.clock())
    const due = items.filter(({ nextAttemptAt }) => nextAttemptAt <= now)
    if (!isReached && due.length > 0) isReached = await sendUntilSilence(deps, due.splice(0, 1))
    const left = due.values()
    const reached = isReached
      ? await Promise.all(Array.from({ length: atOnce }, () => sendUntilSilence(deps, left)))
      : [false]
    // Without a mail server those that are due stay so: they would be looked at again and again.
    if (!reached.includes(true) || due.length === 0 || deps.transport === undefined) return
  }
}

/** False once the mail server did not answer: the rest of `mails` is left to others. */
async function sendUntilSilence(deps: SendMailsDeps, mails: Iterable<Mail>): Promise<boolean> {
  for (const mail of mails) if ((await sendOne(deps, mail)) === 'silence') return false
  return true
}

async function sendOne(deps: SendMailsDeps, mail: Mail): Promise<'silence' | 'done'> {
  const { transport } = deps
  const failure = await reasonNotToSend(deps, mail)
  if (failure !== undefined) {
    const given = await deps.store.mails.replace(ended(deps, mail, 'failed', failure))
    if (given !== undefined) deps.mailFailed({ mailId: mail._id, code: failure })
    return 'done'
  }
  if (transport === undefined) return 'done'
  const leased = await deps.store.mails.replace({
    ...mail,
    attempts: mail.attempts + 1,
    nextAttemptAt: later(deps, leaseMinutes),
  })
  // Somebody else sends it.
  if (leased === undefined) return 'done'
  const outcome = await attempt(deps, transport, leased)
  // Lost only to somebody who took over after the lease had ended: they answer for it then.
  await deps.store.mails.replace(outcome)
  if (outcome.state === 'failed') deps.mailFailed({ mailId: mail._id, code: outcome.failure ?? 'network' })
  return outcome.failure === 'network' ? 'silence' : 'done'
}

async function reasonNotToSend(
  { store, clock }: Pick<SendMailsDeps, 'store' | 'clock'>,
  { notAfter, stop }: Mail,
): Promise<'too-late' | 'unsubscribed' | undefined> {
  if (notAfter <= timestamp(clock())) return 'too-late'
  return stop !== undefined && (await store.mailStops.get(stop)) !== undefined ? 'unsubscribed' : undefined
}

async function attempt(deps: SendMailsDeps, transport: MailTransport, mail: Mail): Promise<Mail> {
  try {
    await transport(mail)
    return ended(deps, mail, 'sent')
  } catch (error) {
    const { code, isFinal } = error instanceof MailRefusal ? error : new MailRefusal('network', false)
    const wait = waits[mail.attempts - 1]
    if (isFinal || wait === undefined) return ended(deps, mail, 'failed', code)
    const next = later(deps, wait)
    // At the latest when it is of no use any more: then it is emptied.
    return { ...mail, failure: code, nextAttemptAt: next < mail.notAfter ? next : mail.notAfter }
  }
}

/** Without its address and text. */
function ended(
  { clock }: Pick<SendMailsDeps, 'clock'>,
  { failure: _, stop: __, unsubscribe: ___, ...mail }: Mail,
  state: 'sent' | 'failed',
  failure?: string,
): Mail {
  const endedAt = timestamp(clock())
  const emptied = { to: '', subject: '', text: '', html: '' }
  return { ...mail, ...emptied, state, endedAt, ...(failure === undefined ? {} : { failure }) }
}

function later(deps: SendMailsDeps, minutes: number): string {
  return timestamp(new Date(deps.clock().getTime() + minutes * 60_000))
}
