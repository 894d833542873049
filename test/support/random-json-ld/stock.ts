/** Achievements and profiles that many documents have in common, as those of one organisation do: what is remembered of documents. */
import { places, replaced } from '../json-places.ts'
import { changed } from './changes.ts'
import { drawFrom, type Random } from './draw.ts'
import { randomAchievement, randomProfile } from './random-badge.ts'
import type { Document } from './random-document.ts'

/** By the property they are values of. */
export type Stock = ReadonlyMap<string, readonly Document[]>

export function newStock(random: Random): Stock {
  const profiles = [0, 1, 2].map((number) => ({
    ...randomProfile(random),
    id: `did:example:stock:${String(number)}`,
  }))
  const achievements = [0, 1, 2, 3].map((number) => ({
    ...randomAchievement(random),
    id: `urn:stock:${String(number)}`,
    creator: drawFrom(random).pick(profiles),
  }))
  const named = (key: string): [string, readonly Document[]] => [key, profiles]
  return new Map([['achievement', achievements], ...['issuer', 'creator', 'source', 'parentOrg'].map(named)])
}

/** `document` with parts of `stock` where it had others: the very same, copies, and a few that are a little different. */
export function withStock(random: Random, document: Document, stock: Stock): Document {
  const { pick, chance } = drawFrom(random)
  function part(key: string): unknown {
    const one = pick(stock.get(key) ?? [])
    const kind = random()
    if (kind < 0.5) return one
    if (kind < 0.85) return structuredClone(one)
    // The same name, other words: in another order, or one of them changed.
    if (kind < 0.9) return Object.fromEntries(Object.entries(one).reverse())
    return { ...changed(random, one), id: one['id'] }
  }
  let filled: unknown = document
  const done: (readonly string[])[] = []
  for (const place of places(document, () => true)) {
    const key = place.at(-1) ?? ''
    if (!stock.has(key) || place[0] === '@context' || !chance(0.8)) continue
    // What was there is gone, and all that was in it.
    if (done.some((outer) => outer.every((each, index) => each === place[index]))) continue
    done.push(place)
    filled = replaced(filled, place, () => (chance(0.1) ? [part(key), part(key)] : part(key)))
  }
  return filled as Document
}
