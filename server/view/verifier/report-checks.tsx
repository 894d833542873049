import type { Language } from '../../text.ts'
import { words } from '../words.ts'
import { outcomeWords } from './checks-page.tsx'
import type { ShownCheck } from './shown-report.ts'

/** Every check of a report, folded. */
export function Checks({
  language,
  checks,
}: {
  readonly language: Language
  readonly checks: readonly ShownCheck[]
}) {
  const { say, date } = words(language)
  return (
    <details>
      <summary>{say('report.details')}</summary>
      <dl>
        {checks.map(({ id, title, outcome, code, detail, easy, basedOn = [] }) => (
          <div key={id}>
            <dt>
              {title[language]}
              {say('colon')}
              {say(outcomeWords[outcome])}
            </dt>
            <dd>{detail[language]}</dd>
            {language === 'fr' && <dd>{say('checks.easy', { easy })}</dd>}
            {basedOn.map(({ url, fetchedAt }) => (
              <dd key={url}>{say('report.source', { url, date: date(fetchedAt) })}</dd>
            ))}
            <dd>
              <a href={`/verifications/checks?language=${language}#${code}`}>
                <code>{code}</code>
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
