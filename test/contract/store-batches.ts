import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import type { Store } from '../../server/store/store.ts'
import { aLearner, anOrganisation, aPiece, aSlot, aStatusList, complete } from '../support/store-documents.ts'
import { rejection } from '../support/store-opened.ts'

/** insertMissing: one atomic batch, harmless to send again. */
export function storeBatches(store: () => Store): void {
  const roster = (session: string, length: number) =>
    Array.from({ length }, (_, line) => aLearner(`${session}:${line}`, session, line))

  describe('insertMissing', () => {
    it('answers the _ids it inserted, in the order given, and nothing when sent again', async () => {
      const { organisations } = store()
      const docs = ['m', 'z', 'a', 'k'].map((_id) => anOrganisation(_id))
      expect(await organisations.insertMissing(docs)).to.deep.equal(['m', 'z', 'a', 'k'])
      expect(await organisations.insertMissing(docs)).to.deep.equal([])
      expect(await organisations.insertMissing([])).to.deep.equal([])
      expect(await organisations.count({})).to.equal(4)
    })

    it('skips an _id that is there, and leaves that document as it was', async () => {
      const { organisations } = store()
      await organisations.insert(anOrganisation('b', 'Déjà là'))
      const inserted = await organisations.insertMissing(
        ['a', 'b', 'c'].map((_id) => anOrganisation(_id, 'Nouvelle')),
      )
      expect(inserted).to.deep.equal(['a', 'c'])
      expect((await organisations.get('b'))?.name).to.equal('Déjà là')
    })

    it('skips a place that is taken in a unique index, in the store or earlier in the batch', async () => {
      const { statusLists } = store()
      await statusLists.insert(aStatusList('hub-1', 'hub', 1))
      const inserted = await statusLists.insertMissing([
        aStatusList('again-1', 'hub', 1),
        aStatusList('hub-2', 'hub', 2),
        aStatusList('again-2', 'hub', 2),
        aStatusList('hub-2', 'hub', 3),
        aStatusList('hub-3', 'hub', 3),
      ])
      expect(inserted).to.deep.equal(['hub-2', 'hub-3'])
      expect((await statusLists.get('hub-2'))?.number).to.equal(2)
    })

    it('writes nothing of a batch in which one document cannot be stored', async () => {
      const { learners } = store()
      await rejection(learners.insertMissing([...roster('s', 5), aLearner('bad', 's', 6, 'A\uD800')]))
      expect(await learners.count({ sessionId: 's' })).to.equal(0)
    })

    it('gives each document of overlapping simultaneous batches to exactly one of them', async () => {
      const { learners } = store()
      const docs = roster('s', 30)
      const answers = await Promise.all(
        [0, 5, 10, 15].map((from) => learners.insertMissing(docs.slice(from, from + 15))),
      )
      expect(answers.flat().sort()).to.deep.equal(docs.map(({ _id }) => _id).sort())
      expect(await learners.count({ sessionId: 's' })).to.equal(30)
    })

    it('takes 5,000 documents at once', async () => {
      const { learners } = store()
      const docs = roster('s', 5000)
      expect(await learners.insertMissing(docs)).to.have.length(5000)
      expect(await learners.count({ sessionId: 's' })).to.equal(5000)
      expect(await learners.getMany(docs.map(({ _id }) => _id))).to.have.length(5000)
    })
  })

  describe('a reader during batches', () => {
    it('sees all of a batch or nothing of it', async () => {
      const { learners } = store()
      const size = 120
      const sizesSeen = new Set<number>()
      let writing = true
      const read = async () => {
        while (writing) {
          const sessions = ['s0', 's1', 's2', 's3']
          for (const sessionId of sessions) {
            sizesSeen.add(await learners.count({ sessionId }))
            sizesSeen.add((await learners.page({ where: { sessionId }, limit: 1000 })).items.length)
            sizesSeen.add((await learners.getMany(roster(sessionId, size).map(({ _id }) => _id))).length)
          }
        }
      }
      const readers = [read(), read()]
      for (const session of ['s0', 's1', 's2', 's3']) await learners.insertMissing(roster(session, size))
      writing = false
      await Promise.all(readers)
      expect([...sizesSeen].filter((seen) => seen !== 0 && seen !== size)).to.deep.equal([])
    })
  })

  describe('get and getMany', () => {
    it('find each document once, and say nothing of those that are not there', async () => {
      const { organisations } = store()
      await organisations.insertMissing(['a', 'b', 'c'].map((_id) => anOrganisation(_id)))
      const found = await organisations.getMany(['c', 'nobody', 'a', 'c'])
      expect(found.map(({ _id }) => _id).sort()).to.deep.equal(['a', 'c'])
      expect(await organisations.getMany([])).to.deep.equal([])
      expect(await organisations.get('nobody')).to.equal(undefined)
    })

    it('answer at most 10,000 ids at once', async () => {
      const ids = Array.from({ length: 10_001 }, (_, n) => `id-${n}`)
      expect(await rejection(store().organisations.getMany(ids))).to.be.instanceOf(RangeError)
    })

    it('find by a field all documents that have one of its values, each once', async () => {
      const { statusSlots, evidence } = store()
      const slots = ['one', 'two', 'one', 'three', 'é'].map((awardId, at) => ({
        ...aSlot(`list-1:${at}`, 'list-1'),
        awardId,
      }))
      await statusSlots.insertMissing(slots)
      const found = await statusSlots.getManyBy('awardId', ['one', 'nobody', 'é', 'one'])
      expect(found.map(({ _id }) => _id).sort()).to.deep.equal(['list-1:0', 'list-1:2', 'list-1:4'])
      expect(found.find(({ _id }) => _id === 'list-1:4')).to.deep.equal({ ...slots[4], revision: 0 })
      expect(await statusSlots.getManyBy('awardId', [])).to.deep.equal([])
      // Of a field that documents may lack, too.
      await evidence.insertMissing([aPiece('none'), aPiece('p', 'peer'), aPiece('q', 'other peer')])
      expect((await evidence.getManyBy('endorserKey', ['peer', 'x'])).map(({ _id }) => _id)).to.deep.equal([
        'p',
      ])
    })

    it('find by a field as many as thousands of values', async () => {
      const { statusSlots } = store()
      const slots = Array.from({ length: 600 }, (_, at) => ({
        ...aSlot(`list-1:${at}`, 'list-1'),
        awardId: `award-${at}`,
      }))
      await statusSlots.insertMissing(slots)
      const values = Array.from({ length: 10_000 }, (_, at) => `award-${at}`)
      expect(await statusSlots.getManyBy('awardId', values)).to.have.length(600)
      expect(await rejection(statusSlots.getManyBy('awardId', [...values, 'more']))).to.be.instanceOf(
        RangeError,
      )
    })

    it('look for values along an index only, and for what its field holds', async () => {
      const { statusSlots } = store()
      for (const field of ['reason', 'state', '_id', 'nope'] as never[]) {
        expect(await rejection(statusSlots.getManyBy(field, ['x'])), field).to.be.instanceOf(RangeError)
      }
      for (const value of [1, { $gt: '' }, null, undefined, '\0', '\uD800'] as never[]) {
        const error = await rejection(statusSlots.getManyBy('awardId', ['x', value]))
        expect(error, JSON.stringify(value))
          .to.be.instanceOf(Problem)
          .with.property('code', 'invalid-request')
      }
    })

    it('give every caller a document of its own', async () => {
      const { awards } = store()
      await awards.insert(complete.awards)
      const first = (await awards.get('award-1'))!
      ;(first.history as unknown[]).length = 0
      expect((await awards.get('award-1'))?.history).to.have.length(2)
    })
  })
}
