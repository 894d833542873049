/** What is wrong with a node by itself. */
import {
  codePattern,
  documentOf,
  normalForm,
  ownCode,
  type JsonObject,
  type NormalForm,
  type NormalNode,
} from '../../normal-form.ts'
import type { DraftAddress } from '../draft.ts'
import type { Finding } from './draft-error.ts'
import { nodeSchemaFindings } from './schema-findings.ts'
import { keysOf, stringsOf } from './walk.ts'

/** The most characters a node may have as JSON. */
const maximumNodeCharacters = 100_000
/** The most nodes a framework may have. */
export const maximumNodes = 30_000

/** Types only the node of the framework itself has. */
export const frameworkTypes = ['ceasn:CompetencyFramework', 'mediation:LabelScheme']

const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029]|\p{Surrogate}/u
/** What `documentOf` and publication take for a reference when it is the whole of a string. */
const referenceLike = /^(?:\.|\.[/#][A-Za-z0-9.#-]+|\/(?:frameworks|contexts|vocab)(?:\/.*)?)$/su

/**
 * What is wrong with a node, whatever the others are: its code, size, names, texts, the identifiers of its parts, links that are not to be
 * written, and its form under the schema of its type. Links the schema asks for that follow from other nodes are taken for granted.
 */
export function nodeErrors(
  { framework, version }: DraftAddress,
  code: string,
  content: JsonObject,
): readonly Finding[] {
  if (code !== ownCode && !codePattern.test(code)) return [{ code: 'code-malformed' }]
  if (isTooLarge(content)) return [{ node: code, code: 'node-too-large' }]
  const first = [...keyFindings(code, content), ...textFindings(code, content)]
  if (first.length > 0) return first
  if (!isNode(content)) return [{ node: code, code: 'schema' }]
  const own = frameworkTypes.includes(String(content.type))
  if (own !== (code === ownCode)) return [{ node: code, pointer: '/type', code: 'framework-node' }]
  const second = [...linkFindings(framework, code, content), ...nestedIdFindings(code, content)]
  if (second.length > 0) return second
  return nodeSchemaFindings({ slug: framework, nodes: new Map([[code, content]]) }, version)
}

/** Nodes, or a framework, of more than this service will keep and read. */
export function* sizeFindings({ nodes }: NormalForm): Generator<Finding> {
  if (nodes.size > maximumNodes) yield { code: 'framework-too-large' }
  for (const [node, content] of nodes) if (isTooLarge(content)) yield { node, code: 'node-too-large' }
}

function isTooLarge(content: JsonObject): boolean {
  return JSON.stringify(content).length > maximumNodeCharacters
}

function isNode(content: JsonObject): content is NormalNode {
  const { type } = content
  return typeof type === 'string' || (Array.isArray(type) && type.every((one) => typeof one === 'string'))
}

/** Nothing a JSON-LD reader would take for an instruction, nothing that could reach a prototype. */
function keyFindings(code: string, content: JsonObject): readonly Finding[] {
  const findings: Finding[] = 'id' in content ? [{ node: code, pointer: '/id', code: 'key-refused' }] : []
  for (const { pointer, key, inCase } of keysOf(content)) {
    const refused =
      key === '__proto__' || controls.test(key) || (!inCase && (key.startsWith('@') || key.length > 100))
    if (refused) findings.push({ node: code, pointer, code: 'key-refused' })
  }
  return findings
}

/** Texts that would not come back as they were written. */
export function textFindings(code: string, content: JsonObject): readonly Finding[] {
  const findings: Finding[] = []
  for (const { pointer, value, isText } of stringsOf(content)) {
    if (controls.test(value)) findings.push({ node: code, pointer, code: 'text-refused' })
    else if (isText && referenceLike.test(value))
      findings.push({ node: code, pointer, code: 'text-is-reference' })
  }
  return findings
}

/** Links that follow from other nodes, and the identity of the version: they do not survive the way to a document and back. */
function linkFindings(slug: string, code: string, content: NormalNode): readonly Finding[] {
  const place = { version: '0.0.0' }
  const document = documentOf({ slug, nodes: new Map([[code, content]]) }, place)
  const kept = normalForm(document, slug, `/frameworks/${slug}/${place.version}`).nodes.get(code) ?? {}
  return Object.keys(content)
    .filter((property) => !(property in kept))
    .map((property) => ({ node: code, pointer: `/${property}`, code: 'link-derived' }))
}

/** Parts have hash identifiers on their node (`./RM-A1.1#niveau-1`), each its own. */
export function nestedIdFindings(code: string, content: JsonObject): readonly Finding[] {
  const own = code === ownCode ? '.#' : `./${code}#`
  const seen = new Set<string>()
  const findings: Finding[] = []
  for (const { pointer, property, value, isText } of stringsOf(content)) {
    if (property !== 'id' || isText) continue
    if (!value.startsWith(own) || seen.has(value)) findings.push({ node: code, pointer, code: 'nested-id' })
    seen.add(value)
  }
  return findings
}
