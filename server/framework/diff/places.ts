import { heaviestAscending } from './order.ts'
import type { Change } from './types.ts'

export type NodePlace = Required<Pick<Change, 'follows'>> & Pick<Change, 'along'>

/**
 * What is to be said of places so that the order `to` comes out of the order `from`, by code: a place for each code that came, went, or
 * is not where it was among the others. Codes that moved together are said with the first of them. `carriers` have a change anyway:
 * they rather than others are said to have moved.
 */
export function placesOf(
  from: readonly string[],
  to: readonly string[],
  carriers: ReadonlySet<string>,
): ReadonlyMap<string, NodePlace> {
  const [earlier, later] = [predecessors(from), predecessors(to)]
  const position = new Map(to.map((code, index) => [code, index]))
  const common = from.filter((code) => later.has(code))
  const kept = heaviestAscending(
    common.map((code) => position.get(code) ?? 0),
    (index) => (carriers.has(common[index] ?? '') ? 1 : common.length + 1),
  )
  const displaced = new Set(common.filter((_, index) => !kept.has(index)))
  const places = new Map<string, NodePlace>()
  const heads = new Map<string, string[]>()
  for (const code of to) {
    const after = later.get(code) ?? null
    if (!earlier.has(code)) places.set(code, { follows: { after } })
    else if (displaced.has(code)) {
      const before = earlier.get(code) ?? null
      const along = before === after && after !== null ? heads.get(after) : undefined
      if (along === undefined) {
        heads.set(code, [])
        places.set(code, { follows: { before, after } })
      } else {
        along.push(code)
        heads.set(code, along)
      }
    }
  }
  for (const code of from) {
    if (!later.has(code)) places.set(code, { follows: { before: earlier.get(code) ?? null } })
  }
  for (const [code, place] of places) {
    const along = heads.get(code) ?? []
    if (along.length > 0) places.set(code, { ...place, along })
  }
  return places
}

function predecessors(codes: readonly string[]): ReadonlyMap<string, string | null> {
  return new Map(codes.map((code, index) => [code, codes[index - 1] ?? null]))
}
