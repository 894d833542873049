import { page } from '../page.tsx'
import { ShownChange } from './diff/change.tsx'
import { NodeName } from './diff/said-value.tsx'
import { changeClasses, nameOf, shownDiff } from './diff/shape.ts'
import type { ChangeClass, Diff, DiffChange, ShownDiff } from './diff/shape.ts'
import { readable } from './json-ld.ts'
import type { PageContext } from './shown.ts'

/**
 * What changed from one version of a framework to another, as a whole HTML document: first what may matter most, then node by node.
 * `context.path` under `/frameworks/` says that both versions have pages to link to. Shows at most 500 nodes of each class.
 */
export function diffPage(diff: Diff, context: PageContext): string {
  const shown = shownDiff(diff, context)
  const { say } = shown.words
  const name = nameOf(shown, '.')?.text ?? readable(diff.framework)
  return page({
    language: context.language,
    path: context.path,
    title: say('diff.title', { name, from: diff.from, to: diff.to }),
    jsonLd: false,
    trail: [
      { path: '/frameworks', label: say('site.frameworks') },
      { path: `/frameworks/${encodeURIComponent(diff.framework)}`, label: name },
    ],
    children: (
      <>
        <h1>{say('diff.heading')}</h1>
        <p class="kind">{say('diff.title', { name, from: diff.from, to: diff.to })}</p>
        <Summary shown={shown} />
        {changeClasses.map((one) => (
          <Section key={one} shown={shown} class={one} />
        ))}
      </>
    ),
  })
}

function Summary({ shown }: { readonly shown: ShownDiff }) {
  const { diff, words } = shown
  if (diff.class === 'none') return <p>{words.say('diff.none')}</p>
  const present = changeClasses.filter((one) => diff.changes.some((change) => change.class === one))
  return (
    <>
      <p class="note">
        {words.say(`diff.sum.${diff.class}`)}{' '}
        {words.say('diff.suggested', { version: diff.suggestedVersion })}
      </p>
      <nav class="contents" aria-label={words.say('version.contents')}>
        <ul>
          {present.map((one) => (
            <li key={one}>
              <a href={`#${one}`}>
                {words.say(`diff.class.${one}`)}
                {words.say('colon')}
                {words.count('changes', diff.changes.filter((change) => change.class === one).length)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <table>
        <caption>{words.say('diff.counts')}</caption>
        <thead>
          <tr>
            <th scope="col">{words.say('diff.kind')}</th>
            <th scope="col">{words.say('diff.number')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(diff.counts).map(([kind, count]) => (
            <tr key={kind}>
              <th scope="row">{words.find(`diff.kind.${kind}`) ?? readable(kind)}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** More than anybody reads: beyond, the page only says how many there are. */
const mostNodes = 500

function Section({ shown, class: one }: { readonly shown: ShownDiff; readonly class: ChangeClass }) {
  const { say } = shown.words
  const changes = shown.diff.changes.filter((change) => change.class === one)
  if (changes.length === 0) return null
  const nodes = byNode(changes)
  return (
    <section id={one}>
      <h2>{say(`diff.class.${one}`)}</h2>
      <p>{say(`diff.meaning.${one}`)}</p>
      {nodes.slice(0, mostNodes).map(([code, all]) => (
        <article key={code}>
          <h3>
            <NodeName shown={shown} code={code} gone={all.every(isGone)} />
          </h3>
          <ul class="changes">
            {all.map((change, index) => (
              <ShownChange key={index} shown={shown} change={change} />
            ))}
          </ul>
        </article>
      ))}
      {nodes.length > mostNodes && <p>{say('diff.more', { count: nodes.length - mostNodes })}</p>}
    </section>
  )
}

function isGone({ pointer, after, kind }: DiffChange): boolean {
  return pointer === undefined && after === undefined && kind !== 'order-changed'
}

function byNode(changes: readonly DiffChange[]): readonly (readonly [string, readonly DiffChange[]])[] {
  const groups = new Map<string, DiffChange[]>()
  for (const change of changes) {
    const known = groups.get(change.node)
    if (known === undefined) groups.set(change.node, [change])
    else known.push(change)
  }
  return [...groups]
}
