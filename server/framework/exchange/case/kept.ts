/**
 * `mediation:case`: what CASE says beyond our terms, kept whole on the node it belongs to.
 *
 * A string of a framework document that is the whole of a reference is made absolute or relative wherever it stands, in this
 * literal too. What came from elsewhere must come out byte for byte, so a string that could be taken for a reference is written with
 * a `~` in front, and so is one that starts with `~`; so are the keys that some software gives a meaning of its own.
 */
import type { JsonObject, NormalNode } from '../../normal-form.ts'
import type { Json, KeptIdentifier, KeptItem, KeptPackage } from './types.ts'

export const keptProperty = 'mediation:case'

/** The literal for `value`. */
export function keep(value: KeptItem | KeptPackage | KeptIdentifier): JsonObject {
  return guarded(value) as JsonObject
}

/** What was kept of an item on its node; `undefined` when the node was not made from one. */
export function keptItem(node: NormalNode): KeptItem | undefined {
  const kept = literal(node)
  // What has a CFItem was written by `keep`, from a package that was checked.
  return kept?.CFItem === undefined ? undefined : (kept as KeptItem)
}

/** What was kept of a package on the framework's own node; `undefined` when the framework was not made from one. */
export function keptPackage(node: NormalNode | undefined): KeptPackage | undefined {
  const kept = node === undefined ? undefined : literal(node)
  return kept?.CFDocument === undefined ? undefined : (kept as KeptPackage)
}

/** The identifier of the item the node was made from, also when the node is retired. */
export function keptIdentifier(node: NormalNode): string | undefined {
  const kept = literal(node)
  return (
    (kept as KeptItem | undefined)?.CFItem?.identifier ?? (kept as KeptIdentifier | undefined)?.identifier
  )
}

function literal(node: NormalNode): Record<string, unknown> | undefined {
  const value = node[keptProperty]
  return value === undefined ? undefined : (unguarded(value) as Record<string, unknown>)
}

const looksLikeReference = /^[~./]|\/frameworks(?:\/|$)/u
const guardedKey = /^~|^__proto__$|^@/u

function guarded(value: Json): Json {
  if (typeof value === 'string') return looksLikeReference.test(value) ? `~${value}` : value
  return mapped(value, guarded, (key) => (guardedKey.test(key) ? `~${key}` : key))
}

function unguarded(value: Json): Json {
  if (typeof value === 'string') return value.startsWith('~') ? value.slice(1) : value
  return mapped(value, unguarded, (key) => (key.startsWith('~') ? key.slice(1) : key))
}

function mapped(value: Json, each: (value: Json) => Json, rename: (key: string) => string): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(each)
  // fromEntries defines properties: `__proto__` is a key like any other.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [rename(key), each(inner)]))
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
