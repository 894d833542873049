/** A decision as its holder lets anybody read it. */
import type { ComponentChildren } from 'preact'
import { parisDay } from '../paris-day.ts'
import type { Language, Text } from '../text.ts'
import { page } from './page.tsx'
import { words, type Words } from './words.ts'

export interface ShownFinding {
  readonly rule: string
  readonly outcome: 'met' | 'not-met' | 'needs-person'
  readonly reason: Text
  /** In easy French. */
  readonly easy: string
  readonly parts?: readonly ShownFinding[]
}

/** Only what is open is there. */
export interface ShownDecision {
  /** Its address. */
  readonly id: string
  readonly organisationName: string
  readonly achievementName: Text
  readonly frameworkIri: string
  readonly decidedAt: string
  readonly outcome?: 'granted' | 'refused' | 'needs-person'
  readonly instance?: 'first' | 'appeal'
  readonly criteria?: {
    readonly version: string
    readonly rules: readonly { readonly id: string; readonly source: string }[]
  }
  readonly findings?: readonly ShownFinding[]
  /** Who wrote the easy sentences, and who reviewed them: people concerned. */
  readonly easyFrench?: { readonly author: string; readonly reviewers: readonly string[] }
  readonly evidenceKinds?: readonly {
    readonly kind: string
    readonly title?: Text
    readonly pieces: number
  }[]
  readonly assessors?: readonly { readonly name: string; readonly recommends: 'grant' | 'refuse' }[]
  readonly signedBy?: string
  readonly reason?: string
  readonly judgements?: readonly { readonly rule: string; readonly reason: string }[]
}

/** A whole HTML document. The easy sentences are French, whatever the language of the page. */
export function decisionPage(decision: ShownDecision, language: Language): string {
  const said = words(language)
  const { say } = said
  const name = decision.achievementName[language]
  return page({
    language,
    path: `${new URL(decision.id).pathname}/opened`,
    title: say('decision.title', { name }),
    trail: [],
    jsonLd: false,
    children: (
      <>
        <h1>{say('decision.title', { name })}</h1>
        <p class="kind">
          {say('decision.by', {
            organisation: decision.organisationName,
            date: said.date(parisDay(new Date(decision.decidedAt))),
          })}
        </p>
        <p class="note">{say('decision.openedByHolder')}</p>
        <Outcome decision={decision} said={said} />
        <Findings decision={decision} said={said} />
        <Reasons decision={decision} said={said} />
        <Kinds decision={decision} said={said} />
        <Assessors decision={decision} said={said} />
        <Criteria decision={decision} said={said} />
        <p class="note">
          <a href={decision.frameworkIri}>{say('decision.framework')}</a>
        </p>
      </>
    ),
  })
}

interface Props {
  readonly decision: ShownDecision
  readonly said: Words
}

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Outcome({ decision: { outcome, instance = 'first' }, said: { say } }: Props) {
  if (outcome === undefined) return null
  return (
    <Section id="outcome" title={say('decision.outcome')}>
      <p>
        <strong>{say(`decision.outcome.${outcome}`)}</strong>
        {instance === 'appeal' && ` ${say('decision.appeal')}`}
      </p>
    </Section>
  )
}

function Findings({ decision: { findings, easyFrench }, said }: Props) {
  if (findings === undefined) return null
  const { say } = said
  return (
    <>
      <Section id="easy" title={say('decision.easy')}>
        <ul lang="fr">
          {findings.map((finding) => (
            <li key={finding.rule}>{finding.easy}</li>
          ))}
        </ul>
        {easyFrench && (
          <p class="note">
            {easyFrench.reviewers.length === 0
              ? say('decision.easyNotReviewed', { author: easyFrench.author })
              : say('decision.easyReviewed', { reviewers: easyFrench.reviewers.join(', ') })}
          </p>
        )}
      </Section>
      <Section id="findings" title={say('decision.findings')}>
        <FindingList findings={findings} said={said} />
      </Section>
    </>
  )
}

function FindingList({
  findings,
  said,
}: {
  readonly findings: readonly ShownFinding[]
  readonly said: Words
}) {
  return (
    <ul>
      {findings.map(({ rule, outcome, reason, parts }) => (
        <li key={rule}>
          <strong>{said.say(`decision.rule.${outcome}`)}</strong>
          {said.say('colon')}
          {reason[said.language]}
          {parts && <FindingList findings={parts} said={said} />}
        </li>
      ))}
    </ul>
  )
}

function Reasons({ decision: { reason, judgements = [] }, said: { say } }: Props) {
  if (reason === undefined && judgements.length === 0) return null
  return (
    <Section id="reasons" title={say('decision.reason')}>
      {reason !== undefined && <p>{reason}</p>}
      {judgements.length > 0 && (
        <ul>
          {judgements.map((judgement) => (
            <li key={judgement.rule}>{judgement.reason}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Kinds({ decision: { evidenceKinds }, said: { say, count, language } }: Props) {
  if (evidenceKinds === undefined) return null
  return (
    <Section id="evidence" title={say('decision.evidence')}>
      <ul>
        {evidenceKinds.map(({ kind, title, pieces }) => (
          <li key={kind}>
            {title?.[language] ?? kind}
            {say('colon')}
            {count('decision.pieces', pieces)}
          </li>
        ))}
      </ul>
      <p class="note">{say('decision.evidencePrivate')}</p>
    </Section>
  )
}

function Assessors({ decision: { assessors, signedBy }, said: { say } }: Props) {
  if (assessors === undefined) return null
  return (
    <Section id="assessors" title={say('decision.assessors')}>
      <ul>
        {assessors.map(({ name, recommends }, index) => (
          <li key={index}>
            {name}
            {say('colon')}
            {say(`decision.recommends.${recommends}`)}
          </li>
        ))}
        {signedBy !== undefined && <li>{say('decision.signedBy', { name: signedBy })}</li>}
      </ul>
    </Section>
  )
}

function Criteria({ decision: { criteria }, said: { say } }: Props) {
  if (criteria === undefined) return null
  return (
    <Section id="criteria" title={say('decision.criteria', { version: criteria.version })}>
      <ul>
        {criteria.rules.map(({ id, source }) => (
          <li key={id}>{source}</li>
        ))}
      </ul>
    </Section>
  )
}
