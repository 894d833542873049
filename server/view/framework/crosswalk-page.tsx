import type { Language, Text } from '../../text.ts'
import { page } from '../page.tsx'
import { words } from '../words.ts'
import { Field, InLanguage, Pages, Select, type Asked } from './form.tsx'
import { capitalised, readable } from './json-ld.ts'

/** Words by language tag. */
type LanguageMap = Readonly<Record<string, string>>

/** One end of an alignment. */
export interface ShownEnd {
  readonly framework: string
  readonly code?: string
  readonly iri?: string
  readonly name?: LanguageMap
  /** Of its own page, for what is ours. */
  readonly path?: string
}

const relations = ['replacedBy', 'exact', 'close', 'narrow', 'broad', 'related'] as const

export interface ShownAlignment {
  readonly from: ShownEnd
  readonly to: ShownEnd
  readonly relation: (typeof relations)[number]
  readonly certain: boolean
  readonly levels?: readonly { readonly from: number; readonly to: number; readonly certain: boolean }[]
  /** A level was asked for, and this says nothing of it. */
  readonly levelNotSaid?: boolean
  readonly validFrom?: string
  readonly validUntil?: string
  readonly source?: string
  readonly dataset: { readonly title: Text; readonly status?: string; readonly note?: LanguageMap }
  readonly note?: LanguageMap
}

export interface CrosswalkPageParts {
  readonly language: Language
  /** What was asked, by the name of the field. */
  readonly asked: Asked
  readonly offset: number
  readonly limit: number
  readonly total: number
  readonly alignments: readonly ShownAlignment[]
  /** Every framework there is, with its title when it is ours. */
  readonly frameworks: readonly { readonly name: string; readonly title?: Text }[]
}

const path = '/crosswalk'

/** Read beside the word, never alone. */
const signs = {
  replacedBy: '→',
  exact: '=',
  close: '≈',
  narrow: '⊃',
  broad: '⊂',
  related: '↔',
} as const satisfies Readonly<Record<(typeof relations)[number], string>>

/** `/crosswalk`: a form, and the alignments it finds as a table. Works without a script. */
export function crosswalkPage(parts: CrosswalkPageParts): string {
  const { language, offset, total, alignments } = parts
  const { say, count } = words(language)
  return page({
    language,
    path,
    title: say('crosswalk.title'),
    trail: [{ path: '/frameworks', label: say('site.frameworks') }],
    jsonLd: false,
    children: (
      <>
        <h1>{say('crosswalk.title')}</h1>
        <p>{say('crosswalk.intro')}</p>
        <Form {...parts} />
        <section>
          <h2>{count('alignments', total)}</h2>
          {total === 0 && <p>{say('crosswalk.none')}</p>}
          {alignments.length > 0 && (
            <>
              <p>{say('results.range', { from: offset + 1, to: offset + alignments.length, total })}</p>
              <Alignments {...parts} />
            </>
          )}
          <Pages {...parts} path={path} />
        </section>
        {alignments.length > 0 && <Datasets {...parts} />}
        <p>
          {say('crosswalk.search')} <a href="/competencies">{say('search.title')}</a>
        </p>
      </>
    ),
  })
}

function Form({ language, asked, frameworks }: CrosswalkPageParts) {
  const { say } = words(language)
  const named = frameworks.map(({ name, title }) => ({ value: name, label: title?.[language] ?? name }))
  const any = say('crosswalk.any')
  return (
    <form method="get" action={path} aria-label={say('crosswalk.title')}>
      <div class="fields">
        <Select name="framework" label={say('crosswalk.framework')} asked={asked} any={any} choices={named} />
        <Field name="code" type="text" label={say('crosswalk.code')} asked={asked} />
        <Field name="level" type="number" label={say('crosswalk.level')} asked={asked} />
        <Select name="to" label={say('crosswalk.to')} asked={asked} any={any} choices={named} />
        <Select
          name="relation"
          label={say('crosswalk.relation')}
          asked={asked}
          any={any}
          choices={relations.map((value) => ({
            value,
            label: `${signs[value]} ${say(`relation.${value}`)}`,
          }))}
        />
        <Select
          name="certain"
          label={say('crosswalk.certainty')}
          asked={asked}
          any={any}
          choices={[
            { value: 'true', label: `✓ ${say('crosswalk.certain')}` },
            { value: 'false', label: `? ${say('alignment.uncertain')}` },
          ]}
        />
        <Field name="on" type="date" label={say('crosswalk.on')} asked={asked} />
      </div>
      {asked['iri'] !== undefined && (
        <Field name="iri" type="text" label={say('crosswalk.iri')} asked={asked} />
      )}
      <button type="submit">{say('crosswalk.submit')}</button>
    </form>
  )
}

function Alignments(parts: CrosswalkPageParts) {
  const { say } = words(parts.language)
  return (
    <div class="overflow-auto" role="region" aria-label={say('crosswalk.caption')} tabIndex={0}>
      <table class="alignments">
        <caption>{say('crosswalk.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('crosswalk.from')}</th>
            <th scope="col">{say('crosswalk.relation')}</th>
            <th scope="col">{say('crosswalk.other')}</th>
            <th scope="col">{say('crosswalk.details')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.alignments.map((alignment, index) => (
            <tr key={index}>
              <td>
                <End {...parts} end={alignment.from} />
              </td>
              <td>
                <Sign sign={signs[alignment.relation]} /> {say(`relation.${alignment.relation}`)}
                <br />
                <Certainty certain={alignment.certain} language={parts.language} />
              </td>
              <td>
                <End {...parts} end={alignment.to} />
              </td>
              <td>
                <Details alignment={alignment} language={parts.language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** For the eye: the word beside it says the same. */
function Sign({ sign }: { readonly sign: string }) {
  return <span aria-hidden="true">{sign}</span>
}

function Certainty({ certain, language }: { readonly certain: boolean; readonly language: Language }) {
  const { say } = words(language)
  return certain ? (
    <>
      <Sign sign="✓" /> {say('crosswalk.certain')}
    </>
  ) : (
    <strong class="tag">
      <Sign sign="?" /> {say('alignment.uncertain')}
    </strong>
  )
}

function End({ end, language, frameworks }: CrosswalkPageParts & { readonly end: ShownEnd }) {
  const framework = frameworks.find(({ name }) => name === end.framework)?.title?.[language] ?? end.framework
  const target = end.path ?? outside(end.iri)
  const isWhole = end.code === undefined && (end.name === undefined || end.path?.split('/').length === 4)
  const label = isWhole ? (
    readable(framework)
  ) : (
    <>
      {end.code !== undefined && <span class="code">{readable(end.code)}</span>}{' '}
      <InLanguage said={end.name} language={language} />
    </>
  )
  return (
    <>
      {target === undefined ? (
        label
      ) : (
        <a href={target} rel={end.path === undefined ? 'external noreferrer' : undefined}>
          {label}
        </a>
      )}
      {!isWhole && (
        <>
          <br />
          <span class="kind">{readable(framework)}</span>
        </>
      )}
    </>
  )
}

/** An address of the web that says where it leads; anything else is no link. */
function outside(iri: string | undefined): string | undefined {
  if (iri === undefined || !URL.canParse(iri)) return undefined
  const url = new URL(iri)
  const isPlain = ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === ''
  return isPlain ? url.href : undefined
}

function Details({
  alignment,
  language,
}: {
  readonly alignment: ShownAlignment
  readonly language: Language
}) {
  const { say, date } = words(language)
  const { levels = [], levelNotSaid = false, validFrom, validUntil, note, dataset } = alignment
  return (
    <ul>
      {levels.map(({ from, to, certain }) => (
        <li key={`${String(from)} ${String(to)}`}>
          {say('crosswalk.levels', { from, to })} <Certainty certain={certain} language={language} />
        </li>
      ))}
      {levelNotSaid && (
        <li>
          <strong class="tag">
            <Sign sign="?" /> {say('crosswalk.levelNotSaid')}
          </strong>
        </li>
      )}
      {validFrom !== undefined && <li>{say('crosswalk.validFrom', { day: date(validFrom) })}</li>}
      {validUntil !== undefined && <li>{say('crosswalk.validUntil', { day: date(validUntil) })}</li>}
      {note !== undefined && (
        <li>
          <InLanguage said={capitalisedMap(note)} language={language} />
        </li>
      )}
      <li>{say('crosswalk.saidBy', { title: dataset.title[language] })}</li>
    </ul>
  )
}

function capitalisedMap(said: LanguageMap): LanguageMap {
  return Object.fromEntries(Object.entries(said).map(([tag, text]) => [tag, capitalised(text)]))
}

/** Who says what is in the table, and what to know of it; each once. */
function Datasets({ language, alignments }: CrosswalkPageParts) {
  const { say, find } = words(language)
  const datasets = new Map(alignments.map(({ dataset, source }) => [dataset.title.fr, { dataset, source }]))
  return (
    <section>
      <h2>{say('crosswalk.datasets')}</h2>
      <ul>
        {[...datasets.values()].map(({ dataset, source }) => (
          <li key={dataset.title.fr}>
            {dataset.title[language]}
            {dataset.status !== undefined && (
              <>
                {' '}
                <strong class="tag">{find(`status.${dataset.status}`) ?? dataset.status}</strong>
              </>
            )}
            {source !== undefined && ` ${say('crosswalk.source', { source })}`}
            {dataset.note !== undefined && (
              <p>
                <InLanguage said={dataset.note} language={language} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
