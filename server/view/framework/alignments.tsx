import { flag, grouped, iriOf, localised, nodes, number, string } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { Link, Said, TermWords } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNode } from './shown.ts'
import type { Shown } from './shown.ts'

/** What a node matches in other frameworks, by framework; what is not certain says so. */
export function Alignments({
  shown,
  alignments,
}: {
  readonly shown: Shown
  readonly alignments: readonly JsonNode[]
}) {
  const byFramework = grouped(alignments, (alignment) => frameworkName(shown, alignment))
  return (
    <dl class="properties">
      {byFramework.map(([name, matches]) => (
        <div key={name}>
          <dt>
            {matches.slice(0, 1).map((match) => (
              <FrameworkName key={name} shown={shown} node={match} />
            ))}
          </dt>
          <dd>
            <ul>
              {matches.map((match) => (
                <li key={iriOf(match)}>
                  <Alignment shown={shown} node={match} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function frameworkName(shown: Shown, alignment: JsonNode): string {
  return localised(alignment, 'ceterms:frameworkName', shown.context.language)[0]?.text ?? ''
}

function FrameworkName({ shown, node }: NodeProps) {
  return <TermWords shown={shown} node={node} term="ceterms:frameworkName" />
}

function Alignment({ shown, node }: NodeProps) {
  const { say } = shown.words
  const target = string(node, 'ceterms:targetNode')
  const details = ['mediation:targetDomain', 'mediation:targetStatus', 'skos:note'].flatMap((term) =>
    localised(node, term, shown.context.language),
  )
  const level = number(node, 'mediation:targetLevel')
  const qualification = string(node, 'mediation:qualificationLevel')
  return (
    <>
      {target === undefined ? (
        <Target shown={shown} node={node} />
      ) : (
        <Link shown={shown} iri={target}>
          <Target shown={shown} node={node} />
        </Link>
      )}
      {level !== undefined && ` – ${say('level.short', { number: level })}`}
      {qualification !== undefined && ` – ${say('alignment.qualification', { level: qualification })}`}
      {details.map((words) => (
        <span key={words.text}>
          {' – '}
          <Said shown={shown} words={words} />
        </span>
      ))}
      {!flag(node, 'mediation:certain') && <Uncertain shown={shown} />}
      <NewerName shown={shown} node={node} />
      <Levels shown={shown} node={node} />
    </>
  )
}

/** Code and name; an alignment that has neither is named after its framework. */
function Target({ shown, node }: NodeProps) {
  const code = string(node, 'ceterms:codedNotation')
  const [name] = localised(node, 'ceterms:targetNodeName', shown.context.language)
  if (code === undefined && name === undefined) return <FrameworkName shown={shown} node={node} />
  return (
    <>
      {code !== undefined && <span class="code">{code}</span>}{' '}
      {name !== undefined && <Said shown={shown} words={name} />}
    </>
  )
}

function Uncertain({ shown }: { readonly shown: Shown }) {
  return (
    <>
      {' '}
      <strong class="tag">{shown.words.say('alignment.uncertain')}</strong>
    </>
  )
}

function NewerName({ shown, node }: NodeProps) {
  const [name] = localised(node, 'mediation:digComp30Name', shown.context.language)
  const [current] = localised(node, 'ceterms:targetNodeName', shown.context.language)
  if (name === undefined || name.text === current?.text) return null
  return (
    <>
      {` – ${shown.words.say('alignment.digcomp30')} `}
      <Said shown={shown} words={name} />
    </>
  )
}

/** Which level there each level here comes to. */
function Levels({ shown, node }: NodeProps) {
  const { say } = shown.words
  const pairs = nodes(node, 'mediation:levelCorrespondence').flatMap((pair) => {
    const level = findNode(shown, string(pair, 'mediation:level') ?? '')
    const here = level === undefined ? undefined : number(level, 'mediation:levelNumber')
    const there = number(pair, 'mediation:targetLevel')
    return here === undefined || there === undefined ? [] : [say('alignment.level', { here, there })]
  })
  if (pairs.length === 0) return null
  return (
    <>
      <br />
      {`${say('alignment.levels')} ${pairs.join(', ')}`}
      {!flag(node, 'mediation:levelCertain') && <Uncertain shown={shown} />}
    </>
  )
}
