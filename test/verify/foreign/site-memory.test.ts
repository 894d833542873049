/** How often other sites are asked. */
import { expect } from 'chai'
import { closedOutside } from '../../../server/outside/outside.ts'
import { SiteMemory } from '../../../server/verify/foreign/site-memory.ts'
import { now, resultOf } from '../issuing.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf } from './foreign-issuer.ts'

describe('what another site said', () => {
  const elsewhere = setUpElsewhere()
  const { verify, signedBy, keyOf } = elsewhere

  it('is asked for again after five minutes, and after half a minute where it was not there', async () => {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    const signed = await signedBy(did)
    expect((await keyOf(signed))[1]).to.equal('unknown issuer-document-unreachable')
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    expect((await keyOf(signed, after(29)))[1]).to.equal('unknown issuer-document-unreachable')
    expect((await keyOf(signed, after(30)))[1]).to.equal('pass signature-valid')
    elsewhere.site.answer(didPath, { body: documentOf(did, {}, { assertionMethod: [] }) })
    expect((await keyOf(signed, after(329)))[2]).to.equal('pass key-published-elsewhere')
    expect((await keyOf(signed, after(330)))[2]).to.equal('fail key-not-for-assertion')
    expect(elsewhere.site.asked).to.have.length(3)
  })

  it('is asked for once by many at a time', async () => {
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    const signed = await signedBy(did)
    const reports = await Promise.all(Array.from({ length: 20 }, () => verify(signed)))
    expect(reports.map((report) => resultOf(report, 'issuer.key'))).to.deep.equal(
      Array.from({ length: 20 }, () => 'pass key-published-elsewhere'),
    )
    expect(elsewhere.site.asked).to.deep.equal([`GET ${didPath}`])
  })

  it('is asked for once by all who ask in the same instant', async () => {
    elsewhere.site.answer('/a', { body: 'a', headers: { 'Content-Type': 'text/plain' } })
    const memory = new SiteMemory(elsewhere.outside)
    const request = { url: 'https://univ.example/a', accept: ['text/plain'] } as const
    const answers = await Promise.all(Array.from({ length: 50 }, () => memory.fetch(request, now)))
    expect(answers.filter((answer) => 'document' in answer)).to.have.length(50)
    expect(elsewhere.site.asked).to.deep.equal(['GET /a'])
  })

  it('is kept within bounds, the oldest let go first, and not at all when this service asks nobody', async () => {
    const limits = { entries: 2, bytes: 10, documentMilliseconds: 1000, refusalMilliseconds: 1000 }
    const memory = new SiteMemory(elsewhere.outside, limits)
    const ask = (path: string) =>
      memory.fetch({ url: `https://univ.example${path}`, accept: ['text/plain'] }, now)
    for (const path of ['/a', '/b', '/c']) {
      elsewhere.site.answer(path, { body: '12345', headers: { 'Content-Type': 'text/plain' } })
      await ask(path)
    }
    await ask('/c')
    await ask('/a')
    expect(elsewhere.site.asked).to.deep.equal(['GET /a', 'GET /b', 'GET /c', 'GET /a'])
    expect(memory.size).to.equal(2)
    const closed = new SiteMemory(closedOutside)
    expect(await closed.fetch({ url: elsewhere.site.url, accept: ['text/plain'] }, now)).to.deep.equal({
      refusal: 'closed',
    })
    expect(closed.size).to.equal(0)
  })
})
