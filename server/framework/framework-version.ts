import { createHash } from 'node:crypto'
import type { FrameworkRelease } from '../store/documents.ts'
import type {
  AssessedCompetencyNode,
  FrameworkNode,
  GraphDocument,
  GraphNode,
  LabelCriterionNode,
  LevelNode,
} from './nodes.ts'
import type { Competency, FrameworkLevel, FrameworkVersion } from './types.ts'

/** What was valid under schemas/framework.schema.json when it was published. */
type Node = GraphNode & Readonly<Record<string, unknown>>

/**
 * A published release as the rest of the service reads it. `release.document` was valid when it was stored and has the digest
 * stored beside it: this does NOT check either again.
 */
export function frameworkVersion(release: Omit<FrameworkRelease, 'files'>): FrameworkVersion {
  const { '@context': context, '@graph': graph } = JSON.parse(release.document) as GraphDocument<Node>
  const iri = `${release.baseUrl}/frameworks/${release.framework}/${release.version}`
  const sri = createHash('sha256').update(release.document).digest('base64')
  return {
    slug: release.framework,
    version: release.version,
    iri,
    title: frameworkTitle(graph.find((node) => node.id === iri)),
    document: release.document,
    digestMultibase: release.digestMultibase,
    digestSri: `sha256-${sri}`,
    publishedAt: release.publishedAt,
    levels: levels(graph),
    competencies: graph.flatMap(competency),
    nodes: new Map(
      graph
        .filter((node) => node.id !== iri)
        .map((node) => [lastSegment(node.id), { '@context': context, ...node }]),
    ),
  }
}

function frameworkTitle(node: Node | undefined): FrameworkVersion['title'] {
  const { 'ceasn:name': name, 'dcterms:title': title } = (node ?? {}) as Partial<FrameworkNode>
  const found = name ?? title
  if (found === undefined) throw new Error('a published framework has no title')
  return found
}

/** Only levels of the scale say whether they are issued. From the lowest. */
function levels(graph: readonly Node[]): readonly FrameworkLevel[] {
  return graph
    .filter((node): node is Node & LevelNode => 'mediation:issuable' in node)
    .map(levelOf)
    .sort((left, right) => left.number - right.number)
}

function levelOf(node: LevelNode): FrameworkLevel {
  const reason = node['mediation:reason']?.fr
  return {
    number: node['mediation:levelNumber'],
    iri: node.id,
    title: node['skos:prefLabel'],
    issuable: node['mediation:issuable'],
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What is assessed: domains and units only group. */
function competency(node: Node): readonly Competency[] {
  if (isOf<AssessedCompetencyNode>(node, 'mediation:AssessedCompetency')) {
    return [{ code: node['ceasn:codedNotation'], iri: node.id, title: node['ceasn:competencyLabel'] }]
  }
  if (isOf<LabelCriterionNode>(node, 'mediation:LabelCriterion')) {
    return [{ code: node['skos:notation'], iri: node.id, title: node['skos:prefLabel'] }]
  }
  return []
}

function isOf<Shape extends GraphNode>(node: GraphNode, type: string): node is Shape {
  return [node.type].flat().includes(type)
}

function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf('/') + 1)
}
