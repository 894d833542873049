import { expect } from 'chai'
import { eddsaRdfc2022 } from '../../server/proof/eddsa-rdfc-2022.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { openSigning } from '../proof/signing.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'

describe('a badge signed by somebody else', () => {
  let issuing: Issuing

  before(async () => {
    issuing = await openIssuing()
  })
  after(async () => {
    await issuing.close()
  })

  it('is refused when it names an issuer that is not the owner of the key', async () => {
    const beta = await issuing.issuer('beta')
    const report = await issuing.verify(await issuing.sign(await issuing.unsigned('spoof'), beta))
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'invalid',
      'fail key-not-issuers',
    ])
    expect(report, 'nothing is shown in the name of Acmé').to.not.have.any.keys('credential', 'issuer')
  })

  it('is refused when it claims a key that the issuer of this service never published', async () => {
    // Another installation at the same address: the same DID, a key of its own.
    const elsewhere = await openSigning()
    const stranger = await elsewhere.keys.current('acme')
    expect(stranger.did).to.equal((await issuing.issuer('acme')).did)
    const forged = await eddsaRdfc2022.sign(elsewhere.keys, stranger, await issuing.unsigned('stolen'), now)
    await elsewhere.close()
    const report = await issuing.verify(forged)
    expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'invalid',
      'fail key-not-issuers',
    ])
    expect(report).to.not.have.any.keys('credential', 'issuer')
  })

  it('is refused when it names an issuer of this service that does not exist', async () => {
    const beta = await issuing.issuer('beta')
    const did = 'did:web:badges.example.org:issuers:nobody'
    const nobody = { ...beta, did, verificationMethod: `${did}#${beta.publicKeyMultibase}` }
    const unsigned = changed(await issuing.unsigned('nobody'), ['issuer', 'id'], () => did)
    const report = await issuing.verify(await issuing.sign(unsigned, nobody))
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'invalid',
      'fail key-not-issuers',
    ])
  })

  it('is valid for an issuer named by its own key, but only with warnings when nobody knows it', async () => {
    const beta = await issuing.issuer('beta')
    const { credentialStatus: _status, ...unsigned } = changed(
      await issuing.unsigned('beta'),
      ['issuer', 'id'],
      () => beta.did,
    )
    const signed = await issuing.sign(unsigned, beta)
    expect((await issuing.verify(signed)).verdict).to.equal('valid')
    const deps = {
      ...issuing.deps,
      issuer: () => Promise.resolve(undefined),
      publishedKeys: () => Promise.resolve([]),
    }
    const bytes = Buffer.from(JSON.stringify(signed))
    const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
    expect(report.verdict).to.equal('valid-with-warnings')
    expect(resultOf(report, 'issuer.key')).to.equal('pass key-is-issuer')
    expect(resultOf(report, 'issuer.trust')).to.equal('warn issuer-unknown')
    expect(resultOf(report, 'status.revocation')).to.equal('pass no-status')
    expect(report.issuer?.recognised).to.equal(false)
  })

  for (const [title, did, verdict, result] of [
    [
      'an https address',
      'https://elsewhere.example/issuer',
      'valid-with-warnings',
      'warn issuer-keys-not-looked-up',
    ],
    [
      'a foreign did:web',
      'did:web:elsewhere.example',
      'valid-with-warnings',
      'warn issuer-keys-not-looked-up',
    ],
  ] as const) {
    it(`is valid only with warnings when its issuer is ${title}, whose keys were not looked up`, async () => {
      const beta = await issuing.issuer('beta')
      const foreign = { ...beta, did, verificationMethod: `${did}#${beta.publicKeyMultibase}` }
      const unsigned = changed(await issuing.unsigned('foreign'), ['issuer', 'id'], () => did)
      delete unsigned['credentialStatus']
      const report = await issuing.verify(await issuing.sign(unsigned, foreign))
      expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([verdict, result])
      expect(report.issuer).to.deep.equal({ id: did, name: 'Acmé', recognised: false })
    })
  }
})
