/** Mails to be sent, kept until they are: what was put in survives a crash, and goes out once. */
import type { Language } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import type { Mail } from '../store/recognition-documents.ts'
import type { New, Store } from '../store/store.ts'
import { renderMail } from '../view/mail/mail.tsx'
import { isMailAddress } from './mail-address.ts'
import type { MailStops } from './mail-stops.ts'
import { messageKey } from './message-key.ts'

/** A mail to one person, as whoever has something to tell them writes it. */
export interface Message {
  /** Follows from what the mail is about: the same id is sent once, however often it is queued. */
  readonly id: string
  /** One address; see `isMailAddress`. */
  readonly to: string
  readonly language: Language
  /** Plain text, one line. */
  readonly subject: string
  /** Paragraphs of plain text, addressed to the person. */
  readonly lines: readonly string[]
  /** Where to go on: an address of this service. */
  readonly link?: string
  /** From this moment on it would be of no use, and is not sent. No mail waits longer than `outboxDays`, whatever this says. */
  readonly notAfter?: Date
  /** The organisation it comes from, where people may have no more of its mails: not for what somebody asked for themselves, as codes and links. */
  readonly organisationId?: string
}

/** How long a mail, with the address in it, waits for a mail server at most. */
const outboxDays = 30

export interface OutboxDeps {
  readonly store: Pick<Store, 'mails'>
  readonly clock: () => Date
  readonly publicUrl: string
  readonly mailStops: Pick<MailStops, 'of'>
}

/**
 * Puts `message` in the outbox, rendered as text and HTML; once it resolves, the mail survives a crash. Queued again under the same id
 * it changes nothing, even when it was sent long ago. Does NOT send, nor ask whether its person wants such mails: see `sendMails`.
 * @throws Error (a bug of the caller) for anything but one address, or a subject that is not one line
 */
export async function queueMail(deps: OutboxDeps, message: Message): Promise<void> {
  if (!isMailAddress(message.to)) throw new Error('a mail goes to exactly one address')
  if (/[\u0000-\u001f\u007f\u2028\u2029]/u.test(message.subject))
    throw new Error('the subject of a mail is one line')
  await deps.store.mails.insert(pending(deps, message))
}

/** Deletes a mail, sent or not, and that it ever was: what it is about is over, or is erased. Does NOT call back one that is on its way. */
export async function forgetMail({ store }: Pick<OutboxDeps, 'store'>, id: string): Promise<void> {
  await store.mails.delete(id)
}

function pending(deps: OutboxDeps, message: Message): New<Mail> {
  const now = timestamp(deps.clock())
  const longest = new Date(deps.clock().getTime() + outboxDays * 86_400_000)
  const { notAfter = longest, organisationId, language } = message
  const stopping = organisationId === undefined ? undefined : deps.mailStops.of(organisationId, message.to)
  const unsubscribe = stopping?.link
  return {
    _id: message.id,
    to: message.to,
    subject: message.subject,
    ...renderMail({ ...message, unsubscribe, publicUrl: deps.publicUrl }),
    state: 'pending',
    attempts: 0,
    language,
    messageKey: messageKey(message.id),
    ...(stopping === undefined ? {} : { stop: stopping.stop, unsubscribe: stopping.link }),
    nextAttemptAt: now,
    notAfter: timestamp(notAfter < longest ? notAfter : longest),
    createdAt: now,
  }
}
