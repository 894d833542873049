/** How a Passeport is opened, and how it is erased. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { passportDocument } from './document.tsx'
import { NewSecretField } from './keep-page.tsx'
import { EmailField } from './sign-in-page.tsx'

/** `error`: what was wrong in the form that was sent. */
export interface ShownSettings {
  readonly emails: readonly { readonly id: string; readonly address: string }[]
  readonly hasCard: boolean
  readonly error?: 'email' | 'secret'
}

/** For the person whose Passeport it is. */
export function settingsPage({ emails, hasCard, error }: ShownSettings, language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.settings'),
    <>
      <h2>{say('passport.emails')}</h2>
      <p>{say('passport.emails.text')}</p>
      {emails.length === 0 && <p>{say('passport.emails.none')}</p>}
      {emails.map(({ id, address }) => (
        <form key={id} method="post" action="">
          <p>{address}</p>
          <input type="hidden" name="which" value={id} />
          <button class="secondary" name="do" value="remove-email">
            {say('passport.emails.remove', { address })}
          </button>
        </form>
      ))}
      <form method="post" action="">
        <EmailField language={language} isWrong={error === 'email'} help="passport.emails.help" />
        <button name="do" value="add-email">
          {say('passport.emails.add')}
        </button>
      </form>
      <h2>{say('passport.your-card')}</h2>
      <form method="post" action="">
        <p>{say(hasCard ? 'passport.renew-card.text' : 'passport.first-card.text')}</p>
        <NewSecretField language={language} isWrong={error === 'secret'} />
        <button name="do" value="new-card">
          {say(hasCard ? 'passport.renew-card' : 'passport.first-card')}
        </button>
      </form>
      <h2>{say('passport.erase')}</h2>
      <p>
        <a href="/passeport/effacer">{say('passport.erase.see')}</a>
      </p>
    </>,
    say('passport.mine'),
  )
}

/** Says what is removed, and what stays, before it is. */
export function erasurePage(language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.erase'),
    <>
      <h2>{say('passport.erase.removed')}</h2>
      <ul>
        <li>{say('passport.erase.removed.badges')}</li>
        <li>{say('passport.erase.removed.emails')}</li>
        <li>{say('passport.erase.removed.backups')}</li>
      </ul>
      <h2>{say('passport.erase.withdrawn')}</h2>
      <p>{say('passport.erase.withdrawn.text')}</p>
      <p>{say('passport.erase.withdrawn.rosters')}</p>
      <h2>{say('passport.erase.stays')}</h2>
      <ul>
        <li>{say('passport.erase.stays.copies')}</li>
        <li>{say('passport.erase.stays.organisations')}</li>
      </ul>
      <form method="post" action="">
        <p>{say('passport.erase.for-good')}</p>
        <button class="contrast" name="sure" value="yes">
          {say('passport.erase.start')}
        </button>
      </form>
      <h2>{say('passport.close')}</h2>
      <p>
        <a href="/passeport/transfert">{say('passport.transfer.out.start')}</a>
      </p>
      <form method="post" action="">
        <p>{say('passport.close.text')}</p>
        <button class="secondary" name="sure" value="moved">
          {say('passport.close.start')}
        </button>
      </form>
    </>,
    say('passport.mine'),
  )
}
