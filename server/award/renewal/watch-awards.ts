/** Looks at the awards whose time has come: reminds their holders, and sees what ended. */
import { tryEach } from '../../chores.ts'
import type { Award } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { AwardDeps } from '../deps.ts'
import { holderAddress, reminderOf, type ReminderDeps } from './reminder.ts'
import { milestonesOf, watchAfter } from './watch.ts'

export type WatchDeps = ReminderDeps & Pick<AwardDeps, 'clock' | 'profilesAfterChange'>

/** Awards read at once. */
const pageSize = 100

/**
 * Every award that is due at the moment of the call, the longest due first. Each reminder is sent once, however often and by however many
 * processes this runs; after a long stop only the last one that is due is. Where there is no address nothing is sent. A revoked award is no
 * longer watched, a suspended or re-issued one is without a word. One award that fails keeps no other waiting.
 * @throws AggregateError when some failed: they stay due
 */
export async function watchAwards(deps: WatchDeps): Promise<void> {
  await tryEach(dueAwards(deps), (award) => watchOne(deps, award), 'awards')
}

async function* dueAwards({ store, clock }: Pick<WatchDeps, 'store' | 'clock'>): AsyncGenerator<Award> {
  const now = timestamp(clock())
  for (let after: string | undefined; ;) {
    const { items, cursor } = await store.awards.page({
      where: { watch: 'pending' },
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    })
    for (const award of items) {
      if ((award.watchAt ?? '') > now) return
      yield award
    }
    if (cursor === undefined) return
    after = cursor
  }
}

/** First what there is to do, then that it is done: a crash in between does it again, which changes nothing. */
async function watchOne(deps: WatchDeps, award: Award): Promise<void> {
  const now = deps.clock()
  const { validUntil, watchAt = '' } = award
  if (validUntil !== undefined && award.state !== 'revoked') {
    const passed = milestonesOf(validUntil).findLast(({ at }) => at <= now && timestamp(at) >= watchAt)
    if (passed?.months === 0) await deps.profilesAfterChange(award.organisationId, award.recipientKey)
    else if (passed !== undefined) await remind(deps, { ...award, validUntil }, passed.months)
  }
  const { watch: _, watchAt: __, ...rest } = award
  const next = award.state === 'revoked' ? {} : watchAfter(award, now)
  // Changed meanwhile: it is due still, or was renewed and is watched anew.
  await deps.store.awards.replace({ ...rest, ...next })
}

async function remind(
  deps: WatchDeps,
  award: Award & { readonly validUntil: string },
  months: 6 | 1,
): Promise<void> {
  if (award.state !== 'active' || award.reissuedAs !== undefined) return
  const to = await holderAddress(deps, award)
  if (to !== undefined) await deps.mail(reminderOf(deps, award, months, to))
}
