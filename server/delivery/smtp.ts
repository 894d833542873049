/** The mail server, over SMTP. The only file that knows nodemailer. */
import { createTransport } from 'nodemailer'
import type { Mail } from '../store/recognition-documents.ts'
import { messageKey } from './message-key.ts'
import { MailRefusal, type MailTransport } from './send-mails.ts'

export interface SmtpOptions {
  /** `smtp://user:password@host:port` or `smtps://…`; STARTTLS is used wherever the server offers it. */
  readonly url: string
  /** Address mails come from. */
  readonly from: string
}

const connectMilliseconds = 10_000
const silenceMilliseconds = 30_000

/** Replies to these are about the mail; to all others, about the server or our right to use it. */
const aboutTheMail: readonly unknown[] = ['MAIL FROM', 'RCPT TO', 'DATA']

/**
 * Sends mails one connection each, as text and HTML, without attachment, image or tracking, marked as made by a program
 * (RFC 3834: nobody's automatic reply answers them). Those that people may stop say where, so that a mail program can do it at one press;
 * whoever signs mails (DKIM) must sign those two fields too. Never reads a file or an address for a mail.
 * @see https://www.rfc-editor.org/rfc/rfc5321
 * @see https://www.rfc-editor.org/rfc/rfc8058
 */
export function smtpTransport({ url, from }: SmtpOptions): MailTransport {
  const transport = createTransport({
    url,
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: silenceMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return async (mail) => {
    try {
      await transport.sendMail({
        from,
        envelope: { from, to: [mail.to] },
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: messageId(mail, from),
        headers: headersOf(mail),
      })
    } catch (error) {
      throw refusalOf(error)
    }
  }
}

function messageId({ _id }: Mail, from: string): string {
  const [, domain = 'localhost'] = from.split('@')
  return `<${messageKey(_id)}@${domain}>`
}

function headersOf({ language, unsubscribe }: Mail): Readonly<Record<string, string>> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(language === undefined ? {} : { 'Content-Language': language }),
    ...(unsubscribe === undefined
      ? {}
      : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  }
}

function refusalOf(error: unknown): MailRefusal {
  const { responseCode, command } = (typeof error === 'object' && error !== null ? error : {}) as {
    readonly responseCode?: unknown
    readonly command?: unknown
  }
  if (typeof responseCode !== 'number') return new MailRefusal('network', false)
  return new MailRefusal(String(responseCode), responseCode >= 500 && aboutTheMail.includes(command))
}
