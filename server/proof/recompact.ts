/** Writes a document again, from its meaning alone. */
import jsonld from 'jsonld'
import { documentLoader } from './document-loader.ts'

type Node = Readonly<Record<string, unknown>>

export interface Recompacted {
  /** Expanded, and compacted with the same contexts: equal to the document, as sets, unless keys were played with. */
  readonly compacted: Readonly<Record<string, unknown>>
  /**
   * The same, where every place that describes a node says all that the document says about it. A signature covers a
   * graph: whether a name is written in one or in two descriptions of the same issuer is not signed, so both get it.
   */
  readonly completed: Readonly<Record<string, unknown>>
}

/** Embedding shared nodes in each other can multiply them: beyond this many there is no completed form. */
const largestNumberOfNodes = 10_000

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** One text per value, whatever the order of keys and of sets. */
function fingerprint(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(fingerprint).sort().join()}]`
  if (!isNode(value)) return JSON.stringify(value)
  if ('@list' in value) return `{"@list":[${list(value['@list']).map(fingerprint).join()}]}`
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${fingerprint(member)}`,
  )
  return `{${members.sort().join()}}`
}

function withoutDuplicates(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [fingerprint(value), value])).values()]
}

/**
 * What tells that two objects describe the same node in the same role. Types are part of it: a person who is issuer and
 * recipient is described once as a Profile and once as an AchievementSubject, and stays so.
 */
function description(node: Node): string | undefined {
  const isReference = Object.keys(node).length < 2
  return typeof node['@id'] === 'string' && !isReference
    ? `${node['@id']} ${[...new Set(list(node['@type']))].sort().join(' ')}`
    : undefined
}

/** Everything one graph says about each described node. Graphs inside it (proofs) speak for themselves. */
function gather(values: readonly unknown[], found = new Map<string, Map<string, unknown[]>>()): typeof found {
  for (const value of values.filter(isNode)) {
    if ('@value' in value || '@graph' in value) continue
    const key = description(value)
    const properties = (key === undefined ? undefined : found.get(key)) ?? new Map<string, unknown[]>()
    if (key !== undefined) found.set(key, properties)
    for (const [property, member] of Object.entries(value)) {
      if (property === '@id') continue
      properties.set(property, [...(properties.get(property) ?? []), ...list(member)])
      if (property !== '@type') gather(list(member), found)
    }
  }
  return found
}

function complete(graph: readonly unknown[], count: { nodes: number }): readonly unknown[] {
  const described = gather(graph)

  function rewrite(value: unknown, above: ReadonlySet<string>): unknown {
    if (!isNode(value) || '@value' in value) return value
    if ('@list' in value) return { '@list': list(value['@list']).map((element) => rewrite(element, above)) }
    if ('@graph' in value) return { ...value, '@graph': complete(list(value['@graph']), count) }
    count.nodes += 1
    if (count.nodes > largestNumberOfNodes) throw new RangeError('too many nodes')
    const key = description(value)
    if (key === undefined) return rewriteMembers(Object.entries(value), above)
    const { '@id': id, '@type': type } = value
    // Inside its own description a node is only named.
    if (above.has(key)) return { '@id': id, ...(type === undefined ? {} : { '@type': type }) }
    return { '@id': id, ...rewriteMembers(described.get(key) ?? [], new Set([...above, key])) }
  }

  function rewriteMembers(members: Iterable<readonly [string, unknown]>, above: ReadonlySet<string>): Node {
    const rewritten = [...members].map(([property, member]) => {
      if (property === '@id') return [property, member] as const
      return [property, withoutDuplicates(list(member).map((element) => rewrite(element, above)))] as const
    })
    return Object.fromEntries(rewritten)
  }

  return graph.map((node) => rewrite(node, new Set()))
}

/**
 * `document` without its own wording: what JSON-LD compaction makes of what it says. One-element sets come out as single
 * values except where the context says `@set`. `undefined` when the document has no such form (undefined terms, unknown
 * contexts, more than one node at the top, shared nodes without end).
 * Does NOT check any proof, and does NOT compare: the caller does.
 * @see https://www.w3.org/TR/json-ld11-api/#compaction-algorithms
 */
export async function recompact(
  document: Readonly<Record<string, unknown>>,
): Promise<Recompacted | undefined> {
  const options = { documentLoader: documentLoader(), safe: true, base: null } as const
  const context = document['@context']
  try {
    const expanded = await jsonld.expand(document, options)
    if (expanded.length !== 1) return undefined
    const compacted = await jsonld.compact(expanded, context, options)
    const whole = complete(expanded, { nodes: 0 })
    // Compaction is what costs here, and most documents say all they know of a node wherever they describe it.
    if (fingerprint(whole) === fingerprint(expanded)) return { compacted, completed: compacted }
    return { compacted, completed: await jsonld.compact([...whole], context, options) }
  } catch {
    return undefined
  }
}
