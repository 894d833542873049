import { expect } from 'chai'
import { judged } from '../chaos/allocators.ts'
import { openSigning, type Signing } from '../proof/signing.ts'

const organisation = 'mediatheque'

describe('What is said of indexes that several processes allocated', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
    const list = { _id: `${organisation}-1`, organisationId: organisation, number: 1, length: 131_072 }
    await signing.store.statusLists.insert({ ...list, createdAt: '2026-11-21T09:00:00Z' })
  })
  afterEach(() => signing.close())

  /** Slots of the store, evenly apart; and the first `told` of them as told. */
  async function failures(taken: number, told: number, change?: (told: Map<string, string>) => void) {
    const slots = Array.from({ length: taken }, (_, at) => ({
      ...{ _id: `${organisation}-1:${String(at * 97)}`, list: `${organisation}-1`, index: at * 97 },
      ...{ awardId: `award-${String(at)}`, state: 'active' as const },
    }))
    await signing.store.statusSlots.insertMissing(slots)
    const all = new Map(slots.slice(0, told).map(({ awardId, _id }) => [awardId, _id]))
    change?.(all)
    return (await judged(signing.store, all, [])).failures
  }

  it('is nothing bad when each award has the one it was told of', async () => {
    expect(await failures(1300, 1300)).to.deep.equal([])
  })

  it('is that they cannot be told to be even, when each list has too few', async () => {
    expect(await failures(1279, 1279)).to.deep.equal([
      'no list has enough indexes to tell whether they are even',
    ])
  })

  it('is that an award has two, when more are taken than awards were told', async () => {
    expect(await failures(1301, 1300)).to.deep.equal(['1301 indexes are taken in the store, by 1300 awards'])
  })

  it('is which one was given twice, lost, or is another award’s', async () => {
    const found = await failures(1300, 1300, (told) => {
      told.set('award-0', `${organisation}-1:97`)
      told.set('award-2', `${organisation}-1:1`)
    })
    expect(found).to.have.members([
      '1 indexes were given twice',
      `${organisation}-1:97 is not that of the award it was told for`,
      `${organisation}-1:1 was told of, and is lost`,
    ])
  })
})
