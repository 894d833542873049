/** The applications a person let into their Passeport. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { Allowed } from './consent-page.tsx'
import { passportDocument } from './document.tsx'

export interface ShownApplication {
  readonly clientId: string
  /** What it calls itself. */
  readonly name: string
  readonly host: string
  readonly scopes: readonly string[]
  /** RFC 3339. */
  readonly since: string
  readonly until: string
}

/** A whole HTML document, without script. `address`: what another service is told to put badges in, or to read them. */
export function applicationsPage(
  { applications, address }: { readonly applications: readonly ShownApplication[]; readonly address: string },
  language: Language,
): string {
  const say = words(language)
  return passportDocument(
    language,
    say.say('passport.applications'),
    <>
      <p>{say.say('passport.applications.what')}</p>
      {applications.length === 0 && <p role="status">{say.say('passport.applications.none')}</p>}
      {applications.map(({ clientId, name, host, scopes, since, until }) => (
        <article key={clientId}>
          <h2>{name}</h2>
          <p>{host}</p>
          <p>{say.say('passport.applications.since', { day: say.date(since) })}</p>
          <p>{say.say('passport.applications.may')}</p>
          <Allowed scopes={scopes} say={say} />
          <p>{say.say('passport.applications.until', { day: say.date(until) })}</p>
          <form method="post" action="/passeport/applications">
            <input type="hidden" name="which" value={clientId} />
            <button class="secondary">{say.say('passport.applications.end', { name })}</button>
          </form>
        </article>
      ))}
      <h2>{say.say('passport.applications.address')}</h2>
      <p>{say.say('passport.applications.address.text')}</p>
      <p>
        <code>{address}</code>
      </p>
    </>,
    say.say('passport.mine'),
  )
}
