import type { Award } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import { currentStates } from '../state/current-state.ts'

/** Somebody, as one organisation knows them. */
export interface Holder {
  readonly organisationId: string
  /** Pseudonym inside the organisation. */
  readonly recipientKey: string
}

/** The awards of `holder` that are good at `now` (see state/current-state.ts), in the order of the store. */
export async function goodAwards(
  deps: { readonly store: Pick<Store, 'awards' | 'statusSlots'> },
  { organisationId, recipientKey }: Holder,
  now: Date,
): Promise<readonly Award[]> {
  return stillGood(deps, await everything(deps.store.awards, { organisationId, recipientKey }), now)
}

/** Those of `awards` that are good at `now`. */
export async function stillGood(
  deps: { readonly store: Pick<Store, 'statusSlots'> },
  awards: readonly Award[],
  now: Date,
): Promise<readonly Award[]> {
  const states = await currentStates(deps, awards, now)
  return awards.filter(({ _id }) => states.get(_id) === 'active')
}
