/** Draws from a source of random numbers, each from 0 to 1. */
export type Random = () => number

export interface Draw {
  pick<Item>(items: readonly Item[]): Item
  /** True in that share of cases. */
  chance(share: number): boolean
  /** 0 to `most`, both included. */
  upTo(most: number): number
  /** 0 to `most` items. */
  some<Item>(most: number, make: (index: number) => Item): Item[]
  /** `part` in that share of cases, else nothing: to be spread. */
  maybe(part: Readonly<Record<string, unknown>>, share?: number): Readonly<Record<string, unknown>>
}

export function drawFrom(random: Random): Draw {
  const upTo = (most: number) => Math.floor(random() * (most + 1))
  return {
    pick(items) {
      const item = items[upTo(items.length - 1)]
      if (item === undefined && items.length === 0) throw new Error('nothing to pick from')
      return item as (typeof items)[number]
    },
    chance: (share) => random() < share,
    upTo,
    some: (most, make) => Array.from({ length: upTo(most) }, (_, index) => make(index)),
    maybe: (part, share = 0.7) => (random() < share ? part : {}),
  }
}
