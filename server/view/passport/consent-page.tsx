/** An application asks to be let into a Passeport. */
import type { Language } from '../../text.ts'
import { words, type Words } from '../words.ts'
import { passportDocument } from './document.tsx'

const prefix = 'https://purl.imsglobal.org/spec/ob/v3p0/scope/'

export interface ShownConsent {
  /** What the application calls itself. */
  readonly name: string
  /** Where it sends people back to; absent: to a program on their own machine. */
  readonly host?: string
  readonly scopes: readonly string[]
  /** The request, to be sent again with the answer. */
  readonly fields: Readonly<Record<string, string>>
  /** The box about the age was not ticked. */
  readonly wasAsked: boolean
}

/** A whole HTML document, without script. */
export function consentPage(
  { name, host, scopes, fields, wasAsked }: ShownConsent,
  language: Language,
): string {
  const say = words(language)
  const title = say.say('passport.consent.title')
  const isLasting = scopes.includes('offline_access')
  return passportDocument(
    language,
    title,
    <>
      <p>
        {say.say('passport.consent.who')} <strong>{name}</strong>
      </p>
      <p>
        {host === undefined ? say.say('passport.consent.here') : say.say('passport.consent.host')}{' '}
        {host !== undefined && <strong>{host}</strong>}
      </p>
      <p>{say.say('passport.consent.doubt')}</p>
      <h2>{say.say('passport.consent.may')}</h2>
      <Allowed scopes={scopes} say={say} />
      <p>{say.say('passport.consent.may-not')}</p>
      <h2>{say.say('passport.consent.until')}</h2>
      <p>{say.say(isLasting ? 'passport.consent.until.ended' : 'passport.consent.until.hour')}</p>
      <p>{say.say('passport.consent.end')}</p>
      <form method="post" action="/passeport/autoriser">
        {Object.entries(fields).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        {wasAsked && (
          <p id="age-needed" role="alert">
            {say.say('passport.consent.age.needed')}
          </p>
        )}
        <label>
          <input
            type="checkbox"
            name="age"
            value="15"
            aria-describedby={wasAsked ? 'age-needed' : undefined}
            aria-invalid={wasAsked ? 'true' : undefined}
          />
          {say.say('passport.show.age')}
        </label>
        <p>
          <button name="do" value="allow">
            {say.say('passport.consent.allow')}
          </button>
        </p>
        <p>
          <button class="secondary" name="do" value="refuse">
            {say.say('passport.consent.refuse')}
          </button>
        </p>
      </form>
    </>,
  )
}

/** What an application may do, in plain words. */
export function Allowed({
  scopes,
  say: { say },
}: {
  readonly scopes: readonly string[]
  readonly say: Pick<Words, 'say'>
}) {
  return (
    <ul>
      {scopes.includes(`${prefix}credential.readonly`) && <li>{say('passport.consent.read')}</li>}
      {scopes.includes(`${prefix}credential.upsert`) && <li>{say('passport.consent.upsert')}</li>}
      {scopes.includes(`${prefix}profile.readonly`) && <li>{say('passport.consent.profile')}</li>}
      {scopes.includes(`${prefix}profile.update`) && <li>{say('passport.consent.profile.update')}</li>}
    </ul>
  )
}
