/** The Passeport, as its person sees it. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { passportDocument } from './document.tsx'

/** A whole HTML document, without script. */
export function passportPage(language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.mine'),
    <>
      <p>{say('passport.private')}</p>
      <p role="status">{say('passport.empty')}</p>
      <p>
        <a href="/recevoir">{say('passport.receive')}</a>
      </p>
      <h2>{say('passport.leave')}</h2>
      <form method="post" action="/passeport/sortie">
        <p>{say('passport.leave.text')}</p>
        <button class="secondary" name="where" value="here">
          {say('passport.leave.here')}
        </button>
        <button class="secondary" name="where" value="everywhere">
          {say('passport.leave.everywhere')}
        </button>
      </form>
    </>,
  )
}
