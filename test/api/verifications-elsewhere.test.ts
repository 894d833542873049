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

  it('visits no more for one badge than an honest one leads to, nor for one client than it may', async () => {
    await service.stop()
    // Fifteen visits a minute.
    service = await startService({ RATE_LIMIT_PER_MINUTE: '450' }, undefined, outsideOf([site]))
    const asked = () => site.asked.length
    const post = async (name: string) => {
      const before = asked()
      const response = await fetch(`${service.url}/verifications`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: name === '' ? '{}' : await endorsedByMany(name),
      })
      expect(((await response.json()) as Report).verdict).not.to.equal('valid')
      return asked() - before
    }
    // What is inside a badge is judged for some seconds: not those in which the threads start.
    expect(await post('')).to.equal(0)
    expect(await post('first')).to.equal(12)
    expect(await post('second')).to.equal(3)
    expect(await post('third')).to.equal(0)
  })
})

/** A badge with 32 endorsements, each by somebody else of the other site; nobody need have signed them. */
async function endorsedByMany(name: string): Promise<string> {
  const issuing = await openIssuing()
  const { evidence: _evidence, ...unsigned } = issuedBy(await issuing.unsigned(name))
  await issuing.close()
  const endorsementJwt = Array.from({ length: 32 }, (_, index) => {
    const issuer = `did:web:univ.example:${name}${String(index)}`
    const credential = {
      '@context': unsigned['@context'],
      id: `urn:x:${String(index)}`,
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'x',
      issuer: { id: issuer, type: ['Profile'] },
      validFrom: '2025-11-13T02:13:20Z',
      credentialSubject: { id: 'urn:x:s', type: ['EndorsementSubject'] },
    }
    const claims = { iss: issuer, jti: credential.id, nbf: 1_763_000_000, sub: 'urn:x:s' }
    return [
      { alg: 'EdDSA', typ: 'JWT', kid: `${issuer}#k` },
      { ...credential, ...claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(Buffer.alloc(64, 1).toString('base64url'))
      .join('.')
  })
  return JSON.stringify(await plainlySigned({ ...unsigned, endorsementJwt }))
}
