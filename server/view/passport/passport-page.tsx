/** The Passeport, as its person sees it. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { BadgeFacts, type PassportBadge } from './badge-pages.tsx'
import { passportDocument } from './document.tsx'

export interface ListedBadge extends PassportBadge {
  /** Path of its page in the Passeport. */
  readonly path: string
  readonly isPublic: boolean
}

/** A whole HTML document, without script. `hasCard`: there is a card that opens it. */
export function passportPage(
  { badges, hasCard }: { readonly badges: readonly ListedBadge[]; readonly hasCard: boolean },
  language: Language,
): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.mine'),
    <>
      <p>{say('passport.private')}</p>
      {badges.length === 0 && <p role="status">{say('passport.empty')}</p>}
      {badges.map((badge) => (
        <article key={badge.path}>
          <h2>
            <a href={badge.path}>{badge.name}</a>
          </h2>
          <BadgeFacts badge={badge} language={language} />
          <p>{say(badge.isPublic ? 'passport.badge.public' : 'passport.badge.private')}</p>
        </article>
      ))}
      <p>
        <a href="/recevoir">{say('passport.receive')}</a>
      </p>
      {hasCard && (
        <p>
          <a href="/passeport/carte">{say('passport.your-card')}</a>
        </p>
      )}
      <p>
        <a href="/passeport/reglages">{say('passport.settings')}</a>
      </p>
      <h2>{say('passport.leave')}</h2>
      <form method="post" action="/passeport/sortie">
        <p>{say('passport.leave.text')}</p>
        <p>
          <button class="secondary" name="where" value="here">
            {say('passport.leave.here')}
          </button>
        </p>
        <p>
          <button class="secondary" name="where" value="everywhere">
            {say('passport.leave.everywhere')}
          </button>
        </p>
      </form>
    </>,
  )
}
