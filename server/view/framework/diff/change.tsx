import type { ComponentChildren } from 'preact'
import { isNode, readable, values } from '../json-ld.ts'
import { NodeName, SaidValue } from './said-value.tsx'
import { isOfWhole, isShown, propertyOf, termOf } from './shape.ts'
import type { DiffChange, ShownDiff, WordRun } from './shape.ts'

export interface ChangeProps {
  readonly shown: ShownDiff
  readonly change: DiffChange
}

/** One change: what it is, what was and what is, and why it is classed so. */
export function ShownChange({ shown, change }: ChangeProps) {
  const { find, say } = shown.words
  const why = shown.diff.rules?.[change.rule]?.[shown.context.language]
  const details = detailsOf(shown, change)
  return (
    <li>
      <strong>{find(`diff.kind.${change.kind}`) ?? readable(change.kind)}</strong>
      {details.length > 0 && ` – ${details.join(', ')}`}
      {change.about !== undefined && <About shown={shown} about={change.about} />}
      <Content shown={shown} change={change} />
      {why !== undefined && (
        <p class="kind">
          {say('diff.why')} {why}
        </p>
      )}
    </li>
  )
}

/** What a nested thing is about, its values side by side. */
function About({ shown, about }: { readonly shown: ShownDiff; readonly about: unknown }) {
  const all = isNode(about) ? Object.entries(about) : []
  return (
    <p>
      {all.map(([property, value], index) => (
        <span key={property}>
          {index > 0 && ' – '}
          <SaidValue shown={shown} value={value} gone={false} />
        </span>
      ))}
    </p>
  )
}

/** Which property, which language, which levels. */
function detailsOf(shown: ShownDiff, change: DiffChange): readonly string[] {
  const { say, find } = shown.words
  const property = propertyOf(change)
  const { language, levels = [] } = change
  return [
    ...(property === undefined || namedByKind.includes(property) ? [] : [termOf(shown, property)]),
    ...(language === undefined ? [] : [find(`diff.language.${language}`) ?? readable(language)]),
    ...levels.map((number) => say('level.short', { number })),
  ]
}

/** Properties the kind of change already names. */
const namedByKind = [
  'mediation:levelStatement',
  'mediation:indicator',
  'mediation:alignment',
  'dcterms:description',
]

function Content({ shown, change }: ChangeProps) {
  if (change.kind === 'order-changed') return <NewPlace shown={shown} change={change} />
  if (isOfWhole(change)) return <Replacement shown={shown} change={change} />
  if (change.words !== undefined) {
    return (
      <p lang={change.language === shown.context.language ? undefined : change.language}>
        {change.words.map((run, index) => (
          <Run key={index} shown={shown} run={run} next={change.words?.[index + 1]} />
        ))}
      </p>
    )
  }
  if (change.properties !== undefined) {
    return (
      <>
        {change.properties.filter(saysMore).map((property) => (
          <BeforeAndAfter
            key={property}
            shown={shown}
            label={termOf(shown, property)}
            before={valueOf(change.before, property)}
            after={valueOf(change.after, property)}
          />
        ))}
      </>
    )
  }
  return <BeforeAndAfter shown={shown} before={change.before} after={change.after} />
}

/** The number of a level says nothing that its name does not. */
function saysMore(property: string, _index: number, all: readonly string[]): boolean {
  return property !== 'mediation:levelNumber' || !all.includes('mediation:level')
}

function valueOf(value: unknown, property: string): unknown {
  return isNode(value) && Object.hasOwn(value, property) ? value[property] : undefined
}

/** Words that came or went: underlined or struck through to the eye, said in words to the ear. */
function Run({
  shown,
  run,
  next,
}: {
  readonly shown: ShownDiff
  readonly run: WordRun
  /** The run that comes next. */
  readonly next: WordRun | undefined
}) {
  const text = readable(run.text)
  switch (run.change) {
    case 'same':
      return <>{text}</>
    case 'removed':
      return (
        <>
          <del>
            <Unseen shown={shown} label="diff.removed" />
            {text}
            <Unseen shown={shown} label="diff.removedEnd" />
          </del>
          {next?.change === 'added' && ' '}
        </>
      )
    case 'added':
      return (
        <ins>
          <Unseen shown={shown} label="diff.added" />
          {text}
          <Unseen shown={shown} label="diff.addedEnd" />
        </ins>
      )
  }
}

interface UnseenProps {
  readonly shown: ShownDiff
  readonly label: 'diff.removed' | 'diff.removedEnd' | 'diff.added' | 'diff.addedEnd'
}

/** The language of the page, even inside words of another. */
function Unseen({ shown, label }: UnseenProps) {
  return (
    <span class="unseen" lang={shown.context.language}>
      {` ${shown.words.say(label)} `}
    </span>
  )
}

interface BeforeAndAfterProps {
  readonly shown: ShownDiff
  readonly label?: string
  readonly before: unknown
  readonly after: unknown
}

function BeforeAndAfter({ shown, label, before, after }: BeforeAndAfterProps) {
  const { say } = shown.words
  const [was, is] = [before !== undefined, after !== undefined]
  if (!isShown(before) && !isShown(after)) return null
  const heading = label === undefined ? '' : `${label}, `
  return (
    <dl class="change">
      {was && (
        <Side label={heading + say(is ? 'diff.before' : 'diff.gone')}>
          <del>
            <SaidValue shown={shown} value={before} gone />
          </del>
        </Side>
      )}
      {is && (
        <Side label={heading + say(was ? 'diff.after' : 'diff.new')}>
          <ins>
            <SaidValue shown={shown} value={after} gone={false} />
          </ins>
        </Side>
      )}
    </dl>
  )
}

function Side({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What takes the place of what was retired. */
function Replacement({ shown, change: { after } }: ChangeProps) {
  const replacements = isNode(after)
    ? ['dcterms:isReplacedBy', 'skos:exactMatch'].flatMap((term) => values(after, term))
    : []
  if (replacements.length === 0) return null
  return (
    <p>
      {shown.words.say('diff.replacedBy')}{' '}
      {[...new Set(replacements)].map((value, index) => (
        <span key={index}>
          {index > 0 && ', '}
          <SaidValue shown={shown} value={value} gone={false} />
        </span>
      ))}
    </p>
  )
}

function NewPlace({ shown, change: { follows, along = [] } }: ChangeProps) {
  if (follows === undefined) return null
  const { say } = shown.words
  return (
    <>
      <p>
        {say('diff.comesAfter')} <Neighbour shown={shown} code={follows.after} gone={false} />
        {' – '}
        {say('diff.cameAfter')} <Neighbour shown={shown} code={follows.before} gone />
      </p>
      {along.length > 0 && (
        <p>
          {say('diff.along')} {along.map(readable).join(', ')}
        </p>
      )}
    </>
  )
}

interface NeighbourProps {
  readonly shown: ShownDiff
  readonly code: string | null | undefined
  readonly gone: boolean
}

function Neighbour({ shown, code, gone }: NeighbourProps) {
  if (typeof code !== 'string') return <>{shown.words.say('diff.nothing')}</>
  return <NodeName shown={shown} code={code} gone={gone} />
}
