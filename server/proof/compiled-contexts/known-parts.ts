/** Parts that documents have in common, canonicalised once: what an achievement or an issuer says of itself. */
import { isConstant } from '../../constant.ts'
import type { CompiledContext } from './active-context.ts'
import { prepareLines } from './canonical-form.ts'
import { firstDegreeHash } from './canonical-labels.ts'
import { fragmentOf, type JsonObject, type KnownPart, type KnownParts } from './walk.ts'

/** Parts kept at most, those used last. */
const mostParts = 512
/** Values and characters in a part, at most: one of ours has fewer than a hundred values, and some thousand characters. */
const mostValues = 2000
const mostCharacters = 16 * 1024
const longestName = 1000
/** States in which one part is kept: where it is awarded, and where it is endorsed, say. */
const mostPlaces = 4

interface Entry {
  /** As it was seen last; a copy nobody else has once there are fragments of it. */
  readonly value: JsonObject
  /** By the state it stands in; absent: it was seen once. */
  readonly fragments?: Map<CompiledContext, KnownPart>
}

/**
 * Remembers what it sees twice with the same content, and forgets what was not used for longest: in memory only. Blank nodes of a part are
 * hashed once: what their hashes depend on is all in the part, because what the part is about has a name. Canonical names are given in each
 * document anew: those depend on all its blank nodes.
 * @see https://www.w3.org/TR/rdf-canon/#hash-1d-quads
 */
export function createKnownParts(): KnownParts {
  const entries = new Map<string, Entry>()

  function keep(id: string, entry: Entry): void {
    entries.delete(id)
    entries.set(id, entry)
    const [oldest] = entries.keys()
    if (entries.size > mostParts && oldest !== undefined) entries.delete(oldest)
  }

  return {
    fragmentOf(element, id, outside) {
      const entry = entries.get(id)
      if (entry === undefined || !isSame(entry.value, element, { left: mostValues })) {
        // Anybody's documents are seen here: what is kept of them is little.
        if (id.length <= longestName && isSmall(element, { values: mostValues, characters: mostCharacters }))
          keep(id, { value: element })
        return undefined
      }
      const known = entry.fragments?.get(outside)
      if (known !== undefined) {
        keep(id, entry)
        return known
      }
      const value = entry.fragments === undefined ? ownCopy(element) : entry.value
      const part = fragmentOf(value, outside)
      prepareLines(part.fragment)
      for (const node of part.fragment.blankNodes) node.hash = firstDegreeHash(node, 'sha256')
      const others = (entry.fragments?.size ?? 0) < mostPlaces ? entry.fragments : undefined
      keep(id, { value, fragments: new Map(others).set(outside, part) })
      return part
    },
  }
}

/** Whether a JSON value has no more than `left`. */
function isSmall(value: unknown, left: { values: number; characters: number }): boolean {
  left.values -= 1
  if (typeof value === 'string') left.characters -= value.length
  if (left.values < 0 || left.characters < 0) return false
  if (typeof value !== 'object' || value === null) return true
  for (const key of Object.keys(value)) left.characters -= key.length
  return Object.values(value).every((inner) => isSmall(inner, left))
}

/** What was handed in belongs to somebody else, but for what never changes. */
function ownCopy<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || isConstant(value)) return value
  if (Array.isArray(value)) return value.map(ownCopy) as Value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, ownCopy(inner)])) as Value
}

/** Whether two JSON values are written alike, but for space. More than `budget` values are not compared: they are not the same. */
function isSame(one: unknown, other: unknown, budget: { left: number }): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  if (one === other && isConstant(one)) return true
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [keys, otherKeys] = [Object.keys(one), Object.keys(other)]
  budget.left -= keys.length
  if (keys.length !== otherKeys.length || budget.left < 0) return false
  const [values, otherValues] = [Object.values(one), Object.values(other)] as [unknown[], unknown[]]
  for (let index = 0; index < keys.length; index += 1)
    if (keys[index] !== otherKeys[index] || !isSame(values[index], otherValues[index], budget)) return false
  return true
}
