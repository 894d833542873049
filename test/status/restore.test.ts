import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { setIndexes } from '../../server/status/bitstring/bits.ts'
import { createIndexAllocator } from '../../server/status/allocate-index.ts'
import { changeState } from '../../server/status/change-state.ts'
import { restoreJournalled } from '../../server/status/restore-revocations.ts'
import type { OwnPurpose } from '../../server/status/status-list-url.ts'
import type { StatusListPublisher } from '../../server/status/status-list.ts'
import type { AwardState } from '../../server/store/documents.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, parsed } from './publishing.ts'

const list = {
  _id: 'acme-1',
  organisationId: 'acme',
  number: 1,
  length: 131_072,
  createdAt: '2026-11-21T09:00:00Z',
}

describe('A store that has gone back in time', () => {
  let today: Signing
  let yesterday: Signing
  beforeEach(async () => {
    today = await openSigning()
    yesterday = { ...(await openSigning()), folder: today.folder }
  })
  afterEach(async () => {
    await today.close()
    await yesterday.close()
  })

  async function fill({ store }: Signing, states: Readonly<Record<number, AwardState>>, lists = [list]) {
    for (const one of lists) await store.statusLists.insert(one)
    await store.statusSlots.insertMissing(
      Object.entries(states).map(([index, state]) => ({
        _id: `acme-1:${index}`,
        list: 'acme-1',
        index: Number(index),
        awardId: `award-${index}`,
        state,
      })),
    )
  }

  async function bits(publisher: StatusListPublisher, purpose?: OwnPurpose) {
    const { credentialSubject } = parsed(await publisher.publish('acme-1', purpose))
    const { encodedList } = credentialSubject as { encodedList: string }
    return [...setIndexes(gunzipSync(Buffer.from(encodedList.slice(1), 'base64url')))]
  }

  /** The slot of an index in the store of yesterday. */
  async function slot(index: number) {
    const found = await yesterday.store.statusSlots.get(`acme-1:${String(index)}`)
    return found && [found.awardId, found.state]
  }

  it('has every revocation again at its next start, and says how many it had forgotten', async () => {
    await fill(today, { 1: 'active', 2: 'suspended', 3: 'active' })
    const before = openStatus(today)
    for (const index of [1, 2]) await changeState(before.deps, `acme-1:${String(index)}`, 'revoked')

    await fill(yesterday, { 1: 'active', 2: 'suspended', 3: 'active' })
    const after = openStatus(yesterday)
    await restoreJournalled(after.deps)
    expect(after.forgotten).to.deep.equal(['acme-1 2'])
    expect(await bits(after.publisher())).to.deep.equal([1, 2])
    expect(await bits(after.publisher(), 'suspension')).to.deep.equal([])
    expect(await Promise.all([1, 2, 3].map(slot))).to.deep.equal([
      ['award-1', 'revoked'],
      ['award-2', 'revoked'],
      ['award-3', 'active'],
    ])

    const again = openStatus(yesterday)
    await restoreJournalled(again.deps)
    expect(again.forgotten).to.deep.equal([])
  })

  it('publishes a revocation that was only ever published, not made, by this machine', async () => {
    await fill(today, { 1: 'revoked' })
    await openStatus(today).publisher().publish('acme-1')
    await fill(yesterday, { 1: 'active' })
    const after = openStatus(yesterday)
    await restoreJournalled(after.deps)
    expect(await bits(after.publisher())).to.deep.equal([1])
  })

  it('publishes every revocation even when it is put back under a running service', async () => {
    await fill(today, { 1: 'active', 2: 'active' })
    const running = openStatus(today)
    for (const index of [1, 2]) await changeState(running.deps, `acme-1:${String(index)}`, 'revoked')
    // Nobody has read the list yet: only the journal knows.
    await fill(yesterday, { 1: 'suspended', 2: 'active' })
    const after = openStatus(yesterday)
    const one = after.publisher()
    expect(await bits(one, 'suspension')).to.deep.equal([])
    expect(await bits(one)).to.deep.equal([1, 2])
    expect(after.forgotten).to.deep.equal(['acme-1 2'])
    expect(await slot(1)).to.deep.equal(['award-1', 'revoked'])
  })

  it('never gives out again an index whose award it has lost', async () => {
    const secret = Buffer.alloc(32, 3)
    const clock = () => new Date(list.createdAt)
    const { index } = await createIndexAllocator({ store: today.store, secret, clock }).allocate(
      'acme',
      'lost',
    )
    await changeState(openStatus(today).deps, `acme-1:${String(index)}`, 'revoked')

    await restoreJournalled(openStatus(yesterday).deps)
    expect(await bits(openStatus(yesterday).publisher())).to.deep.equal([index])
    expect(await slot(index)).to.deep.equal([`lost:acme-1:${String(index)}`, 'revoked'])
    const allocator = createIndexAllocator({ store: yesterday.store, secret, clock })
    expect(await allocator.allocate('acme', 'lost'))
      .to.include({ list: 'acme-1' })
      .and.not.include({ index })
  })

  it('makes a list again, as it was, when it has lost it', async () => {
    const made = { ...list, purpose: 'revocation', length: 262_144 }
    await fill(today, { 200_000: 'active' }, [made])
    await changeState(openStatus(today).deps, 'acme-1:200000', 'revoked')
    await restoreJournalled(openStatus(yesterday).deps)
    expect(await yesterday.store.statusLists.get('acme-1')).to.include(made)
    expect(await bits(openStatus(yesterday).publisher())).to.deep.equal([200_000])
  })

  it('finishes at the next start what a crash interrupted', async () => {
    await fill(today, { 1: 'active' })
    await changeState(openStatus(today).deps, 'acme-1:1', 'revoked')
    // The list was made again, the slot not yet revoked.
    await fill(yesterday, { 1: 'suspended' })
    const after = openStatus(yesterday)
    await restoreJournalled(after.deps)
    expect(await slot(1)).to.deep.equal(['award-1', 'revoked'])
  })

  it('is refused when the journal is about another list of the same name', async () => {
    await fill(today, { 1: 'active' })
    await changeState(openStatus(today).deps, 'acme-1:1', 'revoked')
    await fill(yesterday, { 1: 'active' }, [{ ...list, createdAt: '2026-11-21T09:00:01Z' }])
    const error: unknown = await restoreJournalled(openStatus(yesterday).deps).catch(
      (reason: unknown) => reason,
    )
    expect(error)
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.matches(/do not belong together/)
    expect(await slot(1)).to.deep.equal(['award-1', 'active'])
  })

  it('un-revokes nothing when a revocation it has forgotten becomes a suspension', async () => {
    await fill(today, { 1: 'active' })
    const running = openStatus(today)
    const one = running.publisher()
    await changeState(running.deps, 'acme-1:1', 'revoked')
    expect(await bits(one)).to.deep.equal([1])
    const revoked = await today.store.statusSlots.get('acme-1:1')
    if (revoked === undefined) throw new Error('no slot')
    await today.store.statusSlots.replace({ ...revoked, state: 'active' })
    await changeState(running.deps, 'acme-1:1', 'suspended')
    expect(await bits(one)).to.deep.equal([1])
    expect(await bits(one, 'suspension')).to.deep.equal([])
    expect(running.forgotten).to.deep.equal(['acme-1 1'])
    expect(await today.store.statusSlots.get('acme-1:1')).to.include({ state: 'revoked' })
  })

  it('un-revokes nothing in a process that goes on running, even without its journal', async () => {
    await fill(today, { 1: 'revoked', 2: 'active', 3: 'active' })
    const running = openStatus(today, { journal: 'of this process' })
    const one = running.publisher()
    await changeState(running.deps, 'acme-1:3', 'suspended')
    expect(await bits(one)).to.deep.equal([1])
    const revoked = await today.store.statusSlots.get('acme-1:1')
    if (revoked === undefined) throw new Error('no slot')
    await today.store.statusSlots.replace({ ...revoked, state: 'active' })
    expect(await bits(one), 'before anything else changes').to.deep.equal([1])
    // As after a copy was put back and used: the list has another past.
    const stored = await today.store.statusLists.get('acme-1')
    if (stored === undefined) throw new Error('no list')
    await today.store.statusLists.replace({ ...stored, changes: ['9:9'] })
    await changeState(running.deps, 'acme-1:2', 'revoked')
    expect(await bits(one)).to.deep.equal([1, 2])
    expect(running.forgotten).to.deep.equal(['acme-1 1'])
    expect(await today.store.statusSlots.get('acme-1:1')).to.include({ state: 'revoked' })
    expect(await bits(openStatus(today, { clock: () => now }).publisher())).to.deep.equal([1, 2])
  })
})
