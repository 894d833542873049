/**
 * Gives every blank node of a document a name, the same in the document and in any part of it: a part is then recognised statement by
 * statement. Names are IRIs under a prefix that the document cannot hold.
 */
import { createHash } from 'node:crypto'
import type { Credential } from '../../types.ts'

type Node = Readonly<Record<string, unknown>>

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

function isObject(value: unknown): value is Credential {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy of the JSON `document` where every object has an `id`: those without get one under `prefix`. */
export function withIdentifiers(document: Credential, prefix: string): Credential {
  let count = 0
  function identified(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(identified)
    if (!isObject(value) || '@value' in value) return value
    const members = Object.entries(value).map(([key, member]): [string, unknown] => [
      key,
      key === '@context' ? member : identified(member),
    ])
    return { ...('id' in value ? {} : { id: `${prefix}${count++}` }), ...Object.fromEntries(members) }
  }
  const { '@context': contexts, ...rest } = document
  const named = identified(rest)
  if (!isObject(named)) throw new Error('an object stays an object')
  return { '@context': contexts, ...named }
}

/**
 * The expanded form of a document `withIdentifiers`, where what has no place of its own in JSON has a name too: the cells of lists, after
 * what the list belongs to and holds, and the graphs of embedded proofs, after the proof.
 */
export function withExplicitNodes(nodes: readonly Node[], prefix: string): readonly unknown[] {
  const nameOf = (...parts: readonly unknown[]) =>
    `${prefix}${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`

  /** `owner`: who has the value, and by which property. */
  function explicit(value: unknown, owner: readonly unknown[]): unknown {
    if (!isObject(value) || '@value' in value) return value
    if ('@list' in value) return cell(list(value['@list']), [...owner, 'list'])
    const graph = value['@graph']
    const id = value['@id'] ?? (graph === undefined ? undefined : nameOf('graph', identities(list(graph))))
    const members = Object.entries(value).map(([key, member]): [string, unknown] => {
      if (key === '@graph') return [key, list(member).map((each) => explicit(each, []))]
      if (key.startsWith('@')) return [key, member]
      return [key, list(member).map((each) => explicit(each, [id, key]))]
    })
    return { ...Object.fromEntries(members), ...(id === undefined ? {} : { '@id': id }) }
  }

  function cell(elements: readonly unknown[], owner: readonly unknown[]): unknown {
    const [first, ...rest] = elements
    if (first === undefined) return { '@id': `${rdf}nil` }
    const id = nameOf(owner, identities(elements))
    return {
      '@id': id,
      [`${rdf}first`]: [explicit(first, [id, 'first'])],
      [`${rdf}rest`]: [cell(rest, owner)],
    }
  }

  return nodes.map((node) => explicit(node, []))
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** What each value is, whatever is said of it. */
function identities(values: readonly unknown[]): readonly unknown[] {
  return values.map((value) => (isObject(value) && '@id' in value ? value['@id'] : value))
}
