/** What the links sent to an address are kept under: it follows from the address and the time, so that they are found without being listed. */
import type { PassportDeps } from '../deps.ts'

type Deps = Pick<PassportDeps, 'clock' | 'passportSecrets'>

/** How long a link is good; also the time in which an address is sent three at most. */
export const linkMinutes = 15
const mostLinks = 3

export interface LinkIds {
  readonly linkId: string
  /** Of its mail in the outbox. */
  readonly mailId: string
}

/** Of the links that may be sent to an address (see `passportEmails`) in this quarter of an hour, or `before` so many: as many as there may be. */
export function linkIds({ clock, passportSecrets }: Deps, emailId: string, before = 0): readonly LinkIds[] {
  const quarter = Math.floor(clock().getTime() / (linkMinutes * 60_000)) - before
  return Array.from({ length: mostLinks }, (_, number) => {
    const linkId = passportSecrets.linkId(emailId, quarter, number)
    return { linkId, mailId: `passport-link:${linkId}` }
  })
}

/** Of all that may still be good, or wait to be sent. */
export function sentLinks(deps: Deps, emailId: string): readonly LinkIds[] {
  return [...linkIds(deps, emailId), ...linkIds(deps, emailId, 1)]
}
