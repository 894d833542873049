import type { Json, JsonObject, NormalForm, NormalNode } from '../normal-form.ts'
import { isList, isObject, only, own, sameJson, segmentsOf } from './node/json-value.ts'
import type { Change, FrameworkDiff } from './types.ts'

/**
 * The later version: `form`, the one `diff` starts from, with all its changes made. Pure: `form` stays as it is.
 * @throws Error when `form` is not what the changes start from
 */
export function applyDiff(form: NormalForm, diff: FrameworkDiff): NormalForm {
  const byNode = new Map<string, Change[]>()
  for (const change of diff.changes) {
    const known = byNode.get(change.node)
    if (known === undefined) byNode.set(change.node, [change])
    else known.push(change)
  }
  for (const { node, before, after } of diff.changes.filter(isOfWhole)) {
    if (after === undefined && !sameJson(form.nodes.get(node), before)) throw mismatch(node)
  }
  const nodes = new Map<string, NormalNode>()
  for (const code of orderAfter([...form.nodes.keys()], diff.changes)) {
    const node = nodeAfter(form.nodes.get(code), byNode.get(code) ?? [])
    if (node === undefined) throw mismatch(code)
    nodes.set(code, node)
  }
  for (const code of byNode.keys()) {
    if (!nodes.has(code) && !form.nodes.has(code)) throw mismatch(code)
  }
  return { slug: form.slug, nodes }
}

function mismatch(place: string): Error {
  return new Error(`the changes do not start from this version: ${place}`)
}

/** What left its place, in chains behind what stayed. */
function orderAfter(codes: readonly string[], changes: readonly Change[]): readonly string[] {
  const left = new Set<string>()
  const next = new Map<string | null, string>()
  for (const { node, follows, along = [] } of changes) {
    if (follows === undefined) continue
    const block = [node, ...along]
    for (const code of block) left.add(code)
    if (follows.after === undefined) continue
    next.set(follows.after, node)
    block.forEach((code, index) => {
      const following = block[index + 1]
      if (following !== undefined) next.set(code, following)
    })
  }
  const order: string[] = []
  for (const start of [null, ...codes.filter((code) => !left.has(code))]) {
    if (start !== null) order.push(start)
    for (let code = next.get(start); code !== undefined; code = next.get(code)) order.push(code)
  }
  return order
}

function nodeAfter(node: NormalNode | undefined, changes: readonly Change[]): NormalNode | undefined {
  const whole = changes.find(isOfWhole)
  if (whole !== undefined) {
    if (!sameJson(node, whole.before)) throw mismatch(whole.node)
    return whole.after as NormalNode | undefined
  }
  if (node === undefined || changes.length === 0) return node
  const [gone, made] = [branch(), branch()]
  for (const change of changes) {
    if (change.before === undefined && change.after === undefined) continue
    const segments = segmentsOf(change.pointer ?? '')
    at(change.after === undefined ? gone : made, segments).changes.push(change)
  }
  return valueAfter(node, gone, made) as NormalNode
}

function isOfWhole({ pointer, properties, before, after }: Change): boolean {
  return pointer === undefined && properties === undefined && (before !== undefined || after !== undefined)
}

/** Changes by where they are: `gone` by pointers into the earlier version, `made` by pointers into the later one. */
interface Branch {
  readonly changes: Change[]
  readonly below: Map<string, Branch>
}

function branch(): Branch {
  return { changes: [], below: new Map() }
}

function at(root: Branch, segments: readonly string[]): Branch {
  return segments.reduce((parent, segment) => {
    const known = parent.below.get(segment)
    if (known !== undefined) return known
    const made = branch()
    parent.below.set(segment, made)
    return made
  }, root)
}

function valueAfter(value: Json, gone: Branch | undefined, made: Branch | undefined): Json {
  if (gone === undefined && made === undefined) return value
  const replaced = made?.changes.find(isLeaf)
  if (replaced?.after !== undefined) {
    if (!sameJson(value, replaced.before)) throw mismatch(replaced.node)
    return replaced.after
  }
  if (isList(value)) return listAfter(value, gone, made)
  if (isObject(value)) return objectAfter(value, gone, made)
  throw mismatch('a value')
}

function isLeaf({ kind, properties }: Change): boolean {
  return kind !== 'order-changed' && properties === undefined
}

function listAfter(value: readonly Json[], gone: Branch | undefined, made: Branch | undefined): Json {
  const stayed = [...value.entries()].filter(([index, item]) => !isGone(item, gone?.below.get(String(index))))
  const ranks = made?.changes.find(({ kind }) => kind === 'order-changed')?.after
  const ordered = isList(ranks) ? ranks.map((rank) => stayed[Number(rank)]) : stayed
  if (ordered.length !== stayed.length) throw mismatch('the order of a list')
  const added = [...(made?.below.values() ?? [])].filter(isAdded).length
  let rank = 0
  return Array.from({ length: stayed.length + added }, (_, index) => {
    const branch = made?.below.get(String(index))
    const [change] = branch?.changes ?? []
    if (branch !== undefined && isAdded(branch) && change?.after !== undefined) return change.after
    const item = ordered[rank++]
    if (item === undefined) throw mismatch('a list')
    return valueAfter(item[1], gone?.below.get(String(item[0])), branch)
  })
}

function objectAfter(value: JsonObject, gone: Branch | undefined, made: Branch | undefined): JsonObject {
  const together = made?.changes.find(({ properties }) => properties !== undefined)
  const said = together?.properties ?? []
  if (together !== undefined && !sameJson(only(value, said), together.before)) throw mismatch(together.node)
  const stayed = Object.entries(value).flatMap(([key, item]) => {
    if (said.includes(key) || isGone(item, gone?.below.get(key))) return []
    const after = valueAfter(item, gone?.below.get(key), made?.below.get(key))
    // A list that was emptied item by item is no more; one that was replaced by an empty one is.
    const isReplaced = made?.below.get(key)?.changes.some(isLeaf) === true
    const isEmptied = !isReplaced && isList(after) && after.length === 0 && isList(item) && item.length > 0
    return isEmptied ? [] : [[key, after] as const]
  })
  const added = [...(made?.below ?? [])].flatMap(([key, below]) => {
    if (own(value, key) !== undefined) return []
    const after = below.changes.find(isLeaf)?.after
    return [[key, after === undefined ? listAfter([], undefined, below) : after] as const]
  })
  return Object.fromEntries([...stayed, ...added, ...Object.entries(together?.after ?? {})])
}

function isGone(value: Json, branch: Branch | undefined): boolean {
  const change = branch?.changes.find(isLeaf)
  if (change === undefined) return false
  if (!sameJson(value, change.before)) throw mismatch(change.node)
  return true
}

function isAdded({ changes: [change] }: Branch): boolean {
  return change !== undefined && isLeaf(change) && change.before === undefined
}
