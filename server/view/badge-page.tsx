/** The page of a badge: what whoever scans a card, or types its address, gets to see. */
import type { ComponentChildren } from 'preact'
import type { Language } from '../text.ts'
import { badgeTemplate } from './badge-template.ts'
import { withoutScheme, type ExplainedBadge } from './certificate/certificate.ts'
import { page } from './page.tsx'
import { words } from './words.ts'

export interface ShownBadge extends ExplainedBadge {
  readonly state: 'active' | 'expired' | 'suspended' | 'revoked'
  /** Path of the page itself; the other forms of the badge are below it. */
  readonly path: string
  /** The competency, or the framework where there is none, as it can be read. */
  readonly recognised: { readonly iri: string; readonly title: string }
}

/**
 * A whole HTML document, without script. One that is suspended or was revoked names nobody, shows no picture and gives nothing to keep. Says nothing
 * that the public badge and its status lists do not say.
 */
export function badgePage(badge: ShownBadge): string {
  const { language, name, family, state, path } = badge
  const { say } = words(language)
  const isGivenOut = state === 'active' || state === 'expired'
  return page({
    language,
    path,
    title: name,
    trail: [],
    jsonLd: true,
    children: (
      <div class="column">
        <p class="kind">
          {say('badge.kind')} · {badgeTemplate.families[family].label[language]}
        </p>
        <h1>{name}</h1>
        <State badge={badge} />
        {isGivenOut && (
          <img
            class="badge"
            src={`${path}/badge.png`}
            alt={say('certificate.badge', { name })}
            width={256}
            height={256}
          />
        )}
        <Told badge={badge} isNamed={isGivenOut} />
        <Recognised badge={badge} />
        {isGivenOut && <Forms badge={badge} />}
        <h2>{say('badge.same')}</h2>
        <p>
          {say('badge.short')} <strong class="spoken">{withoutScheme(badge.shortAddress)}</strong>
        </p>
        <p>
          <strong>{say('certificate.code', { code: badge.checkCode })}</strong>
        </p>
        <p>{say('certificate.compare')}</p>
        <p>{say('badge.seen')}</p>
        <OtherLanguage language={language} />
      </div>
    ),
  })
}

/** In the place of a badge there is not: why an address may lead nowhere. Does NOT tell what was never from what was erased. */
export function noBadgePage(language: Language): string {
  const { say } = words(language)
  return page({
    language,
    path: '',
    title: say('badge.none'),
    trail: [],
    jsonLd: false,
    children: (
      <div class="column">
        <h1>{say('badge.none')}</h1>
        <p>{say('badge.none.copied')}</p>
        <p>{say('badge.none.erased')}</p>
      </div>
    ),
  })
}

interface Props {
  readonly badge: ShownBadge
}

function State({ badge }: Props) {
  const { language, state, validUntil } = badge
  const { say, date } = words(language)
  const title = say(`badge.state.${state}`)
  if (state === 'active') return <p class="good">{title}</p>
  const text =
    state === 'expired'
      ? say('certificate.ended', { date: date(validUntil ?? '') })
      : say(`badge.state.${state}.text`)
  return (
    <div class="status" role="note">
      <strong>{title}</strong>
      <p>{text}</p>
    </div>
  )
}

function Told({ badge, isNamed }: Props & { readonly isNamed: boolean }) {
  const { language, holderName, issuerName, awardedOn, validUntil, hasEnded } = badge
  const { say, date } = words(language)
  return (
    <>
      {isNamed && (
        <p>
          {holderName === undefined ? (
            say('certificate.unnamed')
          ) : (
            <strong>{say('certificate.to', { name: holderName })}</strong>
          )}
        </p>
      )}
      <p>{say('certificate.by', { organisation: issuerName })}</p>
      <p>{say('certificate.on', { date: date(awardedOn) })}</p>
      {isNamed && !hasEnded && (
        <p>
          {validUntil === undefined
            ? say('certificate.noEnd')
            : say('certificate.until', { date: date(validUntil) })}
        </p>
      )}
    </>
  )
}

function Recognised({ badge: { language, description, framework, strength, recognised } }: Props) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('certificate.what')}</h2>
      <p lang={description.language === language ? undefined : description.language}>{description.text}</p>
      <p>{say('certificate.framework', framework)}</p>
      <p>
        {say('badge.read')} <a href={recognised.iri}>{recognised.title}</a>
      </p>
      <h2>{say('certificate.strength')}</h2>
      <p>{say(`strength.${strength}`)}</p>
    </>
  )
}

function Forms({ badge: { language, path, shortAddress } }: Props) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('badge.keep')}</h2>
      <ul>
        <Form href={`${path}/badge.png`} name="badge.png">
          {say('badge.keep.image')}
        </Form>
        <Form href={`${path}/certificate.pdf?language=${language}`}>{say('badge.keep.certificate')}</Form>
        <Form href={`${path}/card.pdf?language=${language}`}>{say('badge.keep.card')}</Form>
        <Form href={`${path}/refresh`} name="badge.json">
          {say('badge.keep.json')}
        </Form>
        <Form href={`${path}/editions`}>{say('badge.keep.all')}</Form>
      </ul>
      <p>
        <a href={`/verifier?language=${language}&where=${encodeURIComponent(shortAddress)}`}>
          {say('badge.verify')}
        </a>
      </p>
    </>
  )
}

/** `name`: of the file it is kept as, when it is kept rather than opened. */
function Form(props: {
  readonly href: string
  readonly name?: string
  readonly children: ComponentChildren
}) {
  return (
    <li>
      <a href={props.href} download={props.name}>
        {props.children}
      </a>
    </li>
  )
}

function OtherLanguage({ language }: { readonly language: Language }) {
  const other = language === 'fr' ? 'en' : 'fr'
  return (
    <p>
      <a href={`?language=${other}`} hreflang={other} lang={other}>
        {words(other).say('badge.inThisLanguage')}
      </a>
    </p>
  )
}
