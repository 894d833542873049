/** Puts revocations back that the store has forgotten. */
import type { AwardState } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { changeState, type ChangeStateDeps } from './change-state.ts'
import type { StatusJournal } from './journal.ts'
import type { JournalledList } from './journal-line.ts'

export interface RestoreDeps extends ChangeStateDeps {
  readonly store: Pick<Store, 'statusLists' | 'statusSlots'>
  readonly journal: StatusJournal
  /** Told once of each list that had forgotten some: the store went back in time, and may have forgotten more than revocations. */
  readonly forgotten: (report: { readonly statusList: string; readonly revocations: number }) => void
}

/** Slots asked of the store at once. */
const batch = 1000

/**
 * Compares the store with the journal, at the start: what the journal says is revoked is revoked again, in lists that are made again where
 * the store has lost them. An index whose slot is lost is taken by nobody, and is never given out.
 * @throws Error, in words for whoever runs the service, when the journal is of another store
 */
export async function restoreJournalled(deps: RestoreDeps): Promise<void> {
  for (const list of deps.journal.lists()) {
    await restoreList(deps, list)
    await restoreRevocations(deps, list, [...deps.journal.revoked(list._id)])
  }
}

async function restoreList({ store }: RestoreDeps, list: JournalledList): Promise<void> {
  await store.statusLists.insert(list)
  const stored = await store.statusLists.get(list._id)
  if (stored?.createdAt === list.createdAt && stored.length === list.length) return
  throw new Error(
    `the journal of revocations of status list ${list._id} is about another list of that name: the folder of data and the database do not ` +
      'belong together',
  )
}

/** Revokes again those of `indexes` that the store no longer knows as revoked, and reports how many these were. */
export async function restoreRevocations(
  deps: RestoreDeps,
  { _id: list }: Pick<JournalledList, '_id'>,
  indexes: readonly number[],
): Promise<void> {
  const { statusSlots } = deps.store
  let revocations = 0
  for (let from = 0; from < indexes.length; from += batch) {
    const asked = indexes.slice(from, from + batch)
    const found = await statusSlots.getMany(asked.map((index) => `${list}:${String(index)}`))
    const revoked = new Set(found.filter(({ state }) => state === 'revoked').map(({ index }) => index))
    const forgotten = asked.filter((index) => !revoked.has(index))
    await statusSlots.insertMissing(forgotten.map((index) => lostSlot(list, index)))
    for (const index of forgotten)
      await changeState(deps, `${list}:${String(index)}`, 'revoked', 'known from the journal only')
    revocations += forgotten.length
  }
  if (revocations > 0) deps.forgotten({ statusList: list, revocations })
}

function lostSlot(list: string, index: number) {
  const slot = `${list}:${String(index)}`
  const state: AwardState = 'suspended'
  return { _id: slot, list, index, awardId: `lost:${slot}`, state }
}
