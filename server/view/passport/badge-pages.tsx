/** One badge of a Passeport: as its person sees it, and as they let others see it. */
import type { Language } from '../../text.ts'
import { badgeTemplate, type BadgeFamily } from '../badge-template.ts'
import { words, type WordKey } from '../words.ts'
import { passportDocument } from './document.tsx'
import {
  foreignName,
  ForeignDetails,
  ForeignFacts,
  RemoveForeign,
  type ShownForeign,
} from './foreign-badge.tsx'

/** One that this service issued, or one from elsewhere. */
export type PassportBadge = OwnBadge | ShownForeign

interface OwnBadge {
  readonly name: string
  readonly family: BadgeFamily
  readonly strength: 'declared' | 'attendance-attested' | 'assessed' | 'endorsed' | 'certified'
  readonly state: 'active' | 'expired' | 'suspended' | 'revoked'
  readonly issuerName: string
  /** Address of the badge itself. */
  readonly credential: string
}

/** What every page says of a badge: its family, how strong its proof is, whether it is good, who gave it. */
export function BadgeFacts({
  badge,
  language,
}: {
  readonly badge: PassportBadge
  readonly language: Language
}) {
  if ('verdict' in badge) return <ForeignFacts badge={badge} language={language} />
  const { say } = words(language)
  return (
    <>
      <p class="kind">
        {say('badge.kind')} · {badgeTemplate.families[badge.family].label[language]}
      </p>
      <p>
        <strong>{say(`badge.state.${badge.state}`)}</strong>
      </p>
      <p>{say('certificate.by', { organisation: badge.issuerName })}</p>
      <p>{say(`strength.${badge.strength}`)}</p>
    </>
  )
}

/** What it is called. */
export function nameOfBadge(badge: PassportBadge, language: Language): string {
  return 'verdict' in badge ? foreignName(badge, language) : badge.name
}

/** Where the whole badge is, or what it says. */
function Whole({
  badge,
  open,
  language,
}: {
  readonly badge: PassportBadge
  readonly open: WordKey
  readonly language: Language
}) {
  if ('verdict' in badge) return <ForeignDetails badge={badge} language={language} />
  return (
    <p>
      <a href={badge.credential}>{words(language).say(open)}</a>
    </p>
  )
}

/** What its person sees beside the badge. */
export interface OwnView {
  readonly publicAddress?: string
  readonly wasAsked?: boolean
  /** The one it is in; empty: none. */
  readonly collection: string
  /** Names of all of them. */
  readonly collections: readonly string[]
}

/** For its person. `publicAddress`: of the page others may see; absent: it is private. `wasAsked`: the box about the age was not ticked. */
export function passportBadgePage(
  badge: PassportBadge,
  { publicAddress, wasAsked, ...place }: OwnView,
  language: Language,
): string {
  const { say } = words(language)
  return passportDocument(
    language,
    nameOfBadge(badge, language),
    <>
      <BadgeFacts badge={badge} language={language} />
      <Whole badge={badge} open="passport.badge.open" language={language} />
      <h2>{say('passport.show')}</h2>
      {publicAddress === undefined ? (
        <form method="post" action="">
          <p>{say('passport.show.private')}</p>
          {wasAsked === true && (
            <p id="age-wrong" role="alert">
              {say('passport.show.age.needed')}
            </p>
          )}
          <label>
            <input
              type="checkbox"
              name="age"
              value="15"
              aria-describedby={wasAsked === true ? 'age-wrong' : undefined}
            />
            {say('passport.show.age')}
          </label>
          <button name="do" value="show">
            {say('passport.show.start')}
          </button>
        </form>
      ) : (
        <form method="post" action="">
          <p>{say('passport.show.public')}</p>
          <p>
            <a href={publicAddress}>{publicAddress}</a>
          </p>
          <p>{say('passport.show.end.text')}</p>
          <button name="do" value="hide">
            {say('passport.show.end')}
          </button>
        </form>
      )}
      <Arrange {...place} language={language} />
      {'verdict' in badge ? <RemoveForeign language={language} /> : <Refuse language={language} />}
    </>,
    say('passport.mine'),
  )
}

function Arrange({
  collection,
  collections,
  language,
}: Pick<OwnView, 'collection' | 'collections'> & { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('passport.arrange')}</h2>
      <form method="post" action="">
        <label for="collection">{say('passport.arrange.name')}</label>
        <input
          id="collection"
          name="collection"
          list="collections"
          autocomplete="off"
          maxLength={60}
          value={collection}
          aria-describedby="collection-help"
        />
        <datalist id="collections">
          {collections.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <small id="collection-help">{say('passport.arrange.help')}</small>
        <button name="do" value="arrange">
          {say('passport.arrange.start')}
        </button>
      </form>
    </>
  )
}

function Refuse({ language }: { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('claim.refuse')}</h2>
      <form method="post" action="">
        <p>{say('passport.refuse.text')}</p>
        <button class="secondary" name="do" value="refuse">
          {say('claim.refuse.start')}
        </button>
      </form>
    </>
  )
}

/** For whoever was given its address. Does NOT say whose it is. */
export function publicBadgePage(badge: PassportBadge, language: Language): string {
  const { say } = words(language)
  return passportDocument(
    language,
    nameOfBadge(badge, language),
    <>
      <BadgeFacts badge={badge} language={language} />
      <p>{say('passport.public')}</p>
      <Whole badge={badge} open="passport.public.open" language={language} />
      <p>
        {say('passport.public.verify')} <a href="/verifier">{say('verifier.title')}</a>
      </p>
    </>,
  )
}

/** In the place of one that is private or gone, or never was. */
export function noPublicBadgePage(language: Language): string {
  const { say } = words(language)
  const key: WordKey = 'passport.public.none'
  return passportDocument(language, say(key), <p>{say('passport.public.none.text')}</p>)
}
