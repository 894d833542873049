/** Puts a node under another parent, or elsewhere among its siblings. */
import type { Text } from '../../text.ts'
import type { DraftNode } from '../../store/framework-documents.ts'
import { ownCode, typesOf, valuesOf, type JsonObject, type NormalNode } from '../normal-form.ts'
import type { Author, DraftAddress, DraftDeps } from './draft.ts'
import { draftNodes, nodeContent, orderStep } from './nodes.ts'
import { changedMeanwhile } from './precondition.ts'
import { invalid } from './validation/draft-error.ts'
import { parentsOf } from './validation/hierarchy.ts'
import { nodeErrors } from './validation/node-errors.ts'
import { isRetired } from './validation/references.ts'
import { nodeAsRead, rewrite } from './write-node.ts'

export interface Move {
  /** Code of the new parent, `.` for the top; absent: it stays under its parent. */
  readonly parent?: string | undefined
  /** The sibling it comes before, or after; last when neither is given. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** The link by which each kind of node is under another. The first that a node has, or can have, is the one that is moved. */
const links = ['ceasn:isChildOf', 'mediation:letter', 'skos:inScheme'] as const

/**
 * Moves the node that was read. What is under it goes with it. A competency with several parents leaves the first of them.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409); `precondition-required` (428) or `precondition-failed`
 *   (412); `framework-invalid` (422) when it cannot go there
 */
export async function moveNode(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  address: DraftAddress,
  code: string,
  move: Move,
  ifMatch: string | undefined,
): Promise<DraftNode> {
  const { draft, node } = await nodeAsRead(deps, author, address, code, ifMatch)
  const others = (await draftNodes(deps.store, draft)).filter((other) => other.code !== code)
  const contents = new Map(others.map((other) => [other.code, nodeContent(other)]))
  const content = nodeContent(node)
  if (code === ownCode || isRetired(content)) {
    throw refused(code, {
      fr: 'il n’a pas de place parmi les autres',
      en: 'it has no place among the others',
    })
  }
  const moved = move.parent === undefined ? content : under(code, content, move.parent, contents)
  const errors = nodeErrors(draft, code, moved)
  if (errors.length > 0) throw invalid(errors)
  const position = positionOf(code, moved, move, others, contents)
  const order = await makeRoom(deps, author, others, position)
  return rewrite(deps, author, draft, { ...node, order, content: JSON.stringify(moved) })
}

function under(
  code: string,
  content: NormalNode,
  parent: string,
  contents: ReadonlyMap<string, NormalNode>,
): NormalNode {
  const target = contents.get(parent)
  if (target === undefined || isRetired(target)) {
    throw refused(code, {
      fr: 'le nouveau parent n’est pas dans le cadre',
      en: 'the new parent is not in the framework',
    })
  }
  if (isUnder(parent, code, contents)) {
    throw refused(code, { fr: 'il serait sous lui-même', en: 'it would be under itself' })
  }
  const types = typesOf(target)
  const { 'ceasn:isTopChildOf': _top, ...rest } = content
  if (parent === ownCode && isCompetent(content)) {
    const { 'ceasn:isChildOf': _parents, ...top } = rest
    return { ...top, type: content.type, 'ceasn:isTopChildOf': ownCode }
  }
  if (types.includes('ceasn:Competency') && isCompetent(content)) {
    const [, ...further] = valuesOf(content, 'ceasn:isChildOf')
    const kept = further.filter((one) => one !== `./${parent}`)
    return { ...rest, type: content.type, 'ceasn:isChildOf': [`./${parent}`, ...kept] }
  }
  if (types.includes('skos:Concept') && 'mediation:letter' in content)
    return { ...content, 'mediation:letter': `./${parent}` }
  if (types.includes('skos:ConceptScheme') && 'skos:inScheme' in content)
    return { ...content, 'skos:inScheme': `./${parent}` }
  throw refused(code, {
    fr: 'ce parent n’en est pas un pour ce type de nœud',
    en: 'that is no parent for this type of node',
  })
}

function isCompetent(content: NormalNode): boolean {
  return typesOf(content).includes('ceasn:Competency')
}

/** Whether `code` is `ancestor`, or under it. */
function isUnder(code: string, ancestor: string, contents: ReadonlyMap<string, NormalNode>): boolean {
  const seen = new Set<string>()
  const above = [code]
  for (let one = above.pop(); one !== undefined; one = above.pop()) {
    if (one === ancestor) return true
    if (seen.has(one)) continue
    seen.add(one)
    const node = contents.get(one)
    if (node !== undefined) above.push(...parentsOf(node))
  }
  return false
}

/** Where it comes among the others: the index of the first node after it. */
function positionOf(
  code: string,
  moved: NormalNode,
  { before, after, parent }: Move,
  others: readonly DraftNode[],
  contents: ReadonlyMap<string, NormalNode>,
): number {
  const isSibling = (other: string) => sameParent(moved, contents.get(other))
  const indexOf = (sibling: string) => {
    const index = others.findIndex((other) => other.code === sibling)
    if (index > 0 && isSibling(sibling)) return index
    throw refused(code, {
      fr: 'le nœud voisin n’est pas sous le même parent',
      en: 'the neighbouring node is not under the same parent',
    })
  }
  if (before !== undefined && after !== undefined) {
    throw refused(code, { fr: 'avant ou après, pas les deux', en: 'before or after, not both' })
  }
  if (before !== undefined) return indexOf(before)
  if (after !== undefined) return indexOf(after) + 1
  const last = others.findLastIndex((other) => other.code !== ownCode && isSibling(other.code))
  if (last >= 0) return last + 1
  const above = others.findIndex((other) => other.code === parent)
  return above > 0 ? above + 1 : others.length
}

/** Nodes are siblings when they have the same first parent by the same link, or are both at the top. */
function sameParent(left: JsonObject, right: JsonObject | undefined): boolean {
  return right !== undefined && placeOf(left) === placeOf(right)
}

function placeOf(node: JsonObject): string {
  const link = links.find((one) => one in node)
  if (link !== undefined) return `${link} ${JSON.stringify(valuesOf(node, link)[0])}`
  return 'ceasn:isTopChildOf' in node ? ownCode : `type ${JSON.stringify(node['type'])}`
}

/** A number between the two nodes around `position`. When there is none left, what follows makes room, the last first: at no moment are two out of order. */
async function makeRoom(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  others: readonly DraftNode[],
  position: number,
): Promise<number> {
  const low = others[position - 1]?.order ?? 0
  const high = others[position]?.order
  if (high === undefined) return low + orderStep
  const middle = (low + high) / 2
  if (low < middle && middle < high) return middle
  for (const node of others.slice(position).reverse()) {
    const order = node.order + orderStep
    const written = await deps.store.draftNodes.replace({ ...node, order, changedBy: author.keyId })
    if (written === undefined) throw changedMeanwhile()
  }
  return low + orderStep / 2
}

function refused(node: string, value: Text): ReturnType<typeof invalid> {
  return invalid([{ node, code: 'move-refused', value }])
}
