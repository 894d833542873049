/** From the page of a claim into a Passeport: a new one, or one's own. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { passportDocument } from './document.tsx'
import { CardFields, EmailField, type SignInError } from './sign-in-page.tsx'

/** What was wrong in the form that was sent. */
export type KeepError = SignInError | 'secret'

/** The ways there are. `isSignedIn`: there is one only. Fields of two forms have one name each, and one label each. */
export function keepPage(
  {
    badge,
    isSignedIn,
    error,
  }: { readonly badge: string; readonly isSignedIn: boolean; readonly error?: KeepError },
  language: Language,
): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.keep.title'),
    <>
      <p>
        <strong>{badge}</strong>
      </p>
      {isSignedIn ? (
        <form method="post" action="">
          <p>{say('passport.keep.here')}</p>
          <button name="how" value="signed-in">
            {say('passport.keep.start')}
          </button>
        </form>
      ) : (
        <Ways language={language} error={error} />
      )}
    </>,
  )
}

function Ways({ language, error }: { readonly language: Language; readonly error: KeepError | undefined }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('passport.by-email')}</h2>
      <form method="post" action="">
        <EmailField language={language} isWrong={error === 'email'} />
        <button name="how" value="email">
          {say('passport.by-email.send')}
        </button>
      </form>
      <h2>{say('passport.new-card')}</h2>
      <form method="post" action="">
        <p>{say('passport.new-card.text')}</p>
        <NewSecretField language={language} isWrong={error === 'secret'} />
        <button name="how" value="new-card">
          {say('passport.new-card.start')}
        </button>
      </form>
      <h2>{say('passport.own-card')}</h2>
      <form method="post" action="">
        <CardFields language={language} error={error === 'secret' ? undefined : error} />
        <button name="how" value="card">
          {say('passport.keep.start')}
        </button>
      </form>
    </>
  )
}

/** A secret to be chosen for a card. */
export function NewSecretField({
  language,
  isWrong,
}: {
  readonly language: Language
  readonly isWrong: boolean
}) {
  const { say } = words(language)
  return (
    <>
      <label for="new-secret">{say('passport.new-card.secret')}</label>
      <input
        id="new-secret"
        name="secret"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={100}
        required
        aria-describedby={isWrong ? 'new-secret-help new-secret-wrong' : 'new-secret-help'}
        aria-invalid={isWrong ? 'true' : undefined}
      />
      <small id="new-secret-help">{say('passport.new-card.help')}</small>
      {isWrong && (
        <p id="new-secret-wrong" role="alert">
          {say('passport.new-card.wrong')}
        </p>
      )}
    </>
  )
}

/** The card of a Passeport: to print, or to copy. The secret is not on it. */
export function cardPage(code: string, address: string, language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.your-card'),
    <>
      <p role="status">{say('passport.your-card.text')}</p>
      <p>{say('passport.your-card.address', { address })}</p>
      <p>
        {say('passport.your-card.code')} <strong class="spoken">{code}</strong>
      </p>
      <p>{say('passport.your-card.secret')}</p>
      <p>
        <a href="/passeport">{say('passport.link.open')}</a>
      </p>
    </>,
  )
}
