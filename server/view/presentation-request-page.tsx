/** The page behind an interaction URL, for whoever opens it without a wallet: who asks, for what, and why. */
import type { Language, Text } from '../text.ts'
import { page } from './page.tsx'
import { QrFigure } from './qr-figure.tsx'
import { words } from './words.ts'

export interface ShownRequest {
  readonly path: string
  /** The whole address, as the QR code has it. */
  readonly interactionUrl: string
  readonly openid4vpUri: string
  /** Name of the organisation that asks. */
  readonly organisation: string
  readonly purpose: Text
  readonly needsHolder: boolean
  /** Badges and issuers asked for by name; empty: any badge. */
  readonly wanted: readonly string[]
  readonly state: 'open' | 'answered' | 'expired'
}

/** A whole HTML document, without script. */
export function presentationRequestPage(request: ShownRequest, language: Language): string {
  const { say } = words(language)
  const { organisation, purpose, wanted, state, needsHolder } = request
  return page({
    language,
    path: request.path,
    title: say('request.title'),
    trail: [],
    jsonLd: false,
    children: (
      <>
        <h1>{say('request.title')}</h1>
        <p>
          <strong>{say('request.who', { organisation })}</strong>
        </p>
        <h2>{say('request.why')}</h2>
        <p>{purpose[language]}</p>
        <h2>{say('request.what')}</h2>
        {wanted.length === 0 ? (
          <p>{say('request.any')}</p>
        ) : (
          <ul>
            {wanted.map((one) => (
              <li key={one}>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        )}
        {needsHolder && <p>{say('request.holder')}</p>}
        {state === 'open' ? (
          <HowTo {...request} language={language} />
        ) : (
          <p role="status">{say(closed[state])}</p>
        )}
        <h2>{say('request.after')}</h2>
        <p>{say('request.kept')}</p>
      </>
    ),
  })
}

const closed = { answered: 'request.answered', expired: 'request.expired' } as const

function HowTo({ interactionUrl, openid4vpUri, language }: ShownRequest & { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('request.how')}</h2>
      <p>
        <a href={openid4vpUri}>{say('request.here')}</a>
      </p>
      <p>{say('request.elsewhere')}</p>
      <QrFigure text={openid4vpUri} label={say('request.code')} />
      <p>{say('request.other-wallets')}</p>
      <QrFigure text={interactionUrl} label={say('request.other-code')} />
    </>
  )
}
