/** Gives every award its own index in a Bitstring Status List of its organisation. */
import { createHmac } from 'node:crypto'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'

/**
 * Entries of every list: the least the specification allows for, so that one award hides among many.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstring-length
 */
export const listLength = 131_072

export interface AllocatedIndex {
  /** `_id` of the list: `<organisation>-<number>`. */
  readonly list: string
  readonly index: number
  /** `_id` of the slot: `<list>:<index>`. */
  readonly slot: string
}

export interface AllocateDeps {
  readonly store: Pick<Store, 'statusLists' | 'statusSlots'>
  /** 32 bytes or more: without it, nobody can tell which award has which index. */
  readonly secret: Uint8Array
  readonly clock: () => Date
  /** A list takes no more awards once this many of its indexes are taken: half of it unless told. */
  readonly fillLimit?: number
}

export interface IndexAllocator {
  /** The index of one award. @see allocateAll */
  allocate(organisationId: string, awardId: string): Promise<AllocatedIndex>
  /** The index of each award, by award id. Re-running it with the same awards answers the same indexes. */
  allocateAll(
    organisationId: string,
    awardIds: readonly string[],
  ): Promise<ReadonlyMap<string, AllocatedIndex>>
}

// 50 % full needs 1 attempt in 2 to find a free index: 64 failures in a row do not happen by chance.
const maximumAttempts = 64
/** Counting walks an index, so it is done once in so many allocations; being late by as many is harmless. */
const countAgainAfter = 1000

/**
 * The index of an award at its nth attempt: HMAC-SHA-256 keyed by the secret. The length is a power of two, so every
 * index is as likely as any other, and their order says nothing about the order of awards.
 */
export function candidateIndex(secret: Uint8Array, list: string, awardId: string, attempt: number): number {
  const mac = createHmac('sha256', secret)
    .update(JSON.stringify([list, awardId, attempt]))
    .digest()
  return mac.readUInt32BE(0) % listLength
}

/**
 * Allocates without a counter: an award asks for an index only it would compute, and the slot is its own if the store lets
 * it have it (or already did). So any number of processes may allocate at once, and a crash loses at most an index, never
 * uses one twice. A list half full is left for the next one. What was allocated is never given back.
 */
export function createIndexAllocator(deps: AllocateDeps): IndexAllocator {
  const { statusLists, statusSlots } = deps.store
  const fillLimit = deps.fillLimit ?? listLength / 2
  const fills = new Map<string, { readonly list: string; taken: number; sinceCount: number }>()

  async function openList(
    organisationId: string,
  ): Promise<{ readonly list: string; taken: number; sinceCount: number }> {
    const known = fills.get(organisationId)
    if (known !== undefined && known.taken < fillLimit && known.sinceCount < countAgainAfter) return known
    const newest = (await everything(statusLists, { organisationId })).at(-1)
    const taken = newest === undefined ? 0 : await statusSlots.count({ list: newest._id })
    if (newest !== undefined && taken < fillLimit) {
      const fill = { list: newest._id, taken, sinceCount: 0 }
      fills.set(organisationId, fill)
      return fill
    }
    const number = (newest?.number ?? 0) + 1
    const createdAt = timestamp(deps.clock())
    const list = { _id: `${organisationId}-${number}`, organisationId, number, length: listLength, createdAt }
    // False when another process opened the same list: then it is there all the same.
    await statusLists.insert(list)
    const fill = { list: list._id, taken: await statusSlots.count({ list: list._id }), sinceCount: 0 }
    fills.set(organisationId, fill)
    return fill
  }

  async function attemptAll(list: string, awardIds: readonly string[], attempt: number) {
    const wanted = awardIds.map((awardId) => {
      const index = candidateIndex(deps.secret, list, awardId, attempt)
      return { awardId, list, index, slot: `${list}:${index}` }
    })
    // Two awards of one batch may want the same index: the store sees the first of them only.
    const bySlot = new Map(wanted.toReversed().map((entry) => [entry.slot, entry]))
    const inserted = await statusSlots.insertMissing(
      [...bySlot].map(([slot, { index, awardId }]) => ({
        _id: slot,
        list,
        index,
        awardId,
        state: 'active' as const,
      })),
    )
    const owners = new Map(inserted.map((slot) => [slot, bySlot.get(slot)?.awardId]))
    const taken = [...bySlot.keys()].filter((slot) => !owners.has(slot))
    for (const slot of taken.length > 0 ? await statusSlots.getMany(taken) : [])
      owners.set(slot._id, slot.awardId)
    return {
      inserted: inserted.length,
      won: wanted.filter(({ slot, awardId }) => owners.get(slot) === awardId),
    }
  }

  async function allocateAll(organisationId: string, awardIds: readonly string[]) {
    const allocated = new Map<string, AllocatedIndex>()
    const fill = await openList(organisationId)
    let pending: readonly string[] = [...new Set(awardIds)]
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      if (attempt === maximumAttempts) throw new Error(`no free index found in status list ${fill.list}`)
      const { inserted, won } = await attemptAll(fill.list, pending, attempt)
      fill.taken += inserted
      fill.sinceCount += inserted
      for (const { awardId, list, index, slot } of won) allocated.set(awardId, { list, index, slot })
      pending = pending.filter((awardId) => !allocated.has(awardId))
    }
    return allocated
  }

  return {
    allocateAll,
    async allocate(organisationId, awardId) {
      const allocated = (await allocateAll(organisationId, [awardId])).get(awardId)
      if (allocated === undefined) throw new Error('an allocation answered no index')
      return allocated
    },
  }
}
