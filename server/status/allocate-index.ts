/** Gives every award its own index in a Bitstring Status List of its organisation. */
import { createHmac } from 'node:crypto'
import type { StatusList } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import { listId } from './status-list-url.ts'

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
/** Of an award at one of its attempts. */
interface Wanted extends AllocatedIndex {
  readonly awardId: string
}

/** The lists of an organisation. */
interface KnownLists {
  /** Those that awards have their indexes in. */
  readonly own: readonly string[]
  readonly lastNumber: number
}

/** Lists made for callers of the VC API have a purpose, and their indexes are given out by others. */
function listed({ own, lastNumber }: KnownLists, next: readonly StatusList[]): KnownLists {
  const added = next.filter(({ purpose }) => purpose === undefined).map(({ _id }) => _id)
  return { own: [...own, ...added], lastNumber: next.at(-1)?.number ?? lastNumber }
}

/** How full a list is, as far as this process knows. */
interface Fill {
  readonly list: string
  taken: number
  sinceCount: number
}

/** Awards whose slots are asked of the store at once. */
const awardsAtOnce = 1000
/**
 * Counting walks an index, so it is done once in so many allocations of this process: at least these, and a sixteenth of what is left to fill
 * while that is more. Being late by as many is harmless.
 */
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
 * uses one twice. A list half full is left for the next one; an award that has an index in an earlier list, found by its id, keeps it.
 * What was allocated is never given back.
 */
export function createIndexAllocator(deps: AllocateDeps): IndexAllocator {
  const { statusLists, statusSlots } = deps.store
  const fillLimit = deps.fillLimit ?? listLength / 2
  const fills = new Map<string, Fill>()
  const known = new Map<string, KnownLists>()

  /** All lists are read once; then it is only asked whether there is one more, because they are numbered without a gap and stay. */
  async function ownLists(organisationId: string): Promise<KnownLists> {
    const before = known.get(organisationId)
    let lists =
      before ?? listed({ own: [], lastNumber: 0 }, await everything(statusLists, { organisationId }))
    for (;;) {
      const next = await statusLists.get(listId(organisationId, lists.lastNumber + 1))
      if (next === undefined) break
      lists = listed(lists, [next])
    }
    known.set(organisationId, lists)
    return lists
  }

  async function fillOf(list: string): Promise<Fill> {
    const known = fills.get(list)
    if (known !== undefined && known.sinceCount < Math.max(countAgainAfter, (fillLimit - known.taken) / 16)) {
      return known
    }
    if (known !== undefined && known.taken >= fillLimit) return known
    const fill = { list, taken: await statusSlots.count({ list }), sinceCount: 0 }
    fills.set(list, fill)
    return fill
  }

  /** The newest list, when it is not full: the one that new awards are in. */
  async function openList(own: readonly string[]): Promise<Fill | undefined> {
    const newest = own.at(-1)
    if (newest === undefined) return undefined
    const fill = await fillOf(newest)
    return fill.taken < fillLimit ? fill : undefined
  }

  async function nextList(organisationId: string): Promise<Fill> {
    for (;;) {
      const { own, lastNumber } = await ownLists(organisationId)
      const open = await openList(own)
      if (open !== undefined) return open
      const number = lastNumber + 1
      const _id = listId(organisationId, number)
      const createdAt = timestamp(deps.clock())
      // False when somebody else took the number meanwhile, for a list like this one or for another purpose: look again.
      await statusLists.insert({ _id, organisationId, number, length: listLength, createdAt })
    }
  }

  /** The indexes that awards have in lists where nothing is allocated any more. */
  async function heldIn(lists: readonly string[], awardIds: readonly string[]): Promise<readonly Wanted[]> {
    if (lists.length === 0) return []
    const held: Wanted[] = []
    for (let from = 0; from < awardIds.length; from += awardsAtOnce) {
      const asked = awardIds.slice(from, from + awardsAtOnce)
      const slots = await statusSlots.getManyBy('awardId', asked)
      held.push(...slots.map(({ _id, awardId, list, index }) => ({ awardId, list, index, slot: _id })))
    }
    // A slot elsewhere is of another issuer, or was claimed by a caller. Should an award have several, the one in the earliest list counts.
    const order = new Map(lists.map((list, at) => [list, at]))
    return held
      .filter(({ list }) => order.has(list))
      .sort((one, other) => (order.get(other.list) ?? 0) - (order.get(one.list) ?? 0))
  }

  function wantedBy(awardId: string, list: string, attempt: number): Wanted {
    const index = candidateIndex(deps.secret, list, awardId, attempt)
    return { awardId, list, index, slot: `${list}:${String(index)}` }
  }

  async function attemptAll(list: string, awardIds: readonly string[], attempt: number) {
    const wanted = awardIds.map((awardId) => wantedBy(awardId, list, attempt))
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
    let pending: readonly string[] = [...new Set(awardIds)]
    const settle = (won: readonly Wanted[]) => {
      for (const { awardId, list, index, slot } of won) allocated.set(awardId, { list, index, slot })
      pending = pending.filter((awardId) => !allocated.has(awardId))
    }
    if (pending.length === 0) return allocated
    const { own } = await ownLists(organisationId)
    const open = await openList(own)
    settle(await heldIn(open === undefined ? own : own.slice(0, -1), pending))
    if (pending.length === 0) return allocated
    const fill = open ?? (await nextList(organisationId))
    for (let attempt = 0; pending.length > 0; attempt += 1) {
      if (attempt === maximumAttempts) throw new Error(`no free index found in status list ${fill.list}`)
      const { inserted, won } = await attemptAll(fill.list, pending, attempt)
      fill.taken += inserted
      fill.sinceCount += inserted
      settle(won)
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
