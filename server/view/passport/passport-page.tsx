/** The Passeport, as its person sees it. */
import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { BadgeFacts, nameOfBadge, type PassportBadge } from './badge-pages.tsx'
import { passportDocument } from './document.tsx'

export interface ListedBadge {
  readonly badge: PassportBadge
  /** Path of its page in the Passeport. */
  readonly path: string
  readonly isPublic: boolean
}

/** Badges under one heading: a collection of the person's, or those that are in none. */
export interface BadgeGroup {
  readonly collection?: string
  readonly badges: readonly ListedBadge[]
}

/** A whole HTML document, without script. `hasCard`: there is a card that opens it. Groups in order; those that are in no collection come last. */
export function passportPage(
  { groups, hasCard }: { readonly groups: readonly BadgeGroup[]; readonly hasCard: boolean },
  language: Language,
): string {
  const { say } = words(language)
  return passportDocument(
    language,
    say('passport.mine'),
    <>
      <p>{say('passport.private')}</p>
      {groups.length === 0 && <p role="status">{say('passport.empty')}</p>}
      {groups.map((group, at) => (
        <Group key={group.collection ?? ''} group={group} isFirst={at === 0} language={language} />
      ))}
      <p>
        <a href="/recevoir">{say('passport.receive')}</a>
      </p>
      <p>
        <a href="/passeport/ajouter">{say('passport.add')}</a>
      </p>
      {hasCard && (
        <p>
          <a href="/passeport/carte">{say('passport.your-card')}</a>
        </p>
      )}
      <p>
        <a href="/passeport/applications">{say('passport.applications')}</a>
      </p>
      <p>
        <a href="/passeport/transfert">{say('passport.transfer')}</a>
      </p>
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

function Group({
  group: { collection, badges },
  isFirst,
  language,
}: {
  readonly group: BadgeGroup
  readonly isFirst: boolean
  readonly language: Language
}) {
  const { say } = words(language)
  return (
    <section>
      <h2>{collection ?? say(isFirst ? 'passport.badges' : 'passport.badges.others')}</h2>
      {collection !== undefined && !isFirst && (
        <form method="post" action="/passeport/reglages">
          <input type="hidden" name="which" value={collection} />
          <button class="secondary" name="do" value="move-up">
            {say('passport.collection.up', { name: collection })}
          </button>
        </form>
      )}
      {badges.map(({ badge, path, isPublic }) => (
        <article key={path}>
          <h3>
            <a href={path}>{nameOfBadge(badge, language)}</a>
          </h3>
          <BadgeFacts badge={badge} language={language} />
          <p>{say(isPublic ? 'passport.badge.public' : 'passport.badge.private')}</p>
        </article>
      ))}
    </section>
  )
}
