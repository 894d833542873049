import type { Language, Text } from '../../text.ts'
import { page } from '../page.tsx'
import { words, type WordKey } from '../words.ts'

export interface ShownChecks {
  readonly checks: readonly { readonly id: string; readonly title: Text; readonly spec: string }[]
  readonly codes: readonly {
    readonly code: string
    readonly outcomes: readonly ('pass' | 'fail' | 'warn' | 'unknown' | 'skipped')[]
    readonly meaning: Text
    readonly easy: string
  }[]
}

/** What a report can say, for whoever writes a program or wonders about a code. A whole HTML document, without script. */
export function checksPage({ checks, codes }: ShownChecks, language: Language): string {
  const { say } = words(language)
  return page({
    language,
    path: '/verifications/checks',
    title: say('checks.title'),
    trail: [{ path: '/verifier', label: say('verifier.title') }],
    jsonLd: false,
    children: (
      <>
        <h1>{say('checks.title')}</h1>
        <p>{say('checks.intro')}</p>
        <h2>{say('checks.list')}</h2>
        <dl>
          {checks.map(({ id, title, spec }) => (
            <div key={id}>
              <dt>
                {title[language]} <code>{id}</code>
              </dt>
              <dd>
                <Specifications spec={spec} />
              </dd>
            </div>
          ))}
        </dl>
        <h2>{say('checks.codes')}</h2>
        <dl>
          {codes.map(({ code, outcomes, meaning, easy }) => (
            <div key={code} id={code}>
              <dt>
                <code>{code}</code> {outcomes.map((outcome) => say(outcomeWords[outcome])).join(', ')}
              </dt>
              <dd>{meaning[language]}</dd>
              {language === 'fr' && <dd>{say('checks.easy', { easy })}</dd>}
            </div>
          ))}
        </dl>
      </>
    ),
  })
}

export const outcomeWords = {
  pass: 'outcome.pass',
  fail: 'outcome.fail',
  warn: 'outcome.warn',
  unknown: 'outcome.unknown',
  skipped: 'outcome.skipped',
} as const satisfies Readonly<Record<string, WordKey>>

/** Addresses as links, other names as they are. */
function Specifications({ spec }: { readonly spec: string }) {
  return (
    <>
      {spec.split(/;\s*/u).map((one, index) => (
        <span key={one}>
          {index > 0 && ' ; '}
          {one.startsWith('https://') ? <a href={one}>{one}</a> : one}
        </span>
      ))}
    </>
  )
}
