/** Changes whether an award is good: the one place where a status bit is decided. */
import { Problem } from '../problem.ts'
import type { AwardState, StatusSlot } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import type { StatusJournal } from './journal.ts'
import { noteChange } from './list-changes.ts'

export interface ChangeStateDeps {
  readonly store: {
    readonly statusLists: Pick<Store['statusLists'], 'get' | 'replace'>
    readonly statusSlots: Pick<Store['statusSlots'], 'get' | 'replace'>
  }
  readonly journal: Pick<StatusJournal, 'record'>
  readonly clock: () => Date
}

/**
 * Sets the slot to `state`, whoever else changes it at the same time, and answers it: the change is noted in its list, and a revocation is
 * in the journal. Setting the state it already has changes nothing, and completes what a crash left undone. Revocation is final; a
 * suspension can be lifted. `reason` is private, and kept with the slot for as long as its list: nothing personal belongs in it. Does NOT
 * touch the award: its history is the caller's.
 * @throws Problem `state-change-refused` (409) when the slot is revoked and `state` is another
 * @throws Error (a bug or a damaged store) when there is no such slot
 */
export async function changeState(
  deps: ChangeStateDeps,
  slotId: string,
  state: AwardState,
  reason?: string,
): Promise<StatusSlot> {
  const slot = await changedSlot(deps, slotId, state, reason)
  const list = await noteChange(deps.store.statusLists, slot)
  if (slot.state === 'revoked') await deps.journal.record(list, [slot.index])
  return slot
}

async function changedSlot(
  { store: { statusSlots }, clock }: ChangeStateDeps,
  slotId: string,
  state: AwardState,
  reason: string | undefined,
): Promise<StatusSlot> {
  for (;;) {
    const slot = await statusSlots.get(slotId)
    if (slot === undefined) throw new Error(`no status slot ${slotId}`)
    if (slot.state === state) return slot
    if (slot.state === 'revoked') {
      throw new Problem('state-change-refused', {
        fr: 'Ce badge est révoqué : une révocation est définitive.',
        en: 'This badge is revoked: a revocation is final.',
      })
    }
    const { reason: _earlier, ...rest } = slot
    const changed = await statusSlots.replace({
      ...rest,
      state,
      changedAt: timestamp(clock()),
      ...(reason === undefined ? {} : { reason }),
    })
    // Undefined: somebody changed it in between. Read again: it may be revoked by now.
    if (changed !== undefined) return changed
  }
}
