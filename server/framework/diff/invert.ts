import type { Json } from '../normal-form.ts'
import { isList } from './node/json-value.ts'
import { classed, summarised } from './summary.ts'
import type { Change, ChangeKind, FrameworkDiff, Place } from './types.ts'
import { wordRuns } from './node/word-runs.ts'

/**
 * The way back: the changes that make the earlier version out of the later one, classed by the same rules. Names stay those of `diff`.
 * Pure.
 */
export function invertDiff(diff: FrameworkDiff): FrameworkDiff {
  const ends = { framework: diff.framework, from: diff.to, to: diff.from }
  return summarised(ends, diff.changes.map(inverted), diff.names ?? {})
}

function inverted(change: Change): Change {
  const {
    class: _class,
    rule: _rule,
    pointer,
    pointerBefore,
    before,
    after,
    follows,
    words,
    ...rest
  } = change
  const moved = pointerBefore !== undefined && pointer !== undefined
  const isListOrder = change.kind === 'order-changed' && pointer !== undefined
  return classed({
    ...rest,
    kind: kindBack(change),
    ...(pointer === undefined ? {} : { pointer: pointerBefore ?? pointer }),
    ...(moved ? { pointerBefore: pointer } : {}),
    ...(after === undefined ? {} : { before: isListOrder ? (before ?? null) : after }),
    ...(before === undefined ? {} : { after: isListOrder ? ranksBack(after) : before }),
    ...(typeof before === 'string' && typeof after === 'string' && words !== undefined
      ? { words: wordRuns(after, before) }
      : {}),
    ...(follows === undefined ? {} : { follows: placeBack(follows) }),
  })
}

/** A node that is retired and one that is there again are whole in both versions. */
function kindBack({ kind, pointer, before }: Change): ChangeKind {
  const isWhole = pointer === undefined
  switch (kind) {
    case 'competency-added':
      return isWhole && before !== undefined ? 'competency-retired' : 'competency-removed'
    case 'competency-retired':
    case 'competency-removed':
      return 'competency-added'
    case 'profile-added':
      return isWhole && before !== undefined ? 'profile-retired' : 'profile-removed'
    case 'profile-retired':
    case 'profile-removed':
      return 'profile-added'
    case 'node-added':
      return isWhole && before !== undefined ? 'node-retired' : 'node-removed'
    case 'node-retired':
    case 'node-removed':
      return 'node-added'
    case 'level-added':
      return 'level-removed'
    case 'level-removed':
      return 'level-added'
    case 'indicator-added':
      return 'indicator-removed'
    case 'indicator-removed':
      return 'indicator-added'
    case 'alignment-added':
      return 'alignment-removed'
    case 'alignment-removed':
      return 'alignment-added'
    default:
      return kind
  }
}

/** Where each rank went: the contrary of where it came from. */
function ranksBack(ranks: Json | undefined): Json {
  const back: number[] = []
  if (isList(ranks)) ranks.forEach((rank, place) => (back[Number(rank)] = place))
  return back
}

function placeBack({ before, after }: Place): Place {
  return {
    ...(after === undefined ? {} : { before: after }),
    ...(before === undefined ? {} : { after: before }),
  }
}
