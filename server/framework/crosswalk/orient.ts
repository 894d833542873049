import type { CrosswalkEnd, LevelPair, Relation } from './types.ts'
import type { SaidAlignment } from './version-alignments.ts'

export interface Direction {
  /** Whether an end is what was asked about. */
  asked(end: CrosswalkEnd): boolean
  /** Whether an end is where the answer should lead. */
  other(end: CrosswalkEnd): boolean
  /** Level of what was asked about. */
  readonly level: number | undefined
}

/** The same alignment read from the other end. */
const inverse: Readonly<Record<Exclude<Relation, 'replacedBy'>, Relation>> = {
  exact: 'exact',
  close: 'close',
  broad: 'narrow',
  narrow: 'broad',
  related: 'related',
}

/**
 * The alignments between what was asked about and where it should lead, each once, read from what was asked about. `replacedBy` is
 * true one way only and stays as it is. With a level, an alignment keeps its pairs with that level, and is left out when it has other
 * pairs only; what says nothing of levels stays.
 */
export function oriented(alignments: readonly SaidAlignment[], direction: Direction): SaidAlignment[] {
  return alignments.flatMap((alignment) => {
    const { from, to } = alignment
    if (direction.asked(from) && direction.other(to)) {
      // The level it has in the other framework says nothing of the level asked for.
      const { toLevel: _, ...said } = alignment
      return atLevel(said, direction.level)
    }
    if (!direction.asked(to) || !direction.other(from)) return []
    if (alignment.toLevel !== undefined && direction.level !== undefined) {
      if (alignment.toLevel !== direction.level) return []
    }
    const { relation, levels } = alignment
    if (relation === 'replacedBy') return [alignment]
    return atLevel(
      {
        ...alignment,
        from: to,
        to: from,
        relation: inverse[relation],
        ...(levels === undefined ? {} : { levels: levels.map(inverted) }),
      },
      direction.level,
    )
  })
}

function inverted(pair: LevelPair): LevelPair {
  return { ...pair, from: pair.to, to: pair.from }
}

function atLevel(alignment: SaidAlignment, level: number | undefined): readonly SaidAlignment[] {
  if (level === undefined || alignment.levels === undefined) return [alignment]
  const levels = alignment.levels.filter(({ from }) => from === level)
  return levels.length === 0 ? [] : [{ ...alignment, levels }]
}
