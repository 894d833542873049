/** The register of recognised issuers, as people read it. */
import type { Language } from '../../text.ts'
import { page } from '../page.tsx'
import { words, type Words } from '../words.ts'

/** As much of the register as is shown. `iat` and `exp` in seconds since 1970; the rest RFC 3339. */
export interface ShownRegister {
  readonly iat: number
  readonly exp: number
  readonly recognitions: readonly ShownRecognition[]
}

interface ShownRecognition {
  readonly id: string
  readonly issuer: string
  readonly issuerName: string
  readonly issuerUrl?: string
  readonly by: { readonly name: string }
  readonly since: string
  readonly until?: string
  readonly frameworks?: readonly string[]
  readonly labels?: readonly string[]
  readonly reason: 'label' | 'agreement' | 'public-body' | 'accreditation' | 'foreign-register'
}

/** A whole HTML document: those recognised now, by name; then those that were. Judged at the moment the register is dated. */
export function registerPage(register: ShownRegister, hubName: string, language: Language): string {
  const said = words(language)
  const { say } = said
  const byName = register.recognitions.toSorted((a, b) => a.issuerName.localeCompare(b.issuerName, language))
  const hasEnded = ({ until }: ShownRecognition) =>
    until !== undefined && Date.parse(until) <= register.iat * 1000
  return page({
    language,
    path: '/trust/register',
    title: say('register.title'),
    trail: [],
    jsonLd: false,
    children: (
      <>
        <h1>{say('register.title')}</h1>
        <p>{say('register.intro', { hub: hubName })}</p>
        <p class="note">{say('register.registeredIsNot')}</p>
        <Entries title="register.now" entries={byName.filter((one) => !hasEnded(one))} said={said} />
        <Entries title="register.before" entries={byName.filter(hasEnded)} said={said} />
        <p class="note">
          {say('register.dated', {
            date: said.date(new Date(register.iat * 1000).toISOString().slice(0, 10)),
            until: said.date(new Date(register.exp * 1000).toISOString().slice(0, 10)),
          })}
        </p>
      </>
    ),
  })
}

interface EntriesProps {
  readonly title: 'register.now' | 'register.before'
  readonly entries: readonly ShownRecognition[]
  readonly said: Words
}

function Entries({ title, entries, said }: EntriesProps) {
  const { say } = said
  if (title === 'register.before' && entries.length === 0) return null
  return (
    <section aria-labelledby={title}>
      <h2 id={title}>{say(title)}</h2>
      {entries.length === 0 ? (
        <p>{say('register.none')}</p>
      ) : (
        entries.map((entry) => <Entry key={entry.id} entry={entry} said={said} />)
      )}
    </section>
  )
}

function Entry({ entry, said }: { readonly entry: ShownRecognition; readonly said: Words }) {
  const { say } = said
  const { issuer, issuerName, issuerUrl, by, since, until, frameworks = [], labels = [], reason } = entry
  const things = [...frameworks, ...labels]
  const from = said.date(since.slice(0, 10))
  return (
    <article id={entry.id}>
      <h3>{issuerUrl === undefined ? issuerName : <a href={issuerUrl}>{issuerName}</a>}</h3>
      <dl>
        <dt>{say('register.by')}</dt>
        <dd>{by.name}</dd>
        <dt>{say('register.period')}</dt>
        <dd>
          {until === undefined
            ? say('register.since', { from })
            : say('register.sinceUntil', { from, until: said.date(until.slice(0, 10)) })}
        </dd>
        <dt>{say('register.for')}</dt>
        <dd>
          {things.length === 0 ? (
            say('register.everything')
          ) : (
            <ul>
              {things.map((thing) => (
                <li key={thing}>
                  <a href={thing}>{thing}</a>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{say('register.because')}</dt>
        <dd>{say(`register.reason.${reason}`)}</dd>
        <dt>{say('register.identifier')}</dt>
        <dd>
          <code>{issuer}</code>
        </dd>
      </dl>
    </article>
  )
}
