import { expect } from 'chai'
import {
  candidateIndex,
  createIndexAllocator,
  type AllocateDeps,
} from '../../server/status/allocate-index.ts'
import { createStatusList } from '../../server/status/create-list.ts'
import { now, openSigning, type Signing } from '../proof/signing.ts'

const secret = Buffer.alloc(32, 3)

describe('Allocating status indexes', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
  })
  afterEach(() => signing.close())

  const allocator = (changes: Partial<AllocateDeps> = {}) =>
    createIndexAllocator({ store: signing.store, secret, clock: () => now, ...changes })
  const awards = (count: number, prefix = 'award') =>
    Array.from({ length: count }, (_, at) => `${prefix}-${at}`)
  const slots = (organisation: string, number = 1) =>
    signing.store.statusSlots.count({ list: `${organisation}-${number}` })

  it('gives 300 awards of a session 300 different indexes of one list, at once', async () => {
    const allocated = await allocator().allocateAll('acme', awards(300))
    expect([...allocated.keys()]).to.have.members(awards(300))
    expect(new Set([...allocated.values()].map(({ index }) => index)).size).to.equal(300)
    for (const { list, index, slot } of allocated.values()) {
      expect(list).to.equal('acme-1')
      expect(index).to.be.within(0, 131_071)
      expect(slot).to.equal(`acme-1:${index}`)
    }
    expect(await slots('acme')).to.equal(300)
    const list = await signing.store.statusLists.get('acme-1')
    expect(list).to.include({ organisationId: 'acme', number: 1, length: 131_072 })
  })

  it('gives the same award the same index again, alone or in a batch, in any process', async () => {
    const first = await allocator().allocateAll('acme', awards(50))
    const again = await allocator().allocateAll('acme', awards(50).toReversed())
    for (const award of awards(50)) expect(again.get(award)).to.deep.equal(first.get(award))
    expect(await allocator().allocate('acme', 'award-7')).to.deep.equal(first.get('award-7'))
    expect(await slots('acme')).to.equal(50)
  })

  it('reads the lists of an organisation once, then only whether there is another one', async () => {
    const { statusLists, statusSlots } = signing.store
    const asked: string[] = []
    const store = {
      statusLists: {
        ...statusLists,
        page: (query: Parameters<typeof statusLists.page>[0]) => {
          asked.push('all')
          return statusLists.page(query)
        },
        get: (id: string) => {
          asked.push(id)
          return statusLists.get(id)
        },
      },
      statusSlots,
    }
    const one = allocator({ store })
    await one.allocate('acme', 'award-1')
    asked.length = 0
    await one.allocate('acme', 'award-2')
    expect(asked).to.deep.equal(['acme-2'])
    // A list another process has made, for awards or for a caller, is seen.
    await createStatusList({ store: signing.store, clock: () => now }, 'acme', 'refresh')
    const list = { _id: 'acme-3', organisationId: 'acme', number: 3, length: 131_072 }
    await statusLists.insert({ ...list, createdAt: '2026-11-21T09:00:00Z' })
    expect((await one.allocate('acme', 'award-3')).list).to.equal('acme-3')
  })

  it('writes the slot as active, with its award', async () => {
    const { slot, index } = await allocator().allocate('acme', 'award-1')
    expect(await signing.store.statusSlots.get(slot)).to.include({
      list: 'acme-1',
      index,
      awardId: 'award-1',
      state: 'active',
    })
  })

  it('never gives one index to two awards, whoever allocates at the same time', async () => {
    const batches = await Promise.all(
      ['a', 'b', 'c', 'd'].map((prefix) => allocator().allocateAll('acme', awards(250, prefix))),
    )
    const taken = batches.flatMap((batch) => [...batch.values()].map(({ slot }) => slot))
    expect(new Set(taken).size).to.equal(1000)
    expect(await slots('acme')).to.equal(1000)
  })

  it('agrees with itself when the same session is allocated twice at the same time', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => allocator().allocateAll('acme', awards(200))))
    expect([...(second ?? [])].toSorted()).to.deep.equal([...(first ?? [])].toSorted())
    expect(await slots('acme')).to.equal(200)
  })

  it('goes to the next attempt when another award has the index', async () => {
    const wanted = candidateIndex(secret, 'acme-1', 'award-1', 0)
    const slot = {
      _id: `acme-1:${wanted}`,
      list: 'acme-1',
      index: wanted,
      awardId: 'other',
      state: 'active' as const,
    }
    await signing.store.statusSlots.insert(slot)
    const { index } = await allocator().allocate('acme', 'award-1')
    expect(index).to.equal(candidateIndex(secret, 'acme-1', 'award-1', 1))
    expect(await allocator().allocate('acme', 'award-1')).to.include({ index })
    expect(await signing.store.statusSlots.get(slot._id)).to.include({ awardId: 'other' })
  })

  it('keeps two awards of one batch apart when they want the same index', async () => {
    const [one, two] = collidingAwards()
    const allocated = await allocator().allocateAll('acme', [one, two])
    expect(allocated.get(one)?.index).to.equal(candidateIndex(secret, 'acme-1', one, 0))
    expect(allocated.get(two)?.index).to.equal(candidateIndex(secret, 'acme-1', two, 1))
    expect(await allocator().allocateAll('acme', [two, one])).to.deep.equal(allocated)
  })

  it('opens the next list once the limit is reached, for new awards only', async () => {
    const first = await allocator({ fillLimit: 10 }).allocateAll('acme', awards(10))
    const next = await allocator({ fillLimit: 10 }).allocateAll('acme', awards(3, 'late'))
    expect([...first.values()].every(({ list }) => list === 'acme-1')).to.equal(true)
    expect([...next.values()].every(({ list }) => list === 'acme-2')).to.equal(true)
    expect(await slots('acme')).to.equal(10)
  })

  it('gives an award the index it has in an earlier list, in any process, alone or among new ones', async () => {
    const limited = (fillLimit: number) => allocator({ fillLimit })
    const living = limited(10)
    const first = await living.allocateAll('acme', awards(10))
    const second = await living.allocateAll('acme', awards(10, 'second'))
    await living.allocateAll('acme', awards(2, 'third'))
    for (const one of [living, limited(10), limited(1)]) {
      const again = await one.allocateAll('acme', [...awards(10), ...awards(10, 'second')])
      expect(again).to.deep.equal(new Map([...first, ...second]))
      expect(await one.allocate('acme', 'award-3')).to.deep.equal(first.get('award-3'))
    }
    const mixed = await living.allocateAll('acme', [...awards(3), 'new'])
    expect(mixed.get('award-2')).to.deep.equal(first.get('award-2'))
    expect(mixed.get('new')).to.include({ list: 'acme-3' })
    expect(await Promise.all([1, 2, 3].map((number) => slots('acme', number)))).to.deep.equal([10, 10, 3])
    expect(await signing.store.statusLists.count({ organisationId: 'acme' })).to.equal(3)
  })

  it('asks the store once about all earlier lists, however many they are and whoever has their indexes', async () => {
    const limited = { fillLimit: 5 }
    for (const number of [1, 2, 3, 4]) await allocator(limited).allocateAll('acme', awards(5, `of-${number}`))
    const { statusLists, statusSlots } = signing.store
    const asked: string[] = []
    const watched: typeof statusSlots = {
      ...statusSlots,
      getMany: (ids) => {
        asked.push(`ids ${ids.length}`)
        return statusSlots.getMany(ids)
      },
      getManyBy: (field, values) => {
        asked.push(`${field} ${values.length}`)
        return statusSlots.getManyBy(field, values)
      },
    }
    const one = allocator({ ...limited, store: { statusLists, statusSlots: watched } })
    const again = await one.allocateAll('acme', [...awards(5, 'of-2'), ...awards(2, 'new')])
    expect(asked).to.deep.equal(['awardId 7'])
    expect(again.get('of-2-0')?.list).to.equal('acme-2')
    expect(again.get('new-0')?.list).to.equal('acme-5')
  })

  it('takes no slot of another issuer, nor one that a caller has claimed, for that of an award of the same name', async () => {
    const limited = { fillLimit: 1 }
    await allocator(limited).allocate('other', 'award-1')
    await allocator(limited).allocate('acme', 'award-0')
    const claimed = await createStatusList({ store: signing.store, clock: () => now }, 'acme', 'refresh')
    const slot = { _id: `${claimed._id}:7`, list: claimed._id, index: 7, awardId: 'award-1' }
    await signing.store.statusSlots.insert({ ...slot, state: 'active' })
    const { list } = await allocator(limited).allocate('acme', 'award-1')
    expect(list).to.equal('acme-3')
  })

  it('keeps to the earliest list for an award that has two indexes', async () => {
    const [first, second] = [1, 2].map((number) => `acme-${number}`)
    for (const list of [second ?? '', first ?? '']) {
      const number = Number(list.at(-1))
      const createdAt = '2026-11-21T09:00:00Z'
      await signing.store.statusLists.insert({
        _id: list,
        organisationId: 'acme',
        number,
        length: 131_072,
        createdAt,
      })
      const slot = { _id: `${list}:${10 - number}`, list, index: 10 - number, awardId: 'award-1' }
      await signing.store.statusSlots.insert({ ...slot, state: 'active' })
    }
    const found = await allocator({ fillLimit: 1 }).allocate('acme', 'award-1')
    expect(found).to.deep.equal({ list: 'acme-1', index: 9, slot: 'acme-1:9' })
  })

  it('opens no list for awards that all have an index', async () => {
    const first = await allocator({ fillLimit: 10 }).allocateAll('acme', awards(10))
    expect(await allocator({ fillLimit: 10 }).allocateAll('acme', awards(10))).to.deep.equal(first)
    expect(await signing.store.statusLists.count({ organisationId: 'acme' })).to.equal(1)
  })

  it('opens one next list when several processes find the last one full', async () => {
    await allocator({ fillLimit: 10 }).allocateAll('acme', awards(10))
    const late = await Promise.all(
      awards(6, 'late').map((award) => allocator({ fillLimit: 10 }).allocate('acme', award)),
    )
    expect(new Set(late.map(({ list }) => list))).to.deep.equal(new Set(['acme-2']))
    expect(await signing.store.statusLists.count({ organisationId: 'acme' })).to.equal(2)
  })

  it('opens the next list in one long-lived process too', async () => {
    const living = allocator({ fillLimit: 10 })
    for (const award of awards(25)) await living.allocate('acme', award)
    expect(await signing.store.statusLists.count({ organisationId: 'acme' })).to.equal(3)
  })

  it('keeps organisations apart', async () => {
    expect(await allocator().allocate('acme', 'award-1')).to.include({ list: 'acme-1' })
    expect(await allocator().allocate('beta', 'award-1')).to.include({ list: 'beta-1' })
  })

  it('answers nothing for no award, and takes no slot', async () => {
    expect((await allocator().allocateAll('acme', [])).size).to.equal(0)
    expect(await slots('acme')).to.equal(0)
  })

  it('spreads indexes evenly, so that they tell nothing about the order of awards', () => {
    const sixteenths = Array.from({ length: 16 }, () => 0)
    for (const award of awards(8000)) {
      const sixteenth = Math.floor(candidateIndex(secret, 'acme-1', award, 0) / 8192)
      sixteenths[sixteenth] = (sixteenths[sixteenth] ?? 0) + 1
    }
    const chiSquare = sixteenths.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0)
    // 15 degrees of freedom: above 44.3 once in 10,000; the secret is fixed, so this is no lottery.
    expect(chiSquare).to.be.lessThan(44.3)
  })
})

/** Among 2,000 awards, two want the same index with near certainty (birthday bound). */
function collidingAwards(): readonly [string, string] {
  const seen = new Map<number, string>()
  for (let at = 0; at < 20_000; at += 1) {
    const award = `award-${at}`
    const index = candidateIndex(secret, 'acme-1', award, 0)
    const earlier = seen.get(index)
    if (earlier !== undefined) return [earlier, award]
    seen.set(index, award)
  }
  throw new Error('no two awards want the same index')
}
