import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import type { Store } from '../../server/store/store.ts'
import { aStatusList, anOrganisation, complete } from '../support/store-documents.ts'
import { rejection } from '../support/store-opened.ts'

/** One document at a time: unique, compared before it is changed, gone when deleted. */
export function storeWrites(store: () => Store): void {
  describe('insert', () => {
    it('refuses an _id that is taken, and leaves the first document as it was', async () => {
      const { organisations } = store()
      expect(await organisations.insert(anOrganisation('hub', 'Le premier'))).to.equal(true)
      expect(await organisations.insert(anOrganisation('hub', 'Le second'))).to.equal(false)
      expect((await organisations.get('hub'))?.name).to.equal('Le premier')
    })

    it('refuses a place that is taken in a unique index, and writes nothing', async () => {
      const { statusLists } = store()
      expect(await statusLists.insert(aStatusList('hub-1', 'hub', 1))).to.equal(true)
      expect(await statusLists.insert(aStatusList('hub-one', 'hub', 1))).to.equal(false)
      expect(await statusLists.get('hub-one')).to.equal(undefined)
      expect(
        await statusLists.insert(aStatusList('other-1', 'other', 1)),
        'same number, other list',
      ).to.equal(true)
    })

    it('starts at revision 0, whatever the caller says', async () => {
      const { organisations } = store()
      await organisations.insert({ ...anOrganisation('hub'), revision: 7 } as never)
      expect((await organisations.get('hub'))?.revision).to.equal(0)
    })

    it('lets exactly one of a hundred simultaneous inserts of one _id succeed', async () => {
      const { organisations } = store()
      const names = Array.from({ length: 100 }, (_, n) => `Structure ${n}`)
      const answers = await Promise.all(
        names.map((name) => organisations.insert(anOrganisation('hub', name))),
      )
      expect(answers.filter((inserted) => inserted)).to.have.length(1)
      expect((await organisations.get('hub'))?.name).to.equal(names[answers.indexOf(true)])
    })

    it('lets exactly one of many simultaneous inserts into one unique place succeed', async () => {
      const { statusLists } = store()
      const ids = Array.from({ length: 30 }, (_, n) => `list-${n}`)
      const answers = await Promise.all(ids.map((_id) => statusLists.insert(aStatusList(_id, 'hub', 1))))
      expect(answers.filter((inserted) => inserted)).to.have.length(1)
      expect(await statusLists.count({ organisationId: 'hub' })).to.equal(1)
    })
  })

  describe('replace', () => {
    it('writes the whole document and answers it with the next revision', async () => {
      const { organisations } = store()
      await organisations.insert(complete.organisations)
      const { url: _url, ...withoutUrl } = complete.organisations
      const replaced = await organisations.replace({ ...withoutUrl, revision: 0, name: 'Le hub' })
      const expected = { ...withoutUrl, revision: 1, name: 'Le hub' }
      expect(replaced).to.deep.equal(expected)
      expect(await organisations.get(complete.organisations._id)).to.deep.equal(expected)
    })

    it('keeps embedded lists as they were given', async () => {
      const { awards } = store()
      await awards.insert(complete.awards)
      const event = {
        at: '2026-11-23T10:00:00Z',
        state: 'revoked',
        by: 'key-2',
        reason: 'Erreur de personne',
      } as const
      const revoked = {
        ...complete.awards,
        revision: 0,
        state: 'revoked',
        history: [...complete.awards.history, event],
        deliveries: [],
      } as const
      await awards.replace(revoked)
      expect(await awards.get('award-1')).to.deep.equal({ ...revoked, revision: 1 })
    })

    it('refuses a revision that is no longer, or not yet, the stored one', async () => {
      const { organisations } = store()
      await organisations.insert(anOrganisation('hub', 'Premier nom'))
      await organisations.replace({ ...anOrganisation('hub', 'Deuxième nom'), revision: 0 })
      for (const revision of [0, 2]) {
        expect(await organisations.replace({ ...anOrganisation('hub', 'Autre nom'), revision })).to.equal(
          undefined,
        )
      }
      expect(await organisations.get('hub')).to.deep.equal({
        ...anOrganisation('hub', 'Deuxième nom'),
        revision: 1,
      })
    })

    it('never creates a document', async () => {
      const { organisations } = store()
      expect(await organisations.replace({ ...anOrganisation('hub'), revision: 0 })).to.equal(undefined)
      expect(await organisations.get('hub')).to.equal(undefined)
    })

    it('refuses, as a conflict, to take the place of another document in a unique index', async () => {
      const { statusLists } = store()
      await statusLists.insertMissing([aStatusList('hub-1', 'hub', 1), aStatusList('hub-2', 'hub', 2)])
      const error = await rejection(statusLists.replace({ ...aStatusList('hub-2', 'hub', 1), revision: 0 }))
      expect(error).to.be.instanceOf(Problem).with.property('code', 'conflict')
      expect(await statusLists.get('hub-2')).to.deep.equal({ ...aStatusList('hub-2', 'hub', 2), revision: 0 })
    })

    it('lets exactly one of many simultaneous changes of one revision win', async () => {
      const { organisations } = store()
      await organisations.insert(anOrganisation('hub'))
      const names = Array.from({ length: 30 }, (_, n) => `Nom ${n}`)
      const answers = await Promise.all(
        names.map((name) => organisations.replace({ ...anOrganisation('hub', name), revision: 0 })),
      )
      const winners = answers.filter((answer) => answer !== undefined)
      expect(winners).to.have.length(1)
      expect(await organisations.get('hub')).to.deep.equal(winners[0])
    })

    it('loses no increment of writers that read, change and try again', async () => {
      const { statusLists } = store()
      await statusLists.insert(aStatusList('hub-1', 'hub', 0))
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let done = 0; done < 5;) {
            const list = (await statusLists.get('hub-1'))!
            if ((await statusLists.replace({ ...list, number: list.number + 1 })) !== undefined) done++
          }
        }),
      )
      expect(await statusLists.get('hub-1')).to.include({ number: 40, revision: 40 })
    })
  })

  describe('delete', () => {
    it('says whether there was something to delete, and removes it from every index', async () => {
      const { statusLists } = store()
      await statusLists.insert(aStatusList('hub-1', 'hub', 1))
      expect(await statusLists.delete('hub-1')).to.equal(true)
      expect(await statusLists.delete('hub-1')).to.equal(false)
      expect(await statusLists.get('hub-1')).to.equal(undefined)
      expect(await statusLists.count({ organisationId: 'hub' })).to.equal(0)
      expect(await statusLists.insert(aStatusList('hub-one', 'hub', 1)), 'its unique place is free').to.equal(
        true,
      )
    })
  })
}
