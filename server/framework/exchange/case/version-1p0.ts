/** CASE objects as CASE 1.0 has them. */
import type { Json, JsonObject } from '../../normal-form.ts'
import { caseClasses, isClassName, type ClassName } from './classes.ts'

/**
 * `object` without what CASE 1.1 added. An association of a type that 1.0 does not know is one of `isRelatedTo`; our own addresses
 * are those of the 1.0 endpoints.
 */
export function asVersion1p0(name: ClassName, object: JsonObject, base: string): JsonObject {
  const properties = caseClasses[name]
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]): [string, Json][] => {
      const property = properties[key]
      // Its own links have the same form in both versions.
      if (property === undefined) return [[key, nested('LinkURI', value, base)]]
      if (property.since === '1.1') return []
      if (property.kind === 'associationType') return [[key, associationType(value)]]
      if (property.kind === 'uri') return [[key, ownAddress(value, base)]]
      return [[key, isClassName(property.kind) ? nested(property.kind, value, base) : value]]
    }),
  )
}

function nested(name: ClassName, value: Json, base: string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => nested(name, item, base))
  return typeof value === 'object' && value !== null ? asVersion1p0(name, value as JsonObject, base) : value
}

function associationType(type: Json): Json {
  return typeof type === 'string' && (type === 'isTranslationOf' || type.startsWith('ext:'))
    ? 'isRelatedTo'
    : type
}

function ownAddress(uri: Json, base: string): Json {
  const own = `${base}/ims/case/v1p1/`
  return typeof uri === 'string' && uri.startsWith(own)
    ? `${base}/ims/case/v1p0/${uri.slice(own.length)}`
    : uri
}
