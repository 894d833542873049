import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import { indexes, type CollectionName, type New, type Store } from '../../server/store/store.ts'
import type { Organisation } from '../../server/store/documents.ts'
import { aLearner, anOrganisation, complete, minimal } from '../support/store-documents.ts'
import { rejection } from '../support/store-opened.ts'

const texts: Readonly<Record<string, string>> = {
  empty: '',
  accents: 'Zoé L’Hôte-Gœtz, « Ça marche »',
  'decomposed and composed accents side by side': 'e\u0301 é',
  emoji: '👩🏽‍💻🇫🇷',
  'the last code point': '\u{10FFFF}',
  'noncharacters and the replacement character': '\uFFFF\uFFFE\uFFFD',
  'a byte order mark and line separators': '\uFEFFa\r\nb\u2028c\u2029\u0085',
  'control characters':
    Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join('') + '\u007F',
  'U+0000 inside': 'a\0b\0',
  'quotes, escapes and operators': `'"\\\\u0000 $ne {"$gt":""} %27; DROP TABLE awards;-- \${x}`,
  'JSON with an exponent and spaces': '{ "n": 1.0e+2 ,"@id":"x", "a.b": 1e400 }\n',
  '300 KB of JSON': JSON.stringify({ credential: 'é😀'.repeat(50_000) }),
}

const unstorable: Readonly<Record<string, New<Organisation>>> = {
  'a lone high surrogate': anOrganisation('bad', 'a\uD83D'),
  'a lone low surrogate': anOrganisation('bad', '\uDE00a'),
  'surrogates the wrong way round': anOrganisation('bad', '\uDE00\uD83D'),
  'a lone surrogate in _id': anOrganisation('bad\uD800'),
  'U+0000 in _id': anOrganisation('bad\0'),
}

/** What goes in comes out, or does not go in. */
export function storeValues(store: () => Store): void {
  describe('a document', () => {
    for (const name of Object.keys(indexes) as CollectionName[]) {
      it(`of ${name} comes back with every field, and without those it does not have`, async () => {
        const collection = store()[name] as Store['organisations']
        const docs = [complete[name], minimal(name)] as readonly object[] as readonly New<Organisation>[]
        expect(await collection.insertMissing(docs)).to.deep.equal(docs.map(({ _id }) => _id))
        for (const doc of docs) expect(await collection.get(doc._id)).to.deep.equal({ ...doc, revision: 0 })
      })
    }

    it('comes back byte for byte', async () => {
      const { organisations } = store()
      for (const [title, name] of Object.entries(texts)) {
        expect(await organisations.insert(anOrganisation(title, name)), title).to.equal(true)
        expect((await organisations.get(title))?.name, title).to.equal(name)
      }
      const page = await organisations.page({ where: {}, limit: 100 })
      expect(Object.fromEntries(page.items.map(({ _id, name }) => [_id, name]))).to.deep.equal(texts)
    })

    it('is found under exactly its own _id', async () => {
      const { organisations } = store()
      const ids = ['é', 'e\u0301', 'É', 'e', ' e', 'e ', '😀', '\uFFFD', '$ne', 'a.b', '__proto__', '1', '01']
      expect(
        await organisations.insertMissing(ids.map((_id) => anOrganisation(_id, `= ${_id}`))),
      ).to.deep.equal(ids)
      for (const id of ids) expect((await organisations.get(id))?.name).to.equal(`= ${id}`)
    })

    it('leaves out properties that are undefined', async () => {
      const { organisations } = store()
      await organisations.insert({ ...anOrganisation('hub'), url: undefined } as never)
      expect(await organisations.get('hub')).to.deep.equal({ ...anOrganisation('hub'), revision: 0 })
    })
  })

  describe('refused before anything is written', () => {
    for (const [title, doc] of Object.entries(unstorable)) {
      it(title, async () => {
        const { organisations } = store()
        for (const write of [
          () => organisations.insert(doc),
          () => organisations.insertMissing([anOrganisation('good'), doc]),
        ]) {
          expect(await rejection(write()))
            .to.be.instanceOf(Problem)
            .with.property('code', 'invalid-request')
        }
        expect(await organisations.count({})).to.equal(0)
      })
    }

    it('U+0000 in an indexed field', async () => {
      const error = await rejection(store().learners.insert(aLearner('bad', 'session\0', 1)))
      expect(error).to.be.instanceOf(Problem).with.property('code', 'invalid-request')
    })

    it('a lone surrogate in a replacement', async () => {
      const { organisations } = store()
      await organisations.insert(anOrganisation('hub', 'Avant'))
      const error = await rejection(
        organisations.replace({ ...anOrganisation('hub', '\uD800'), revision: 0 }),
      )
      expect(error).to.be.instanceOf(Problem).with.property('code', 'invalid-request')
      expect(await organisations.get('hub')).to.include({ name: 'Avant', revision: 0 })
    })

    it('a document of more than five million characters', async () => {
      const { organisations } = store()
      const error = await rejection(organisations.insert(anOrganisation('hub', 'é'.repeat(5_000_001))))
      expect(error).to.be.instanceOf(Problem).with.property('code', 'payload-too-large')
      expect(await organisations.get('hub')).to.equal(undefined)
    })

    for (const [title, value] of Object.entries({
      null: null,
      NaN: Number.NaN,
      'a date': new Date(0),
      'a big integer': 1n,
    })) {
      it(`${title}, which JSON cannot hold`, async () => {
        const { organisations } = store()
        const error = await rejection(organisations.insert({ ...anOrganisation('hub'), url: value } as never))
        expect(error).to.be.instanceOf(Error).and.not.instanceOf(Problem)
        expect(await organisations.get('hub')).to.equal(undefined)
      })
    }

    it('a document without a field that is indexed', async () => {
      const { sessionId: _sessionId, ...rest } = aLearner('l', 's', 1)
      expect(await rejection(store().learners.insert(rest as never))).to.be.instanceOf(Error)
    })
  })

  describe('a query operator where a value belongs', () => {
    for (const operator of [{ $ne: null }, { $gt: '' }, { $in: ['hub'] }, ['hub'], null, true]) {
      it(`is refused: ${JSON.stringify(operator)}`, async () => {
        const { apiKeys } = store()
        await apiKeys.insert(complete.apiKeys)
        const value = operator as never
        for (const call of [
          () => apiKeys.get(value),
          () => apiKeys.getMany([value]),
          () => apiKeys.delete(value),
          () => apiKeys.page({ where: { organisationId: value }, limit: 1 }),
          () => apiKeys.count({ organisationId: value }),
        ]) {
          expect(await rejection(call()))
            .to.be.instanceOf(Problem)
            .with.property('code', 'invalid-request')
        }
        expect(await apiKeys.count({})).to.equal(1)
      })
    }
  })

  it('finds nothing under an _id that nothing can have', async () => {
    const { organisations } = store()
    await organisations.insert(anOrganisation('\uFFFD'))
    for (const id of ['\uD800', 'a\0', '']) {
      expect(await organisations.get(id)).to.equal(undefined)
      expect(await organisations.getMany([id])).to.deep.equal([])
      expect(await organisations.delete(id)).to.equal(false)
    }
  })
}
