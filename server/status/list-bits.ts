/** The bits of the lists, in memory: read whole once, then only what changed. */
import type { StatusList, StatusSlot } from '../store/documents.ts'
import { hasBit, setBit, setIndexes } from './bitstring/bits.ts'
import { createBitstring, type Bitstring } from './bitstring/bitstring.ts'
import { changedSince, readUpTo, type ReadUpTo } from './list-changes.ts'
import { restoreRevocations, type RestoreDeps } from './restore-revocations.ts'
import { stateWhenSet, type StatusPurpose } from './status-list-url.ts'

/** One purpose of one list. `bitstring` changes in place; `serial` then grows. */
export interface Bits {
  readonly bitstring: Bitstring
  readonly serial: number
}

export interface ListBits {
  /** The bits for `purpose`, as the store holds them at the time of asking or later; `list` as just read. */
  read(list: StatusList, purpose: StatusPurpose): Promise<Bits>
  /** Reads all slots of the list again: finds even what a crash kept from being noted. */
  readAnew(list: StatusList): Promise<void>
}

interface Kept {
  readonly bitstring: Bitstring
  serial: number
}

interface Known {
  upTo: ReadUpTo
  readonly revoked: Kept
  readonly suspended: Kept
}

/** Bytes of bits and of their published form kept in memory, of the lists asked for last: 1,500 lists of our own with 2 % of their bits set. */
const keptBytes = 64 * 1024 * 1024

/**
 * Keeps the bits of each list up to date by the changes noted in it: the work is that of what changed, not of what the list holds. A revoked
 * bit is never cleared: what the journal, or this process, knows as revoked is put back into the store, and reported. Every
 * revocation is in the journal before its bit is answered.
 */
export function createListBits(deps: RestoreDeps): ListBits {
  const { statusLists, statusSlots } = deps.store
  const lists = new Map<string, Known>()
  const turns = new Map<string, Promise<void>>()
  let serials = 0

  /** One reading of a list at a time: each begins where the one before has ended. */
  async function inTurn(listId: string, work: () => Promise<void>): Promise<void> {
    const before = turns.get(listId) ?? Promise.resolve()
    const turn = before.then(work)
    const settled = turn.catch(() => undefined)
    turns.set(listId, settled)
    try {
      await turn
    } finally {
      if (turns.get(listId) === settled) turns.delete(listId)
    }
  }

  async function readWhole(list: StatusList): Promise<void> {
    const before = lists.get(list._id)
    const revoked = Buffer.alloc(list.length / 8)
    const suspended = Buffer.alloc(list.length / 8)
    // Suspensions first: one that becomes a revocation meanwhile is then seen twice, not missed.
    for await (const { index } of slotsIn(list._id, 'suspended')) setBit(suspended, index, true)
    for await (const { index } of slotsIn(list._id, 'revoked')) setBit(revoked, index, true)
    const known = [
      ...deps.journal.revoked(list._id),
      ...(before === undefined ? [] : setIndexes(before.revoked.bitstring.bits)),
    ]
    const forgotten = [...new Set(known)].filter((index) => setBit(revoked, index, true))
    for (const index of setIndexes(revoked)) setBit(suspended, index, false)
    await settleRevocations(list, setIndexes(revoked), forgotten)
    keep(list._id, {
      upTo: readUpTo(list),
      revoked: next(before?.revoked, revoked),
      suspended: next(before?.suspended, suspended),
    })
  }

  async function readChanges(list: StatusList, known: Known, changed: ReadonlySet<number>): Promise<void> {
    const slots = await statusSlots.getMany([...changed].map((index) => `${list._id}:${String(index)}`))
    const isRevoked = ({ state, index }: StatusSlot) =>
      state === 'revoked' || hasBit(known.revoked.bitstring.bits, index)
    const revoked = slots.filter(isRevoked)
    const forgotten = revoked.filter(({ state }) => state !== 'revoked')
    await settleRevocations(
      list,
      revoked.map(({ index }) => index),
      forgotten.map(({ index }) => index),
    )
    for (const slot of slots) {
      if (known.revoked.bitstring.set(slot.index, isRevoked(slot))) known.revoked.serial = serials += 1
      const suspended = slot.state === 'suspended' && !isRevoked(slot)
      if (known.suspended.bitstring.set(slot.index, suspended)) known.suspended.serial = serials += 1
    }
    known.upTo = readUpTo(list)
  }

  async function settleRevocations(
    list: StatusList,
    revoked: readonly number[],
    forgotten: readonly number[],
  ): Promise<void> {
    await deps.journal.record(list, revoked)
    if (forgotten.length > 0) await restoreRevocations(deps, list, forgotten)
  }

  async function* slotsIn(list: string, state: StatusSlot['state']): AsyncGenerator<StatusSlot> {
    for (let after: string | undefined; ;) {
      const where = { list, state }
      const page = await statusSlots.page({ where, limit: 1000, ...(after === undefined ? {} : { after }) })
      yield* page.items
      if (page.cursor === undefined) return
      after = page.cursor
    }
  }

  /** The one before as long as the bits are the same. */
  function next(before: Kept | undefined, bits: Uint8Array): Kept {
    if (before !== undefined && Buffer.compare(before.bitstring.bits, bits) === 0) return before
    return { bitstring: createBitstring(bits), serial: (serials += 1) }
  }

  function keep(listId: string, known: Known): void {
    lists.delete(listId)
    lists.set(listId, known)
    let bytes = 0
    for (const each of lists.values()) bytes += heldBytes(each)
    for (const [oldest, each] of lists) {
      if (bytes <= keptBytes || oldest === listId) return
      lists.delete(oldest)
      bytes -= heldBytes(each)
    }
  }

  async function readNow(listId: string, anew: boolean): Promise<void> {
    await inTurn(listId, async () => {
      const list = await statusLists.get(listId)
      if (list === undefined) throw new Error(`status list ${listId} is gone`)
      const known = lists.get(listId)
      const changed = known === undefined || anew ? undefined : changedSince(list, known.upTo)
      if (known === undefined || changed === undefined) await readWhole(list)
      else if (changed.size > 0) await readChanges(list, known, changed)
    })
  }

  function isCurrent(list: StatusList): boolean {
    const known = lists.get(list._id)?.upTo
    return known?.revision === list.revision && known.lastChange === list.changes?.at(-1)
  }

  return {
    async read(list, purpose) {
      if (!isCurrent(list)) await readNow(list._id, false)
      const known = lists.get(list._id)
      if (known === undefined) throw new Error('a list that was just read is no longer in memory')
      lists.delete(list._id)
      lists.set(list._id, known)
      return stateWhenSet(purpose) === 'revoked' ? known.revoked : known.suspended
    },
    readAnew: (list) => readNow(list._id, true),
  }
}

function heldBytes({ revoked, suspended }: Known): number {
  return revoked.bitstring.heldBytes() + suspended.bitstring.heldBytes()
}
