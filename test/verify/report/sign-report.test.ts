import { expect } from 'chai'
import { parseJws, signatureFailure } from '../../../server/proof/jose/jws.ts'
import { decodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { KeptReport } from '../../../server/verify/report/kept-report.ts'
import { signReport } from '../../../server/verify/report/sign-report.ts'
import type { CheckResult, PartReport, VerificationReport } from '../../../server/verify/types.ts'
import { openSigning, publicUrl, type Signing } from '../../proof/signing.ts'

const check = (id: string, outcome: CheckResult['outcome'] = 'pass'): CheckResult => ({
  id,
  title: { fr: id, en: id },
  outcome,
  code: 'a-code',
  detail: { fr: id, en: id },
  basedOn: [{ url: 'https://issuer.example/list', fetchedAt: '2026-11-21T09:30:00Z' }],
})
const issuer = { id: 'did:web:issuer.example', recognised: false }
const report: VerificationReport = {
  verdict: 'valid',
  checkedAt: '2026-11-21T09:30:00Z',
  checks: [check('format'), check('validity'), check('issuer.trust')],
  input: { kind: 'json', sha256: 'ab'.repeat(32) },
}
const part: PartReport = { pointer: '/a/0', verdict: 'invalid', checks: [check('format', 'fail')], issuer }
const answers = (...given: readonly string[]) =>
  ['intact', 'still-good', 'issuer-recognised'].map((id, at) => ({ id, answer: given[at] }))
const told = (id: string, outcome = 'pass') => ({ id, outcome, code: 'a-code' })

describe('a signed report', () => {
  let signing: Signing
  before(async () => {
    signing = await openSigning()
  })
  after(() => signing.close())

  const sign = (change: Partial<VerificationReport> = {}, from: Partial<KeptReport> = {}) =>
    signReport(
      { keys: signing.keys, publicUrl, hubId: 'acme' },
      { id: 'r1', report: { ...report, ...change }, validUntil: '2026-11-22T09:30:00Z', ...from },
    )
  /** What anybody reads of it, who has the key of the hub. */
  async function read(text: string) {
    const jws = parseJws(text)
    if ('failure' in jws) throw new Error(jws.failure.detail)
    const hub = await signing.keys.current('acme')
    const key = decodePublicKey(hub.publicKeyMultibase)?.key
    if (key === undefined) throw new Error('the hub has a key')
    expect(signatureFailure(jws, key)).to.equal(undefined)
    return { header: jws.header, claims: jws.payload, hub }
  }

  it('is by the key of the hub, and says which one and what it is', async () => {
    const { header, claims, hub } = await read(await sign())
    expect(header).to.deep.equal({
      alg: 'EdDSA',
      typ: 'verification-report+jwt',
      kid: hub.verificationMethod,
    })
    expect(claims['iss']).to.equal(hub.did)
  })

  it('says of which bytes it is, when they were checked and until when it holds', async () => {
    const { claims } = await read(await sign())
    expect(claims).to.deep.include({
      sub: `ni:///sha-256;${Buffer.alloc(32, 0xab).toString('base64url')}`,
      jti: `${publicUrl}/verifications/r1`,
      iat: Date.parse('2026-11-21T09:30:00Z') / 1000,
      exp: Date.parse('2026-11-22T09:30:00Z') / 1000,
      input: { kind: 'json', sha256: 'ab'.repeat(32) },
    })
  })

  it('says what was found, in codes, and nothing else of the badge', async () => {
    const { claims } = await read(await sign({ credential: { name: 'Zoé' } }))
    const { verdict, questions, checks, ...others } = claims
    expect({ verdict, questions, checks }).to.deep.equal({
      verdict: 'valid',
      questions: answers('yes', 'yes', 'yes'),
      checks: [told('format'), told('validity'), told('issuer.trust')],
    })
    expect(others).to.have.all.keys('iss', 'sub', 'jti', 'iat', 'exp', 'input')
  })

  it('says what was found of each part, and counts it in the answers for the whole', async () => {
    const { claims } = await read(await sign({ parts: [part] }))
    expect(claims['questions']).to.deep.equal(answers('no', 'yes', 'yes'))
    expect(claims['parts']).to.deep.equal([
      {
        pointer: '/a/0',
        verdict: 'invalid',
        questions: answers('no', 'unknown', 'unknown'),
        checks: [told('format', 'fail')],
        issuer,
      },
    ])
  })

  it('says who issued it, who showed it and what the policy said, where that is known', async () => {
    const known = {
      issuer,
      subjectBinding: 'proven',
      policy: { decision: 'accepted', policy: { name: 'default', version: 1 }, reasons: [] },
    } as const
    expect((await read(await sign(known))).claims).to.deep.include(known)
  })

  it('is the same text each time, and another for another report', async () => {
    expect(await sign()).to.equal(await sign())
    expect(await sign()).to.not.equal(await sign({}, { id: 'r2' }))
  })
})
