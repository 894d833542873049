/** Circles in what is above what. */

interface Visit {
  readonly code: string
  readonly above: Iterator<string>
}

/**
 * The codes that are above themselves, those of one circle (or of several that meet) together, in the order of `parents`. Takes a time in
 * proportion to the links, and no stack: a chain may be as long as the framework.
 * @see Tarjan, Depth-first search and linear graph algorithms, SIAM Journal on Computing 1 (1972)
 */
export function circles(parents: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = []
  const number = new Map<string, number>()
  const lowest = new Map<string, number>()
  const waiting: string[] = []
  const isWaiting = new Set<string>()
  const visits: Visit[] = []
  const lower = (code: string, to: number) => lowest.set(code, Math.min(lowest.get(code) ?? to, to))
  const enter = (code: string, above: readonly string[]) => {
    number.set(code, number.size)
    lower(code, number.size - 1)
    waiting.push(code)
    isWaiting.add(code)
    visits.push({ code, above: above.values() })
  }
  const leave = (code: string) => {
    visits.pop()
    const low = lowest.get(code) ?? 0
    const below = visits.at(-1)
    if (below !== undefined) lower(below.code, low)
    if (low !== number.get(code)) return
    const members = waiting.splice(waiting.lastIndexOf(code))
    for (const member of members) isWaiting.delete(member)
    if (members.length > 1 || parents.get(code)?.includes(code) === true) found.push(members)
  }
  for (const [start, above] of parents) {
    if (!number.has(start)) enter(start, above)
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const next = visit.above.next()
      if (next.done === true) leave(visit.code)
      else {
        const code = next.value
        const further = parents.get(code)
        if (further === undefined) continue
        if (!number.has(code)) enter(code, further)
        else if (isWaiting.has(code)) lower(visit.code, number.get(code) ?? 0)
      }
    }
  }
  const order = new Map([...parents.keys()].map((code, index) => [code, index]))
  const byOrder = (left: string, right: string) => (order.get(left) ?? 0) - (order.get(right) ?? 0)
  const sorted = found.map((members) => members.sort(byOrder))
  return sorted.sort(([left = ''], [right = '']) => byOrder(left, right))
}
