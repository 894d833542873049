/** How often other sites are asked. */
import { expect } from 'chai'
import type { Outside } from '../../../server/outside/outside.ts'
import { closedOutside } from '../../../server/outside/outside.ts'
import type { Credential } from '../../../server/proof/types.ts'
import { SiteMemory } from '../../../server/verify/foreign/site-memory.ts'
import type { VerificationReport } from '../../../server/verify/types.ts'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../../support/other-site.ts'
import { now, openIssuing, publicUrl, resultOf, type Issuing } from '../issuing.ts'
import { issuedBy, plainlySigned } from '../plain-signer.ts'
import { did, didPath, documentOf } from './foreign-issuer.ts'

describe('what another site said', () => {
  let issuing: Issuing
  let site: OtherSite
  let outside: Outside
  let badge: Credential
  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.unsigned('elsewhere')
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })
  beforeEach(async () => {
    site = await startOtherSite('univ.example')
    outside = outsideOf([site], { publicUrl })
  })
  afterEach(() => site.stop())

  const verify = (credential: unknown, at = now): Promise<VerificationReport> => {
    const bytes = Buffer.from(typeof credential === 'string' ? credential : JSON.stringify(credential))
    return verifyCredential({ ...issuing.deps, outside }, { kind: 'json', bytes }, at)
  }
  /** Signed by the key of the tests, as the proof of `issuer` under `method`. */
  const signedBy = (issuer: string, method = `${issuer}#key-1`, more: Credential = {}) =>
    plainlySigned(issuedBy(badge, issuer), issuer, { verificationMethod: method, ...more })
  const keyOf = async (credential: unknown, at = now) => {
    const report = await verify(credential, at)
    return [report.verdict, resultOf(report, 'signature'), resultOf(report, 'issuer.key')]
  }

  it('is asked for again after five minutes, and after half a minute where it was not there', async () => {
    const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
    const signed = await signedBy(did)
    expect((await keyOf(signed))[1]).to.equal('unknown issuer-document-unreachable')
    site.answer(didPath, { body: documentOf(did) })
    expect((await keyOf(signed, after(29)))[1]).to.equal('unknown issuer-document-unreachable')
    expect((await keyOf(signed, after(30)))[1]).to.equal('pass signature-valid')
    site.answer(didPath, { body: documentOf(did, {}, { assertionMethod: [] }) })
    expect((await keyOf(signed, after(329)))[2]).to.equal('pass key-published-elsewhere')
    expect((await keyOf(signed, after(330)))[2]).to.equal('fail key-not-for-assertion')
    expect(site.asked).to.have.length(3)
  })

  it('is asked for once by many at a time', async () => {
    site.answer(didPath, { body: documentOf(did) })
    const signed = await signedBy(did)
    const reports = await Promise.all(Array.from({ length: 20 }, () => verify(signed)))
    expect(reports.map((report) => resultOf(report, 'issuer.key'))).to.deep.equal(
      Array.from({ length: 20 }, () => 'pass key-published-elsewhere'),
    )
    expect(site.asked).to.deep.equal([`GET ${didPath}`])
  })

  it('is kept within bounds, the oldest let go first, and not at all when this service asks nobody', async () => {
    const limits = { entries: 2, bytes: 10, documentMilliseconds: 1000, refusalMilliseconds: 1000 }
    const memory = new SiteMemory(outside, limits)
    const ask = (path: string) =>
      memory.fetch({ url: `https://univ.example${path}`, accept: ['text/plain'] }, now)
    for (const path of ['/a', '/b', '/c']) {
      site.answer(path, { body: '12345', headers: { 'Content-Type': 'text/plain' } })
      await ask(path)
    }
    await ask('/c')
    await ask('/a')
    expect(site.asked).to.deep.equal(['GET /a', 'GET /b', 'GET /c', 'GET /a'])
    expect(memory.size).to.equal(2)
    const closed = new SiteMemory(closedOutside)
    expect(await closed.fetch({ url: site.url, accept: ['text/plain'] }, now)).to.deep.equal({
      refusal: 'closed',
    })
    expect(closed.size).to.equal(0)
  })
})
