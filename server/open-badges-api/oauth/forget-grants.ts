/** What is good for nothing any more is deleted. */
import { timestamp } from '../../timestamp.ts'
import type { HostDeps } from '../deps.ts'

const batch = 500

/** Deletes codes and grants that are over, and applications that nobody let in. */
export async function forgetGrants({ store, clock }: Pick<HostDeps, 'store' | 'clock'>): Promise<void> {
  const now = timestamp(clock())
  for (const state of ['code', 'live'] as const) {
    for (;;) {
      const { items } = await store.passportGrants.page({ where: { state }, limit: batch })
      const due = items.filter(({ expiresAt }) => expiresAt <= now)
      for (const { _id } of due) await store.passportGrants.delete(_id)
      if (due.length < batch) break
    }
  }
  for (;;) {
    const { items } = await store.oauthClients.page({ where: { state: 'unused' }, limit: batch })
    const due = items.filter(({ eraseAt = now }) => eraseAt <= now)
    for (const { _id } of due) await store.oauthClients.delete(_id)
    if (due.length < batch) break
  }
}
