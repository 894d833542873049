/** Where anybody may verify a badge. */
import type { Language } from '../../text.ts'
import { page } from '../page.tsx'
import { words } from '../words.ts'
import { GivenBadge } from './given-badge.tsx'

export interface VerifierForm {
  readonly language: Language
  /** What is wrong with what was sent, in that language. */
  readonly error?: string
  /** What is in the field for a link or a code already. */
  readonly where?: string
}

/** A whole HTML document, without script. The form is sent whole, to this service alone. */
export function verifierPage({ language, error, where }: VerifierForm): string {
  const { say } = words(language)
  const other = language === 'fr' ? 'en' : 'fr'
  return page({
    language,
    path: '/verifier',
    title:
      error === undefined ? say('verifier.title') : `${say('verifier.error')} – ${say('verifier.title')}`,
    trail: [],
    jsonLd: false,
    children: (
      <div class="column">
        <h1>{say('verifier.title')}</h1>
        <p>{say('verifier.intro')}</p>
        {error !== undefined && (
          <div class="status" role="alert">
            <strong>{say('verifier.error')}</strong>
            <p id="error">{error}</p>
          </div>
        )}
        <form method="post" action={`/verifier?language=${language}`} encType="multipart/form-data">
          <GivenBadge language={language} {...(where === undefined ? {} : { where })} />
          <label class="choice">
            <input name="keep" type="checkbox" value="yes" />
            <span>{say('verifier.keep')}</span>
          </label>
          <button type="submit">{say('verifier.send')}</button>
        </form>
        <p>
          <a href={`/verifications/checks?language=${language}`}>{say('verifier.checks')}</a>
        </p>
        <p>
          <a href={`/verifier?language=${other}`} hreflang={other} lang={other}>
            {words(other).say('verifier.inThisLanguage')}
          </a>
        </p>
      </div>
    ),
  })
}

/** In the place of a report there is not, or no longer. */
export function noReportPage(language: Language): string {
  const { say } = words(language)
  return page({
    language,
    path: '',
    title: say('report.none'),
    trail: [{ path: `/verifier?language=${language}`, label: say('verifier.title') }],
    jsonLd: false,
    children: (
      <div class="column">
        <h1>{say('report.none')}</h1>
        <p>{say('report.none.text')}</p>
      </div>
    ),
  })
}
