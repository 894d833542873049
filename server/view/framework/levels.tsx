import { flag, iriOf, nodes, number, string, strings } from './json-ld.ts'
import { Reference, Statement, TermWords, Title } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNode, findNodes, nodePath } from './shown.ts'
import type { Shown } from './shown.ts'

/** The scale of a version, from its lowest level. */
export function Scale({ shown }: { readonly shown: Shown }) {
  const scheme = findNode(shown, string(shown.framework, 'mediation:hasLevelScheme') ?? '')
  if (scheme === undefined) return null
  const levels = findNodes(shown, strings(scheme, 'skos:hasTopConcept'))
  return (
    <dl class="properties">
      {levels.map((level) => (
        <div key={iriOf(level)}>
          <dt>
            <a href={nodePath(shown.version, iriOf(level))}>
              <Title shown={shown} node={level} />
            </a>
            <NeverABadge shown={shown} node={level} />
          </dt>
          <dd>
            <Statement shown={shown} node={level} />
            <Sentence shown={shown} node={level} term="mediation:requires" />
            <Sentence shown={shown} node={level} term="mediation:reason" />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Sentence({ shown, node, term }: NodeProps & { readonly term: string }) {
  return Object.hasOwn(node, term) ? (
    <p>
      <TermWords shown={shown} node={node} term={term} />
    </p>
  ) : null
}

/** The mark of a level that is a diagnosis; nothing for the others. */
export function NeverABadge({ shown, node }: NodeProps) {
  if (!('mediation:issuable' in node) || flag(node, 'mediation:issuable')) return null
  return (
    <>
      {' '}
      <strong class="tag">{shown.words.say('level.diagnosis')}</strong>
    </>
  )
}

/** What can be observed at each level of a competency: its indicators, or the sentences of an abécédaire entry. */
export function LevelStatements({ shown, node }: NodeProps) {
  return (
    <dl class="properties">
      {nodes(node, 'mediation:levelStatement').map((statement) => {
        const level = findNode(shown, string(statement, 'mediation:level') ?? '')
        return (
          <div key={iriOf(statement)}>
            <dt>
              {level === undefined ? (
                shown.words.say('level.number', { number: number(statement, 'mediation:levelNumber') ?? '' })
              ) : (
                <>
                  <Title shown={shown} node={level} />
                  <NeverABadge shown={shown} node={level} />
                </>
              )}
            </dt>
            <dd>
              <ul>
                {nodes(statement, 'mediation:indicator').map((indicator) => (
                  <li key={iriOf(indicator)}>
                    <TermWords shown={shown} node={indicator} term="dcterms:description" />
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** The competencies a profile aims at, with the level of each. */
export function Targets({ shown, node }: NodeProps) {
  const { say } = shown.words
  return (
    <table>
      <caption>{say('profile.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('profile.competency')}</th>
          <th scope="col">{say('profile.level')}</th>
        </tr>
      </thead>
      <tbody>
        {nodes(node, 'mediation:target').map((target) => (
          <tr key={iriOf(target)}>
            <th scope="row">
              <Reference shown={shown} iri={string(target, 'mediation:competency') ?? ''} />
            </th>
            <td>{number(target, 'mediation:levelNumber')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
