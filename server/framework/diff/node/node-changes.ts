/** What changed inside one node: each change once, by what it is about. Nothing is classed here. */
import type { Json, JsonObject, NormalNode } from '../../normal-form.ts'
import { isLanguageMap, isList, isObject, keysOf, only, own, pointerTo, sameJson } from './json-value.ts'
import { matchItems } from './match-items.ts'
import {
  aboutProperties,
  partKind,
  parts,
  placeProperties,
  wholeLists,
  type Family,
  type Whereabouts,
} from './parts.ts'
import type { Change } from '../types.ts'
import { wordRuns } from './word-runs.ts'

/** A change before a rule classed it. */
export type Unclassed = Omit<Change, 'class' | 'rule'>

export interface NodeContext {
  readonly code: string
  readonly family: Family
  /** The number of the level a reference such as `./NIVEAU-2` is to. */
  levelNumber(reference: string): number | undefined
}

interface Scope extends Whereabouts {
  readonly context: NodeContext
  /** Pointers into the earlier and the later node. */
  readonly earlier: string
  readonly later: string
  readonly levels?: readonly number[] | undefined
  readonly about?: JsonObject | undefined
}

/** The changes between two states of a node that is the same thing in both; a move comes first. */
export function nodeChanges(
  before: NormalNode,
  after: NormalNode,
  context: NodeContext,
): readonly Unclassed[] {
  const scope = { context, family: context.family, itself: false, property: '', earlier: '', later: '' }
  const moved = placeProperties.filter((key) => !sameJson(own(before, key), own(after, key)))
  const rest = objectChanges(before, after, scope, moved)
  if (moved.length === 0) return rest
  const kind = context.family === 'competency' ? 'competency-moved' : partKind(scope, before, after)
  return [{ ...together(before, after, scope, moved), kind }, ...rest]
}

function objectChanges(
  before: JsonObject,
  after: JsonObject,
  scope: Scope,
  except: readonly string[] = [],
): readonly Unclassed[] {
  const languages = isLanguageMap(before) && isLanguageMap(after)
  return keysOf(before, after)
    .filter((key) => !except.includes(key) && !sameJson(own(before, key), own(after, key)))
    .flatMap((key) => valueChanges(own(before, key), own(after, key), into(scope, key, languages)))
}

function into(scope: Scope, key: string, isLanguage: boolean): Scope {
  const place = { ...scope, earlier: pointerTo(scope.earlier, key), later: pointerTo(scope.later, key) }
  if (isLanguage) return { ...place, itself: false, language: key }
  const part = parts.get(key)
  return { ...place, property: key, part: part ?? scope.part, itself: part !== undefined }
}

function valueChanges(before: Json | undefined, after: Json | undefined, scope: Scope): readonly Unclassed[] {
  // Words in one more language, or one less, are one translation however many they are.
  if (scope.language !== undefined && (before === undefined || after === undefined)) {
    return [leaf(before, after, scope)]
  }
  // An empty list is not the same as none: only lists that say something are told apart item by item.
  if (isTellable(before) && isTellable(after) && !wholeLists.includes(scope.property)) {
    return listChanges(isList(before) ? before : [], isList(after) ? after : [], scope)
  }
  if (isObject(before) && isObject(after)) {
    return scope.itself && scope.part !== 'evidence'
      ? recordChanges(before, after, scope)
      : objectChanges(before, after, scope)
  }
  return [leaf(before, after, scope)]
}

function isTellable(value: Json | undefined): boolean {
  return value === undefined || (isList(value) && value.length > 0)
}

/** A level, an indicator, an alignment or a target changes as one thing; its words and its indicators are things of their own. */
function recordChanges(before: JsonObject, after: JsonObject, scope: Scope): readonly Unclassed[] {
  const [mine, apart]: [string[], string[]] = [[], []]
  for (const key of keysOf(before, after)) {
    const [old, now] = [own(before, key), own(after, key)]
    if (sameJson(old, now)) continue
    const words = scope.part === 'indicator' && isLanguageMap(old) && isLanguageMap(now)
    const nested = scope.part === 'level' && key === 'mediation:indicator'
    ;(words || nested ? apart : mine).push(key)
  }
  const inside = { ...scope, itself: false }
  return [
    ...(mine.length === 0 ? [] : [together(before, after, inside, mine)]),
    ...apart.flatMap((key) => valueChanges(own(before, key), own(after, key), into(inside, key, false))),
  ]
}

function listChanges(before: readonly Json[], after: readonly Json[], scope: Scope): readonly Unclassed[] {
  const { pairs, removed, added } = matchItems(before, after, scope.language !== undefined)
  const at = (earlier: number, later: number, ...items: readonly (Json | undefined)[]): Scope => ({
    ...scope,
    earlier: pointerTo(scope.earlier, earlier),
    later: pointerTo(scope.later, later),
    levels: levelsOf(items, scope) ?? scope.levels,
  })
  return [
    ...pairs.flatMap(([from, to]) => {
      const [old, now] = [before[from], after[to]]
      return sameJson(old, now)
        ? []
        : itemChanges(old, now, { ...at(from, to, old, now), about: aboutOf(now) ?? scope.about })
    }),
    ...removed.map((index) => leaf(before[index], undefined, at(index, index, before[index]))),
    ...added.map((index) => leaf(undefined, after[index], at(index, index, after[index]))),
    ...orderChange(
      pairs.map(([, to]) => to),
      scope,
    ),
  ]
}

/** A list in a list is one statement: what it is emptied of cannot be told from what it lacks. */
function itemChanges(before: Json | undefined, after: Json | undefined, scope: Scope): readonly Unclassed[] {
  return isList(before) || isList(after) ? [leaf(before, after, scope)] : valueChanges(before, after, scope)
}

/** `places`: where the items that stay are now, in the order they were in. */
function orderChange(places: readonly number[], scope: Scope): readonly Unclassed[] {
  if (places.every((place, rank) => rank === 0 || place > (places[rank - 1] ?? 0))) return []
  const ranks = [...places.keys()]
  const after = ranks.toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  return [{ ...leaf(ranks, after, { ...scope, language: undefined }), kind: 'order-changed' }]
}

function together(
  before: JsonObject,
  after: JsonObject,
  scope: Scope,
  properties: readonly string[],
): Unclassed {
  return { ...leaf(only(before, properties), only(after, properties), scope), properties }
}

function leaf(before: Json | undefined, after: Json | undefined, scope: Scope): Unclassed {
  const { context, earlier, later, language, levels, about } = scope
  const pointer = after === undefined ? earlier : later
  const moved = before !== undefined && after !== undefined && earlier !== later
  const words = language !== undefined && typeof before === 'string' && typeof after === 'string'
  return {
    kind: partKind(scope, before, after),
    node: context.code,
    ...(pointer === '' ? {} : { pointer }),
    ...(moved ? { pointerBefore: earlier } : {}),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(about === undefined ? {} : { about }),
    ...(language === undefined ? {} : { language }),
    ...(words ? { words: wordRuns(before, after) } : {}),
    ...(levels === undefined ? {} : { levels }),
  }
}

function aboutOf(item: Json | undefined): JsonObject | undefined {
  const about = isObject(item) ? only(item, aboutProperties) : {}
  return Object.keys(about).length === 0 ? undefined : about
}

/** The levels that items of a list are about, when they are: what is asked of a profile is not asked of a level. */
function levelsOf(
  items: readonly (Json | undefined)[],
  { part, property, context }: Scope,
): readonly number[] | undefined {
  if (part !== 'level' && property !== 'mediation:levelRequirement') return undefined
  const numbers = items.filter(isObject).map((item) => {
    const [number, level] = [own(item, 'mediation:levelNumber'), own(item, 'mediation:level')]
    if (typeof number === 'number') return number
    return typeof level === 'string' ? context.levelNumber(level) : undefined
  })
  const known = [...new Set(numbers.filter((number) => number !== undefined))]
  return known.length === 0 ? undefined : known
}
