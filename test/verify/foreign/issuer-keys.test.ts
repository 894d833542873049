/** Whether the key that signed is that of an issuer elsewhere: its own document says so, or nothing does. */
import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { Readings } from '../../../server/verify/reading/readings.ts'
import { startOtherSite, type SiteAnswer } from '../../support/other-site.ts'
import { now, resultOf } from '../issuing.ts'
import { issuedBy, plainKey, plainlySigned } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf, multikey, plainJwk, profile } from './foreign-issuer.ts'

describe('the key of an issuer whose document is on another site', () => {
  const elsewhere = setUpElsewhere()
  const { verify, signedBy, keyOf } = elsewhere

  it('is published there under the name the proof gives it: the badge is good, by an issuer nobody here knows', async () => {
    elsewhere.site.answer(didPath, {
      body: documentOf(did),
      headers: { 'Content-Type': 'application/did+json' },
    })
    const report = await verify(await signedBy(did))
    expect([report.verdict, resultOf(report, 'signature'), resultOf(report, 'issuer.key')]).to.deep.equal([
      'valid-with-warnings',
      'pass signature-valid',
      'pass key-published-elsewhere',
    ])
    expect(resultOf(report, 'issuer.trust')).to.equal('warn issuer-unknown')
    expect(report.issuer).to.deep.include({ id: did, recognised: false })
    for (const id of ['signature', 'issuer.key']) {
      const [source] = report.checks.find((check) => check.id === id)?.basedOn ?? []
      expect(source?.url).to.equal(`https://univ.example${didPath}`)
      expect(Date.parse(source?.fetchedAt ?? '')).to.be.a('number')
    }
    expect(elsewhere.site.asked, 'asked once').to.deep.equal([`GET ${didPath}`])
  })

  for (const [title, id, path] of [
    ['a did:web without a path', 'did:web:univ.example', '/.well-known/did.json'],
    ['a did:web with capitals in its host', 'did:web:Univ.example:a', '/a/did.json'],
    ['an https address', profile, '/profile'],
    ['an https address with a query', 'https://univ.example/issuer?v=3_0', '/issuer?v=3_0'],
  ] as const) {
    it(`is found in the document of ${title}`, async () => {
      elsewhere.site.answer(path, { body: documentOf(id) })
      expect((await keyOf(await signedBy(id)))[2]).to.equal('pass key-published-elsewhere')
      expect((await keyOf(await signedBy(id, `${id}#${plainKey}`)))[2], 'named by itself').to.equal(
        'pass key-published-elsewhere',
      )
    })
  }

  for (const [title, method] of [
    [
      'a Multikey embedded in assertionMethod',
      { assertionMethod: [multikey(`${did}#key-1`, did)], verificationMethod: [] },
    ],
    ['a relative name', { verificationMethod: [multikey('#key-1', did)], assertionMethod: ['#key-1'] }],
    [
      'a JsonWebKey2020',
      {
        verificationMethod: [
          { id: `${did}#key-1`, type: 'JsonWebKey2020', controller: did, publicKeyJwk: plainJwk() },
        ],
      },
    ],
    [
      'a JsonWebKey',
      {
        verificationMethod: [
          { id: `${did}#key-1`, type: 'JsonWebKey', controller: did, publicKeyJwk: plainJwk() },
        ],
      },
    ],
    [
      'an Ed25519VerificationKey2020',
      { verificationMethod: [multikey(`${did}#key-1`, did, { type: 'Ed25519VerificationKey2020' })] },
    ],
    [
      'an Ed25519VerificationKey2018',
      {
        verificationMethod: [
          {
            id: `${did}#key-1`,
            type: 'Ed25519VerificationKey2018',
            controller: did,
            publicKeyJwk: plainJwk(),
          },
        ],
      },
    ],
  ] as const) {
    it(`is read as ${title}`, async () => {
      elsewhere.site.answer(didPath, { body: documentOf(did, {}, method) })
      expect((await keyOf(await signedBy(did)))[2]).to.equal('pass key-published-elsewhere')
    })
  }

  it('is read at an address of its own that the document names, on the same site', async () => {
    const address = 'https://univ.example/keys/1'
    elsewhere.site.answer('/profile', {
      body: documentOf(profile, {}, { verificationMethod: [], assertionMethod: [address] }),
    })
    elsewhere.site.answer('/keys/1', { body: multikey(address, profile) })
    expect((await keyOf(await signedBy(profile, address)))[2]).to.equal('pass key-published-elsewhere')
  })

  const refused: Readonly<Record<string, readonly [document: unknown, result: string]>> = {
    'is not listed': [
      documentOf(did, { publicKeyMultibase: 'z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi' }),
      'fail key-not-issuers',
    ],
    'is described, and listed for nothing any more': [
      documentOf(did, {}, { assertionMethod: [] }),
      'fail key-not-for-assertion',
    ],
    'is listed for logging in only': [
      documentOf(did, {}, { assertionMethod: [], authentication: [`${did}#key-1`] }),
      'fail key-not-for-assertion',
    ],
    'is somebody else’s in the document': [
      documentOf(did, { controller: 'did:web:univ.example' }),
      'unknown issuer-key-not-read',
    ],
    'had expired when it signed': [documentOf(did, { expires: '2026-11-21T08:54:59Z' }), 'fail key-retired'],
    'had been revoked when it signed': [
      documentOf(did, { revoked: '2026-11-21T08:00:00Z' }),
      'fail key-revoked',
    ],
    'has been revoked since': [
      documentOf(did, { revoked: '2026-11-21T09:15:00Z' }),
      'unknown key-revoked-since',
    ],
    'is in a form that is not read': [
      documentOf(did, { type: 'EcdsaSecp256k1VerificationKey2019' }),
      'unknown issuer-key-not-read',
    ],
    'has a date nobody can read': [documentOf(did, { revoked: 'yesterday' }), 'unknown issuer-key-not-read'],
    'is described in two ways under one name': [
      documentOf(
        did,
        {},
        {
          verificationMethod: [
            multikey(`${did}#key-1`, did),
            multikey(`${did}#key-1`, did, { revoked: '2020-01-01T00:00:00Z' }),
          ],
        },
      ),
      'unknown issuer-document-unusable',
    ],
    'is in a document about somebody else': [
      documentOf('did:web:univ.example'),
      'unknown issuer-document-unusable',
    ],
    'is in a document that says nothing of keys': [
      { id: did, type: 'Profile', name: 'Arts' },
      'unknown issuer-document-without-keys',
    ],
    'is in a document with a key twice': [
      `{"id":"did:web:evil.example","id":"${did}","verificationMethod":[]}`,
      'unknown issuer-document-unusable',
    ],
    'is in something that is not JSON': ['<html>', 'unknown issuer-document-unusable'],
  }
  for (const [title, [document, result]] of Object.entries(refused)) {
    it(`is not taken for its issuer’s when it ${title}`, async () => {
      elsewhere.site.answer(didPath, { body: document, headers: { 'Content-Type': 'application/json' } })
      const report = await verify(await signedBy(did, `${did}#${plainKey}`))
      const asNamed = await verify(await signedBy(did))
      const verdict = result.startsWith('fail') ? 'invalid' : 'undetermined'
      expect([report.verdict, asNamed.verdict]).to.deep.equal([verdict, verdict])
      expect(resultOf(report, 'issuer.key')).to.equal(result)
      expect(report, 'nothing is shown in its name').to.not.have.any.keys('issuer', 'credential')
    })
  }

  for (const [title, answer] of [
    ['is not there', { status: 404 }],
    ['is out of order', { status: 503 }],
    ['is a page for people', { body: '<html></html>', headers: { 'Content-Type': 'text/html' } }],
    ['is larger than 64 KiB', { body: { id: did, x: 'x'.repeat(65_536) } }],
    ['is somewhere else', { status: 302, headers: { Location: 'https://other.example/did.json' } }],
  ] as const satisfies readonly (readonly [string, SiteAnswer])[]) {
    it(`is not known, and nothing is invalid, when the document ${title}`, async () => {
      const other = await startOtherSite('other.example')
      other.answer('/did.json', { body: documentOf(did) })
      elsewhere.leadTo([other])
      elsewhere.site.answer(didPath, answer)
      expect(await keyOf(await signedBy(did))).to.deep.equal([
        'undetermined',
        'unknown issuer-document-unreachable',
        'unknown key-not-checked',
      ])
      const report = await verify(await signedBy(did, `${did}#${plainKey}`))
      expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
        'undetermined',
        'unknown issuer-document-unreachable',
      ])
      expect(report, 'nothing is shown in its name').to.not.have.any.keys('issuer', 'credential')
      await other.stop()
    })
  }

  it('is not known when the site keeps everybody waiting', async () => {
    elsewhere.leadTo([], { limits: { headersMilliseconds: 50, wholeMilliseconds: 100 } })
    elsewhere.site.answer(didPath, () => undefined)
    expect((await keyOf(await signedBy(did, `${did}#${plainKey}`)))[2]).to.equal(
      'unknown issuer-document-unreachable',
    )
  })

  for (const id of [
    'did:web:127.0.0.1',
    'did:web:2130706433',
    'did:web:univ.example%2F..:a',
    'did:web:univ.example:..:secret',
    'did:web:univ.example:%2e%2e',
    'did:web:user%40univ.example',
    'did:web:univ.example:',
    'did:ebsi:zqHgS8D',
    'http://univ.example/profile',
    'https://univ.example/profile#me',
    'https://user@univ.example/profile',
    'https://univ.example\\@other.example/',
    'https://UNIV.example/profile',
  ]) {
    it(`is asked of nobody when the issuer is ${id}`, async () => {
      const report = await verify(await plainlySigned(issuedBy(elsewhere.badge, id), id))
      expect(report.verdict).to.not.be.oneOf(['valid', 'valid-with-warnings'])
      expect(elsewhere.site.asked).to.deep.equal([])
    })
  }

  it('is asked of nobody when this service asks nobody, or the badge itself is not good', async () => {
    const signed = await signedBy(did)
    const report = await elsewhere.issuing.verify(signed)
    expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown key-not-looked-up',
    ])
    const { credentialSubject: _subject, ...aboutNobody } = signed
    expect(resultOf(await verify(aboutNobody), 'signature')).to.equal('skipped not-reached')
    expect(elsewhere.site.asked).to.deep.equal([])
  })

  it('makes a changed badge invalid', async () => {
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    const forged = { ...(await signedBy(did)), name: 'Maître de tout' }
    expect((await keyOf(forged))[1]).to.equal('fail signature-mismatch')
  })

  it('is not remembered with the badge: rotated away, it is no longer good for the same bytes', async () => {
    const readings = new Readings<never>()
    const bytes = Buffer.from(JSON.stringify(await signedBy(did)))
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    const deps = { ...elsewhere.issuing.deps, readings, outside: elsewhere.outside }
    const first = await verifyCredential(deps, { kind: 'json', bytes }, now)
    expect(resultOf(first, 'issuer.key')).to.equal('pass key-published-elsewhere')
    const other = encodePublicKey(generateKeyPairSync('ed25519').publicKey)
    elsewhere.site.answer(didPath, { body: documentOf(did, { publicKeyMultibase: other }) })
    const later = new Date(now.getTime() + 301_000)
    expect(resultOf(await verifyCredential(deps, { kind: 'json', bytes }, later), 'signature')).to.equal(
      'fail signature-mismatch',
    )
  })
})
