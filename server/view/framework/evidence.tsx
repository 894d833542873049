import { capitalised, flag, iriOf, localised, nodes, number, string, strings } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { Code, Reference, References, Said, TermWords, Title } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNode, findNodes, nodePath } from './shown.ts'
import type { Shown } from './shown.ts'

/** The kinds of evidence of a version: what each is, who provides it, how much it weighs. */
export function EvidenceKinds({ shown }: { readonly shown: Shown }) {
  const { say } = shown.words
  const kinds = findNodes(shown, strings(shown.framework, 'mediation:hasEvidenceKind'))
  return (
    <table>
      <caption>{say('evidence.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('evidence.kind')}</th>
          <th scope="col">{say('term.ceasn:weight')}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={iriOf(kind)}>
            <th scope="row">
              <a href={nodePath(shown.version, iriOf(kind))}>
                <Code node={kind} /> <Title shown={shown} node={kind} />
              </a>
              <p>
                <TermWords shown={shown} node={kind} term="mediation:provider" />
                {flag(kind, 'mediation:selfDeclared') && ` – ${say('evidence.selfDeclared')}`}
              </p>
            </th>
            <td>{number(kind, 'ceasn:weight')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Evaluation policy, term `mediation:levelRequirement`: how much evidence each level asks for, a sentence per level. */
export function LevelRequirements({ shown, node }: NodeProps) {
  return (
    <ul>
      {nodes(node, 'mediation:levelRequirement').map((requirement) => (
        <li key={iriOf(requirement)}>
          <LevelRequirement shown={shown} node={requirement} />
        </li>
      ))}
    </ul>
  )
}

function LevelRequirement({ shown, node }: NodeProps) {
  const { say, count } = shown.words
  const level = findNode(shown, string(node, 'mediation:level') ?? '')
  const anyOf = strings(node, 'mediation:requiresAnyOfKind')
  const prior = string(node, 'mediation:requiresPriorLevel')
  return (
    <>
      {level !== undefined && (
        <strong>
          <Title shown={shown} node={level} />
        </strong>
      )}
      <ul>
        <li>
          {count('evidence.pieces', number(node, 'mediation:minimumPieces') ?? 0)},{' '}
          {count('evidence.kinds', number(node, 'mediation:minimumKinds') ?? 0)},{' '}
          {say('evidence.weight', { weight: number(node, 'mediation:minimumWeight') ?? 0 })}
        </li>
        {flag(node, 'mediation:requiresNonSelfDeclared') && <li>{say('evidence.nonSelfDeclared')}</li>}
        {flag(node, 'mediation:requiresAllRequiredKinds') && <li>{say('evidence.allRequired')}</li>}
        {anyOf.length > 0 && (
          <li>
            {say('evidence.anyOf')}
            <References shown={shown} iris={anyOf} />
          </li>
        )}
        {prior !== undefined && (
          <li>
            {say('evidence.prior')} <Reference shown={shown} iri={prior} />
          </li>
        )}
      </ul>
    </>
  )
}

/** Evaluation policy, term `mediation:freshness`: how old evidence of a kind may be. */
export function Freshness({ shown, node }: NodeProps) {
  const { say, count } = shown.words
  return (
    <ul>
      {nodes(node, 'mediation:freshness').map((freshness) => (
        <li key={iriOf(freshness)}>
          <Reference shown={shown} iri={string(freshness, 'mediation:evidenceKind') ?? ''} />
          {say('colon')}
          {flag(freshness, 'mediation:neverStale')
            ? say('evidence.neverStale')
            : count('months', number(freshness, 'mediation:months') ?? 0)}
        </li>
      ))}
    </ul>
  )
}

// "pour une entrée qui porte une note de confidentialité, aucune production n'est acceptée comme preuve"
const production = 'EV-PRO'

/** What evidence a competency asks for: its own kinds, or those of the framework's policy. */
export function EvidenceAsked({ shown, node }: NodeProps) {
  const { say } = shown.words
  const policy = findNode(shown, string(shown.framework, 'mediation:hasEvaluationPolicy') ?? '')
  const own = strings(node, 'mediation:requiredEvidenceKind').length > 0
  const from: JsonNode = own || policy === undefined ? node : policy
  const [privacy] = localised(node, 'mediation:privacyNote', shown.context.language)
  const accepted = strings(from, 'mediation:acceptedEvidenceKind').filter(
    (iri) => privacy === undefined || !iri.endsWith(`/${production}`),
  )
  const required = strings(from, 'mediation:requiredEvidenceKind')
  if (required.length === 0 && accepted.length === 0) return null
  return (
    <section>
      <h2>{say('evidence.title')}</h2>
      {privacy !== undefined && (
        <p class="note">
          <strong>{say('term.mediation:privacyNote')}</strong>
          {say('colon')}
          <Said shown={shown} words={{ ...privacy, text: capitalised(privacy.text) }} />.{' '}
          {say('evidence.noProduction')}
        </p>
      )}
      <h3>{say('evidence.required')}</h3>
      <References shown={shown} iris={required} />
      <h3>{say('evidence.accepted')}</h3>
      <References shown={shown} iris={accepted} />
      {policy !== undefined && (
        <>
          <h3>{say('evidence.howMuch')}</h3>
          {flag(policy, 'mediation:pointsAreProposals') && <p>{say('evidence.proposals')}</p>}
          <LevelRequirements shown={shown} node={policy} />
          <p>
            {say('evidence.rules')} <Reference shown={shown} iri={iriOf(policy)} />
          </p>
        </>
      )}
    </section>
  )
}
