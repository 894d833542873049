import { setImmediate as breathe } from 'node:timers/promises'
import { DataFactory, Writer, type Quad_Object } from 'n3'
import { typesOf, valuesOf, type GraphJson, type Json, type JsonObject } from '../normal-form.ts'
import type { FrameworkVersion } from '../types.ts'
import { graphOf } from './graph.ts'
import { matches, wordsOf } from './table/table-rows.ts'

const prefixes = {
  skos: 'http://www.w3.org/2004/02/skos/core#',
  dcterms: 'http://purl.org/dc/terms/',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const

/** Statements of one node: property as a prefixed name, and its values. */
type Statements = readonly (readonly [property: string, objects: readonly Quad_Object[]])[]

const { namedNode, literal, quad } = DataFactory

/** Nodes written before other work gets its turn. */
const nodesPerSlice = 500

/**
 * A version as a SKOS concept scheme in Turtle: a concept per competency, label criterion and retired competency, and the schemes the
 * version has of its own (levels, letters, publics…). Alignments whose relation is stated are SKOS mappings; for the others, where
 * nobody said how the two compare, the target is a `rdfs:seeAlso`. Levels of a competency, evidence and policies have no place in SKOS.
 * @see https://www.w3.org/TR/skos-reference/
 */
export async function writeTurtle(version: FrameworkVersion): Promise<string> {
  const { own, nodes } = graphOf(version)
  const writer = new Writer({ prefixes })
  add(writer, own.id, scheme(own, version, nodes))
  for (const [index, node] of nodes.entries()) {
    add(writer, node.id, concept(node, version.iri))
    if (index % nodesPerSlice === nodesPerSlice - 1) await breathe()
  }
  return new Promise((resolve, reject) => {
    writer.end((error: Error | null, result: string) => {
      if (error === null || error === undefined) resolve(result)
      else reject(error)
    })
  })
}

function add(writer: Writer, subject: string, statements: Statements): void {
  for (const [property, objects] of statements) {
    for (const object of objects)
      writer.addQuad(quad(namedNode(subject), namedNode(expanded(property)), object))
  }
}

function expanded(name: string): string {
  const [prefix = '', local = ''] = name.split(':')
  return prefixes[prefix as keyof typeof prefixes] + local
}

function scheme(own: GraphJson, version: FrameworkVersion, nodes: readonly GraphJson[]): Statements {
  const tops = nodes.filter((node) => isTop(node)).map(({ id }) => id)
  return [
    ['rdf:type', iris([expanded('skos:ConceptScheme')])],
    ['dcterms:title', [...texts(own, 'ceasn:name'), ...texts(own, 'dcterms:title')]],
    ['dcterms:description', texts(own, 'dcterms:description')],
    ['dcterms:language', strings(valuesOf(own, 'ceasn:inLanguage')).map((tag) => literal(tag))],
    ['owl:versionInfo', [literal(version.version)]],
    ['dcterms:issued', [literal(version.publishedAt, namedNode(expanded('xsd:dateTime')))]],
    ...references(own, ['dcterms:isVersionOf', 'dcterms:replaces', 'dcterms:license']),
    ['dcterms:creator', strings(valuesOf(own, 'dcterms:creator')).map((name) => literal(name))],
    ['dcterms:publisher', strings(valuesOf(own, 'dcterms:publisher')).map((name) => literal(name))],
    ['skos:changeNote', texts(own, 'skos:changeNote')],
    ['rdfs:seeAlso', targets(own, [])],
    ['skos:hasTopConcept', iris(tops)],
  ]
}

function isTop(node: GraphJson): boolean {
  return node['ceasn:isTopChildOf'] !== undefined || typesOf(node).includes('mediation:LabelCriterion')
}

/** What SKOS can say of a node; nothing of a node that is neither a concept nor a scheme. */
function concept(node: GraphJson, version: string): Statements {
  const types = typesOf(node)
  if (types.includes('skos:ConceptScheme')) {
    return [
      ['rdf:type', iris([expanded('skos:ConceptScheme')])],
      ['dcterms:title', texts(node, 'skos:prefLabel')],
      ['skos:note', texts(node, 'skos:note')],
      ['skos:hasTopConcept', iris(strings(valuesOf(node, 'skos:hasTopConcept')))],
    ]
  }
  if (types.includes('skos:Concept')) {
    return [...described(node), ...references(node, ['skos:inScheme'])]
  }
  const ours = ['ceasn:Competency', 'mediation:LabelCriterion', 'mediation:RetiredTerm']
  if (!types.some((type) => ours.includes(type))) return []
  const retired = types.includes('mediation:RetiredCompetency') || types.includes('mediation:RetiredTerm')
  return [
    ...described(node),
    ['skos:inScheme', iris([version])],
    ['skos:topConceptOf', isTop(node) ? iris([version]) : []],
    ['skos:broader', iris(strings(valuesOf(node, 'ceasn:isChildOf')))],
    ['skos:narrower', iris(strings(valuesOf(node, 'ceasn:hasChild')))],
    ['dcterms:subject', iris(strings(valuesOf(node, 'mediation:letter')))],
    ...references(node, [...Object.values(matches), 'dcterms:replaces', 'dcterms:isReplacedBy']),
    ['rdfs:seeAlso', targets(node, Object.values(matches))],
    ['skos:changeNote', texts(node, 'skos:changeNote')],
    ['owl:deprecated', retired ? [literal('true', namedNode(expanded('xsd:boolean')))] : []],
  ]
}

function described(node: GraphJson): Statements {
  const label = [...texts(node, 'ceasn:competencyLabel'), ...texts(node, 'skos:prefLabel')]
  const text = texts(node, 'ceasn:competencyText')
  const notations = [...valuesOf(node, 'ceasn:codedNotation'), ...valuesOf(node, 'skos:notation')]
  return [
    ['rdf:type', iris([expanded('skos:Concept')])],
    // A competency imported without a name is known by its text.
    ['skos:prefLabel', label.length === 0 ? text : label],
    ['skos:definition', [...text, ...texts(node, 'skos:definition')]],
    ['skos:notation', strings(notations).map((notation) => literal(notation))],
    ['skos:note', [...texts(node, 'skos:note'), ...texts(node, 'ceasn:comment')]],
  ]
}

/** Targets of the alignments of a node, but those that `covered` properties name already. */
function targets(node: JsonObject, covered: readonly string[]): readonly Quad_Object[] {
  const named = new Set(covered.flatMap((property) => valuesOf(node, property)))
  const found = valuesOf(node, 'mediation:alignment').map(
    (one) => (one as JsonObject)['ceterms:targetNode'] ?? null,
  )
  return iris(strings([...new Set(found)].filter((target) => !named.has(target))))
}

function references(node: JsonObject, properties: readonly string[]): Statements {
  return properties.map((property) => [property, iris(strings(valuesOf(node, property)))])
}

function texts(node: JsonObject, property: string): readonly Quad_Object[] {
  return Object.entries(wordsOf(node, property)).map(([language, text]) => literal(text, language))
}

function iris(values: readonly string[]): readonly Quad_Object[] {
  return values.map((value) => namedNode(value))
}

function strings(values: readonly Json[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
