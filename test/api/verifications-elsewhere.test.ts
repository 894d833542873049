/** A service that asks other sites, over HTTP: its reading thread waits for nobody, and learns what they said all the same. */
import { expect } from 'chai'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { startService, type TestService } from '../support/service.ts'
import { did, didPath, documentOf } from '../verify/foreign/foreign-issuer.ts'
import { openIssuing } from '../verify/issuing.ts'
import { issuedBy, plainlySigned } from '../verify/plain-signer.ts'

interface Report {
  readonly verdict: string
  readonly checks: readonly {
    readonly id: string
    readonly code: string
    readonly basedOn?: readonly object[]
  }[]
}

describe('POST /verifications, of a badge whose issuer is on another site', () => {
  let site: OtherSite
  let service: TestService
  let badge: string
  before(async () => {
    site = await startOtherSite('univ.example')
    service = await startService({}, undefined, outsideOf([site]))
    const issuing = await openIssuing()
    const unsigned = issuedBy(await issuing.unsigned('elsewhere'), did)
    badge = JSON.stringify(await plainlySigned(unsigned, did, { verificationMethod: `${did}#key-1` }))
    await issuing.close()
  })
  after(async () => {
    await service.stop()
    await site.stop()
  })

  it('reads the key where the issuer publishes it, once, and says where and when', async () => {
    site.answer(didPath, { body: documentOf(did) })
    const post = async () => {
      const response = await fetch(`${service.url}/verifications`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: badge,
      })
      return (await response.json()) as Report
    }
    const report = await post()
    const codes = Object.fromEntries(report.checks.map(({ id, code }) => [id, code]))
    expect(codes).to.deep.include({ signature: 'signature-valid', 'issuer.key': 'key-published-elsewhere' })
    const key = report.checks.find(({ id }) => id === 'issuer.key')
    expect(key?.basedOn?.[0]).to.have.keys('url', 'fetchedAt')
    expect((await post()).verdict).to.equal(report.verdict)
    expect(site.asked).to.deep.equal([`GET ${didPath}`])
  })
})
