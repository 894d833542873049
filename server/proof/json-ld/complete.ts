/** Says, wherever an expanded JSON-LD document describes a node, all that the document says about that node. */
import { createHash } from 'node:crypto'
import { termLength } from './term-length.ts'

type Node = Readonly<Record<string, unknown>>

/** What may still be copied. Nodes that describe each other multiply: copies are paid for before they are made. */
interface Allowance {
  nodes: number
  characters: number
}

/** A readable credential has half as many; bare references are counted by their characters only. */
const largestNumberOfNodes = 2_000
const smallestAllowanceInCharacters = 64 * 1024
/** A completed document may be this many times as long as the document itself. */
const largestGrowth = 4
/** A readable credential has 24 levels; descriptions of nodes unfolded into each other may add as many again, and some. */
const largestDepth = 64
/** Quotes, colon and comma. */
const punctuation = 4

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function spend(allowance: Allowance, characters: number): void {
  allowance.characters -= characters + punctuation
  if (allowance.characters < 0) throw new RangeError('too much to copy')
}

const fingerprints = new WeakMap<object, string>()

/** One text per value, whatever the order of keys and of sets: the same length for every object, computed once for each. */
export function fingerprint(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const known = fingerprints.get(value)
  if (known !== undefined) return known
  const made = createHash('sha256').update(inOneOrder(value)).digest('base64')
  fingerprints.set(value, made)
  return made
}

function inOneOrder(value: object): string {
  if (!isNode(value)) return `[${list(value).map(fingerprint).sort().join()}]`
  if ('@list' in value) return `{"@list":[${list(value['@list']).map(fingerprint).join()}]}`
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${fingerprint(member)}`,
  )
  return `{${members.sort().join()}}`
}

function isReference(node: Node): boolean {
  return '@id' in node && Object.keys(node).length < 2
}

function withoutDuplicates(values: readonly unknown[]): readonly unknown[] {
  if (values.length < 2) return values
  return [...new Map(values.map((value) => [fingerprint(value), value])).values()]
}

/**
 * What tells that two objects describe the same node in the same role. Types are part of it: a person who is issuer and
 * recipient is described once as a Profile and once as an AchievementSubject, and stays so.
 */
function description(node: Node): string | undefined {
  return typeof node['@id'] === 'string' && !isReference(node)
    ? `${node['@id']} ${[...new Set(list(node['@type']))].sort().join(' ')}`
    : undefined
}

/** Everything one graph says about each described node, with repetitions. Graphs inside it (proofs) speak for themselves. */
function gather(values: readonly unknown[], found = new Map<string, Map<string, unknown[]>>()): typeof found {
  for (const value of values.filter(isNode)) {
    if ('@value' in value || '@graph' in value) continue
    const key = description(value)
    const properties = (key === undefined ? undefined : found.get(key)) ?? new Map<string, unknown[]>()
    if (key !== undefined) found.set(key, properties)
    for (const [property, member] of Object.entries(value)) {
      if (property === '@id') continue
      const gathered = properties.get(property) ?? []
      properties.set(property, gathered)
      for (const each of list(member)) gathered.push(each)
      if (property !== '@type') gather(list(member), found)
    }
  }
  return found
}

function descriptions(
  graph: readonly unknown[],
): ReadonlyMap<string, readonly (readonly [string, unknown])[]> {
  const told = [...gather(graph)].map(([key, properties]) => {
    const members = [...properties].map(
      ([property, values]) => [property, withoutDuplicates(values)] as const,
    )
    return [key, members] as const
  })
  return new Map(told)
}

function completeGraph(graph: readonly unknown[], allowance: Allowance, depth: number): readonly unknown[] {
  const described = descriptions(graph)

  function rewrite(value: unknown, above: ReadonlySet<string>, level: number): unknown {
    if (level > largestDepth) throw new RangeError('nested too deeply')
    if (!isNode(value)) {
      spend(allowance, typeof value === 'string' ? termLength(value) : JSON.stringify(value).length)
      return value
    }
    if ('@value' in value) {
      spend(allowance, JSON.stringify(value['@value']).length)
      return value
    }
    if ('@list' in value) {
      return { '@list': list(value['@list']).map((element) => rewrite(element, above, level + 1)) }
    }
    if ('@graph' in value) {
      return { ...value, '@graph': completeGraph(list(value['@graph']), allowance, level + 1) }
    }
    if (!isReference(value)) allowance.nodes -= 1
    if (allowance.nodes < 0) throw new RangeError('too many nodes')
    const { '@id': id, '@type': type } = value
    if (typeof id === 'string') spend(allowance, id.length)
    const key = description(value)
    if (key === undefined) return rewriteMembers(Object.entries(value), above, level)
    // Inside its own description a node is only named.
    if (above.has(key)) return rewriteMembers(Object.entries({ '@id': id, '@type': type }), above, level)
    return { '@id': id, ...rewriteMembers(described.get(key) ?? [], new Set([...above, key]), level) }
  }

  function rewriteMembers(
    members: Iterable<readonly [string, unknown]>,
    above: ReadonlySet<string>,
    level: number,
  ): Node {
    const rewritten: (readonly [string, unknown])[] = []
    for (const [property, member] of members) {
      if (member === undefined) continue
      if (property === '@id') {
        rewritten.push([property, member])
        continue
      }
      spend(allowance, termLength(property))
      const values = list(member).map((element) => rewrite(element, above, level + 1))
      rewritten.push([property, withoutDuplicates(values)])
    }
    return Object.fromEntries(rewritten)
  }

  return graph.map((node) => rewrite(node, new Set(), depth))
}

/**
 * `expanded` with every description of a node made whole; equal to it when each already was. `characters` is the length of
 * the document as it was handed in.
 * @throws RangeError when the result would hold more than 2,000 nodes, 64 levels, or the larger of 65,536 characters and four
 *   times `characters`
 */
export function complete(expanded: readonly unknown[], characters: number): readonly unknown[] {
  const allowance = {
    nodes: largestNumberOfNodes,
    characters: Math.max(smallestAllowanceInCharacters, largestGrowth * characters),
  }
  return completeGraph(expanded, allowance, 0)
}
