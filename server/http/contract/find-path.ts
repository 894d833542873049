/** Finds what an address stands for by its segments, at a cost that does not grow with the number of paths there are. */

export interface Found<Value> {
  readonly value: Value
  /** What stands for each parameter of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/** @throws URIError when what stands for a parameter cannot be decoded */
export type FindPath<Value> = (address: string) => Found<Value> | undefined

interface Leaf<Value> {
  readonly value: Value
  /** Names of the parameters, each with the number of its segment. */
  readonly parameters: readonly (readonly [string, number])[]
}

/** What may follow the segments read so far. */
interface Node<Value> {
  readonly written: Map<string, Node<Value>>
  parameter?: Node<Value>
  leaf?: Leaf<Value>
}

/**
 * Makes a finder of `paths` in Express's form (`/awards/:awardId`), a parameter being one whole segment that is not empty. Letters and the
 * last slash count. Where several paths fit, it is the one that is written out at the first segment that differs. Does NOT know of methods
 * or queries.
 */
export function pathFinder<Value>(paths: Iterable<readonly [string, Value]>): FindPath<Value> {
  const root: Node<Value> = { written: new Map() }
  for (const [path, value] of paths) {
    const segments = path.split('/')
    const last = segments.reduce(follow, root)
    const parameters = segments.flatMap((segment, index) =>
      segment.startsWith(':') ? [[segment.slice(1), index] as const] : [],
    )
    last.leaf = { value, parameters }
  }
  return (address) => {
    const segments = address.split('/')
    const leaf = leafOf(root, segments, 0)
    if (leaf === undefined) return undefined
    const params: Record<string, string> = {}
    for (const [name, index] of leaf.parameters) params[name] = decodeURIComponent(segments[index] ?? '')
    return { value: leaf.value, params }
  }
}

/** The node a segment of a path leads to, made where there was none. */
function follow<Value>(node: Node<Value>, segment: string): Node<Value> {
  const known = segment.startsWith(':') ? node.parameter : node.written.get(segment)
  if (known !== undefined) return known
  const made: Node<Value> = { written: new Map() }
  if (segment.startsWith(':')) node.parameter = made
  else node.written.set(segment, made)
  return made
}

function leafOf<Value>(
  node: Node<Value>,
  segments: readonly string[],
  index: number,
): Leaf<Value> | undefined {
  const segment = segments[index]
  if (segment === undefined) return node.leaf
  const written = node.written.get(segment)
  const found = written === undefined ? undefined : leafOf(written, segments, index + 1)
  if (found !== undefined || segment === '' || node.parameter === undefined) return found
  return leafOf(node.parameter, segments, index + 1)
}
