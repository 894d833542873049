/** What a framework version itself says it corresponds to. */
import type { AlignmentNode, GraphDocument } from '../nodes.ts'
import { lastSegment, titleOf, type SearchedNode } from '../search/competency-text.ts'
import type { NormalNode } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { keptLinks } from './kept-link.ts'
import type { CrosswalkAlignment, CrosswalkEnd, CrosswalkSource, LanguageMap, Relation } from './types.ts'

/** An alignment, and the level it has in the other framework when it says nothing of levels in its own. */
export type SaidAlignment = CrosswalkAlignment & { readonly toLevel?: number }

/**
 * What each statement of a framework comes to. An alignment only says that two things meet: that is `related`, never more, however
 * certain it is; whoever means more says so with a SKOS match.
 */
const relationOf = {
  'mediation:alignment': 'related',
  'mediation:relatedCompetency': 'related',
  'skos:exactMatch': 'exact',
  'skos:closeMatch': 'close',
  'skos:broadMatch': 'broad',
  'skos:narrowMatch': 'narrow',
  'skos:relatedMatch': 'related',
  'dcterms:isReplacedBy': 'replacedBy',
  'dcterms:replaces': 'replacedBy',
} as const satisfies Readonly<Record<string, Relation>>

type Statement = keyof typeof relationOf

/** Statements that name what they lead to by its IRI. */
const links = [
  'mediation:relatedCompetency',
  'skos:exactMatch',
  'skos:closeMatch',
  'skos:broadMatch',
  'skos:narrowMatch',
  'skos:relatedMatch',
  'dcterms:isReplacedBy',
  'dcterms:replaces',
] as const satisfies readonly Statement[]

type AlignedNode = SearchedNode & {
  readonly 'ceasn:name'?: LanguageMap
  readonly 'dcterms:title'?: LanguageMap
  readonly 'mediation:status'?: string
  readonly 'mediation:alignment'?: readonly (AlignmentNode & {
    readonly 'mediation:targetLevel'?: number
    readonly 'mediation:targetStatus'?: LanguageMap
  })[]
} & { readonly [link in (typeof links)[number]]?: string | readonly string[] }

/**
 * Every alignment of `version`, in the order of its nodes; first those of the framework as a whole. `endAt` tells what an IRI names.
 * An alignment with a DigComp 2.2 competence that gives its DigComp 3.0 title is one with each of the two: the codes are the same.
 */
export function versionAlignments(
  version: FrameworkVersion,
  endAt: (iri: string) => CrosswalkEnd,
): readonly SaidAlignment[] {
  const framework = ownNode(version)
  const status = framework['mediation:status']
  const dataset: CrosswalkSource = {
    title: version.title,
    iri: version.iri,
    ...(status === undefined ? {} : { status }),
  }
  const nodes = [framework, ...(version.nodes.values() as unknown as Iterable<AlignedNode>)]
  return nodes.flatMap((node) => {
    const from = endOf(version, node)
    return [
      ...(node['mediation:alignment'] ?? []).flatMap((alignment) => {
        const first = aligned(version, from, alignment, dataset)
        const newer = alignment['mediation:digComp30Name']
        return newer === undefined ? [first] : [first, withDigComp30(first, newer)]
      }),
      ...links.flatMap((link) =>
        [node[link] ?? []].flat().flatMap((iri) => {
          const named = endAt(iri)
          const kept = keptLinks(version, node as unknown as NormalNode, link, named)
          const all = kept.length === 0 ? [{ certain: true, other: named }] : kept
          return all.map(({ other, ...said }): SaidAlignment => {
            const [older, newer] = link === 'dcterms:replaces' ? [other, from] : [from, other]
            return { from: older, to: newer, relation: relationOf[link], dataset, ...said }
          })
        }),
      ),
    ]
  })
}

/** The node of the version itself is not among its nodes. */
function ownNode(version: FrameworkVersion): AlignedNode {
  const { '@graph': graph } = JSON.parse(version.document) as GraphDocument<AlignedNode>
  return graph.find(({ id }) => id === version.iri) ?? { id: version.iri, type: [] }
}

function endOf(version: FrameworkVersion, node: AlignedNode): CrosswalkEnd {
  if (node.id === version.iri) return { framework: version.slug, iri: node.id, name: { ...version.title } }
  return {
    framework: version.slug,
    code: node['ceasn:codedNotation'] ?? lastSegment(node.id),
    iri: node.id,
    name: { ...titleOf(node) },
  }
}

function aligned(
  version: FrameworkVersion,
  from: CrosswalkEnd,
  alignment: NonNullable<AlignedNode['mediation:alignment']>[number],
  dataset: CrosswalkSource,
): SaidAlignment {
  const framework = alignment['ceterms:frameworkName'].fr
  const code = alignment['ceterms:codedNotation']
  const iri = alignment['ceterms:targetNode']
  const name = alignment['ceterms:targetNodeName']
  const toLevel = alignment['mediation:targetLevel']
  const note = alignment['skos:note'] ?? alignment['mediation:targetStatus'] ?? levelNote(framework, toLevel)
  const levels = levelPairs(version, alignment)
  return {
    from,
    to: {
      framework,
      ...(code === undefined ? {} : { code }),
      ...(iri === undefined ? {} : { iri }),
      ...(name === undefined ? {} : { name }),
    },
    relation: relationOf['mediation:alignment'],
    certain: alignment['mediation:certain'],
    ...(levels.length === 0 ? {} : { levels }),
    ...(toLevel === undefined ? {} : { toLevel }),
    dataset,
    ...(note === undefined ? {} : { note }),
  }
}

function levelNote(framework: string, level: number | undefined): LanguageMap | undefined {
  if (level === undefined) return undefined
  return {
    fr: `Au niveau ${String(level)} de ${framework}.`,
    en: `At level ${String(level)} of ${framework}.`,
  }
}

function levelPairs(
  version: FrameworkVersion,
  alignment: AlignmentNode,
): NonNullable<CrosswalkAlignment['levels']> {
  const certain = alignment['mediation:levelCertain'] ?? alignment['mediation:certain']
  return (alignment['mediation:levelCorrespondence'] ?? []).flatMap((pair) => {
    const level = version.levels.find(({ iri }) => iri === pair['mediation:level'])
    return level === undefined ? [] : [{ from: level.number, to: pair['mediation:targetLevel'], certain }]
  })
}

function withDigComp30(alignment: SaidAlignment, name: LanguageMap): SaidAlignment {
  const { code } = alignment.to
  const note = alignment.toLevel === undefined ? alignment.note : levelNote('DigComp 3.0', alignment.toLevel)
  return {
    ...alignment,
    to: { framework: 'DigComp 3.0', ...(code === undefined ? {} : { code }), name },
    ...(note === undefined ? {} : { note }),
  }
}
