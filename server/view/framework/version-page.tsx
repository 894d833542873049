import { page } from '../page.tsx'
import { Alignments } from './alignments.tsx'
import { EvidenceKinds } from './evidence.tsx'
import { hasType, iriOf, nodes, string, strings } from './json-ld.ts'
import type { JsonNode } from './json-ld.ts'
import { Scale } from './levels.tsx'
import { NodeLink, Outline } from './outline.tsx'
import { Properties } from './properties.tsx'
import { Record, Status } from './record.tsx'
import { Downloads, History } from './release.tsx'
import { References, Statement, TermWords, Title } from './said.tsx'
import type { NodeProps } from './said.tsx'
import { findNodes, shown as show } from './shown.ts'
import type { FrameworkVersion, PageContext, Shown } from './shown.ts'

/** Terms of the version's own node that the page says in sections of its own. */
const sectionTerms: readonly string[] = [
  'ceasn:hasTopChild',
  'ceasn:inLanguage',
  'ceasn:publicationStatusType',
  'dcterms:identifier',
  'dcterms:isVersionOf',
  'mediation:alignment',
  'mediation:hasCriterion',
  'mediation:hasEvaluationPolicy',
  'mediation:hasEvidenceKind',
  'mediation:hasLevelScheme',
  'mediation:hasPassportNote',
  'mediation:hasProfile',
  'mediation:status',
  'mediation:statusNote',
  'owl:versionInfo',
]

/** `/frameworks/{slug}/{version}`: what a version says, from its outline to its sources. */
export function frameworkVersionPage(version: FrameworkVersion, context: PageContext): string {
  const shown = show(version, context)
  const { say } = shown.words
  const name = version.title[context.language]
  return page({
    language: context.language,
    path: context.path,
    title: `${name}, ${version.version}`,
    jsonLd: true,
    trail: [
      { path: '/frameworks', label: say('site.frameworks') },
      { path: `/frameworks/${encodeURIComponent(version.slug)}`, label: name },
    ],
    children: (
      <>
        <Status shown={shown} />
        <h1>{name}</h1>
        <p class="kind">{say('version.number', { version: version.version })}</p>
        <Statement shown={shown} node={shown.framework} />
        <Properties shown={shown} node={shown.framework} except={sectionTerms} />
        <Contents shown={shown} />
        <Outline shown={shown} />
        {sections(shown).map(({ id, heading, body }) => (
          <section key={id} id={id}>
            <h2>{heading}</h2>
            {body}
          </section>
        ))}
        <Record shown={shown} iri={version.iri} />
      </>
    ),
  })
}

/** The sections after the outline, each with the id its heading is reached by. */
function sections(shown: Shown) {
  const { say } = shown.words
  const alignments = nodes(shown.framework, 'mediation:alignment')
  const profiles = strings(shown.framework, 'mediation:hasProfile')
  const sources = all(shown).filter((node) => hasType(node, 'dcterms:BibliographicResource'))
  const facts = all(shown).filter((node) => hasType(node, 'mediation:Fact'))
  const groups = all(shown).filter((node) => hasType(node, 'mediation:WorkingGroup'))
  return [
    ...section('levels', say('version.levels'), 'mediation:hasLevelScheme' in shown.framework, () => (
      <Scale shown={shown} />
    )),
    ...section('profiles', say('version.profiles'), profiles.length > 0, () => (
      <References shown={shown} iris={profiles} />
    )),
    ...section('evidence', say('version.evidence'), 'mediation:hasEvidenceKind' in shown.framework, () => (
      <EvidenceKinds shown={shown} />
    )),
    ...all(shown)
      .filter((node) => standalone.some((type) => hasType(node, type)))
      .map((node) => ({
        id: anchor(node),
        heading: <NodeLink shown={shown} node={node} />,
        body: <Properties shown={shown} node={node} except={[]} />,
      })),
    ...schemes(shown).map((scheme) => ({
      id: anchor(scheme),
      heading: <Title shown={shown} node={scheme} />,
      body: <Concepts shown={shown} node={scheme} />,
    })),
    ...section('groups', say('version.groups'), groups.length > 0, () => (
      <References shown={shown} iris={groups.map(iriOf)} />
    )),
    ...section('facts', say('version.facts'), facts.length > 0, () => (
      <ul>
        {facts.map((fact) => (
          <li key={iriOf(fact)}>
            <TermWords shown={shown} node={fact} term="dcterms:description" />
          </li>
        ))}
      </ul>
    )),
    ...section('alignments', say('version.alignments'), alignments.length > 0, () => (
      <Alignments shown={shown} alignments={alignments} />
    )),
    ...section('history', say('framework.versions'), true, () => (
      <>
        <p>{say('framework.versionsNote')}</p>
        <History versions={siblings(shown)} context={shown.context} />
      </>
    )),
    ...section('downloads', say('version.downloads'), true, () => <Downloads shown={shown} />),
    ...section('sources', say('version.sources'), sources.length > 0, () => (
      <References shown={shown} iris={sources.map(iriOf)} />
    )),
  ]
}

/** The versions of the same framework, this one among them, in order. */
function siblings({ version, context }: Shown): readonly FrameworkVersion[] {
  const known = (context.frameworks ?? []).filter(({ slug }) => slug === version.slug)
  return known.some(({ iri }) => iri === version.iri) ? known : [version]
}

/** Types of nodes that are a section by themselves. */
const standalone = [
  'mediation:EvaluationPolicy',
  'mediation:PassportNote',
  'mediation:Inheritance',
  'mediation:Validity',
  'mediation:Governance',
  'mediation:BadgeNote',
] as const

function section<Body>(id: string, heading: string, present: boolean, body: () => Body) {
  return present ? [{ id, heading, body: body() }] : []
}

function all(shown: Shown): readonly JsonNode[] {
  return [...shown.version.nodes.values()]
}

/** A fragment made of nothing but letters, digits and hyphens. */
function anchor(node: JsonNode): string {
  return `s-${iriOf(node)
    .replace(/^.*\//u, '')
    .replace(/[^A-Za-z0-9]+/gu, '-')
    .toLowerCase()}`
}

/** The lists that no other section shows. */
function schemes(shown: Shown): readonly JsonNode[] {
  const scale = string(shown.framework, 'mediation:hasLevelScheme')
  return all(shown)
    .filter((node) => hasType(node, 'skos:ConceptScheme') && iriOf(node) !== scale)
    .filter((scheme) => concepts(shown, scheme).every((concept) => !('mediation:entry' in concept)))
}

function concepts(shown: Shown, scheme: JsonNode): readonly JsonNode[] {
  return findNodes(shown, strings(scheme, 'skos:hasTopConcept'))
}

function Concepts({ shown, node: scheme }: NodeProps) {
  const ordered = concepts(shown, scheme).some((concept) => 'mediation:order' in concept)
  const List = ordered ? 'ol' : 'ul'
  return (
    <>
      {'skos:note' in scheme && (
        <p>
          <TermWords shown={shown} node={scheme} term="skos:note" />
        </p>
      )}
      <List>
        {concepts(shown, scheme).map((concept) => (
          <li key={iriOf(concept)}>
            <NodeLink shown={shown} node={concept} />
          </li>
        ))}
      </List>
    </>
  )
}

function Contents({ shown }: { readonly shown: Shown }) {
  const { say } = shown.words
  const links = [
    { id: 'outline', heading: say('version.outline') },
    ...sections(shown).map(({ id, heading }) => ({ id, heading })),
  ]
  return (
    <nav class="contents" aria-labelledby="contents">
      <h2 id="contents">{say('version.contents')}</h2>
      <ul>
        {links.map(({ id, heading }) => (
          <li key={id}>
            <a href={`#${id}`}>{heading}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
