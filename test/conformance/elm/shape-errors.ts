/** Holds an expanded JSON-LD document against the shapes its classes must have: a small reader of what SHACL would say. */
import { isObject, objectsOf } from '../../../server/verify/check.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { shapes, type PropertyShape } from './published-terms.ts'

const skos = 'http://www.w3.org/2004/02/skos/core#'

const valuesOf = (node: JsonObject, path: string): readonly JsonObject[] => objectsOf(node[path])
const typesOf = (node: JsonObject): readonly unknown[] => [node['@type'] ?? []].flat()
const idsOf = (nodes: readonly JsonObject[]) => nodes.map((node) => node['@id'])

/** Whether `value` is what the shape asks for. */
function fits(value: JsonObject, shape: PropertyShape['value']): boolean {
  if (shape === 'languages') return typeof value['@language'] === 'string' && value['@value'] !== ''
  if ('datatype' in shape) return (value['@type'] ?? '') === shape.datatype && value['@value'] !== ''
  if ('classes' in shape) return typesOf(value).some((type) => shape.classes.some((one) => one === type))
  const scheme = valuesOf(value, `${skos}inScheme`)
  return (
    typeof value['@id'] === 'string' &&
    typesOf(value).includes(`${skos}Concept`) &&
    idsOf(scheme).includes(shape.scheme) &&
    scheme.every((one) => typesOf(one).includes(`${skos}ConceptScheme`))
  )
}

function propertyErrors(node: JsonObject, { path, required, single, value }: PropertyShape): string[] {
  const values = valuesOf(node, path)
  const languages = values.map((one) => one['@language'])
  return [
    ...(required && values.length === 0 ? [`${path}: missing`] : []),
    ...(single && values.length > 1 ? [`${path}: more than one`] : []),
    ...(value === 'languages' && new Set(languages).size < values.length
      ? [`${path}: a language twice`]
      : []),
    ...(values.every((one) => fits(one, value)) ? [] : [`${path}: not what it must be`]),
  ]
}

/** What is wrong in `expanded` and in all it holds; nodes whose class has no shape are only looked through. */
export function shapeErrors(expanded: unknown): readonly string[] {
  if (Array.isArray(expanded)) return expanded.flatMap(shapeErrors)
  if (!isObject(expanded)) return []
  const own = typesOf(expanded).flatMap((type) => {
    const shape = shapes.get(String(type))
    if (shape === undefined) return []
    const known = new Set(shape.map(({ path }) => path))
    const strange = Object.keys(expanded).filter((key) => !key.startsWith('@') && !known.has(key))
    return [
      ...shape.flatMap((property) => propertyErrors(expanded, property)),
      ...strange.map((path) => `${path}: no property of ${String(type)}`),
    ]
  })
  return [...own, ...Object.values(expanded).flatMap(shapeErrors)]
}
