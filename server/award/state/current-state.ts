/** What an award is worth at a moment. */
import type { Award, AwardState } from '../../store/documents.ts'
import type { Store } from '../../store/store.ts'

/** `expired`: nobody revoked or suspended it, and it has ended. */
export type CurrentState = AwardState | 'expired'

interface Deps {
  readonly store: Pick<Store, 'statusSlots'>
}

/**
 * The state of each of `awards` at `now`, by `_id`. The status slot changes before its award does, and outlives a restored copy of it: the
 * worse of the two counts, and an award without a slot is good for nobody (`suspended`). Reads only.
 */
export async function currentStates(
  { store }: Deps,
  awards: readonly Award[],
  now: Date,
): Promise<ReadonlyMap<string, CurrentState>> {
  const slots = await store.statusSlots.getMany(awards.map(({ statusSlot }) => statusSlot))
  const published = new Map(slots.map(({ _id, state }) => [_id, state]))
  return new Map(
    awards.map((award) => [award._id, worst(award, published.get(award.statusSlot) ?? 'suspended', now)]),
  )
}

/** The same of one award. */
export async function currentState(deps: Deps, award: Award, now: Date): Promise<CurrentState> {
  const state = (await currentStates(deps, [award], now)).get(award._id)
  if (state === undefined) throw new Error('an award without a state')
  return state
}

/** `validUntil` is the last second it is good. */
function hasEnded({ validUntil }: Pick<Award, 'validUntil'>, now: Date): boolean {
  return validUntil !== undefined && new Date(validUntil) < now
}

function worst(award: Award, published: AwardState, now: Date): CurrentState {
  const states = [award.state, published]
  if (states.includes('revoked')) return 'revoked'
  if (states.includes('suspended')) return 'suspended'
  return hasEnded(award, now) ? 'expired' : 'active'
}
