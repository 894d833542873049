/** Writes to the holders of new badges, once each. */
import { holderAddress } from '../../award/renewal/reminder.ts'
import { tryEach } from '../../chores.ts'
import type { Award, Delivery } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'
import { isClaimable } from '../claims.ts'
import { claimMail, type ClaimMailDeps } from './claim-mail.ts'

/** Awards read at once. */
const pageSize = 100
/** Awards of one run; what is left is for the next, so that mails go out meanwhile and nothing else waits for long. */
const mostAwards = 500

/**
 * The awards whose mail is due, the longest due first, 500 at most: one claim, one mail in the outbox, and the award says so. The ids of
 * claim and mail follow from the award, so that a crash in between, or several processes at once, make one of each. An award that is not good
 * any more, or was taken back with its batch, and one without an address or agreement by now, gets none, and says why. Does NOT send: see
 * delivery/send-mails.ts, which also knows who wants no mails.
 * @throws AggregateError when some failed: they stay due
 */
export async function handOver(deps: ClaimMailDeps): Promise<void> {
  await tryEach(dueAwards(deps), (award) => handOverOne(deps, award), 'hand-overs')
}

async function* dueAwards({ store, clock }: Pick<ClaimMailDeps, 'store' | 'clock'>): AsyncGenerator<Award> {
  const now = timestamp(clock())
  for (
    let [after, read]: [string | undefined, number] = [undefined, 0];
    read < mostAwards;
    read += pageSize
  ) {
    const { items, cursor } = await store.awards.page({
      where: { handOver: 'pending' },
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    })
    for (const award of items) {
      if ((award.handOverAt ?? '') > now) return
      yield award
    }
    if (cursor === undefined) return
    after = cursor
  }
}

async function handOverOne(deps: ClaimMailDeps, award: Award): Promise<void> {
  const pending = award.deliveries.find(({ channel, state }) => channel === 'email' && state === 'pending')
  const attempt = (pending?.attempts ?? 0) + 1
  const code = await reasonAgainst(deps, award)
  const to = await holderAddress(deps, award)
  const failure = code ?? (to === undefined ? 'no-address' : undefined)
  if (to !== undefined && failure === undefined) {
    const { claim, mail } = await claimMail(deps, award, { to, attempt })
    await deps.store.claims.insert(claim)
    await deps.mail(mail)
  }
  const changed = (delivery: Delivery): Delivery => {
    if (delivery !== pending) return delivery
    return failure === undefined
      ? { ...delivery, state: 'delivered', attempts: attempt }
      : { ...delivery, state: 'failed', code: failure }
  }
  const { handOver: _, handOverAt: __, ...kept } = award
  // Changed meanwhile: it is due still, and the same claim and mail are made of it.
  await deps.store.awards.replace({ ...kept, deliveries: award.deliveries.map(changed) })
}

async function reasonAgainst(
  deps: ClaimMailDeps,
  award: Award,
): Promise<'not-good' | 'no-consent' | undefined> {
  const job = award.jobId === undefined ? undefined : await deps.store.awardJobs.get(award.jobId)
  if (job?.state === 'undone' || !(await isClaimable(deps, award))) return 'not-good'
  const learner = await deps.store.learners.get(award.learnerId ?? '')
  return learner?.consent === false ? 'no-consent' : undefined
}
