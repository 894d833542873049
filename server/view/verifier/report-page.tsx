/** What was found of a badge: the verdict first, everything else below it. */
import { page } from '../page.tsx'
import { words, type WordKey } from '../words.ts'
import { parisMoment } from './paris-moment.ts'
import { Checks } from './report-checks.tsx'
import type { ShownJudgement, ShownReport } from './shown-report.ts'

/** A whole HTML document, without script. What is bad, unknown or reserved is said in words and by a sign, never by colour alone. */
export function reportPage(report: ShownReport): string {
  const { language, parts = [] } = report
  const { say } = words(language)
  return page({
    language,
    path: '/verifier',
    title: say(`report.verdict.${report.verdict}`),
    trail: [{ path: `/verifier?language=${language}`, label: say('verifier.title') }],
    jsonLd: false,
    children: (
      <div class="column">
        <h1>{say('report.title')}</h1>
        <Verdict report={report} />
        <Reasons report={report} />
        <Said report={report} />
        <PolicyDecision report={report} />
        <h2>{say('report.questions')}</h2>
        <Questions report={report} />
        <Issuer report={report} />
        <NotChecked report={report} />
        {parts.map((part, at) => (
          <section key={String(at)}>
            <h2>{say('report.part', { number: at + 1 })}</h2>
            <p>
              <Sign of={part.verdict} /> {say(`report.verdict.${part.verdict}`)}
            </p>
            <Checks language={language} checks={part.checks} />
          </section>
        ))}
        <Checks language={language} checks={report.checks} />
        <How report={report} />
        <Kept report={report} />
        <p>
          <a href={`/verifier?language=${language}`}>{say('report.again')}</a>
        </p>
      </div>
    ),
  })
}

interface Props {
  readonly report: ShownReport
}

const signs = {
  valid: '✔',
  yes: '✔',
  'valid-with-warnings': '⚠',
  'with-reservations': '⚠',
  invalid: '✖',
  no: '✖',
  undetermined: '?',
  unknown: '?',
} as const

function Sign({ of }: { readonly of: keyof typeof signs }) {
  return (
    <span class="sign" aria-hidden="true">
      {signs[of]}
    </span>
  )
}

function Verdict({ report: { language, verdict, checkedAt, questions } }: Props) {
  const { say } = words(language)
  const { day, time } = parisMoment(checkedAt, language)
  return (
    <div class={`verdict verdict-${verdict}`}>
      <p>
        <Sign of={verdict} /> <strong>{say(`report.verdict.${verdict}`)}</strong>
      </p>
      {language === 'fr' && <p>{questions.map(({ easy }) => easy).join(' ')}</p>}
      <p>{say('report.checkedOn', { day, time })}</p>
    </div>
  )
}

/** Whatever keeps the badge from being good without reservation: nobody should have to unfold anything for that. */
function Reasons({ report: { language, checks } }: Props) {
  const { say } = words(language)
  const reasons = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  if (reasons.length === 0) return null
  return (
    <>
      <h2>{say('report.reasons')}</h2>
      <ul>
        {reasons.map(({ id, detail }) => (
          <li key={id}>{detail[language]}</li>
        ))}
      </ul>
    </>
  )
}

function Said({ report: { language, says } }: Props) {
  if (says === undefined) return null
  const { say, date } = words(language)
  const { name, holder, validFrom, validUntil } = says
  const rows: readonly (readonly [WordKey, string | undefined])[] = [
    ['report.says.name', name],
    ['report.says.holder', holder ?? say('report.says.unnamed')],
    ['report.says.from', validFrom && date(validFrom)],
    ['report.says.until', validUntil && date(validUntil)],
  ]
  return (
    <>
      <h2>{say('report.says')}</h2>
      <dl>
        {rows.map(([key, value]) =>
          value === undefined ? null : (
            <div key={key}>
              <dt>{say(key)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {holder !== undefined && <p>{say('report.says.compare')}</p>}
    </>
  )
}

/** Beside the verdict: what one verifier asks for is not what is true of the badge. */
function PolicyDecision({ report: { language, policy: decided } }: Props) {
  if (decided === undefined) return null
  const { say } = words(language)
  const { organisation, name, version } = decided.policy
  const named = organisation === undefined ? name : `${organisation}/${name}`
  const details = new Set(decided.reasons.map(({ detail }) => detail[language]))
  return (
    <>
      <h2>{say('report.policy')}</h2>
      <p>
        <strong>{say(`report.policy.${decided.decision}`)}</strong>
      </p>
      <p>{say('report.policy.which', { name: named, version })}</p>
      {details.size > 0 && (
        <ul>
          {[...details].map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function Questions({
  report: { language, questions },
}: {
  readonly report: Pick<ShownReport, 'language' | 'questions'>
}) {
  const { say } = words(language)
  return (
    <dl class="questions">
      {questions.map(({ id, title, answer, detail }) => (
        <div key={id}>
          <dt>{title[language]}</dt>
          <dd>
            <Sign of={answer} /> <strong>{say(`report.answer.${answer}`)}</strong>
          </dd>
          <dd>{detail[language]}</dd>
        </div>
      ))}
    </dl>
  )
}

function Issuer({
  report: { language, issuer },
}: {
  readonly report: Pick<ShownJudgement, 'issuer'> & Pick<ShownReport, 'language'>
}) {
  if (issuer === undefined) return null
  const { say, date } = words(language)
  return (
    <>
      <h2>{say('report.issuer')}</h2>
      <p>{issuer.name ?? say('report.issuer.unnamed')}</p>
      <p>
        <code>{issuer.id}</code>
      </p>
      {(issuer.recognisedBy ?? []).length === 0 && issuer.name !== undefined && (
        <p>
          {say('report.issuer.registered')} <a href="/trust/register">{say('report.issuer.register')}</a>
        </p>
      )}
      {(issuer.recognisedBy ?? []).map(({ by, since }) => (
        <p key={`${by.name} ${since}`}>{say('report.issuer.by', { name: by.name, date: date(since) })}</p>
      ))}
    </>
  )
}

function NotChecked({ report: { language, checks, input, subjectBinding } }: Props) {
  const { say } = words(language)
  const open = checks.filter(({ outcome, code }) => outcome === 'unknown' || code === 'not-reached')
  const isPicture = input.kind === 'png' || input.kind === 'svg'
  const isCompared = checks.some(({ id, outcome }) => id === 'image.match' && outcome === 'pass')
  return (
    <>
      <h2>{say('report.notChecked')}</h2>
      <ul>
        {open.map(({ id, title }) => (
          <li key={id}>{title[language]}</li>
        ))}
        {subjectBinding !== 'proven' && <li>{say('report.notChecked.holder')}</li>}
        {input.kind === 'pdf' && <li>{say('report.notChecked.pdf')}</li>}
        {isPicture && !isCompared && <li>{say('report.notChecked.image')}</li>}
      </ul>
      {open.length === 0 && <p>{say('report.notChecked.none')}</p>}
    </>
  )
}

function How({ report: { language, input } }: Props) {
  const { say } = words(language)
  return (
    <details>
      <summary>{say('report.how')}</summary>
      <p>{say('report.how.colours')}</p>
      <p>{say('report.how.unknown')}</p>
      <p>{say('report.how.skill')}</p>
      <p>
        <a href={`/verifications/checks?language=${language}`}>{say('verifier.checks')}</a>
      </p>
      <p>
        {say('report.fingerprint')} <code>{input.sha256}</code>
      </p>
    </details>
  )
}

function Kept({ report: { language, kept } }: Props) {
  if (kept === undefined) return null
  const { say } = words(language)
  return (
    <>
      <p>{say('report.kept', parisMoment(kept.validUntil, language))}</p>
      <p>
        <a href={kept.url}>{kept.url}</a>
      </p>
      <p>
        <a href={`${kept.url}/report.jwt`}>{say('report.kept.jwt')}</a>
      </p>
    </>
  )
}
