/** The framework files as plain JSON, read without any code of the service. */
import { readFileSync } from 'node:fs'
import { projectPath } from '../../server/schema.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export const slugs = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'] as const

export function readJson(...segments: readonly string[]): JsonObject {
  return JSON.parse(readFileSync(projectPath(...segments), 'utf8')) as JsonObject
}

/** The nodes of the graph of one file of version 0.1.0. */
export function graph(slug: string, file = 'framework.jsonld'): readonly JsonObject[] {
  return readJson('frameworks', slug, '0.1.0', file)['@graph'] as readonly JsonObject[]
}

export function ofType(nodes: readonly JsonObject[], type: string): readonly JsonObject[] {
  return nodes.filter((node) => [node['type']].flat().includes(type))
}

/** Every object in `value` that has an id, at whatever depth. */
export function nodesIn(value: Json): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => nodesIn(item))
  if (typeof value !== 'object' || value === null) return []
  const object = value as JsonObject
  const inner = Object.values(object).flatMap(nodesIn)
  return 'id' in object ? [object, ...inner] : inner
}

/** Every string in `value`, keys left out. */
export function stringsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value as JsonObject).flatMap(stringsIn)
}

/** A property that is a single string. */
export function textOf(node: JsonObject | undefined, property = 'id'): string {
  const value = node?.[property]
  if (typeof value !== 'string') throw new Error(`no ${property}`)
  return value
}
