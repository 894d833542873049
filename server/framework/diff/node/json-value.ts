/** JSON values as the diff takes them apart: equality, own properties, pointers (RFC 6901), language maps. */
import type { Json, JsonObject } from '../../normal-form.ts'

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of an own property: `__proto__` and its like are names as any other. */
export function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** Own keys of both, each once, those of `after` last. */
export function keysOf(before: JsonObject, after: JsonObject): readonly string[] {
  return [...Object.keys(before), ...Object.keys(after).filter((key) => !Object.hasOwn(before, key))]
}

/** `value` with nothing but these of its own properties. */
export function only(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key)))
}

/** The same JSON value; the order of properties says nothing, that of lists does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  )
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
export function pointerTo(parent: string, segment: string | number): string {
  return `${parent}/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The contrary of `pointerTo`. `''` is the whole value: no segments. */
export function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** BCP 47, as far as frameworks need it. */
const languageTag = /^[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/u

/** `{ fr: 'mot', en: ['word'] }`. What has an `id` or a `type` is a node. */
export function isLanguageMap(value: Json | undefined): value is JsonObject {
  if (!isObject(value) || Object.hasOwn(value, 'id') || Object.hasOwn(value, 'type')) return false
  const entries = Object.entries(value)
  return entries.length > 0 && entries.every(([key, words]) => languageTag.test(key) && areWords(words))
}

function areWords(value: Json): boolean {
  return isList(value) ? value.every((item) => typeof item === 'string') : typeof value === 'string'
}
