/** How people sign in to their Passeport, without a password. */
import type { Language } from '../../text.ts'
import { CodeField } from '../code-field.tsx'
import { words, type WordKey } from '../words.ts'
import { passportDocument } from './document.tsx'

/** What was wrong in the form that was sent. */
export type SignInError = 'email' | 'card' | 'locked'

/** Where one may sign in: by e-mail, or by a card and its secret. `returnPath`: an application asks to be let in there, once one has. */
export function signInPage(language: Language, error?: SignInError, returnPath?: string): string {
  const { say } = words(language)
  const back = returnPath !== undefined && <input type="hidden" name="return" value={returnPath} />
  return passportDocument(
    language,
    say('passport.title'),
    <>
      {returnPath !== undefined && <p role="status">{say('passport.consent.first')}</p>}
      <p>{say('passport.what')}</p>
      <h2>{say('passport.by-email')}</h2>
      <form method="post" action="/passeport/lien">
        {back}
        <EmailField language={language} isWrong={error === 'email'} />
        <button>{say('passport.by-email.send')}</button>
      </form>
      <h2>{say('passport.by-card')}</h2>
      <form method="post" action="/passeport/carte">
        {back}
        <CardFields language={language} error={error} />
        <button>{say('passport.by-card.open')}</button>
      </form>
    </>,
  )
}

/** An e-mail address to send a link to. */
export function EmailField({
  language,
  isWrong,
  help = 'passport.email.help',
}: {
  readonly language: Language
  readonly isWrong: boolean
  readonly help?: WordKey
}) {
  const { say } = words(language)
  return (
    <>
      <label for="email">{say('passport.email')}</label>
      <input
        id="email"
        name="email"
        type="email"
        autocomplete="email"
        maxLength={254}
        required
        aria-describedby={isWrong ? 'email-help email-wrong' : 'email-help'}
        aria-invalid={isWrong ? 'true' : undefined}
      />
      <small id="email-help">{say(help)}</small>
      {isWrong && (
        <p id="email-wrong" role="alert">
          {say('passport.email.wrong')}
        </p>
      )}
    </>
  )
}

/** The code of a card and its secret. */
export function CardFields({
  language,
  error,
}: {
  readonly language: Language
  readonly error: SignInError | undefined
}) {
  const { say } = words(language)
  const isWrong = error === 'card' || error === 'locked'
  return (
    <>
      {isWrong && (
        <p id="card-wrong" role="alert">
          {say(error === 'locked' ? 'passport.card.locked' : 'passport.card.wrong')}
        </p>
      )}
      <CodeField
        label={say('passport.card.code')}
        help={say('passport.card.code.help')}
        {...(isWrong ? { describedBy: 'card-wrong' } : {})}
      />
      <label for="secret">{say('passport.card.secret')}</label>
      <input
        id="secret"
        name="secret"
        type="password"
        autocomplete="current-password"
        maxLength={100}
        required
      />
    </>
  )
}

/** Said to everybody who gave an address, whether or not it is one of a Passeport. */
export function linkSentPage(language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.sent.title'),
    <>
      <p role="status">{say('passport.sent')}</p>
      <p>{say('passport.sent.none')}</p>
    </>,
  )
}

/** What a link that came by mail leads to (`isOneMore`: to confirm an address): programs that read mails open links, and press no buttons. */
export function openLinkPage(language: Language, isOneMore: boolean): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say(isOneMore ? 'passport.emails.confirm' : 'passport.link.title'),
    <form method="post" action="">
      <p>{say(isOneMore ? 'passport.emails.confirm.text' : 'passport.link.text')}</p>
      <button>{say(isOneMore ? 'passport.emails.confirm' : 'passport.link.open')}</button>
    </form>,
  )
}
