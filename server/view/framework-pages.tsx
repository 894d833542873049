/** The pages of competency frameworks, for people who read them in a browser or on paper. Each answers a whole HTML document. */
import { grouped, strings } from './framework/json-ld.ts'
import { Status } from './framework/record.tsx'
import { History } from './framework/release.tsx'
import { Statement } from './framework/said.tsx'
import {
  frameworkNode,
  shown,
  versionPath,
  type FrameworkVersion,
  type PageContext,
} from './framework/shown.ts'
import { page } from './page.tsx'
import { words } from './words.ts'

export type { FrameworkVersion, PageContext } from './framework/shown.ts'
export { frameworkNodePage } from './framework/node-page.tsx'
export { frameworkVersionPage } from './framework/version-page.tsx'

/** `/frameworks`: every framework, each by its latest version. `frameworks` is sorted by slug and then by version. */
export function frameworkListPage(frameworks: readonly FrameworkVersion[], context: PageContext): string {
  const { say } = words(context.language)
  return page({
    language: context.language,
    path: context.path,
    title: say('site.frameworks'),
    trail: [],
    jsonLd: true,
    children: (
      <>
        <h1>{say('list.title')}</h1>
        <p>{say('list.intro')}</p>
        {grouped(frameworks, ({ slug }) => slug).map(([slug, versions]) =>
          versions
            .slice(-1)
            .map((latest) => (
              <Summary key={slug} version={latest} context={context} count={versions.length} />
            )),
        )}
        {frameworks.length === 0 && <p>{say('list.none')}</p>}
      </>
    ),
  })
}

interface SummaryProps {
  readonly version: FrameworkVersion
  readonly context: PageContext
  /** How many versions the framework has. */
  readonly count: number
}

function Summary({ version, context, count }: SummaryProps) {
  const about = shown(version, context)
  return (
    <article>
      <h2>
        <a href={versionPath(version)}>{version.title[context.language]}</a>
      </h2>
      <Status shown={about} />
      <Statement shown={about} node={about.framework} />
      <p>
        {size(version, context)} {about.words.say('version.number', { version: version.version })}
        {' – '}
        <a href={`/frameworks/${encodeURIComponent(version.slug)}`}>{about.words.count('versions', count)}</a>
      </p>
    </article>
  )
}

/** How large a version is, in the words of its kind. */
function size(version: FrameworkVersion, context: PageContext): string {
  const { count } = words(context.language)
  const total = version.competencies.length
  const letters = [...version.nodes.values()].filter((node) => 'mediation:entry' in node).length
  if ('mediation:hasCriterion' in frameworkNode(version)) return `${count('criteria', total)}.`
  if (letters > 0) return `${count('letters', letters)}, ${count('entries', total)}.`
  const domains = strings(frameworkNode(version), 'ceasn:hasTopChild').length
  return `${count('domains', domains)}, ${count('competencies', total)}.`
}

/**
 * `/frameworks/{slug}`: the versions of one framework, the latest first. `versions` is sorted by version.
 * @throws Error when there is none: a framework without a version has no page
 */
export function frameworkPage(versions: readonly FrameworkVersion[], context: PageContext): string {
  const latest = versions.at(-1)
  if (latest === undefined) throw new Error('a framework without a released version has no page')
  const about = shown(latest, context)
  const { say } = about.words
  return page({
    language: context.language,
    path: context.path,
    title: latest.title[context.language],
    trail: [{ path: '/frameworks', label: say('site.frameworks') }],
    jsonLd: true,
    children: (
      <>
        <Status shown={about} />
        <h1>{latest.title[context.language]}</h1>
        <Statement shown={about} node={about.framework} />
        <p>{size(latest, context)}</p>
        <h2>{say('framework.versions')}</h2>
        <p>{say('framework.versionsNote')}</p>
        <History versions={versions} context={context} />
      </>
    ),
  })
}
