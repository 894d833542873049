/** Walks a node in normal form, knowing texts from references. */
import type { Json, JsonObject } from '../../normal-form.ts'

/** Kept whole and never looked into: what CASE said in its own words. */
const opaque = 'mediation:case'

/** A string somewhere in a node. */
export interface Place {
  /** JSON pointer into the node. */
  readonly pointer: string
  /** The property it is a value of, or in a list of. */
  readonly property: string
  readonly value: string
  /** Words of a language, not an identifier or a reference. */
  readonly isText: boolean
}

const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** Words by language: nothing else has only language tags for keys, and no type. */
function isLanguageMap(value: JsonObject): boolean {
  const keys = Object.keys(value)
  return keys.length > 0 && !keys.includes('id') && keys.every((key) => languageTag.test(key))
}

/** Every string in the node, what CASE said left out. */
export function* stringsOf(node: JsonObject): Generator<Place> {
  for (const [property, value] of Object.entries(node)) {
    if (property !== opaque) yield* within(value, `/${escaped(property)}`, property, false)
  }
}

function* within(value: Json, pointer: string, property: string, isText: boolean): Generator<Place> {
  if (typeof value === 'string') yield { pointer, property, value, isText }
  else if (isList(value)) {
    for (const [index, item] of value.entries())
      yield* within(item, `${pointer}/${String(index)}`, property, isText)
  } else if (typeof value === 'object' && value !== null) {
    const words = isText || isLanguageMap(value)
    for (const [key, inner] of Object.entries(value))
      yield* within(inner, `${pointer}/${escaped(key)}`, words ? property : key, words)
  }
}

/** Every name of a property in the node, at whatever depth, what CASE said included, with where it is. */
export function* keysOf(
  value: Json,
  pointer = '',
  inCase = false,
): Generator<{
  readonly pointer: string
  readonly key: string
  readonly inCase: boolean
}> {
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield* keysOf(item, `${pointer}/${String(index)}`, inCase)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield { pointer, key, inCase }
      yield* keysOf(inner, `${pointer}/${escaped(key)}`, inCase || key === opaque)
    }
  }
}

/** RFC 6901 §3. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
