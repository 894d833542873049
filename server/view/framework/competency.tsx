import { EvidenceAsked } from './evidence.tsx'
import { iriOf, nodes, strings } from './json-ld.ts'
import { LevelStatements } from './levels.tsx'
import { References, TermWords } from './said.tsx'
import type { NodeProps } from './said.tsx'

/** The parts of a competency: risk, levels, what it draws on, evidence, trades. */
export function Competency({ shown, node }: NodeProps) {
  const { say } = shown.words
  const embodied = [
    ['ceasn:knowledgeEmbodied', say('node.knowledge')],
    ['ceasn:skillEmbodied', say('node.skills')],
    ['ceasn:abilityEmbodied', say('node.attitudes')],
  ] as const
  const some = embodied.filter(([term]) => nodes(node, term).length > 0)
  const trades = strings(node, 'mediation:metier')
  return (
    <>
      {'mediation:riskNote' in node && (
        <p class="note">
          <strong>{shown.words.find('term.mediation:riskNote')}</strong>
          {say('colon')}
          <TermWords shown={shown} node={node} term="mediation:riskNote" />
        </p>
      )}
      <section>
        <h2>{say('node.levels')}</h2>
        <LevelStatements shown={shown} node={node} />
      </section>
      {some.length > 0 && (
        <section>
          <h2>{say('node.embodied')}</h2>
          {some.map(([term, heading]) => (
            <div key={term}>
              <h3>{heading}</h3>
              <ul>
                {nodes(node, term).map((inner) => (
                  <li key={iriOf(inner)}>
                    <TermWords shown={shown} node={inner} term="ceasn:competencyText" />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      )}
      <EvidenceAsked shown={shown} node={node} />
      {trades.length > 0 && (
        <section>
          <h2>{shown.words.find('term.mediation:metier')}</h2>
          <References shown={shown} iris={trades} />
        </section>
      )}
    </>
  )
}

/** Publics the entry often concerns, in the order of the data, and never more than that. */
export function Publics({ shown, node }: NodeProps) {
  const publics = strings(node, 'mediation:publicConcerned')
  if (publics.length === 0) return null
  return (
    <section>
      <h2>{shown.words.say('node.publics')}</h2>
      <p>{shown.words.say('node.publicsNote')}</p>
      <References shown={shown} iris={publics} />
    </section>
  )
}
