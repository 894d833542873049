import type { Language, Text } from '../../text.ts'
import { page } from '../page.tsx'
import { words } from '../words.ts'
import { Field, InLanguage, Pages, plain, Select, type Asked } from './form.tsx'
import { capitalised } from './json-ld.ts'

/** Words by language tag. */
type LanguageMap = Readonly<Record<string, string>>

export interface SearchPageParts {
  readonly language: Language
  /** What was asked, by the name of the field: `q` and the filters. */
  readonly asked: Asked
  readonly offset: number
  readonly limit: number
  readonly total: number
  readonly hits: readonly {
    readonly code: string
    readonly title: Text
    readonly text?: LanguageMap
    /** Title of its framework. */
    readonly framework: Text
    readonly version: { readonly version: string }
    /** Of its own page. */
    readonly path: string
  }[]
  readonly filters: readonly {
    readonly name:
      'framework' | 'version' | 'letter' | 'domain' | 'level' | 'profile' | 'metier' | 'public' | 'alignment'
    readonly values: readonly {
      readonly value: string
      readonly label?: LanguageMap
      readonly count: number
    }[]
  }[]
}

const path = '/competencies'
/** A list of choices longer than this is no help. */
const mostChoices = 300

/** `/competencies`: a form, and what it finds. Works without a script. */
export function searchPage(parts: SearchPageParts): string {
  const { language, asked, offset, total, hits } = parts
  const { say, count } = words(language)
  const q = (asked['q'] ?? '').trim()
  return page({
    language,
    path,
    title: q === '' ? say('search.title') : say('search.titleOf', { words: q }),
    trail: [{ path: '/frameworks', label: say('site.frameworks') }],
    jsonLd: false,
    children: (
      <>
        <h1>{say('search.title')}</h1>
        <p>{say('search.intro')}</p>
        <Form {...parts} />
        <section>
          <h2>{count('results', total)}</h2>
          {total === 0 && <p>{say('search.none')}</p>}
          {hits.length > 0 && (
            <>
              <p>{say('results.range', { from: offset + 1, to: offset + hits.length, total })}</p>
              <ol start={offset + 1}>
                {hits.map((hit) => (
                  <li key={hit.path}>
                    <a href={hit.path}>
                      <span class="code">{hit.code}</span> {capitalised(hit.title[language])}
                    </a>
                    <p>
                      {hit.text !== undefined && (
                        <>
                          <InLanguage said={hit.text} language={language} />
                          <br />
                        </>
                      )}
                      <span class="kind">
                        {hit.framework[language]}, {say('hit.version', { version: hit.version.version })}
                      </span>
                    </p>
                  </li>
                ))}
              </ol>
            </>
          )}
          <Pages {...parts} path={path} />
        </section>
        <p>
          {say('search.crosswalk')} <a href="/crosswalk">{say('crosswalk.title')}</a>
        </p>
      </>
    ),
  })
}

function Form({ language, asked, filters }: SearchPageParts) {
  const { say } = words(language)
  const isFiltered = filters.some(({ name }) => (asked[name] ?? '') !== '')
  return (
    <search>
      <form method="get" action={path}>
        <Field name="q" type="search" label={say('search.words')} asked={asked} />
        <details open={isFiltered}>
          <summary>{say('search.filters')}</summary>
          <div class="fields">
            {filters
              .filter(({ name, values }) => values.length > 0 || (asked[name] ?? '') !== '')
              .map(({ name, values }) => (
                <Select
                  key={name}
                  name={name}
                  label={say(`search.${name}`)}
                  asked={asked}
                  any={say('search.any')}
                  choices={values.slice(0, mostChoices).map(({ value, label, count }) => {
                    const said = plain(label, language)
                    const name = said === undefined || said === value ? value : `${value} – ${said}`
                    return { value, label: `${name} (${String(count)})` }
                  })}
                />
              ))}
          </div>
        </details>
        <button type="submit">{say('search.submit')}</button>
      </form>
    </search>
  )
}
