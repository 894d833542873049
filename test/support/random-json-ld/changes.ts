/** Small changes to documents: what a cache of parts must notice. */
import { drawFrom, type Random } from './draw.ts'
import { places, replaced } from '../json-places.ts'
import type { Document } from './random-document.ts'
import { iris } from './values.ts'

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isContainer = (value: unknown) => typeof value === 'object' && value !== null

function at(document: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>(
    (value, key) => (isContainer(value) ? (value as Document)[key] : undefined),
    document,
  )
}

/** One value, a little different. Names mostly stay names. */
function otherValue(random: Random, value: unknown, key = ''): unknown {
  const { pick, chance } = drawFrom(random)
  if (key === 'id' && chance(0.95)) return pick(iris)
  if (typeof value === 'string' && value.includes(':') && chance(0.9)) return pick([`${value}x`, ...iris])
  if (/^(?:id|type|\d+)$/u.test(key) && typeof value === 'string' && chance(0.9))
    return pick([value, value, 'Achievement', 'Profile', 'EndorsementCredential'])
  if (typeof value === 'string')
    return pick([`${value}é`, value.slice(0, -1), '', null, [value, value], `${value} `])
  if (typeof value === 'number') return pick<unknown>([value + 1, -value, String(value), value / 3])
  if (typeof value === 'boolean') return pick<unknown>([!value, String(value)])
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    return pick<unknown>([
      [...items].reverse(),
      items.slice(1),
      [...items, items[0]],
      [...items, structuredClone(items[0])],
      items[0],
      [...items, null],
    ])
  }
  if (!isObject(value)) return 'a'
  const keys = Object.keys(value)
  if (keys.length === 0 || chance(0.2))
    return { ...value, id: pick(['https://example.org/a', 'did:example:1', 'urn:n']) }
  const gone = pick(keys)
  const entries = Object.entries(value)
  return pick<unknown>([
    Object.fromEntries(entries.filter(([key]) => key !== gone)),
    Object.fromEntries([...entries].reverse()),
    { ...value, [gone]: null },
    [value, value],
    [value, { ...value, [gone]: null }],
  ])
}

/** `document` with one value somewhere changed. What is beside the way there is the same object as before. */
export function changed(random: Random, document: Document): Document {
  const { pick } = drawFrom(random)
  const wheres = places(document, () => true).filter((place) => place.length > 0 && place[0] !== '@context')
  if (wheres.length === 0) return { ...document, name: 'a' }
  const where = pick(wheres)
  return replaced(document, where, (value) => otherValue(random, value, where.at(-1))) as Document
}

/** `document` with one of its objects said again somewhere else: the very same object. */
export function repeatedElsewhere(random: Random, document: Document): Document {
  const { pick, chance } = drawFrom(random)
  const wheres = places(document, isObject).filter((place) => place.length > 0 && place[0] !== '@context')
  if (wheres.length === 0) return document
  const from = pick(wheres)
  // Not inside itself.
  const outside = wheres.filter((place) => from.some((key, index) => place[index] !== key))
  if (outside.length === 0) return document
  const moved = at(document, from)
  const keys = from.filter((key) => !/^\d+$/u.test(key))
  // Mostly where the same key already is, so that it means something there.
  const alike = outside.filter(
    (place) =>
      keys.at(-1) !== undefined &&
      isObject(at(document, place)) &&
      (keys.at(-1) ?? '') in (at(document, place) as Document),
  )
  const others = alike.length > 0 && chance(0.7) ? alike : outside
  const key = chance(0.8)
    ? (keys.at(-1) ?? 'name')
    : pick(['creator', 'achievement', 'issuer', 'endorsement'])
  return replaced(document, pick(others), (value) => ({ ...(value as object), [key]: moved })) as Document
}

/** Changes one value of `document` itself. */
export function changeInPlace(random: Random, document: Document): void {
  const { pick } = drawFrom(random)
  const wheres = places(document, isContainer).filter((place) => place[0] !== '@context')
  const object = at(document, pick(wheres)) as Document
  const keys = Object.keys(object).filter((key) => key !== '@context')
  if (keys.length === 0) return
  const key = pick(keys)
  object[key] = otherValue(random, object[key], key)
}

/** Freezes it and all that is in it. */
export function deeplyFrozen<Value>(value: Value): Value {
  if (isContainer(value) && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value as object)) deeplyFrozen(inner)
  }
  return value
}
