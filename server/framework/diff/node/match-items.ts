import type { Json } from '../../normal-form.ts'
import { isObject, own, sameJson } from './json-value.ts'

export interface Matched {
  /** Index before and index after of the items that are the same thing, in the order before. */
  readonly pairs: readonly (readonly [number, number])[]
  readonly removed: readonly number[]
  readonly added: readonly number[]
}

/**
 * Which items of two lists are the same thing: those that say the same, then those that say the same under another id (renumbered), then
 * those under the same id, then what has no id and stands at the same place. Strings match by place only when they are `words`: a code
 * in the place of another is not that code reworded.
 */
export function matchItems(before: readonly Json[], after: readonly Json[], words: boolean): Matched {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  const pair = (from: number, to: number) => {
    pairs.set(from, to)
    taken.add(to)
  }
  for (const keyOf of [whole, withoutId, idOf]) {
    const waiting = waitingBy(after, (item, index) => (taken.has(index) ? undefined : keyOf(item)))
    before.forEach((item, index) => {
      const key = pairs.has(index) ? undefined : keyOf(item)
      const found = key === undefined ? undefined : waiting.get(key)?.pop()
      if (found !== undefined) pair(index, found)
    })
  }
  before.forEach((item, index) => {
    const other = after[index]
    if (!pairs.has(index) && other !== undefined && !taken.has(index) && alike(item, other, words)) {
      pair(index, index)
    }
  })
  return {
    pairs: [...pairs].sort(([a], [b]) => a - b),
    removed: [...before.keys()].filter((index) => !pairs.has(index)),
    added: [...after.keys()].filter((index) => !taken.has(index)),
  }
}

/** Indexes by key, the first of each at the end. */
function waitingBy(
  items: readonly Json[],
  keyOf: (item: Json, index: number) => string | undefined,
): ReadonlyMap<string, number[]> {
  const waiting = new Map<string, number[]>()
  items.forEach((item, index) => {
    const key = keyOf(item, index)
    const known = key === undefined ? undefined : waiting.get(key)
    if (known !== undefined) known.push(index)
    else if (key !== undefined) waiting.set(key, [index])
  })
  for (const indexes of waiting.values()) indexes.reverse()
  return waiting
}

function whole(item: Json): string {
  return JSON.stringify(item)
}

function withoutId(item: Json): string | undefined {
  if (!isObject(item) || !Object.hasOwn(item, 'id')) return undefined
  return JSON.stringify(Object.entries(item).filter(([key]) => key !== 'id'))
}

function idOf(item: Json): string | undefined {
  const id = isObject(item) ? own(item, 'id') : undefined
  return typeof id === 'string' ? id : undefined
}

function alike(before: Json, after: Json, words: boolean): boolean {
  if (typeof before === 'string' && typeof after === 'string') return words
  if (!isObject(before) || !isObject(after)) return false
  const named = Object.hasOwn(before, 'id') || Object.hasOwn(after, 'id')
  return !named && sameJson(own(before, 'type'), own(after, 'type'))
}
