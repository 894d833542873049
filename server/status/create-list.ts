/** Status lists made for callers of the VC API, who give out their indexes themselves. */
import { Problem } from '../problem.ts'
import type { StatusList, StatusSlot } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import { listLength } from './allocate-index.ts'
import { changeState, type ChangeStateDeps } from './change-state.ts'
import { listId, stateWhenSet, type StatusPurpose } from './status-list-url.ts'

export interface CreateListDeps {
  readonly store: Pick<Store, 'statusLists'>
  readonly clock: () => Date
}

/** 16,777,216 entries: what our own verifier reads at most. */
export const longestList = 128 * listLength

/** Lists that callers of one organisation can have: each is read when the next is made. */
export const mostLists = 1000

/**
 * A new list of the organisation for one purpose, with every bit clear. Every call makes another one. Nothing allocates in it by itself.
 * @throws Problem `invalid-request` (400) for a length that is not a multiple of 8 from 131,072 to 16,777,216; `state-change-refused` (409)
 *   when its callers have `mostLists` of them
 */
export async function createStatusList(
  deps: CreateListDeps,
  organisationId: string,
  purpose: StatusPurpose,
  length: number = listLength,
): Promise<StatusList> {
  if (!Number.isInteger(length) || length % 8 !== 0 || length < listLength || length > longestList) {
    throw new Problem('invalid-request', {
      fr: `Une liste a de ${String(listLength)} à ${String(longestList)} entrées, un multiple de 8.`,
      en: `A list has ${String(listLength)} to ${String(longestList)} entries, a multiple of 8.`,
    })
  }
  for (;;) {
    const lists = await everything(deps.store.statusLists, { organisationId })
    if (lists.filter((list) => list.purpose !== undefined).length >= mostLists) throw tooManyLists()
    const number = (lists.at(-1)?.number ?? 0) + 1
    const _id = listId(organisationId, number)
    const list = { _id, organisationId, number, length, purpose, createdAt: timestamp(deps.clock()) }
    // False: somebody else made a list meanwhile, and took the number.
    if (await deps.store.statusLists.insert(list)) return { ...list, revision: 0 }
  }
}

function tooManyLists(): Problem {
  return new Problem('state-change-refused', {
    fr: `Une organisation crée au plus ${String(mostLists)} listes, et les anciennes restent publiées.`,
    en: `An organisation creates at most ${String(mostLists)} lists, and the old ones stay published.`,
  })
}

export interface SetEntryDeps extends ChangeStateDeps {
  readonly store: Pick<Store, 'statusLists' | 'statusSlots'>
}

export interface EntryChange {
  readonly index: number
  /** `_id` of the issued credential, kept with the slot the first time. */
  readonly issuedCredentialId: string
  readonly on: boolean
  /** Private. */
  readonly reason?: string
}

/**
 * Sets or clears one bit of a list made for a caller, and answers its slot. The first to use an index has it: it is theirs for good.
 * @throws Problem `invalid-request` (400) for an index that is not in the list; `not-found` (404) when another credential has it;
 * `state-change-refused` (409) when the bit says revoked and is to be cleared
 * @throws Error (a bug) for a list that was not made for a caller
 */
export async function setEntry(
  deps: SetEntryDeps,
  list: StatusList,
  { index, issuedCredentialId, on, reason }: EntryChange,
): Promise<StatusSlot> {
  if (list.purpose === undefined) throw new Error('a list of our own gives out its indexes itself')
  if (!Number.isInteger(index) || index < 0 || index >= list.length) {
    throw new Problem('invalid-request', {
      fr: 'La liste n’a pas d’entrée à cet index.',
      en: 'The list has no entry at this index.',
    })
  }
  const _id = `${list._id}:${String(index)}`
  const slot = { _id, list: list._id, index, awardId: issuedCredentialId, state: 'active' as const }
  await deps.store.statusSlots.insert(slot)
  const stored = await deps.store.statusSlots.get(_id)
  if (stored?.awardId !== issuedCredentialId) {
    throw new Problem('not-found', {
      fr: 'Cette entrée de la liste n’est pas celle de cette attestation.',
      en: 'This entry of the list is not that of this credential.',
    })
  }
  return changeState(deps, _id, on ? stateWhenSet(list.purpose) : 'active', reason)
}
