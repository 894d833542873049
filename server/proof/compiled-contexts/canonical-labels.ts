/**
 * Canonical names of blank nodes, synchronously.
 * @see https://www.w3.org/TR/rdf-canon/#canon-algorithm
 */
import { hash } from 'node:crypto'
import { restOf, type Digest } from './canonical-form.ts'
import type { Dataset, Quad, Subject } from './dataset.ts'
import { Unsupported } from './unsupported.ts'

/** Runs of Hash N-Degree Quads for one document: a transcript of fifty badges takes about 500. Beyond, the library takes over. */
const mostRuns = 1000

function hashOf(text: string, digest: Digest): string {
  return hash(digest, text, 'hex')
}

/** §4.6, Hash First Degree Quads. It depends on nothing but the quads that name the node. */
export function firstDegreeHash(node: Subject, digest: Digest): string {
  const name = (resource: Subject) =>
    resource === node ? '_:a' : resource.index === 0 ? resource.text : '_:z'
  const lines: string[] = []
  for (const quad of node.statements) lines.push(`_:a ${restOf(quad, name)}`)
  for (const quad of node.mentions) lines.push(`${name(quad.subject)} ${restOf(quad, name)}`)
  if (lines.length > 1) lines.sort()
  return hashOf(lines.join(''), digest)
}

function quadsOf({ statements, mentions }: Subject): readonly Quad[] {
  return mentions.length === 0 ? statements : [...statements, ...mentions]
}

/** §4.3, an issuer of temporary names, in the order they were given. */
type Issued = Map<Subject, string>

function issue(issued: Issued, node: Subject): string {
  const known = issued.get(node)
  if (known !== undefined) return known
  const made = `_:b${issued.size}`
  issued.set(node, made)
  return made
}

/** Every order of `items`. */
function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length < 2) {
    yield items
    return
  }
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.toSpliced(index, 1))) yield [item, ...rest]
}

/** One node may be related in several ways that look alike. How the library orders some of these and not others, only it knows. */
function ordersOf(alike: readonly Subject[]): Iterable<readonly Subject[]> {
  const different = new Set(alike).size
  if (different === 1) return [alike]
  if (different < alike.length) throw new Unsupported('many-alike')
  return permutations(alike)
}

class NDegree {
  readonly #digest: Digest
  #runs = 0

  constructor(digest: Digest) {
    this.#digest = digest
  }

  /** §4.7, Hash Related Blank Node. */
  #relatedHash(related: Subject, { predicate }: Quad, issued: Issued, position: 's' | 'o' | 'g'): string {
    const name = related.text !== '' ? related.text : (issued.get(related) ?? related.hash)
    return hashOf(position + (position === 'g' ? '' : predicate) + name, this.#digest)
  }

  #relatedBlankNodes(node: Subject, issued: Issued): ReadonlyMap<string, readonly Subject[]> {
    const found = new Map<string, Subject[]>()
    for (const quad of quadsOf(node))
      for (const [other, position] of [
        [quad.subject, 's'],
        [quad.object, 'o'],
        [quad.graph, 'g'],
      ] as const) {
        if (other === undefined || typeof other === 'string' || other.index === 0 || other === node) continue
        const hash = this.#relatedHash(other, quad, issued, position)
        const alike = found.get(hash)
        if (alike === undefined) found.set(hash, [other])
        else alike.push(other)
      }
    return found
  }

  /** §4.8, Hash N-Degree Quads. @throws Unsupported when it is run too often */
  hash(node: Subject, issuer: Issued): { readonly hash: string; readonly issued: Issued } {
    this.#runs += 1
    if (this.#runs > mostRuns) throw new Unsupported('many-alike')
    const related = this.#relatedBlankNodes(node, issuer)
    let issued = issuer
    let data = ''
    for (const hash of [...related.keys()].sort()) {
      const chosen = this.#shortestPath(related.get(hash) ?? [], issued)
      data += hash + chosen.path
      issued = chosen.issued
    }
    return { hash: hashOf(data, this.#digest), issued }
  }

  /** §4.8.2, step 5.4: the order of `alike` whose path comes first. */
  #shortestPath(
    alike: readonly Subject[],
    issued: Issued,
  ): { readonly path: string; readonly issued: Issued } {
    let chosen: { readonly path: string; readonly issued: Issued } | undefined
    for (const order of ordersOf(alike)) {
      const found = this.#path(order, new Map(issued), chosen?.path)
      if (found !== undefined && (chosen === undefined || found.path < chosen.path)) chosen = found
    }
    return chosen ?? { path: '', issued }
  }

  /** Undefined as soon as the path is known to come after `best`. */
  #path(
    order: readonly Subject[],
    copy: Issued,
    best: string | undefined,
  ): { readonly path: string; readonly issued: Issued } | undefined {
    let path = ''
    const unnamed: Subject[] = []
    for (const node of order) {
      if (node.text === '' && !copy.has(node)) unnamed.push(node)
      path += node.text === '' ? issue(copy, node) : node.text
      if (best !== undefined && path > best) return undefined
    }
    let issued = copy
    for (const node of unnamed) {
      const result = this.hash(node, issued)
      path += `${issue(issued, node)}<${result.hash}>`
      issued = result.issued
      if (best !== undefined && path > best) return undefined
    }
    return { path, issued }
  }
}

/**
 * Gives every blank node of `dataset` its canonical name (§4.4.3).
 * @throws Unsupported `many-alike` when too many look alike: the library has the last word on those
 */
export function labelBlankNodes({ blankNodes }: Dataset, digest: Digest): void {
  const byHash = new Map<string, Subject[]>()
  for (const node of blankNodes) {
    // Those of fragments are known.
    if (node.hash === '') node.hash = firstDegreeHash(node, digest)
    const alike = byHash.get(node.hash)
    if (alike === undefined) byHash.set(node.hash, [node])
    else alike.push(node)
  }
  let given = 0
  const give = (node: Subject) => {
    if (node.text !== '') return
    node.text = `_:c14n${given}`
    given += 1
  }
  const sorted = [...byHash.keys()].sort().map((hash) => byHash.get(hash) ?? [])
  for (const [first, ...others] of sorted) if (first !== undefined && others.length === 0) give(first)
  const nDegree = new NDegree(digest)
  for (const alike of sorted.filter(({ length }) => length > 1)) {
    const paths = alike
      .filter(({ text }) => text === '')
      .map((node) => nDegree.hash(node, new Map([[node, '_:b0']])))
    paths.sort((one, other) => (one.hash < other.hash ? -1 : one.hash > other.hash ? 1 : 0))
    for (const { issued } of paths) for (const node of issued.keys()) give(node)
  }
}
