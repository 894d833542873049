import type { Award } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'

/** Somebody, as one organisation knows them. */
export interface Holder {
  readonly organisationId: string
  /** Pseudonym inside the organisation. */
  readonly recipientKey: string
}

/**
 * The awards of `holder` that are good at `now`: active, not ended. The public status list is the truth, even when an award was not yet
 * brought in line with it. In the order of the store.
 */
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
  const good = awards.filter(
    ({ state, validUntil }) =>
      state === 'active' && (validUntil === undefined || new Date(validUntil) >= now),
  )
  const slots = await deps.store.statusSlots.getMany(good.map((award) => award.statusSlot))
  const active = new Set(slots.filter((slot) => slot.state === 'active').map((slot) => slot._id))
  return good.filter((award) => active.has(award.statusSlot))
}
