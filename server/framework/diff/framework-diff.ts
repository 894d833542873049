import { ownCode, type Json, type NormalForm, type NormalNode } from '../normal-form.ts'
import { isLanguageMap, isList, isObject, own, sameJson } from './node/json-value.ts'
import { nodeChanges, type NodeContext, type Unclassed } from './node/node-changes.ts'
import { familyOf, isRetired, wholeKind, type Fate } from './node/parts.ts'
import { placesOf } from './places.ts'
import { classed, summarised } from './summary.ts'
import type { Change, FrameworkDiff } from './types.ts'

/** A version of a framework, released or not yet. */
export interface DiffEnd {
  readonly version: string
  readonly form: NormalForm
}

/**
 * What changed from one version of a framework to another, in the order of the later one; what is gone comes last. Each change is
 * named once, classed by the first rule of rules.ts that applies, and carries all that it takes to make it or take it back: see
 * `applyDiff` and `invertDiff`. Pure. Does NOT look at achievements or criteria, which follow from the framework.
 * @throws Error when the two are not versions of one framework
 */
export function frameworkDiff(from: DiffEnd, to: DiffEnd): FrameworkDiff {
  if (from.form.slug !== to.form.slug) throw new Error(`${from.form.slug} is not ${to.form.slug}`)
  const [before, after] = [from.form.nodes, to.form.nodes]
  const levelNumber = levelNumbers(from.form, to.form)
  const inNodes = new Map<string, readonly Unclassed[]>()
  for (const code of new Set([...after.keys(), ...before.keys()])) {
    inNodes.set(code, changesOf(code, before.get(code), after.get(code), levelNumber))
  }
  const changes = placed(inNodes, from.form, to.form).map(classed)
  const ends = { framework: to.form.slug, from: from.version, to: to.version }
  return summarised(ends, changes, namesOf(changes, from.form, to.form))
}

function changesOf(
  code: string,
  before: NormalNode | undefined,
  after: NormalNode | undefined,
  levelNumber: NodeContext['levelNumber'],
): readonly Unclassed[] {
  if (before === undefined || after === undefined) {
    const node = after ?? before
    const family = node === undefined ? 'node' : familyOf(code, node)
    return [whole(code, before, after, wholeKind(family, after === undefined ? 'removed' : 'added'))]
  }
  if (sameJson(before, after)) return []
  const fate = fateOf(before, after)
  // What is retired no longer says what it was.
  const family = familyOf(code, fate === 'retired' ? before : after)
  if (fate !== undefined) return [whole(code, before, after, wholeKind(family, fate))]
  return nodeChanges(before, after, { code, family, levelNumber })
}

function fateOf(before: NormalNode, after: NormalNode): Fate | undefined {
  if (isRetired(before) === isRetired(after)) return undefined
  return isRetired(after) ? 'retired' : 'added'
}

function whole(
  node: string,
  before: NormalNode | undefined,
  after: NormalNode | undefined,
  kind: Change['kind'],
): Unclassed {
  return {
    kind,
    node,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

/** All changes, each with its new place in the order where there is one; nodes that only changed place have a change of their own. */
function placed(
  inNodes: ReadonlyMap<string, readonly Unclassed[]>,
  from: NormalForm,
  to: NormalForm,
): readonly Unclassed[] {
  const carriers = new Map(
    [...inNodes].flatMap(([code, changes]) => {
      const carrier = changes.find(({ pointer }) => pointer === undefined)
      return carrier === undefined ? [] : [[code, carrier] as const]
    }),
  )
  const places = placesOf([...from.nodes.keys()], [...to.nodes.keys()], new Set(carriers.keys()))
  return [...inNodes].flatMap(([code, changes]) => {
    const place = places.get(code)
    if (place === undefined) return changes
    const carrier = carriers.get(code)
    if (carrier === undefined) return [{ kind: 'order-changed' as const, node: code, ...place }, ...changes]
    return changes.map((change) => (change === carrier ? { ...change, ...place } : change))
  })
}

/** Of both versions; where they differ, of the later. */
function levelNumbers(from: NormalForm, to: NormalForm): NodeContext['levelNumber'] {
  const numbers = new Map<string, number>()
  for (const { nodes } of [from, to]) {
    for (const [code, node] of nodes) {
      const number = own(node, 'mediation:levelNumber')
      if (typeof number === 'number') numbers.set(`./${code}`, number)
    }
  }
  return (reference) => numbers.get(reference)
}

const titles = [
  'ceasn:competencyLabel',
  'ceasn:name',
  'skos:prefLabel',
  'dcterms:title',
  'ceasn:competencyText',
]

function namesOf(
  changes: readonly Change[],
  from: NormalForm,
  to: NormalForm,
): NonNullable<FrameworkDiff['names']> {
  const codes = new Set([ownCode, ...changes.flatMap(mentioned)])
  return Object.fromEntries(
    [...codes].flatMap((code) => {
      const name = nameOf(to.nodes.get(code)) ?? nameOf(from.nodes.get(code))
      return name === undefined ? [] : [[code, name] as const]
    }),
  )
}

/** Codes of the nodes a change names; those that a node as a whole refers to are its own matter. */
function mentioned({ node, pointer, properties, before, after, about, follows }: Change): readonly string[] {
  const inside =
    pointer === undefined && properties === undefined ? [] : [before, after, about].flatMap(references)
  const neighbours = [follows?.before, follows?.after].filter((code) => typeof code === 'string')
  return [node, ...neighbours, ...inside]
}

function references(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : []
  if (isList(value)) return value.flatMap(references)
  return isObject(value) ? Object.values(value).flatMap(references) : []
}

function nameOf(node: NormalNode | undefined): Readonly<Record<string, string>> | undefined {
  if (node === undefined) return undefined
  const found = titles.map((title) => own(node, title)).find((value) => isLanguageMap(value))
  const words = Object.entries(found ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return words.length === 0 ? undefined : Object.fromEntries(words)
}
