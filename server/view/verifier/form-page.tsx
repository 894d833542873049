/** Where anybody may verify a badge. */
import type { ComponentChildren } from 'preact'
import type { Language } from '../../text.ts'
import { page } from '../page.tsx'
import { words } from '../words.ts'

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
          <Field name="where" help={say('verifier.where.help')} label={say('verifier.where')}>
            <input
              id="where"
              name="where"
              type="text"
              maxLength={2048}
              value={where}
              autoComplete="off"
              autoCapitalize="off"
              spellcheck={false}
              aria-describedby="where-help"
            />
          </Field>
          <Field name="file" help={say('verifier.file.help')} label={say('verifier.file')}>
            <input
              id="file"
              name="file"
              type="file"
              accept=".png,.svg,.pdf,.json,.jsonld,.jwt,.txt"
              aria-describedby="file-help"
            />
          </Field>
          <Field name="text" label={say('verifier.text')}>
            <textarea id="text" name="text" rows={4} autoComplete="off" spellcheck={false} />
          </Field>
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

function Field(props: {
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly children: ComponentChildren
}) {
  return (
    <div>
      <label for={props.name}>{props.label}</label>
      {props.children}
      {props.help !== undefined && <small id={`${props.name}-help`}>{props.help}</small>}
    </div>
  )
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
