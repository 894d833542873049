import { createHash } from 'node:crypto'
import type { FrameworkRelease } from '../store/framework-documents.ts'
import type { Text } from '../text.ts'
import type {
  AssessedCompetencyNode,
  FrameworkNode,
  GraphDocument,
  GraphNode,
  LabelCriterionNode,
  LevelNode,
} from './nodes.ts'
import { normalForm, typesOf, type GraphJson, type NormalForm } from './normal-form.ts'
import type { Competency, FrameworkLevel, FrameworkVersion, ReleasedFiles } from './types.ts'

/** What was valid under schemas/framework.schema.json when it was published. */
type Node = GraphNode & Readonly<Record<string, unknown>>

/** Words by language, in at least one. */
type Names = Readonly<Record<string, string>>

/** The texts a release only names. */
export interface ReleaseTexts {
  readonly document: string
  readonly files: ReleasedFiles
  /** Reads the canonical N-Quads. */
  nQuads(): Promise<string>
}

/**
 * A published release as the rest of the service reads it. The document was valid when it was stored and has the digest stored
 * with it: this does NOT check either again.
 * @throws Error when the release was not signed, or its framework has no title
 */
export function frameworkVersion(
  release: Omit<FrameworkRelease, '_id' | 'revision' | 'document' | 'files'>,
  { document, files, nQuads }: ReleaseTexts,
): FrameworkVersion {
  const { '@context': context, '@graph': graph } = JSON.parse(document) as GraphDocument<Node>
  const iri = `${release.baseUrl}/frameworks/${release.framework}/${release.version}`
  const own = graph.find((node) => node.id === iri) as FrameworkNode | undefined
  const replaces = own?.['dcterms:replaces']
  if (release.credential === undefined) throw new Error(`the release of ${iri} is not signed`)
  let form: NormalForm | undefined
  return {
    slug: release.framework,
    version: release.version,
    iri,
    title: frameworkTitle(own),
    document,
    digestMultibase: release.digestMultibase,
    digestSri: digestSri(document),
    publishedAt: release.publishedAt,
    organisationId: release.organisationId,
    ...releaseStatus(release),
    ...(replaces === undefined ? {} : { replaces: lastSegment(replaces) }),
    credential: release.credential,
    levels: levels(graph),
    competencies: graph.flatMap(competency),
    nodes: new Map(
      graph
        .filter((node) => node.id !== iri)
        .map((node) => [lastSegment(node.id), { '@context': context, ...node }]),
    ),
    // From the file, not the document: references to other frameworks are root-relative in a normal form too.
    form: () => (form ??= formOf(files)),
    nQuads,
    files,
  }
}

function formOf({ slug, version, framework }: ReleasedFiles): NormalForm {
  const document = JSON.parse(framework) as GraphDocument<GraphJson>
  return normalForm(document, slug, `/frameworks/${slug}/${version}`)
}

/** The subresource-integrity digest of a text: `sha256-…`. */
export function digestSri(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`
}

/** What alone can change of a version. */
export type VersionStatus = Pick<
  FrameworkVersion,
  'status' | 'statusReason' | 'statusChangedAt' | 'replacedBy'
>

/** The status of a release, and what goes with it. */
export function releaseStatus(release: VersionStatus): VersionStatus {
  const { status, statusReason, statusChangedAt, replacedBy } = release
  return {
    status,
    ...(statusReason === undefined ? {} : { statusReason }),
    ...(statusChangedAt === undefined ? {} : { statusChangedAt }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  }
}

/** The words in both languages: where one is missing, those of the other, or of whatever language there is. */
function textOf(names: Names): Text {
  const any = names['fr'] ?? names['en'] ?? Object.values(names)[0] ?? ''
  return { fr: any, en: names['en'] ?? any }
}

function frameworkTitle(node: FrameworkNode | undefined): Text {
  const found = node?.['ceasn:name'] ?? node?.['dcterms:title']
  if (found === undefined) throw new Error('a published framework has no title')
  return textOf({ ...found })
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
    title: textOf({ ...node['skos:prefLabel'] }),
    issuable: node['mediation:issuable'],
    ...(reason === undefined ? {} : { reason }),
  }
}

/** What is assessed, or a plain competency; domains and units only group, and what is retired is none any more. */
function competency(node: Node): readonly Competency[] {
  if (isOf<AssessedCompetencyNode>(node, 'mediation:AssessedCompetency') || isPlain(node)) {
    const names = node['ceasn:competencyLabel'] ?? node['ceasn:competencyText']
    const code = node['ceasn:codedNotation']
    return [{ code, iri: node.id, title: textOf({ ...(names ?? { fr: code }) }) }]
  }
  if (isOf<LabelCriterionNode>(node, 'mediation:LabelCriterion')) {
    return [{ code: node['skos:notation'], iri: node.id, title: textOf({ ...node['skos:prefLabel'] }) }]
  }
  return []
}

/** `ceasn:Competency` and nothing more: a competency of a framework without a scale of levels. */
function isPlain(node: GraphNode): node is PlainCompetencyNode {
  const types = typesOf(node)
  return types.length === 1 && types[0] === 'ceasn:Competency'
}

interface PlainCompetencyNode extends GraphNode {
  readonly 'ceasn:codedNotation': string
  readonly 'ceasn:competencyLabel'?: Names
  readonly 'ceasn:competencyText'?: Names
}

function isOf<Shape extends GraphNode>(node: GraphNode, type: string): node is Shape {
  return typesOf(node).includes(type)
}

function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf('/') + 1)
}
