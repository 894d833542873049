import { setImmediate as breathe } from 'node:timers/promises'
import { v5 } from 'uuid'
import { typesOf, valuesOf, type GraphJson, type Json, type JsonObject } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { graphOf, type VersionGraph } from './graph.ts'
import { isObject } from './table/scale.ts'
import { matches, wordsOf } from './table/table-rows.ts'

/** The JSON-LD context of CTDL-ASN, also the profile that tells this form from our own. */
export const ctdlAsnContext = 'https://credreg.net/ctdlasn/schema/context/json'

/** Competencies written before other work gets its turn. */
const nodesPerSlice = 500

/** RFC 9562: the name space of names that are addresses. */
const addresses = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

/** Alignment property of each SKOS mapping. CTDL-ASN has no word for a merely related one but the general one. */
const alignments = {
  [matches.exact]: 'ceasn:exactAlignment',
  [matches.close]: 'ceasn:majorAlignment',
  [matches.broad]: 'ceasn:broadAlignment',
  [matches.narrow]: 'ceasn:narrowAlignment',
  [matches.related]: 'ceasn:alignTo',
} as const

type Properties = Readonly<Record<string, Json | undefined>>

/**
 * A version in CTDL-ASN: the framework, its competencies, and a rubric that says what each assessed one is at each level. Terms of
 * CTDL-ASN and CTDL only: what they have no term for (evidence policies, profiles, sources, publics) is left out. Retired
 * competencies and plain alignments without an address have no term either.
 * @see https://credreg.net/ctdlasn/terms
 */
export async function writeCtdlAsn(version: FrameworkVersion): Promise<string> {
  const graph = graphOf(version)
  const competencies = graph.nodes.filter(isCompetency)
  const written: JsonObject[] = [framework(version, graph, competencies)]
  for (const [index, node] of competencies.entries()) {
    if (index % nodesPerSlice === 0) await breathe()
    written.push(...competency(node, graph.own))
  }
  await breathe()
  written.push(...rubric(version, graph, competencies))
  await breathe()
  return `${JSON.stringify({ '@context': ctdlAsnContext, '@id': version.iri, '@graph': written }, null, 2)}\n`
}

function isCompetency(node: GraphJson): boolean {
  const types = typesOf(node)
  const one = types.includes('ceasn:Competency') || types.includes('mediation:LabelCriterion')
  return one && !types.includes('mediation:RetiredCompetency')
}

/** A Credential Transparency Identifier: always the same for the same address. */
function ctid(iri: string): string {
  return `ce-${v5(iri, addresses)}`
}

function resource(type: string, iri: string, properties: Properties): JsonObject {
  const said = Object.entries<Json | undefined>({
    '@id': iri,
    '@type': type,
    'ceterms:ctid': ctid(iri),
    ...properties,
  })
  return Object.fromEntries(said.flatMap(([property, value]) => (isSaid(value) ? [[property, value]] : [])))
}

function isSaid(value: Json | undefined): value is Json {
  if (value === undefined) return false
  if (Array.isArray(value)) return value.length > 0
  return !isObject(value) || Object.keys(value).length > 0
}

function framework(
  version: FrameworkVersion,
  { own }: VersionGraph,
  competencies: readonly GraphJson[],
): JsonObject {
  const name = { ...wordsOf(own, 'dcterms:title'), ...wordsOf(own, 'ceasn:name') }
  const description = wordsOf(own, 'dcterms:description')
  const publisher = own['dcterms:publisher']
  return resource('ceasn:CompetencyFramework', version.iri, {
    'ceasn:name': name,
    // Required by CTDL-ASN.
    'ceasn:description': Object.keys(description).length === 0 ? name : description,
    'ceasn:inLanguage': languages(own),
    'ceasn:publicationStatusType': own['ceasn:publicationStatusType'],
    'ceasn:publisherName': typeof publisher === 'string' ? { fr: [publisher] } : undefined,
    'ceasn:license': own['dcterms:license'],
    'ceasn:identifier': [version.iri],
    'ceasn:dateModified': version.publishedAt,
    'ceasn:alignTo': alignTargets(own),
    'ceasn:hasTopChild': competencies.filter(isTop).map(({ id }) => id),
  })
}

function languages(own: JsonObject): readonly Json[] {
  const said = valuesOf(own, 'ceasn:inLanguage')
  return said.length === 0 ? ['fr'] : said
}

function isTop(node: GraphJson): boolean {
  return node['ceasn:isTopChildOf'] !== undefined || typesOf(node).includes('mediation:LabelCriterion')
}

/** The competency, and those that are only named in it: what it takes to know, to be able to do, to be. */
function competency(node: GraphJson, own: GraphJson): readonly JsonObject[] {
  const label = { ...wordsOf(node, 'skos:prefLabel'), ...wordsOf(node, 'ceasn:competencyLabel') }
  const text = wordsOf(node, 'ceasn:competencyText')
  const shared = { 'ceasn:inLanguage': languages(own), 'ceasn:isPartOf': own.id }
  const embodied = ['ceasn:knowledgeEmbodied', 'ceasn:skillEmbodied', 'ceasn:abilityEmbodied'].map(
    (property) => [property, valuesOf(node, property).filter(isObject)] as const,
  )
  const inner = embodied.flatMap(([, nodes]) => nodes)
  return [
    resource('ceasn:Competency', node.id, {
      ...shared,
      'ceasn:codedNotation': node['ceasn:codedNotation'] ?? node['skos:notation'],
      'ceasn:competencyLabel': label,
      'ceasn:competencyText': Object.keys(text).length === 0 ? label : text,
      'ceasn:competencyCategory': node['ceasn:competencyCategory'],
      'ceasn:comment': node['ceasn:comment'],
      'ceasn:conceptKeyword': node['ceasn:conceptKeyword'],
      'ceasn:isTopChildOf': isTop(node) ? own.id : undefined,
      'ceasn:isChildOf': node['ceasn:isChildOf'],
      'ceasn:hasChild': node['ceasn:hasChild'],
      ...Object.fromEntries(
        embodied.map(([property, nodes]) => [property, nodes.map(({ id }) => id ?? null)]),
      ),
      ...aligned(node),
    }),
    ...inner.map((one) =>
      resource('ceasn:Competency', idOf(one), {
        ...shared,
        'ceasn:competencyText': one['ceasn:competencyText'],
      }),
    ),
  ]
}

/** Stated relations by their property; alignments whose relation nobody stated only align. */
function aligned(node: JsonObject): Properties {
  const stated = Object.entries(alignments).map(
    ([match, property]) => [property, valuesOf(node, match)] as const,
  )
  const named = new Set(stated.flatMap(([, targets]) => targets))
  const others = alignTargets(node).filter((target) => !named.has(target))
  const related = valuesOf(node, matches.related)
  return { ...Object.fromEntries(stated), 'ceasn:alignTo': [...related, ...others] }
}

function alignTargets(node: JsonObject): readonly Json[] {
  const found = valuesOf(node, 'mediation:alignment').map((one) =>
    isObject(one) ? one['ceterms:targetNode'] : undefined,
  )
  return [...new Set(found.filter((target) => target !== undefined))]
}

/** One rubric for the framework: its levels, a criterion per assessed competency, and the benchmark of each at each level. */
function rubric(
  version: FrameworkVersion,
  { own, nodes }: VersionGraph,
  competencies: readonly GraphJson[],
): readonly JsonObject[] {
  const assessed = competencies.filter((node) => node['mediation:levelStatement'] !== undefined)
  if (assessed.length === 0) return []
  const scheme = own['mediation:hasLevelScheme']
  const levels = nodes.filter((node) => scheme !== undefined && node['skos:inScheme'] === scheme)
  const names = new Map(levels.map((level) => [level.id as Json, wordsOf(level, 'skos:prefLabel')]))
  const statements = (node: GraphJson) => valuesOf(node, 'mediation:levelStatement').filter(isObject)
  const atLevel = new Map<Json, Json[]>(levels.map(({ id }) => [id, []]))
  for (const node of assessed) {
    for (const one of statements(node)) atLevel.get(one['mediation:level'] ?? null)?.push(one['id'] ?? null)
  }
  return [
    resource('ceasn:Rubric', `${version.iri}#rubric`, {
      'ceasn:name': { ...wordsOf(own, 'dcterms:title'), ...wordsOf(own, 'ceasn:name') },
      'ceasn:inLanguage': languages(own),
      'ceasn:hasRubricCriterion': assessed.map(({ id }) => `${id}#rubric-criterion`),
      'ceasn:hasRubricLevel': levels.map(({ id }) => id),
    }),
    ...levels.map((level, index) =>
      plain('ceasn:RubricLevel', level.id, {
        'ceasn:name': wordsOf(level, 'skos:prefLabel'),
        'ceasn:description': wordsOf(level, 'skos:definition'),
        'ceasn:codedNotation': level['skos:notation'],
        'ceasn:listID': String(index + 1),
        'ceasn:hasCriterionLevel': atLevel.get(level.id) ?? [],
      }),
    ),
    ...assessed.flatMap((node, index) => [
      resource('ceasn:RubricCriterion', `${node.id}#rubric-criterion`, {
        'ceasn:codedNotation': node['ceasn:codedNotation'],
        'ceasn:name': wordsOf(node, 'ceasn:competencyLabel'),
        'ceasn:listID': String(index + 1),
        'ceasn:hasCriterionLevel': statements(node).map(({ id }) => id ?? null),
        'ceterms:targetCompetency': [
          { '@type': 'ceterms:CredentialAlignmentObject', 'ceterms:targetNode': node.id },
        ],
      }),
      ...statements(node).map((one) => criterionLevel(one, names.get(one['mediation:level'] ?? null) ?? {})),
    ]),
  ]
}

function criterionLevel(statement: JsonObject, label: JsonObject): JsonObject {
  const indicators = valuesOf(statement, 'mediation:indicator').filter(isObject)
  const words = indicators.map((indicator) => wordsOf(indicator, 'dcterms:description'))
  const spoken = [...new Set(words.flatMap((text) => Object.keys(text)))]
  const benchmark = spoken.map((language): readonly [string, string] => [
    language,
    words.flatMap((text) => (text[language] === undefined ? [] : [text[language]])).join('\n'),
  ])
  return plain('ceasn:CriterionLevel', idOf(statement), {
    'ceasn:benchmarkLabel': label,
    'ceasn:benchmarkText': Object.fromEntries(benchmark),
    'ceasn:listID': JSON.stringify(statement['mediation:levelNumber']),
  })
}

/** A resource that the registry gives no identifier of its own. */
function plain(type: string, iri: string, properties: Properties): JsonObject {
  const { 'ceterms:ctid': _, ...said } = resource(type, iri, properties)
  return said
}

function idOf(node: JsonObject): string {
  const id = node['id']
  if (typeof id !== 'string') throw new Error('a node of a framework has an IRI')
  return id
}
