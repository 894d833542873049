import { capitalised, flag, grouped, hasType, iriOf, nodes, string, strings, title } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { LevelStatements } from './levels.tsx'
import { PlainOutline } from './plain-outline.tsx'
import { Code, References, Statement, TermWords, Title } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNodes, nodePath } from './shown.ts'
import type { FrameworkVersion, Shown } from './shown.ts'

/** What a version is made of: domains and units, letters, or criteria. Ends with everything else at the top, as a list. */
export function Outline({ shown }: { readonly shown: Shown }) {
  const top = findNodes(shown, strings(shown.framework, 'ceasn:hasTopChild'))
  const criteria = findNodes(shown, strings(shown.framework, 'mediation:hasCriterion'))
  const letters = [...shown.version.nodes.values()].filter((node) => 'mediation:entry' in node)
  const grouping = top.filter((node) => hasType(node, 'mediation:Domain'))
  const inLetters = new Set(letters.flatMap((letter) => strings(letter, 'mediation:entry')))
  const others = top.filter((node) => !grouping.includes(node) && !inLetters.has(iriOf(node)))
  if (grouping.length + letters.length + criteria.length === 0)
    return <PlainOutline shown={shown} top={others} />
  return (
    <>
      {grouping.length > 0 && <Domains shown={shown} domains={grouping} />}
      {letters.length > 0 && <Letters shown={shown} letters={letters} />}
      {criteria.length > 0 && <Criteria shown={shown} criteria={criteria} />}
      {others.length > 0 && <References shown={shown} iris={others.map((node) => iriOf(node))} />}
    </>
  )
}

/** A link to the page of a node, by its code and title. */
export function NodeLink({ shown, node }: NodeProps) {
  return (
    <a href={nodePath(shown.version, iriOf(node))}>
      <Code node={node} /> <Title shown={shown} node={node} />
    </a>
  )
}

function Domains({ shown, domains }: { readonly shown: Shown; readonly domains: readonly JsonNode[] }) {
  return (
    <section id="outline">
      <h2>{shown.words.say('outline.domains')}</h2>
      {domains.map((domain) => (
        <section key={iriOf(domain)}>
          <h3>
            <NodeLink shown={shown} node={domain} />
          </h3>
          <Units shown={shown} node={domain} />
        </section>
      ))}
    </section>
  )
}

/** The units of a domain, each with its competencies. */
export function Units({ shown, node }: NodeProps) {
  return (
    <>
      {findNodes(shown, strings(node, 'ceasn:hasChild')).map((unit) => (
        <div key={iriOf(unit)} class="unit">
          <p>
            <NodeLink shown={shown} node={unit} />
          </p>
          <References shown={shown} iris={strings(unit, 'ceasn:hasChild')} />
        </div>
      ))}
    </>
  )
}

function Letters({ shown, letters }: { readonly shown: Shown; readonly letters: readonly JsonNode[] }) {
  const { say } = shown.words
  const anchor = (index: number) => `letter-${String(index + 1)}`
  const name = (letter: JsonNode) => title(letter, shown.context.language)?.text ?? ''
  return (
    <section id="outline">
      <h2>{say('outline.letters')}</h2>
      <nav class="letters" aria-label={say('outline.letterNav')}>
        {letters.map((letter, index) => (
          <a key={anchor(index)} href={`#${anchor(index)}`}>
            {name(letter)}
          </a>
        ))}
      </nav>
      {letters.map((letter, index) => (
        <section key={anchor(index)} id={anchor(index)}>
          <h3 class="letter">
            <NodeLink shown={shown} node={letter} />
          </h3>
          <Entries shown={shown} node={letter} heading="h4" />
        </section>
      ))}
    </section>
  )
}

/** The entries of a letter, each with its sentences level by level. */
export function Entries({ shown, node, heading: Heading }: NodeProps & { readonly heading: 'h2' | 'h4' }) {
  return (
    <>
      {findNodes(shown, strings(node, 'mediation:entry')).map((entry) => (
        <article key={iriOf(entry)}>
          <Heading>
            <NodeLink shown={shown} node={entry} />
          </Heading>
          <Statement shown={shown} node={entry} />
          <LevelStatements shown={shown} node={entry} />
        </article>
      ))}
    </>
  )
}

function Criteria({ shown, criteria }: { readonly shown: Shown; readonly criteria: readonly JsonNode[] }) {
  const { find } = shown.words
  const tiers = grouped(criteria, (criterion) => string(criterion, 'mediation:tier') ?? '')
  return (
    <div id="outline">
      {tiers.map(([tier, all]) => (
        <section key={tier}>
          <h2>{find(`tier.${tier}`) ?? capitalised(tier)}</h2>
          {all.map((criterion) => (
            <article key={iriOf(criterion)}>
              <h3>
                <NodeLink shown={shown} node={criterion} />
              </h3>
              <Criterion shown={shown} node={criterion} />
            </article>
          ))}
        </section>
      ))}
    </div>
  )
}

/** What a label criterion asks: evidence, automatic check, competencies, objectives, whether each member must meet it. */
export function Criterion({ shown, node }: NodeProps) {
  const { say } = shown.words
  return (
    <>
      {flag(node, 'mediation:local') && <p class="kind">{say('criterion.local')}</p>}
      <dl class="properties">
        {['mediation:evidencedBy', 'mediation:automaticCheck'].map((term) => (
          <div key={term}>
            <dt>{shown.words.find(`term.${term}`)}</dt>
            <dd>
              <TermWords shown={shown} node={node} term={term} />
            </dd>
          </div>
        ))}
        {['mediation:relatedCompetency', 'mediation:objective'].map((term) => (
          <div key={term}>
            <dt>{shown.words.find(`term.${term}`)}</dt>
            <dd>
              <References shown={shown} iris={strings(node, term)} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const mentionTerms = [
  'mediation:requiredEvidenceKind',
  'mediation:acceptedEvidenceKind',
  'mediation:metier',
  'mediation:objective',
  'mediation:relatedCompetency',
  'mediation:target',
  'dcterms:source',
] as const

type Mentions = ReadonlyMap<string, readonly JsonNode[]>

/** For each version, what mentions each IRI, by term. Kept, since a version never changes. */
const mentioned = new WeakMap<FrameworkVersion, ReadonlyMap<string, Mentions>>()

/** Nodes of this version that refer to `iri`, by the term they do it with. Publics are left out: nothing is sorted by them. */
export function mentions(shown: Shown, iri: string): readonly (readonly [string, readonly JsonNode[]])[] {
  const found = mentionsIn(shown.version).get(iri)
  return mentionTerms
    .map((term) => [term, found?.get(term) ?? []] as const)
    .filter(([, nodes]) => nodes.length > 0)
}

function mentionsIn(version: FrameworkVersion): ReadonlyMap<string, Mentions> {
  const known = mentioned.get(version)
  if (known !== undefined) return known
  const all = new Map<string, Map<string, JsonNode[]>>()
  for (const node of version.nodes.values()) {
    for (const term of mentionTerms) {
      for (const iri of new Set(references(node, term))) {
        const byTerm = all.get(iri) ?? new Map<string, JsonNode[]>()
        all.set(iri, byTerm)
        const found = byTerm.get(term)
        if (found === undefined) byTerm.set(term, [node])
        else found.push(node)
      }
    }
  }
  mentioned.set(version, all)
  return all
}

function references(node: JsonNode, term: string): readonly string[] {
  const nested = nodes(node, term).flatMap((inner) => [
    ...strings(inner, 'mediation:competency'),
    ...strings(inner, 'dcterms:isPartOf'),
  ])
  return [...strings(node, term), ...nested]
}
