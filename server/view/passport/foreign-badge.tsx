/** A badge that was put into a Passeport from elsewhere, as pages show it. */
import type { Language, Text } from '../../text.ts'
import { parisMoment } from '../verifier/paris-moment.ts'
import type { ShownVerdict } from '../verifier/shown-report.ts'
import { words } from '../words.ts'

export interface ShownForeign {
  /** Empty: the badge gives none. */
  readonly name: string
  readonly description?: string
  readonly criteria?: string
  readonly issuer: { readonly id: string; readonly knownName?: string; readonly claimedName?: string }
  readonly from?: string
  readonly until?: string
  readonly verdict: ShownVerdict
  /** RFC 3339. */
  readonly checkedAt: string
  /** What keeps it from being good without reservation. */
  readonly reasons: readonly Text[]
  /** Path of its bytes. */
  readonly file: string
}

/** What it is called. */
export function foreignName({ name }: Pick<ShownForeign, 'name'>, language: Language): string {
  return name === '' ? words(language).say('passport.foreign.unnamed') : name
}

/** What was found first, then what the badge says: by whom, since when. A name an issuer gives itself is said to be that. */
export function ForeignFacts({
  badge,
  language,
}: {
  readonly badge: ShownForeign
  readonly language: Language
}) {
  const { say, date } = words(language)
  const { issuer, from, until } = badge
  return (
    <>
      <p class="kind">{say('passport.foreign')}</p>
      <p>
        <strong>{say(`report.verdict.${badge.verdict}`)}</strong>
      </p>
      <p>{say('report.checkedOn', parisMoment(badge.checkedAt, language))}</p>
      {issuer.knownName === undefined ? (
        <p>
          {issuer.claimedName === undefined
            ? say('passport.foreign.by-nobody')
            : say('passport.foreign.claims', { name: issuer.claimedName })}
        </p>
      ) : (
        <p>{say('certificate.by', { organisation: issuer.knownName })}</p>
      )}
      {from !== undefined && <p>{say('passport.foreign.from', { date: date(from) })}</p>}
      {until !== undefined && <p>{say('passport.foreign.until', { date: date(until) })}</p>}
    </>
  )
}

/** The rest of it, on a page of its own: why it is not good without reservation, and what it is given for. */
export function ForeignDetails({
  badge: { reasons, description, criteria, file },
  language,
}: {
  readonly badge: ShownForeign
  readonly language: Language
}) {
  const { say } = words(language)
  const isAddress = criteria !== undefined && /^https?:\/\/\S+$/u.test(criteria)
  return (
    <>
      {reasons.length > 0 && (
        <>
          <h2>{say('report.reasons')}</h2>
          <ul>
            {reasons.map((reason) => (
              <li key={reason[language]}>{reason[language]}</li>
            ))}
          </ul>
        </>
      )}
      {description !== undefined && (
        <>
          <h2>{say('report.says')}</h2>
          <p>{description}</p>
        </>
      )}
      {criteria !== undefined && (
        <>
          <h2>{say('passport.foreign.criteria')}</h2>
          <p>
            {isAddress ? (
              <a href={criteria} rel="noreferrer nofollow">
                {criteria}
              </a>
            ) : (
              criteria
            )}
          </p>
        </>
      )}
      <p>
        <a href={file}>{say('passport.foreign.file')}</a>
      </p>
    </>
  )
}

/** Takes it out. Its issuer is not told: it is elsewhere. */
export function RemoveForeign({ language }: { readonly language: Language }) {
  const { say } = words(language)
  return (
    <>
      <h2>{say('passport.remove')}</h2>
      <form method="post" action="">
        <p>{say('passport.remove.text')}</p>
        <button class="secondary" name="do" value="remove">
          {say('passport.remove.start')}
        </button>
      </form>
    </>
  )
}
