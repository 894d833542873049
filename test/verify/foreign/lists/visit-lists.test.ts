/** What lists on other sites say of badges, and who is asked. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import type { Bounded } from '../../../../server/bounded/task.ts'
import { Problem } from '../../../../server/problem.ts'
import { encodePublicKey } from '../../../../server/proof/keys/multikey.ts'
import type { OutsideRefusal } from '../../../../server/outside/outside.ts'
import type { ListQuestion } from '../../../../server/verify/foreign/lists/list-address.ts'
import { createListVisitor, type VisitDeps } from '../../../../server/verify/foreign/lists/visit-lists.ts'
import { compact } from '../../../proof/jose/tokens.ts'
import { now, publicUrl } from '../../../proof/signing.ts'
import { plainlySigned } from '../../plain-signer.ts'
import { did, documentOf, multikey } from '../foreign-issuer.ts'
import { listUrl, signedList, unsignedList } from '../foreign-list.ts'
import { outsideWith, page, refusing, type Page } from '../pages.ts'

const didUrl = 'https://univ.example/issuers/arts/did.json'
const fetchedAt = '2026-11-21T09:30:00Z'
const question: ListQuestion = {
  ...{ form: 'BitstringStatusList', listUrl, purpose: 'revocation', index: 42, issuer: did },
  credentialId: 'urn:1',
}
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const iso = (milliseconds: number) => after(milliseconds).toISOString()
const minute = 60_000

/** Does the work at once; tells which. */
const noting = (names: string[]): Bounded => ({
  async run(task, input) {
    names.push(task.name)
    return { output: await task.work(input) }
  },
})

describe('a list on another site', () => {
  function visit(lists: Readonly<Record<string, Page>>, deps: Partial<VisitDeps> = {}, at = now) {
    const asked: string[] = []
    const read: string[] = []
    const outside = outsideWith({ [didUrl]: page(documentOf(did)), ...lists }, asked)
    const listRead = (issuer: string, url: string) => read.push(`${issuer} ${url}`)
    const known = { publicUrl, publishedKeys: () => Promise.resolve([]), outside, listRead, ...deps }
    const ask = createListVisitor(known, at)
    const about = async (change: Partial<ListQuestion> = {}) => (await ask({ ...question, ...change })).answer
    return { asked, read, ask, about }
  }

  it('says of each bit whether it is set, where that was read, and whose list was good', async () => {
    const { ask, about, read, asked } = visit({ [listUrl]: page(await signedList([0, 7, 8, 42, 131_071])) })
    for (const index of [0, 7, 8, 42, 131_071]) expect(await about({ index }), String(index)).to.equal('set')
    for (const index of [1, 6, 9, 15, 41, 43, 50, 131_070])
      expect(await about({ index }), String(index)).to.equal('clear')
    expect(await about({ index: 131_072 })).to.equal('out-of-range')
    expect(await about({ purpose: 'suspension' })).to.equal('other-purpose')
    expect((await ask(question)).basedOn).to.deep.equal([
      { url: listUrl, fetchedAt },
      { url: didUrl, fetchedAt },
    ])
    expect([...new Set(read)]).to.deep.equal([`${did} ${listUrl}`])
    expect(asked).to.deep.equal([listUrl, didUrl])
  })

  const silences: readonly (readonly [refusal: OutsideRefusal, answer: string])[] = [
    ['closed', 'not-fetched'],
    ['busy', 'unreachable'],
    ['not-found', 'unreachable'],
    ['unreachable', 'unreachable'],
  ]
  for (const [refusal, answer] of silences)
    it(`is ${answer} when its site is ${refusal}, and is asked once for a report`, async () => {
      const { ask, asked, read } = visit({ [listUrl]: refusing(refusal) })
      const answers = await Promise.all([ask(question), ask({ ...question, index: 1 })])
      expect([...answers, await ask(question)]).to.deep.equal(
        Array.from({ length: 3 }, () => ({ answer, basedOn: [] })),
      )
      expect([asked, read]).to.deep.equal([[listUrl], []])
    })

  it('is not fetched where this service has no way out', async () => {
    const ask = createListVisitor({ publicUrl, publishedKeys: () => Promise.resolve([]) }, now)
    expect(await ask(question)).to.deep.equal({ answer: 'not-fetched', basedOn: [] })
  })

  it('is one of four that are asked; those asked already still answer', async () => {
    const { ask, about, asked } = visit({ [listUrl]: page(await signedList([42])) })
    const others = ['a', 'b', 'c', 'd'].map((name) => `https://lists.example/${name}`)
    expect(await about()).to.equal('set')
    const answers = []
    for (const each of others) answers.push(await ask({ ...question, listUrl: each }))
    expect(answers).to.deep.equal(
      ['unreachable', 'unreachable', 'unreachable', 'not-fetched'].map((answer) => ({ answer, basedOn: [] })),
    )
    expect(await about({ index: 41 })).to.equal('clear')
    expect(asked).to.deep.equal([listUrl, didUrl, ...others.slice(0, 3)])
  })

  it('is judged for each issuer and each form by itself, once for a report', async () => {
    const names: string[] = []
    const pages = { [listUrl]: page({ ...(await signedList([42])), name: 'changed' }) }
    const { about, read } = visit(pages, { bounded: noting(names) })
    const [one, two] = await Promise.all([about(), about({ index: 1 })])
    expect([one, two, await about()]).to.deep.equal(['unusable', 'unusable', 'unusable'])
    expect(names).to.deep.equal(['read-status-list'])
    expect(await about({ issuer: 'did:web:other.example' })).to.equal('not-issuers')
    expect(await about({ form: 'StatusList2021' })).to.equal('unusable')
    expect([names.length, read]).to.deep.equal([3, []])
  })

  const moments: readonly (readonly [title: string, change: object, answer: string])[] = [
    ['ended five minutes ago', { validUntil: iso(-5 * minute) }, 'set'],
    ['ended before that', { validUntil: iso(-5 * minute - 1) }, 'expired'],
    ['begins in five minutes', { validFrom: iso(5 * minute) }, 'set'],
    ['begins after that', { validFrom: iso(5 * minute + 1) }, 'expired'],
    ['says nothing of when', { validFrom: undefined, validUntil: undefined }, 'set'],
  ]
  for (const [title, change, answer] of moments)
    it(`that ${title}: ${answer}`, async () => {
      const said = Object.entries({ ...unsignedList([42]), ...change }).filter(
        ([, value]) => value !== undefined,
      )
      const method = { verificationMethod: `${did}#key-1` }
      const signed = await plainlySigned(Object.fromEntries(said), did, method)
      const { ask } = visit({ [listUrl]: page(signed) })
      const found = await ask(question)
      expect([found.answer, found.basedOn.length]).to.deep.equal([answer, 2])
    })

  describe('is by its issuer', () => {
    const listBy = async (...names: readonly string[]) => {
      const signed = await Promise.all(
        names.map((name) => plainlySigned(unsignedList([42]), did, { verificationMethod: `${did}#${name}` })),
      )
      return { ...unsignedList([42]), proof: signed.flatMap(({ proof }) => proof) }
    }
    const keyed = (first: object, second: object = {}) =>
      page({
        ...documentOf(did),
        verificationMethod: [multikey(`${did}#key-1`, did, first), multikey(`${did}#key-2`, did, second)],
        assertionMethod: [`${did}#key-1`, `${did}#key-2`],
      })
    const old = { expires: '2026-11-01T00:00:00Z' }

    it('when one of those who signed has a key that is the issuer’s now', async () => {
      const list = page(await listBy('key-1', 'key-2'))
      const said = async (document: Page) => visit({ [didUrl]: document, [listUrl]: list }).about()
      expect(await said(keyed({}, old))).to.equal('set')
      expect(await said(keyed(old, {}))).to.equal('set')
      expect(await said(keyed(old, old))).to.equal('unusable')
    })

    it('and is of no use when its keys are not known', async () => {
      const { ask } = visit({ [didUrl]: refusing('unreachable'), [listUrl]: page(await listBy('key-1')) })
      expect(await ask(question)).to.deep.equal({
        answer: 'unusable',
        basedOn: [{ url: listUrl, fetchedAt }],
      })
    })

    it('not when somebody else signed it', async () => {
      const { about, read } = visit({ [listUrl]: page(await plainlySigned(unsignedList([42]))) })
      expect([await about(), read]).to.deep.equal(['unusable', []])
    })
  })

  it('is asked for again as soon as it says, whether it is good or not', async () => {
    const asked: string[] = []
    for (const change of [{}, { validUntil: '2026-11-01T00:00:00Z' }]) {
      asked.length = 0
      const list = page(await signedList([42], { ttl: 1000 }, change))
      const outside = outsideWith({ [didUrl]: page(documentOf(did)), [listUrl]: list }, asked)
      const askAt = (at: Date) => visit({}, { outside }, at).about()
      for (const milliseconds of [0, 999, 1000]) await askAt(after(milliseconds))
      expect(asked.filter((url) => url === listUrl)).to.have.length(2)
    }
  })

  it('is kept for five minutes when it says nothing of that', async () => {
    const asked: string[] = []
    const list = page(await signedList([42]))
    const outside = outsideWith({ [didUrl]: page(documentOf(did)), [listUrl]: list }, asked)
    for (const at of [0, 5 * minute - 1]) await visit({}, { outside }, after(at)).about()
    expect(asked.filter((url) => url === listUrl)).to.have.length(1)
    await visit({}, { outside }, after(5 * minute)).about()
    expect(asked.filter((url) => url === listUrl)).to.have.length(2)
  })

  it('that is good is read once a minute, for whatever report', async () => {
    const names: string[] = []
    const pages = { [listUrl]: page(await signedList([42], {}, { name: 'Read once' })) }
    for (const at of [0, minute - 1]) await visit(pages, { bounded: noting(names) }, after(at)).about()
    expect(names).to.have.length(1)
    await visit(pages, { bounded: noting(names) }, after(minute)).about()
    expect(names).to.have.length(2)
  })

  it('says the same to who does not ask to be told of it', async () => {
    const outside = outsideWith({
      [didUrl]: page(documentOf(did)),
      [listUrl]: page(await signedList([42])),
      'https://lists.example/r': page({ issuer: did, revokedCredential: [{ id: 'urn:1' }] }),
    })
    const ask = createListVisitor({ publicUrl, publishedKeys: () => Promise.resolve([]), outside }, now)
    const revocations = { form: '1EdTechRevocationList', listUrl: 'https://lists.example/r' } as const
    expect((await ask(question)).answer).to.equal('set')
    expect((await ask({ ...question, ...revocations })).answer).to.equal('set')
  })

  it('that is signed as a text is by a key that was good when it begins, for want of another date', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const method = { ...multikey(`${did}#ec`, did), publicKeyMultibase: encodePublicKey(ec.publicKey) }
    const retired = { ...method, expires: '2026-11-20T12:00:00Z' }
    const document = page(
      documentOf(did, {}, { verificationMethod: [retired], assertionMethod: [method.id] }),
    )
    const { validFrom, ...list } = unsignedList([42])
    const said = (claims: object) => {
      const text = compact({ alg: 'ES256', typ: 'vc+jwt', kid: method.id }, claims, ec.privateKey)
      return visit({ [didUrl]: document, [listUrl]: page(text) }).about()
    }
    expect(await said({ ...list, validFrom })).to.equal('set')
    expect(await said(list)).to.equal('unusable')
  })

  const busy = new Problem('unavailable', { fr: 'x', en: 'x' })
  for (const form of ['BitstringStatusList', '1EdTechRevocationList'] as const) {
    it(`(${form}) is of no use when it costs too much, or others have theirs read`, async () => {
      const pages = { [listUrl]: page(await signedList([42], {}, { name: form })) }
      const tooCostly: Bounded = { run: () => Promise.resolve({ refusal: 'too-costly' }) }
      for (const bounded of [tooCostly, { run: () => Promise.reject(busy) }])
        expect(await visit(pages, { bounded }).about({ form })).to.equal('unusable')
    })

    it(`(${form}) is not called unusable for a bug of ours`, async () => {
      const bounded = { run: () => Promise.reject(new Error('a bug')) }
      const pages = { [listUrl]: page(await signedList([42], {}, { name: `${form} bug` })) }
      const failed = await visit(pages, { bounded })
        .about({ form })
        .catch((error: unknown) => String(error))
      expect(failed).to.equal('Error: a bug')
    })
  }

  it('of revocations is what it says of the id, and is read once for a report', async () => {
    const names: string[] = []
    const revocations = { id: listUrl, issuer: did, revokedCredential: [{ id: 'urn:1' }] }
    const { ask, about, read, asked } = visit({ [listUrl]: page(revocations) }, { bounded: noting(names) })
    const form = '1EdTechRevocationList' as const
    expect(await ask({ ...question, form })).to.deep.equal({
      answer: 'set',
      basedOn: [{ url: listUrl, fetchedAt }],
    })
    expect(await about({ form, credentialId: 'urn:2' })).to.equal('clear')
    expect(read.splice(0)).to.deep.equal([`${did} ${listUrl}`, `${did} ${listUrl}`])
    expect(await about({ form, issuer: 'did:web:other.example' })).to.equal('not-issuers')
    expect(await about({ form, credentialId: undefined })).to.equal('unusable')
    expect([read, names, asked]).to.deep.equal([[], ['read-revocation-list'], [listUrl]])
  })

  it('of revocations that is none says nothing, wherever it is read', async () => {
    const { about, read } = visit({ [listUrl]: page({ revoked: [] }) })
    expect([await about({ form: '1EdTechRevocationList' }), read]).to.deep.equal(['unusable', []])
  })
})
