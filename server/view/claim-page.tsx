/** What a person sees who was given a badge: a link or a printed code leads here. */
import type { Language, Text } from '../text.ts'
import { CodeField } from './code-field.tsx'
import { page } from './page.tsx'
import { QrFigure } from './qr-figure.tsx'
import { words } from './words.ts'

export interface ShownClaim {
  readonly badge: Text
  /** Name of the organisation that awarded it. */
  readonly organisation: string
  readonly state: 'open' | 'taken' | 'refused' | 'expired' | 'closed'
  /** Address of the badge: a copy for whoever has it. */
  readonly credential: string
  /** Path of the page where it is taken into a Passeport. */
  readonly passport: string
  /** The badges on the same card, and the pages to receive them on. */
  readonly others: readonly { readonly badge: Text; readonly link: string }[]
  /** What opens a wallet; absent: it was not asked for. */
  readonly offer?: string
  /** What opens Learner Credential Wallet. */
  readonly deepLink?: string
  /** The wallet will ask for the code that was sent. */
  readonly codeIsSent?: boolean
}

/** A whole HTML document, without script. */
export function claimPage(claim: ShownClaim, language: Language): string {
  const { say } = words(language)
  const { badge, organisation, state, others } = claim
  return document(language, say('claim.title'), [
    <p>
      <strong>{say('claim.who', { organisation, badge: badge[language] })}</strong>
    </p>,
    state === 'open' ? (
      <Choices {...claim} language={language} />
    ) : (
      <p role="status">{say(`claim.${state}`)}</p>
    ),
    ...(others.length === 0 ? [] : [<Others others={others} language={language} />]),
  ])
}

function Others({ others, language }: Pick<ShownClaim, 'others'> & { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('claim.others')}</h2>
      <p>{say('claim.others.text')}</p>
      <ul>
        {others.map(({ badge, link }) => (
          <li>
            <a href={link}>{badge[language]}</a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Choices({
  offer,
  deepLink,
  codeIsSent,
  credential,
  passport,
  language,
}: ShownClaim & { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('claim.download')}</h2>
      <p>{say('claim.download.text')}</p>
      <ul>
        <li>
          <a href={`${credential}/badge.png`}>{say('claim.download.image')}</a>
        </li>
        <li>
          <a href={`${credential}/certificate.pdf`}>{say('claim.download.certificate')}</a>
        </li>
      </ul>
      <h2>{say('claim.passport')}</h2>
      <p>{say('claim.passport.text')}</p>
      <p>
        <a href={passport}>{say('claim.passport.open')}</a>
      </p>
      <h2>{say('claim.wallet')}</h2>
      {offer === undefined ? (
        <form method="post" action="">
          <p>{say('claim.wallet.text')}</p>
          <button name="answer" value="wallet">
            {say('claim.wallet.start')}
          </button>
        </form>
      ) : (
        <>
          {codeIsSent === true && <p role="status">{say('claim.wallet.code')}</p>}
          <p>
            <a href={offer}>{say('claim.wallet.here')}</a>
          </p>
          {deepLink !== undefined && (
            <p>
              <a href={deepLink}>{say('claim.wallet.learner')}</a>
            </p>
          )}
          <p>{say('claim.wallet.elsewhere')}</p>
          <QrFigure text={offer} label={say('claim.wallet.qr')} />
        </>
      )}
      <h2>{say('claim.refuse')}</h2>
      <form method="post" action="">
        <p>{say('claim.refuse.text')}</p>
        <button class="secondary" name="answer" value="refuse">
          {say('claim.refuse.start')}
        </button>
      </form>
    </>
  )
}

/** Where a printed code is typed. `wrong`: what was typed before, and is no code. */
export function claimCodePage(language: Language, wrong?: string): string {
  const { say } = words(language)
  return document(language, say('claim.code.title'), [
    <form method="post" action="/recevoir">
      <CodeField
        label={say('claim.code.label')}
        help={say('claim.code.help')}
        value={wrong ?? ''}
        {...(wrong === undefined ? {} : { describedBy: 'code-wrong', isWrong: true })}
      />
      {wrong !== undefined && (
        <p id="code-wrong" role="alert">
          {say('claim.code.wrong')}
        </p>
      )}
      <button>{say('claim.code.open')}</button>
    </form>,
  ])
}

/** A page that says one thing. Plain text. */
export function claimMessagePage(language: Language, title: string, text: string): string {
  return document(language, title, [<p>{text}</p>])
}

function document(language: Language, title: string, children: readonly preact.JSX.Element[]): string {
  return page({
    language,
    path: '',
    title,
    trail: [],
    jsonLd: false,
    children: (
      <>
        <h1>{title}</h1>
        {...children}
      </>
    ),
  })
}
