/** What a mail is called on its way. */
import { createHash } from 'node:crypto'

/**
 * The part before `@` of the Message-ID of the mail whose id is `mailId`: the same at every attempt, so that a mail sent twice is one; says
 * nothing of what the mail is about. A bounce names it.
 */
export function messageKey(mailId: string): string {
  return createHash('sha256').update(mailId).digest('hex').slice(0, 32)
}
