/** What the schema of frameworks says about nodes, one by one. */
import { schemaErrors } from '../../../schema.ts'
import type { Text } from '../../../text.ts'
import { documentOf, typesOf, type GraphJson, type NormalForm } from '../../normal-form.ts'
import type { Finding } from './draft-error.ts'

const schema = 'framework.schema.json'

/** Links that follow from other nodes and that the schema asks for, by type: a node by itself cannot have them. */
const requiredOfOthers: Readonly<Record<string, readonly string[]>> = {
  'mediation:Domain': ['ceasn:hasChild'],
  'mediation:Unit': ['ceasn:hasChild'],
  'skos:ConceptScheme': ['skos:hasTopConcept'],
  'mediation:LabelScheme': ['mediation:hasEvidenceKind', 'mediation:hasCriterion'],
}

/** Words for what ajv says. The first that fits. */
const messages: readonly (readonly [RegExp, string])[] = [
  [/^must have required property '(.{1,100})'$/u, 'il manque $1'],
  [/^must have propert(?:y|ies) (.{1,200}) when property (.{1,100}) is present$/u, '$2 demande $1'],
  [/^must NOT have additional properties$/u, 'une propriété que ce type n’a pas'],
  [/^must be (?:string|array|object|integer|number|boolean)$/u, 'une valeur d’un autre type'],
  [/^must match (?:pattern|format)/u, 'une valeur mal formée'],
  [/^property name must be valid|must match pattern .* propertyNames/u, 'une langue mal écrite'],
  [/^must be equal to/u, 'une valeur hors de celles permises'],
  [/^must NOT have fewer than/u, 'une valeur trop courte'],
]

/** The first thing wrong with each node of a form that is complete, its links put back. */
export function* schemaFindings(form: NormalForm, version: string): Generator<Finding> {
  const document = documentOf(form, { version })
  if (schemaErrors(schema, document).length === 0) return
  const codes = [...form.nodes.keys()]
  for (const [index, node] of document['@graph'].entries())
    yield* found(codes[index] ?? '', node, document['@context'])
}

/** The first thing wrong with the only node of `form`; what the schema asks of other nodes is taken for granted. */
export function nodeSchemaFindings(form: NormalForm, version: string): readonly Finding[] {
  const { '@context': context, '@graph': graph } = documentOf(form, { version })
  const [code = ''] = form.nodes.keys()
  return graph.flatMap((node) => found(code, { ...node, ...granted(node) }, context))
}

function granted(node: GraphJson): Readonly<Record<string, readonly string[]>> {
  const scaled = ['mediation:hasLevelScheme', 'mediation:hasEvaluationPolicy'].some((term) => term in node)
  const links = [
    ...typesOf(node).flatMap((type) => requiredOfOthers[type] ?? []),
    ...(scaled ? ['mediation:hasEvidenceKind'] : []),
  ]
  return Object.fromEntries(links.map((link) => [link, [node.id]]))
}

function found(code: string, node: GraphJson, context: string): readonly Finding[] {
  const [error] = schemaErrors(schema, { '@context': context, '@graph': [node] })
  if (error === undefined) return []
  const pointer = error.pointer.replace(/^\/@graph\/0/u, '')
  return [{ node: code, ...(pointer === '' ? {} : { pointer }), code: 'schema', value: said(error.message) }]
}

/** What the validator says, in both languages. */
export function said(message: string): Text {
  const [pattern, fr] = messages.find(([one]) => one.test(message)) ?? [undefined, 'une valeur refusée']
  return {
    fr: pattern === undefined ? fr : (pattern.exec(message)?.[0] ?? '').replace(pattern, fr),
    en: message,
  }
}
