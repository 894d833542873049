/** Whose the key of a JWT is, when its issuer is elsewhere. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { compact } from '../../proof/jose/tokens.ts'
import { startOtherSite } from '../../support/other-site.ts'
import { issuedBy } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf, jwkOf, profile } from './foreign-issuer.ts'

describe('the key of a signed text whose issuer is on another site', () => {
  const elsewhere = setUpElsewhere()
  const { keyOf } = elsewhere

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyUrl = 'https://univ.example/keys/abc'
  const tokenBy = (issuer: string, header: object) => {
    const credential = issuedBy(elsewhere.badge, issuer)
    const claims = {
      iss: issuer,
      jti: credential['id'],
      nbf: Date.parse(String(credential['validFrom'])) / 1000,
      exp: Date.parse(String(credential['validUntil'])) / 1000,
      sub: (credential['credentialSubject'] as Credential)['id'],
    }
    return compact({ alg: 'ES256', typ: 'JWT', ...header }, { ...credential, ...claims }, ec.privateKey)
  }
  const ecDocument = (id: string, change: object = {}) => ({
    id,
    verificationMethod: [
      { id: `${id}#key-1`, type: 'JsonWebKey', controller: id, publicKeyJwk: jwkOf(ec.publicKey) },
    ],
    assertionMethod: [`${id}#key-1`],
    ...change,
  })

  it('is named by its DID URL, whole, from # on or after #', async () => {
    elsewhere.site.answer(didPath, { body: ecDocument(did) })
    for (const kid of [`${did}#key-1`, '#key-1', 'key-1']) {
      expect(await keyOf(tokenBy(did, { kid }))).to.deep.equal([
        'valid-with-warnings',
        'pass signature-valid',
        'pass key-published-elsewhere',
      ])
    }
  })

  it('is named by the address of its bare JWK, as long as the document of the issuer lists the same key', async () => {
    elsewhere.site.answer('/keys/abc', {
      body: jwkOf(ec.publicKey),
      headers: { 'Content-Type': 'application/jwk+json' },
    })
    elsewhere.site.answer('/profile', { body: ecDocument(profile) })
    expect((await keyOf(tokenBy(profile, { kid: keyUrl })))[2]).to.equal('pass key-published-elsewhere')
  })

  it('is nobody’s when it is merely served on the same site', async () => {
    elsewhere.site.answer('/keys/abc', { body: jwkOf(ec.publicKey) })
    elsewhere.site.answer('/profile', { body: documentOf(profile) })
    expect((await keyOf(tokenBy(profile, { kid: keyUrl })))[1]).to.equal('fail key-not-issuers')
  })

  it('is not asked of a third site the header names', async () => {
    const other = await startOtherSite('other.example')
    elsewhere.leadTo([other])
    other.answer('/keys/abc', { body: jwkOf(ec.publicKey) })
    elsewhere.site.answer('/profile', { body: ecDocument(profile) })
    const token = tokenBy(profile, { kid: 'https://other.example/keys/abc' })
    expect((await keyOf(token))[1]).to.equal('fail key-not-issuers')
    expect(other.asked).to.deep.equal([])
    await other.stop()
  })

  it('is in the key set an https issuer is', async () => {
    elsewhere.site.answer('/jwks', { body: { keys: [{ ...jwkOf(ec.publicKey), kid: 'k1', use: 'sig' }] } })
    const issuer = 'https://univ.example/jwks'
    for (const kid of [`${issuer}#k1`, 'k1']) {
      expect((await keyOf(tokenBy(issuer, { kid })))[2]).to.equal('pass key-published-elsewhere')
    }
  })

  it('is anybody’s, and not known to be another’s, under a name that is no address and that the document does not have', async () => {
    elsewhere.site.answer(didPath, { body: ecDocument(did) })
    for (const kid of ['2026-key', 'univ:2026', 'univ#2026']) {
      expect((await keyOf(tokenBy(did, { kid }))).slice(0, 2)).to.deep.equal([
        'undetermined',
        'unknown issuer-key-name-not-read',
      ])
    }
    expect((await keyOf(tokenBy(did, { kid: `${did}#2026` })))[1]).to.equal('fail key-not-issuers')
  })

  it('may come with the text: the document says whether it is the issuer’s', async () => {
    const token = tokenBy(did, { jwk: jwkOf(ec.publicKey) })
    elsewhere.site.answer(didPath, { body: ecDocument(did) })
    expect((await keyOf(token))[2]).to.equal('pass key-published-elsewhere')
    elsewhere.leadTo()
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    expect((await keyOf(token))[2]).to.equal('fail key-not-issuers')
    elsewhere.leadTo()
    elsewhere.site.answer(didPath, { status: 503 })
    expect((await keyOf(token))[2]).to.equal('unknown issuer-document-unreachable')
  })
})
