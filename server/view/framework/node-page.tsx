import { page } from '../page.tsx'
import { Alignments } from './alignments.tsx'
import { Competency, Publics } from './competency.tsx'
import { code, flag, hasType, iriOf, lastSegment, nodes, string, strings } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { NeverABadge, Targets } from './levels.tsx'
import { Criterion, Entries, NodeLink, Units, mentions } from './outline.tsx'
import { Properties, hasProperties } from './properties.tsx'
import { Record, Sources, Status } from './record.tsx'
import { References, Statement, Title, kind, plainTitle } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNode, nodePath, shown as show, versionPath } from './shown.ts'
import type { FrameworkVersion, PageContext, Shown } from './shown.ts'

/** Terms the page says in sections of its own. */
const sectionTerms: readonly string[] = [
  'ceasn:abilityEmbodied',
  'ceasn:competencyCategory',
  'ceasn:hasChild',
  'ceasn:isChildOf',
  'ceasn:knowledgeEmbodied',
  'ceasn:skillEmbodied',
  'dcterms:source',
  'mediation:alignment',
  'mediation:entry',
  'mediation:fromSource',
  'mediation:issuable',
  'mediation:levelNumber',
  'mediation:levelStatement',
  'mediation:metier',
  'mediation:privacyNote',
  'mediation:publicConcerned',
  'mediation:riskNote',
  'mediation:target',
  'skos:hasTopConcept',
  'skos:inScheme',
]

/** `/frameworks/{slug}/{version}/{node}`: one node, whatever its type. `nodeCode` is the last segment of its IRI. */
export function frameworkNodePage(
  version: FrameworkVersion,
  nodeCode: string,
  node: JsonNode,
  context: PageContext,
): string {
  const shown = show(version, context)
  const { say } = shown.words
  const isCompetency = hasType(node, 'mediation:AssessedCompetency')
  const isCriterion = hasType(node, 'mediation:LabelCriterion')
  const own = [
    ...sectionTerms,
    ...(isCompetency
      ? ['mediation:requiredEvidenceKind', 'mediation:acceptedEvidenceKind', 'mediation:letter']
      : []),
    ...(isCriterion ? criterionTerms : []),
  ]
  return page({
    language: context.language,
    path: context.path,
    title: [code(node), plainTitle(shown, node)].filter((part) => part !== undefined).join(' '),
    jsonLd: true,
    trail: [
      { path: '/frameworks', label: say('site.frameworks') },
      { path: versionPath(version), label: `${version.title[context.language]}, ${version.version}` },
      ...ancestors(shown, node).map((ancestor) => ({
        path: nodePath(version, iriOf(ancestor)),
        label: <Title shown={shown} node={ancestor} />,
      })),
    ],
    children: (
      <>
        <Status shown={shown} />
        <h1>
          <Title shown={shown} node={node} />
        </h1>
        <p class="kind">
          {[kind(shown, node), code(node)].filter((part) => part !== undefined).join(' ')}
          <NeverABadge shown={shown} node={node} />
        </p>
        <Statement shown={shown} node={node} />
        {isCriterion && <Criterion shown={shown} node={node} />}
        <Parts shown={shown} node={node} />
        {isCompetency && <Competency shown={shown} node={node} />}
        {hasProperties(node, own) && (
          <section>
            <h2>{say('node.details')}</h2>
            <Properties shown={shown} node={node} except={own} />
          </section>
        )}
        <Publics shown={shown} node={node} />
        <Mentions shown={shown} node={node} />
        <Origin shown={shown} node={node} />
        <Neighbours shown={shown} nodeCode={nodeCode} />
        <Record shown={shown} iri={iriOf(node)} />
      </>
    ),
  })
}

const criterionTerms: readonly string[] = [
  'mediation:evidencedBy',
  'mediation:automaticCheck',
  'mediation:relatedCompetency',
  'mediation:objective',
  'mediation:local',
]

/** From the domain down. A node that would be above itself ends the line. */
function ancestors(shown: Shown, node: JsonNode, below: readonly JsonNode[] = []): readonly JsonNode[] {
  const parent = ['ceasn:isChildOf', 'mediation:letter', 'skos:inScheme']
    .flatMap((term) => strings(node, term))
    .map((iri) => findNode(shown, iri))
    .find((found) => found !== undefined)
  if (parent === undefined || below.includes(parent) || parent === node) return []
  return [...ancestors(shown, parent, [...below, node]), parent]
}

/** What the node is divided into. */
function Parts({ shown, node }: NodeProps) {
  const { say } = shown.words
  const children = strings(node, 'ceasn:hasChild')
  const concepts = strings(node, 'skos:hasTopConcept')
  if (hasType(node, 'mediation:Domain')) {
    return (
      <section>
        <h2>{say('node.units')}</h2>
        <Units shown={shown} node={node} />
      </section>
    )
  }
  if ('mediation:target' in node) {
    return (
      <section>
        <h2>{say('profile.title')}</h2>
        <Targets shown={shown} node={node} />
      </section>
    )
  }
  if ('mediation:entry' in node) return <Entries shown={shown} node={node} heading="h2" />
  if (children.length === 0 && concepts.length === 0) return null
  return (
    <section>
      <h2>{say(children.length > 0 ? 'node.competencies' : 'node.concepts')}</h2>
      <References shown={shown} iris={[...children, ...concepts]} />
    </section>
  )
}

function Mentions({ shown, node }: NodeProps) {
  const found = mentions(shown, iriOf(node))
  if (found.length === 0) return null
  return (
    <section>
      <h2>{shown.words.say('node.mentions')}</h2>
      <dl class="properties">
        {found.map(([term, all]) => (
          <div key={term}>
            <dt>{shown.words.find(`mention.${term}`)}</dt>
            <dd>
              <ul>
                {all.map((other) => (
                  <li key={iriOf(other)}>
                    <NodeLink shown={shown} node={other} />
                    {levelIn(shown, other, node)}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** The level at which a profile aims at a competency. */
function levelIn(shown: Shown, profile: JsonNode, competency: JsonNode): string {
  const target = nodes(profile, 'mediation:target').find(
    (candidate) => string(candidate, 'mediation:competency') === iriOf(competency),
  )
  const level = target?.['mediation:levelNumber']
  return typeof level === 'number' ? ` – ${shown.words.say('level.short', { number: level })}` : ''
}

/** Alignments and sources. */
function Origin({ shown, node }: NodeProps) {
  const { say } = shown.words
  const alignments = nodes(node, 'mediation:alignment')
  const sources = nodes(node, 'dcterms:source')
  const isHypothesis = 'mediation:fromSource' in node && !flag(node, 'mediation:fromSource')
  return (
    <>
      {alignments.length > 0 && (
        <section>
          <h2>{say('version.alignments')}</h2>
          <Alignments shown={shown} alignments={alignments} />
        </section>
      )}
      {sources.length > 0 && (
        <section>
          <h2>{say('version.sources')}</h2>
          {isHypothesis && <p class="note">{say('node.hypothesis')}</p>}
          <Sources shown={shown} citations={sources} />
        </section>
      )}
    </>
  )
}

/** For each version, where each competency comes. Kept, since a version never changes. */
const positions = new WeakMap<FrameworkVersion, ReadonlyMap<string, number>>()

function positionsIn(version: FrameworkVersion): ReadonlyMap<string, number> {
  const known =
    positions.get(version) ?? new Map(version.competencies.map(({ iri }, at) => [lastSegment(iri), at]))
  positions.set(version, known)
  return known
}

/** The competency, entry or criterion before and the one after. */
function Neighbours({ shown, nodeCode }: { readonly shown: Shown; readonly nodeCode: string }) {
  const { version, words } = shown
  const at = positionsIn(version).get(nodeCode)
  if (at === undefined) return null
  const neighbours = [
    [words.say('node.previous'), version.competencies[at - 1]],
    [words.say('node.next'), version.competencies[at + 1]],
  ] as const
  return (
    <nav class="neighbours" aria-label={words.say('node.neighbours')}>
      {neighbours.map(([label, competency]) =>
        competency === undefined ? null : (
          <a key={competency.iri} href={nodePath(version, competency.iri)}>
            {label} {competency.code} {competency.title[shown.context.language]}
          </a>
        ),
      )}
    </nav>
  )
}
