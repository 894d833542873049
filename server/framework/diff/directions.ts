/** In which direction each requirement asks for more. */
import type { Json } from '../normal-form.ts'
import { isList, sameJson } from './node/json-value.ts'

/**
 * `up`: the more, the stricter (a yes is more than a no, something more than nothing). `down`: the more, the easier. `some`: any of a
 * list will do, so a longer list is easier, and none at all asks nothing.
 */
const directions: ReadonlyMap<string, 'up' | 'down' | 'some'> = new Map([
  ['mediation:minimumPieces', 'up'],
  ['mediation:minimumKinds', 'up'],
  ['mediation:minimumWeight', 'up'],
  ['mediation:requiresNonSelfDeclared', 'up'],
  ['mediation:requiresAllRequiredKinds', 'up'],
  ['mediation:requiresPriorLevel', 'up'],
  ['mediation:requiresAnyOfKind', 'some'],
  ['mediation:requiredEvidenceKind', 'up'],
  ['mediation:acceptedEvidenceKind', 'down'],
  ['mediation:evidencedBy', 'down'],
  ['mediation:selfDeclared', 'up'],
  ['ceasn:weight', 'down'],
  ['mediation:months', 'down'],
  ['mediation:neverStale', 'down'],
  ['mediation:defaultFreshnessMonths', 'down'],
  ['mediation:levelRequirement', 'up'],
  ['mediation:rule', 'up'],
  ['mediation:local', 'up'],
  ['mediation:tier', 'down'],
  ['mediation:privacyNote', 'up'],
  ['mediation:validityMonths', 'down'],
  ['mediation:maximumRenewals', 'down'],
  ['mediation:gracePeriodMonths', 'down'],
  ['mediation:renewalWindowMonths', 'down'],
])

/** Whether a change of `property` asks for more or for less; `undefined` when it does neither, or it cannot be told. */
export function demand(
  property: string,
  before: Json | undefined,
  after: Json | undefined,
): 'tightened' | 'eased' | undefined {
  const direction = directions.get(property)
  if (direction === undefined) return undefined
  if (direction === 'some') return isSubset(before, after) ? 'eased' : 'tightened'
  // A figure that is not there may mean none or no limit.
  const untold = before === undefined || after === undefined
  if (untold && direction === 'down' && typeof (before ?? after) === 'number') return undefined
  const more = amount(after, before) - amount(before, after)
  if (more === 0) return undefined
  return more > 0 === (direction === 'up') ? 'tightened' : 'eased'
}

/** Something is more than nothing. Of the tiers of a label, `excellence` lies above what every label needs. */
function amount(value: Json | undefined, other: Json | undefined): number {
  switch (typeof value) {
    case 'undefined':
      return typeof other === 'boolean' ? 0 : -1
    case 'number':
      return value
    case 'boolean':
      return value ? 1 : 0
    default:
      return value === 'excellence' ? 1 : 0
  }
}

/** Whatever was enough still is. */
function isSubset(before: Json | undefined, after: Json | undefined): boolean {
  if (after === undefined) return true
  if (!isList(before) || !isList(after)) return false
  return before.every((item) => after.some((other) => sameJson(item, other)))
}
