import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import { declareCompromised } from '../../server/proof/keys/end-key.ts'
import { setIndexes } from '../../server/status/bitstring/bits.ts'
import { changeState } from '../../server/status/change-state.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, type Status } from './publishing.ts'

const day = 24 * 60 * 60 * 1000

describe('A status list of an issuer whose only key (did:key) is compromised', () => {
  let signing: Signing
  let status: Status
  let clock: Date
  beforeEach(async () => {
    signing = await openSigning()
    clock = now
    status = openStatus(signing, { clock: () => clock })
    const list = { _id: 'beta-1', organisationId: 'beta', number: 1, length: 131_072 }
    await signing.store.statusLists.insert({ ...list, createdAt: '2026-11-21T09:00:00Z' })
    await signing.store.statusSlots.insertMissing(
      [3, 70_000].map((index) => ({
        ...{ _id: `beta-1:${String(index)}`, list: 'beta-1', index, awardId: `award-${String(index)}` },
        state: index === 3 ? ('active' as const) : ('revoked' as const),
      })),
    )
    await signing.keys.current('beta')
  })
  afterEach(() => signing.close())

  const compromise = () =>
    declareCompromised({ store: signing.store, keys: signing.keys, clock: () => clock }, 'beta', 'beta:1', {
      at: '2026-11-21T09:00:00Z',
    })
  const outcome = (work: Promise<string | undefined>) =>
    work.catch((error: unknown) => {
      if (error instanceof Problem) return `${error.code}: ${error.detail.en}`
      throw error
    })
  const unsigned =
    'signing-key-unavailable: This list cannot be signed, because the key of its issuer cannot be used: it does not tell whether a ' +
    'credential is revoked.'

  it('is served as it was signed last, as long as its bits are right and its time has not passed', async () => {
    const publisher = status.publisher()
    const texts = [await publisher.publish('beta-1'), await publisher.publish('beta-1', undefined, 'jwt')]
    await compromise()
    for (const after of [0, day, 7 * day - 1000]) {
      clock = new Date(now.getTime() + after)
      expect(await publisher.publish('beta-1')).to.equal(texts[0])
      expect(await publisher.publish('beta-1', undefined, 'jwt')).to.equal(texts[1])
    }
    clock = new Date(now.getTime() + 7 * day)
    expect(await outcome(publisher.publish('beta-1'))).to.equal(unsigned)
  })

  it('is said to be unsignable when a bit has changed, and where it was not signed before', async () => {
    const publisher = status.publisher()
    await publisher.publish('beta-1')
    const suspension = await publisher.publish('beta-1', 'suspension')
    await compromise()
    await changeState(status.deps, 'beta-1:3', 'revoked')
    expect(await outcome(publisher.publish('beta-1'))).to.equal(unsigned)
    expect(await publisher.publish('beta-1', 'suspension')).to.equal(suspension)
    expect(await outcome(status.publisher().publish('beta-1', 'suspension'))).to.equal(unsigned)
  })

  it('is read inside this service all the same, as the store holds it', async () => {
    const { did } = await signing.keys.current('beta')
    await compromise()
    await changeState(status.deps, 'beta-1:3', 'suspended')
    const publisher = status.publisher()
    const read = async (purpose?: 'suspension') => {
      const { bits, ...list } = (await publisher.read('beta-1', purpose)) ?? { bits: new Uint8Array() }
      return { ...list, set: setIndexes(bits) }
    }
    const url = 'https://badges.example.org/status-lists/beta-1'
    expect(await read()).to.deep.equal({ url, issuer: did, purpose: 'revocation', set: [70_000] })
    expect(await read('suspension')).to.deep.equal({
      ...{ url: `${url}/suspension`, issuer: did, purpose: 'suspension', set: [3] },
    })
    expect(await publisher.read('beta-2')).to.equal(undefined)
  })
})

describe('A status list while the place of its key does not answer', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
    const list = { _id: 'acme-1', organisationId: 'acme', number: 1, length: 131_072 }
    await signing.store.statusLists.insert({ ...list, createdAt: '2026-11-21T09:00:00Z' })
  })
  afterEach(() => signing.close())

  it('is served as it was signed last, to all who ask at once, and signed anew once the key answers', async () => {
    let clock = now
    const status = openStatus(signing, { clock: () => clock })
    const publisher = status.publisher()
    const first = await publisher.publish('acme-1')
    clock = new Date(now.getTime() + day)
    status.signed.fails = true
    const ask = () => Promise.all([1, 2, 3].map(() => publisher.publish('acme-1')))
    expect(new Set(await ask())).to.deep.equal(new Set([first]))
    expect(await publisher.publish('acme-1')).to.equal(first)
    status.signed.fails = false
    const [anew] = await ask()
    expect(anew).not.to.equal(first)
    expect(await publisher.publish('acme-1')).to.equal(anew)
  })
})
