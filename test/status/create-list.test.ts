import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import { createIndexAllocator } from '../../server/status/allocate-index.ts'
import { createStatusList, setEntry } from '../../server/status/create-list.ts'
import type { StatusList } from '../../server/store/documents.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, parsed, type Status } from './publishing.ts'

describe('A status list made for a caller', () => {
  let signing: Signing
  let status: Status
  before(async () => {
    signing = await openSigning()
    status = openStatus(signing)
  })
  after(() => signing.close())

  const make = (purpose = 'refresh', length?: number) =>
    createStatusList(status.deps, 'acme', purpose, length)
  const set = (list: StatusList, index: number, on: boolean, issuedCredentialId = 'one') =>
    setEntry(status.deps, list, { index, issuedCredentialId, on, reason: 'Parce que' })
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (reason: unknown) => (reason instanceof Problem ? reason.code : String(reason)),
    )

  it('says its purpose at its own address, and has no twin', async () => {
    const list = await make('suspension')
    const url = `https://badges.example.org/status-lists/${list._id}`
    const credential = parsed(await status.publisher().publish(list._id))
    expect(credential).to.include({ id: url, issuer: 'did:web:badges.example.org:issuers:acme' })
    expect(credential['credentialSubject']).to.include({ statusPurpose: 'suspension' })
    for (const purpose of ['revocation', 'suspension'] as const)
      expect(await status.publisher().publish(list._id, purpose)).to.equal(undefined)
  })

  it('is signed in the name of a did:key issuer too', async () => {
    const list = await createStatusList(status.deps, 'beta', 'revocation')
    const { did } = await signing.keys.current('beta')
    expect(did).to.match(/^did:key:/)
    expect(parsed(await status.publisher().publish(list._id))).to.include({ issuer: did })
  })

  it('is one of a thousand at most, and those of the awards do not count', async () => {
    const { store } = signing
    const createdAt = '2026-11-21T09:00:00Z'
    await store.organisations.insert({ _id: 'delta', name: 'Delta', didMethod: 'web', createdAt })
    await store.statusLists.insertMissing(
      Array.from({ length: 1000 }, (_, at) => ({
        ...{
          _id: `delta-${String(at + 1)}`,
          organisationId: 'delta',
          number: at + 1,
          length: 131_072,
          createdAt,
        },
        ...(at < 1 ? {} : { purpose: 'refresh' }),
      })),
    )
    const one = () => createStatusList(status.deps, 'delta', 'refresh')
    expect((await one())._id).to.equal('delta-1001')
    expect(await code(one())).to.equal('state-change-refused')
  })

  it('is another one at each call, however many call at once', async () => {
    const lists = await Promise.all([1, 2, 3, 4].map(() => make()))
    expect(new Set(lists.map(({ _id }) => _id)).size).to.equal(4)
    for (const list of lists) expect(await signing.store.statusLists.get(list._id)).to.deep.equal(list)
  })

  it('is left alone by the awards of the organisation', async () => {
    const allocator = createIndexAllocator({
      store: signing.store,
      secret: Buffer.alloc(32, 1),
      clock: () => now,
    })
    const mine = await make()
    const { list } = await allocator.allocate('acme', 'award')
    expect(list).not.to.equal(mine._id)
    await make()
    expect((await allocator.allocate('acme', 'another')).list).to.equal(list)
    const fresh = createIndexAllocator({
      store: signing.store,
      secret: Buffer.alloc(32, 1),
      clock: () => now,
    })
    expect((await fresh.allocate('acme', 'third')).list).to.equal(list)
  })

  for (const purpose of ['suspension', 'refresh']) {
    it(`sets and clears a bit of ${purpose}`, async () => {
      const list = await make(purpose)
      const clear = parsed(await status.publisher().publish(list._id))['credentialSubject']
      expect(await set(list, 7, true)).to.include({ state: 'suspended', reason: 'Parce que', awardId: 'one' })
      expect(parsed(await status.publisher().publish(list._id))['credentialSubject']).not.to.deep.equal(clear)
      expect(await set(list, 7, false)).to.include({ state: 'active' })
      expect(parsed(await status.publisher().publish(list._id))['credentialSubject']).to.deep.equal(clear)
    })
  }

  it('never clears a bit of revocation', async () => {
    const list = await make('revocation')
    expect(await set(list, 7, false)).to.include({ state: 'active' })
    expect(await set(list, 7, true)).to.include({ state: 'revoked' })
    expect(await code(set(list, 7, false))).to.equal('state-change-refused')
  })

  it('keeps an index for the credential that used it first', async () => {
    const list = await make()
    await set(list, 7, false)
    expect(await code(set(list, 7, true, 'other'))).to.equal('not-found')
    expect(await code(set(list, 8, true, 'other'))).to.equal('done')
  })

  for (const index of [-1, 131_072, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    it(`has no index ${String(index)}`, async () => {
      expect(await code(set(await make(), index, true))).to.equal('invalid-request')
    })
  }

  for (const length of [0, -8, 131_071, 131_080.5, 131_076, 16_777_224, Number.NaN]) {
    it(`cannot have ${String(length)} entries`, async () => {
      expect(await code(make('revocation', length))).to.equal('invalid-request')
    })
  }
})
