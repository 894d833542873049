/** Changes whether an award is good: the one place where a status bit is decided. */
import { Problem } from '../problem.ts'
import type { AwardState, StatusSlot } from '../store/documents.ts'
import type { Collection } from '../store/store.ts'

/**
 * Sets the slot to `state`, whoever else changes it at the same time, and answers it. Setting the state it already has
 * changes nothing. Revocation is final. Does NOT touch the award: its history is the caller's.
 * @throws Problem `state-change-refused` (409) when the slot is revoked and `state` is another
 * @throws Error (a bug or a damaged store) when there is no such slot
 */
export async function changeState(
  slots: Pick<Collection<StatusSlot>, 'get' | 'replace'>,
  slotId: string,
  state: AwardState,
): Promise<StatusSlot> {
  for (;;) {
    const slot = await slots.get(slotId)
    if (slot === undefined) throw new Error(`no status slot ${slotId}`)
    if (slot.state === state) return slot
    if (slot.state === 'revoked') {
      throw new Problem('state-change-refused', {
        fr: 'Ce badge est révoqué : une révocation est définitive.',
        en: 'This badge is revoked: a revocation is final.',
      })
    }
    const changed = await slots.replace({ ...slot, state })
    // Undefined: somebody changed it in between. Read again: it may be revoked by now.
    if (changed !== undefined) return changed
  }
}
