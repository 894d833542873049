import { expect } from 'chai'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { openSigning } from '../proof/signing.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainKey, plainlySigned } from './plain-signer.ts'

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

  it('is by an issuer named by its own key, which is known here or, with warnings, by nobody', async () => {
    const beta = await issuing.issuer('beta')
    const { credentialStatus: _status, ...unsigned } = changed(
      await issuing.unsigned('beta'),
      ['issuer', 'id'],
      () => beta.did,
    )
    const signed = await issuing.sign(unsigned, beta)
    const known = await issuing.verify(signed)
    expect([resultOf(known, 'issuer.key'), resultOf(known, 'issuer.trust')]).to.deep.equal([
      'pass key-published',
      'pass registered-here',
    ])
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

  for (const [title, issuer] of [
    ['its own identifier', 'did:web:badges.example.org:issuers:acme'],
    ['a host in capitals', 'did:web:Badges.example.org:issuers:acme'],
    ['the default port', 'did:web:badges.example.org%3A443:issuers:acme'],
    ['the default port as a segment', 'did:web:badges.example.org:443:issuers:acme'],
    ['a final dot', 'did:web:badges.example.org.:issuers:acme'],
    ['a percent-encoded path', 'did:web:badges.example.org:%69ssuers:acme'],
    ['a percent-encoded host', 'did:web:b%61dges.example.org:issuers:acme'],
    ['wide letters', 'did:web:%EF%BD%82adges.example.org:issuers:acme'],
    ['a user before the host', 'did:web:acme%40badges.example.org:issuers:acme'],
    ['a slash in the host', 'did:web:badges.example.org%2Fissuers:acme'],
    ['another path', 'did:web:badges.example.org'],
    ['a scheme in capitals', 'DID:web:badges.example.org:issuers:acme'],
    ['a method in capitals', 'did:WEB:badges.example.org:issuers:acme'],
    ['a relative of did:web', 'did:webvh:QmHash:badges.example.org:issuers:acme'],
    ['the address of its profile', 'https://badges.example.org/issuers/acme'],
    ['the address of its DID document', 'https://badges.example.org/issuers/acme/did.json'],
    ['an address in capitals', 'HTTPS://BADGES.EXAMPLE.ORG/issuers/acme'],
    ['an address with a port', 'https://badges.example.org:443/issuers/acme'],
    ['an address without TLS', 'http://badges.example.org/issuers/acme'],
    ['an address with a user', 'https://acme@badges.example.org/issuers/acme'],
    ['a key in another case', `DID:key:${plainKey}`],
  ] as const) {
    it(`is refused when it names an issuer of this service by ${title}`, async () => {
      const badge = issuedBy(await issuing.unsigned('imitated'), issuer)
      const report = await issuing.verify(await plainlySigned(badge, issuer))
      expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
      expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
        'invalid',
        'fail key-not-issuers',
      ])
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })
  }

  for (const issuer of [
    'did:web:badges.example.org.evil.example:issuers:acme',
    'did:web:elsewhere.example:badges.example.org',
    'did:web:badges.example.org%3A8443:issuers:acme',
    'https://elsewhere.example/badges.example.org',
    'https://badges.example.org@elsewhere.example/',
    'did:web:%FF',
    'mailto:acme@badges.example.org',
  ]) {
    it(`is not taken for one of this service when it names ${issuer}`, async () => {
      const badge = issuedBy(await issuing.unsigned('imitated'), issuer)
      const report = await issuing.verify(await plainlySigned(badge, issuer))
      expect(resultOf(report, 'issuer.key')).to.equal('warn issuer-keys-not-looked-up')
    })
  }

  it('is shown without the name it claims when its issuer is only a number', async () => {
    const issuer = 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b12'
    const report = await issuing.verify(await plainlySigned(issuedBy(await issuing.unsigned('urn'), issuer)))
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'valid-with-warnings',
      'warn issuer-not-bound',
    ])
    expect(report.issuer).to.deep.equal({ id: issuer, recognised: false })
    const check = report.checks.find(({ id }) => id === 'issuer.key')
    expect(check?.detail.en).to.include('anybody could have written')
  })

  it('is neither shown nor held for good when the keys of its issuer could not be looked up', async () => {
    const failed: string[] = []
    const deps = {
      ...issuing.deps,
      publishedKeys: () => Promise.reject(new Error('out of order')),
      checkFailed: (check: string) => failed.push(check),
    }
    const acme = 'did:web:badges.example.org:issuers:acme'
    const forged = await plainlySigned(issuedBy(await issuing.unsigned('unlucky'), acme), acme)
    const bytes = Buffer.from(JSON.stringify(forged))
    const report = await verifyCredential(deps, { kind: 'json', bytes }, now)
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'undetermined',
      'unknown check-failed',
    ])
    expect(report).to.not.have.any.keys('credential', 'issuer')
    expect(failed).to.deep.equal(['issuer.key'])
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
      expect(report.issuer, 'a name anybody can write is not shown as theirs').to.deep.equal({
        id: did,
        recognised: false,
      })
      const check = report.checks.find(({ id }) => id === 'issuer.key')
      expect(check?.detail.fr).to.include('N’importe qui a pu écrire')
      expect(check?.detail.en).to.include('Anybody could have written')
    })
  }
})
