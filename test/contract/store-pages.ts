import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import type { Collection, PageQuery, Store, Stored } from '../../server/store/store.ts'
import { aLearner, anAward, anOrganisation, aPiece, aSlot, aStatusList } from '../support/store-documents.ts'
import { rejection } from '../support/store-opened.ts'

/** The _ids of all pages, and the sizes of the pages. */
async function walk<Doc extends Stored>(collection: Collection<Doc>, where: Partial<Doc>, limit: number) {
  const ids: string[] = []
  const sizes: number[] = []
  let query: PageQuery<Doc> = { where, limit }
  for (;;) {
    const page = await collection.page(query)
    ids.push(...page.items.map(({ _id }) => _id))
    sizes.push(page.items.length)
    if (page.cursor === undefined) return { ids, sizes }
    query = { where, limit, after: page.cursor }
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Pages and counts: along an index, from end to end, each document once. */
export function storePages(store: () => Store): void {
  describe('page', () => {
    it('follows the index, then _id, and finds the same at every size of page', async () => {
      const { awards } = store()
      const at = (hour: string) => ({ organisationId: 'hub', awardedAt: `2026-11-21T${hour}:00:00Z` })
      await awards.insertMissing([
        anAward('e', at('08')),
        anAward('a', at('09')),
        anAward('d', at('08')),
        anAward('b', at('10')),
        anAward('c', at('08')),
        anAward('x', { ...at('08'), organisationId: 'other' }),
      ])
      for (const limit of [1, 2, 3, 5, 1000]) {
        expect((await walk(awards, { organisationId: 'hub' }, limit)).ids).to.deep.equal([
          'c',
          'd',
          'e',
          'a',
          'b',
        ])
      }
    })

    it('ends with a page that has no cursor, also when that page is full', async () => {
      const { organisations } = store()
      await organisations.insertMissing(['a', 'b', 'c', 'd'].map((_id) => anOrganisation(_id)))
      expect((await walk(organisations, {}, 2)).sizes).to.deep.equal([2, 2])
      expect((await walk(organisations, {}, 3)).sizes).to.deep.equal([3, 1])
      expect(await organisations.page({ where: {}, limit: 4 })).to.have.all.keys('items')
    })

    it('is empty when nothing fits', async () => {
      const page = await store().learners.page({ where: { sessionId: 'nowhere' }, limit: 10 })
      expect(page).to.deep.equal({ items: [] })
    })

    it('orders numbers as numbers', async () => {
      const { learners } = store()
      await learners.insertMissing([10, 9, 100, 2].map((line) => aLearner(`line ${line}`, 's', line)))
      const inOrder = ['line 2', 'line 9', 'line 10', 'line 100']
      expect((await walk(learners, { sessionId: 's' }, 1)).ids).to.deep.equal(inOrder)
    })

    it('orders text by code point', async () => {
      const { organisations } = store()
      const inOrder = ['A', 'Z', 'a', 'e\u0301', 'z', 'É', 'é', '\uFFFD', '\u{1F600}', '\u{10FFFF}']
      await organisations.insertMissing(inOrder.toReversed().map((_id) => anOrganisation(_id)))
      expect((await walk(organisations, {}, 3)).ids).to.deep.equal(inOrder)
    })

    it('takes as many leading fields of an index as asked', async () => {
      const { awards } = store()
      const keys = [
        ['p1', 'B'],
        ['p1', 'A'],
        ['p2', 'A'],
        ['p1', 'B'],
      ] as const
      await awards.insertMissing(
        keys.map(([recipientKey, achievementCode], n) =>
          anAward(`a${n}`, { organisationId: 'hub', recipientKey, achievementCode }),
        ),
      )
      const person = { organisationId: 'hub', recipientKey: 'p1' }
      expect((await walk(awards, person, 1)).ids).to.deep.equal(['a1', 'a0', 'a3'])
      expect((await walk(awards, { achievementCode: 'B', ...person }, 1)).ids).to.deep.equal(['a0', 'a3'])
    })

    it('walks a unique index, whole or in part', async () => {
      const { statusLists } = store()
      await statusLists.insertMissing([
        aStatusList('z', 'hub', 1),
        aStatusList('a', 'hub', 2),
        aStatusList('b', 'other', 1),
      ])
      expect((await walk(statusLists, { organisationId: 'hub' }, 1)).ids).to.deep.equal(['z', 'a'])
      expect((await walk(statusLists, { organisationId: 'hub', number: 2 }, 1)).ids).to.deep.equal(['a'])
    })

    it('finds by an optional field those that have it', async () => {
      const { evidence } = store()
      await evidence.insertMissing([aPiece('none'), aPiece('p', 'peer'), aPiece('q', 'other peer')])
      const where = { organisationId: 'mednum-bfc', endorserKey: 'peer' }
      expect((await walk(evidence, where, 1)).ids).to.deep.equal(['p'])
      expect(await evidence.count(where)).to.equal(1)
    })

    it('neither repeats nor misses a document while others come and go', async () => {
      const { statusSlots } = store()
      const id = (n: number) => `s:${String(n).padStart(3, '0')}`
      const kept = Array.from({ length: 60 }, (_, n) => id(n * 3))
      await statusSlots.insertMissing(kept.map((_id) => aSlot(_id, 'list')))
      await statusSlots.insertMissing(kept.map((_, n) => aSlot(id(n * 3 + 2), 'list')))
      const seen: string[] = []
      let after: string | undefined
      for (let round = 0; ; round++) {
        const page = await statusSlots.page({
          where: { list: 'list' },
          limit: 7,
          ...(after === undefined ? {} : { after }),
        })
        seen.push(...page.items.map(({ _id }) => _id))
        if (page.cursor === undefined) break
        after = page.cursor
        // One inserted behind or ahead of the cursor, and one of those that do not stay deleted: often the last one seen.
        await statusSlots.insert(aSlot(id(((round * 37) % 60) * 3 + 1), 'list'))
        const gone = page.items.findLast(({ _id }) => !kept.includes(_id))
        if (gone !== undefined) await statusSlots.delete(gone._id)
      }
      expect(seen, 'nothing twice, all in order').to.deep.equal([...new Set(seen)].sort())
      expect(seen).to.include.members(kept)
    })
  })

  describe('a cursor that is not one', () => {
    const bad: Readonly<Record<string, string>> = {
      empty: '',
      'not base64': '%%%',
      'not JSON': Buffer.from('[1,').toString('base64url'),
      'not a list': encoded({ line: 1 }),
      'of another walk': encoded(['only one']),
      'too long': encoded([1, 'l', 'x']),
      'text where a number belongs': encoded(['1', 'l']),
      'a number where text belongs': encoded([1, 2]),
      'an operator': encoded([1, { $gt: '' }]),
      null: encoded([null, null]),
      'text that nothing can be': encoded([1, '\uD800']),
    }
    for (const [title, after] of Object.entries(bad)) {
      it(`is an invalid request: ${title}`, async () => {
        const { learners } = store()
        const error = await rejection(learners.page({ where: { sessionId: 's' }, after, limit: 10 }))
        expect(error).to.be.instanceOf(Problem).with.property('code', 'invalid-request')
      })
    }
  })

  it('counts what a page would find', async () => {
    const { statusSlots } = store()
    await statusSlots.insertMissing([
      aSlot('a', 'l1'),
      aSlot('b', 'l1', 'revoked'),
      aSlot('c', 'l2'),
      aSlot('d', 'l1'),
    ])
    expect(await statusSlots.count({ list: 'l1' })).to.equal(3)
    expect(await statusSlots.count({ list: 'l1', state: 'revoked' })).to.equal(1)
    expect(await statusSlots.count({ list: 'l3' })).to.equal(0)
    expect(await statusSlots.count({})).to.equal(4)
  })

  describe('what no index answers', () => {
    const questions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      'a field that is not indexed': { givenName: 'Zoé' },
      'an index from the middle': { line: 2 },
      'an indexed field and another': { sessionId: 's', givenName: 'Zoé' },
      'a field that does not exist': { nope: 'x' },
      _id: { _id: 'x' },
      'nothing at all, by mistake': { sessionId: undefined },
    }
    for (const [title, question] of Object.entries(questions)) {
      it(`is a RangeError: ${title}`, async () => {
        const where = question as never
        expect(await rejection(store().learners.page({ where, limit: 10 }))).to.be.instanceOf(RangeError)
        expect(await rejection(store().learners.count(where))).to.be.instanceOf(RangeError)
      })
    }

    for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
      it(`is a RangeError: a page of ${limit}`, async () => {
        expect(await rejection(store().organisations.page({ where: {}, limit }))).to.be.instanceOf(RangeError)
      })
    }
  })
}
