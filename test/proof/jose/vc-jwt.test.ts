/** VC-JWT: what this service signs, what it takes from others, and what it refuses. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { CompactSign, compactVerify, decodeProtectedHeader, exportJWK, jwtVerify } from 'jose'
import { publishedKeyResolver } from '../../../server/proof/jose/header-key.ts'
import { Problem } from '../../../server/problem.ts'
import { readVcJwt, signVcJwt } from '../../../server/proof/jose/vc-jwt.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import { publicKeyOf } from '../../../server/proof/keys/jwk.ts'
import type { Credential, Issuer, KeyAlgorithm } from '../../../server/proof/types.ts'
import { now, openSigning, publicUrl, type Signing } from '../signing.ts'
import { compact } from './tokens.ts'

const algorithms: readonly (readonly [alg: string, kind: KeyAlgorithm])[] = [
  ['EdDSA', 'Ed25519'],
  ['ES256', 'P-256'],
  ['RS256', 'RSA'],
]

function badgeOf(issuer: string): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
    type: ['VerifiableCredential'],
    name: 'Accueil à l’espace numérique 🎓',
    issuer: { id: issuer, type: ['Profile'] },
    validFrom: '2026-11-21T09:30:00Z',
    validUntil: '2029-11-21T23:59:59Z',
    credentialSubject: { id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22', type: ['AchievementSubject'] },
  }
}

// 21 November 2026, 09:30:00 UTC and 21 November 2029, 23:59:59 UTC, as `date -u +%s` has them.
const claims = {
  jti: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
  nbf: 1795253400,
  exp: 1889999999,
  sub: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
}

/** Somebody with a key of their own, who signs whatever they like. */
const stranger = generateKeyPairSync('ed25519')
const strangerDid = `did:key:${encodePublicKey(stranger.publicKey)}`
const strangerKid = `${strangerDid}#${encodePublicKey(stranger.publicKey)}`

const nobody = publishedKeyResolver(publicUrl, () => Promise.resolve([]))

/** `good`, or the code of the failure. */
async function judged(text: string, resolve = nobody): Promise<string> {
  const result = await readVcJwt(text, resolve, now)
  return result.verified ? 'good' : result.failure.code
}

function ownClaims(credential: Credential): Credential {
  return { iss: strangerDid, ...claims, ...credential }
}

function byStranger(payload: Credential, header: object = {}): string {
  return compact({ alg: 'EdDSA', typ: 'JWT', kid: strangerKid, ...header }, payload, stranger.privateKey)
}

describe('a VC-JWT', () => {
  let signing: Signing
  const resolve = () =>
    publishedKeyResolver(publicUrl, (did) => signing.keys.published(String(did.split(':').at(-1))))
  before(async () => {
    signing = await openSigning()
  })
  after(() => signing.close())

  const signedBy = async (kind: KeyAlgorithm, change: Credential = {}): Promise<[string, Issuer]> => {
    const issuer = await signing.keys.current('acme', kind)
    const unsigned = { ...badgeOf(issuer.did), ...change }
    return [await signVcJwt(signing.keys, issuer, unsigned, { publicUrl, issuedAt: now }), issuer]
  }

  for (const [alg, kind] of algorithms) {
    it(`in ${alg} has the header and the claims Open Badges 3.0 asks for, and jose finds it good`, async () => {
      const [text, issuer] = await signedBy(kind)
      const { payload, protectedHeader } = await jwtVerify(text, publicKeyOf(issuer), {
        algorithms: [alg],
        typ: 'JWT',
        currentDate: now,
        issuer: 'did:web:badges.example.org:issuers:acme',
        subject: claims.sub,
      })
      expect(Object.keys(protectedHeader).sort()).to.deep.equal(['alg', 'kid', 'typ'])
      expect(protectedHeader.kid).to.match(
        /^https:\/\/badges\.example\.org\/issuers\/acme\/keys\/[A-Za-z0-9_-]{43}$/u,
      )
      expect(payload).to.deep.equal({ ...badgeOf(issuer.did), iss: issuer.did, ...claims, iat: claims.nbf })
    })

    it(`in ${alg} is read back as the credential it was made of, by the key its issuer publishes`, async () => {
      const [text, issuer] = await signedBy(kind, { proof: [{ type: 'DataIntegrityProof' }] })
      expect(await readVcJwt(text, resolve(), now)).to.deep.equal({
        verified: true,
        credential: badgeOf(issuer.did),
        verificationMethod: issuer.verificationMethod,
        controller: issuer.did,
        created: '2026-11-21T09:30:00Z',
      })
    })

    it(`in ${alg} that jose signed is read`, async () => {
      const pair = pairOf(kind)
      const jwk = await exportJWK(pair.publicKey)
      const did = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`
      const payload = { ...badgeOf(did), ...claims, iss: did }
      const sign = (header: object) =>
        new CompactSign(Buffer.from(JSON.stringify(payload)))
          .setProtectedHeader({ alg, ...header })
          .sign(pair.privateKey)
      for (const header of [
        { kid: `${did}#0` },
        { kid: did, typ: 'vc+jwt', cty: 'vc' },
        { jwk },
        { jwk, kid: did },
      ]) {
        const result = await readVcJwt(await sign(header), nobody, now)
        expect(result, JSON.stringify(header)).to.deep.include({
          verified: true,
          controller: did,
          verificationMethod: `${did}#0`,
        })
        expect(result).not.to.have.property('isSelfAsserted')
      }
    })
  }

  it('of a did:key issuer names its key by the DID URL, and is good for anybody', async () => {
    const issuer = await signing.keys.current('beta')
    const text = await signVcJwt(signing.keys, issuer, badgeOf(issuer.did), { publicUrl, issuedAt: now })
    expect(decodeProtectedHeader(text)).to.deep.equal({
      alg: 'EdDSA',
      typ: 'JWT',
      kid: issuer.verificationMethod,
    })
    expect(await judged(text)).to.equal('good')
    await compactVerify(text, publicKeyOf(issuer))
  })

  it('is never signed in the name of another issuer', async () => {
    const issuer = await signing.keys.current('acme')
    const error = await signVcJwt(signing.keys, issuer, badgeOf('did:web:other.example'), {
      publicUrl,
      issuedAt: now,
    }).catch((thrown: unknown) => thrown)
    expect(error).to.be.an('error')
  })

  it('of any credential is read back as it was', async () => {
    const issuer = await signing.keys.current('acme')
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => one.isWellFormed())
    const second = fc.date({ min: new Date('2000-01-01'), max: new Date('2025-01-01'), noInvalidDate: true })
    await fc.assert(
      fc.asyncProperty(
        text,
        second,
        fc.option(second, { nil: undefined }),
        fc.dictionary(
          fc.stringMatching(/^[a-z]{4,12}$/u),
          fc.oneof(text, fc.boolean(), fc.array(text), fc.integer()),
        ),
        async (name, from, until, others) => {
          const unsigned: Credential = {
            ...others,
            ...badgeOf(issuer.did),
            name,
            validFrom: from.toISOString(),
            ...(until === undefined ? {} : { validUntil: until.toISOString() }),
          }
          const jwt = await signVcJwt(signing.keys, issuer, unsigned, { publicUrl, issuedAt: now })
          const result = await readVcJwt(jwt, resolve(), now)
          expect(result).to.deep.include({ verified: true, credential: unsigned })
        },
      ),
      { numRuns: 100 },
    )
  })

  it('is never signed of a credential whose own members would be taken for claims', async () => {
    const issuer = await signing.keys.current('acme')
    const names = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'nonce', 'cnf', 'vc', 'vp']
    for (const name of names) {
      const { validUntil: _none, ...endless } = badgeOf(issuer.did)
      const error = await signVcJwt(signing.keys, issuer, { ...endless, [name]: 5 }, { publicUrl }).catch(
        (thrown: unknown) => thrown,
      )
      expect(error, name).to.be.instanceOf(Problem).and.to.have.property('code', 'invalid-request')
    }
  })

  describe('is refused', () => {
    const good = ownClaims(badgeOf(strangerDid))

    it('not at all when it is good, with or without sub, fractions of a second, or its subject as aud', async () => {
      const { sub: _none, ...withoutSub } = good
      const finer = { ...good, validFrom: '2026-11-21T09:30:00.25Z' }
      for (const payload of [
        good,
        withoutSub,
        finer,
        { ...finer, nbf: 1795253400.25 },
        { ...good, aud: claims.sub },
        { ...good, validFrom: '2026-11-21T10:30:00+01:00' },
      ]) {
        expect(await judged(byStranger(payload))).to.equal('good')
      }
    })

    const mismatches: readonly (readonly [what: string, change: Credential, code?: string])[] = [
      ['another iss', { iss: 'did:web:other.example' }],
      ['an iss of other case', { iss: strangerDid.toUpperCase() }],
      ['another jti', { jti: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-000000000000' }],
      ['another sub', { sub: 'did:example:somebody' }],
      ['a later nbf', { nbf: claims.nbf + 1 }],
      ['an earlier nbf', { nbf: claims.nbf - 1 }],
      ['a later exp', { exp: claims.exp + 1 }],
      ['an nbf in milliseconds', { nbf: claims.nbf * 1000 }],
      ['an nbf as text', { nbf: String(claims.nbf) }, 'claims-malformed'],
      ['an iss that is a list', { iss: [strangerDid] }, 'claims-malformed'],
      ['an exp its credential has not', { validUntil: undefined }],
      ['no iss', { iss: undefined }],
      ['no jti', { jti: undefined }],
      ['no nbf', { nbf: undefined }],
      ['no exp, though the credential ends', { exp: undefined }],
      ['another aud than its subject', { aud: 'https://verifier.example' }, 'audience-other'],
      ['several aud', { aud: [claims.sub, 'https://verifier.example'] }, 'audience-other'],
      ['an iat in the future', { iat: claims.nbf + 3600 }, 'proof-created-in-future'],
      ['an iat as text', { iat: '2026' }, 'claims-malformed'],
      ['a validFrom without time zone', { validFrom: '2026-11-21T09:30:00' }],
      ['two subjects and a sub', { credentialSubject: [{ id: claims.sub }, { id: 'urn:x:2' }] }],
      ['an issuer without id', { issuer: { name: 'Acmé' } }],
      ['a presentation', { vp: {} }, 'credential-malformed'],
      ['a vc that is a text', { vc: 'x' }, 'credential-malformed'],
      ['a vc and members beside it', { vc: badgeOf(strangerDid) }, 'credential-malformed'],
    ]
    for (const [what, change, code = 'claims-mismatch'] of mismatches) {
      it(`with ${what}: ${code}`, async () => {
        expect(await judged(byStranger({ ...good, ...change }))).to.equal(code)
      })
    }

    it('with typ of another kind of token', async () => {
      for (const typ of ['at+jwt', 'kb+jwt', 'vp+jwt', 'dc+sd-jwt', 'JOSE', 'application/at+jwt']) {
        expect(await judged(byStranger(good, { typ })), typ).to.equal('typ-unsupported')
      }
      for (const typ of ['jwt', 'JWT', 'vc+jwt', 'VC+JWT', 'application/vc+jwt', 'vc+ld+jwt']) {
        expect(await judged(byStranger(good, { typ })), typ).to.equal('good')
      }
    })

    const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })
    const other = generateKeyPairSync('ed25519')
    const keys: readonly (readonly [what: string, header: object, code: string])[] = [
      ['no key', { kid: undefined }, 'key-missing'],
      ['a kid on another site', { kid: 'https://issuer.example/keys/1' }, 'key-unknown'],
      ['a kid that is a did:web', { kid: 'did:web:issuer.example#key-1' }, 'key-unknown'],
      ['a kid that is a path', { kid: '../../../../etc/passwd' }, 'key-unknown'],
      ['a kid that is a file', { kid: 'file:///dev/null' }, 'key-unknown'],
      ['a kid that is a query', { kid: "' OR 1=1 --" }, 'key-unknown'],
      ['a kid that is a name of every object', { kid: '__proto__' }, 'key-unknown'],
      ['a kid of a key that is not there', { kid: 'did:key:z6Mkbroken' }, 'key-unreadable'],
      [
        'a kid whose fragment is another key',
        { kid: `${strangerDid}#${encodePublicKey(other.publicKey)}` },
        'key-unreadable',
      ],
      [
        'a kid of another did:key',
        { kid: `did:key:${encodePublicKey(other.publicKey)}` },
        'signature-mismatch',
      ],
      ['a kid that is a bare name', { kid: 'key-1' }, 'key-unknown'],
      ['a kid and another jwk', { jwk: jwkOf(other.publicKey) }, 'key-ambiguous'],
      ['a jwk that is private', { jwk: jwkOf(stranger.privateKey) }, 'key-unreadable'],
      ['a jwk that is a shared secret', { jwk: { kty: 'oct', k: 'c2VjcmV0' } }, 'key-unreadable'],
      [
        'a jwk not on its curve',
        { jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } },
        'key-unreadable',
      ],
      [
        'a jwk with padding',
        { jwk: { ...jwkOf(stranger.publicKey), x: `${String(jwkOf(stranger.publicKey).x)}=` } },
        'key-unreadable',
      ],
      ['a jwk of no kind', { jwk: { kty: 'constructor' } }, 'key-unreadable'],
      ['the jwk of another', { kid: undefined, jwk: jwkOf(other.publicKey) }, 'signature-mismatch'],
    ]
    for (const [what, header, code] of keys) {
      it(`with ${what}: ${code}`, async () => {
        expect(await judged(byStranger(good, header))).to.equal(code)
      })
    }

    it('with a kid that leads to a key of the issuer by a longer way', async () => {
      const [text, issuer] = await signedBy('P-256')
      const { kid = '' } = decodeProtectedHeader(text)
      const [, payload = '', signature = ''] = text.split('.')
      for (const other of [
        kid.replace('/acme/', '/acme/../acme/'),
        kid.replace('/acme/', '/%61cme/'),
        `${kid}/`,
        `${kid}?x`,
        `${kid}#x`,
        kid.toUpperCase(),
        kid.replace('https:', 'http:'),
        kid.replace('//', '//user@'),
        ` ${kid}`,
        `${kid}\u0000`,
      ]) {
        const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'JWT', kid: other })).toString(
          'base64url',
        )
        expect(await judged(`${header}.${payload}.${signature}`, resolve()), other).to.equal('key-unknown')
      }
      expect(issuer.algorithm).to.equal('P-256')
    })
  })

  it('that carries its key is the issuer’s only when the issuer is that key, or publishes it', async () => {
    const read = async (issuer: string, resolver = nobody) => {
      const jwk = stranger.publicKey.export({ format: 'jwk' })
      const text = byStranger({ ...ownClaims(badgeOf(issuer)), iss: issuer }, { kid: undefined, jwk })
      return readVcJwt(text, resolver, now)
    }
    expect(await read(strangerDid)).to.deep.include({ verified: true, controller: strangerDid })
    expect(await read('https://issuer.example')).to.deep.include({ verified: true, isSelfAsserted: true })
    expect(await read('did:web:badges.example.org:issuers:acme', resolve())).to.include({
      isSelfAsserted: true,
    })
    const owner: Issuer = {
      organisationId: 'other',
      did: 'did:web:other.example',
      verificationMethod: 'did:web:other.example#1',
      algorithm: 'Ed25519',
      publicKeyMultibase: encodePublicKey(stranger.publicKey),
    }
    const published = publishedKeyResolver(publicUrl, (did) =>
      Promise.resolve(did === owner.did ? [owner] : []),
    )
    expect(await read(owner.did, published)).to.deep.include({
      verified: true,
      controller: owner.did,
      verificationMethod: 'did:web:other.example#1',
    })
  })

  it('of the older form is read from its vc claim, completed by the claims beside it', async () => {
    const vc = {
      '@context': ['https://www.w3.org/2018/credentials/v1'],
      type: ['VerifiableCredential'],
      issuer: { name: 'Acmé' },
      credentialSubject: { name: 'Zoé' },
    }
    const payload = { iss: strangerDid, ...claims, vc }
    const result = await readVcJwt(byStranger(payload), nobody, now)
    expect(result).to.have.deep.property('credential', {
      ...vc,
      id: claims.jti,
      issuer: { id: strangerDid, name: 'Acmé' },
      issuanceDate: '2026-11-21T09:30:00Z',
      expirationDate: '2029-11-21T23:59:59Z',
      credentialSubject: { id: claims.sub, name: 'Zoé' },
    })
    const contradicting = { ...payload, vc: { ...vc, expirationDate: '2039-11-21T23:59:59Z' } }
    expect(await judged(byStranger(contradicting))).to.equal('claims-mismatch')
  })

  it('of VC-JOSE-COSE may leave claims out, and have times of its own', async () => {
    const { validUntil: _none, ...endless } = badgeOf(strangerDid)
    const read = (payload: Credential) => judged(byStranger(payload, { typ: 'vc+jwt' }))
    expect(await read(badgeOf(strangerDid))).to.equal('good')
    expect(await read({ ...endless, exp: claims.nbf + 3600 })).to.equal('good')
    expect(await read({ ...endless, exp: claims.nbf - 3600 })).to.equal('proof-expired')
    const { validFrom: _no, ...beginningless } = endless
    expect(await read({ ...beginningless, nbf: claims.nbf + 3600 })).to.equal('proof-not-yet-valid')
    expect(await read({ ...badgeOf(strangerDid), exp: claims.exp + 1 })).to.equal('claims-mismatch')
    expect(await read({ ...badgeOf(strangerDid), iss: 'did:web:other.example' })).to.equal('claims-mismatch')
  })

  it('of VC-JOSE-COSE may have cnf and nonce beside the credential, which are no part of it', async () => {
    const payload = { ...badgeOf(strangerDid), cnf: { kid: 'x' }, nonce: 'n-0S6' }
    const result = await readVcJwt(byStranger(payload, { typ: 'vc+jwt' }), nobody, now)
    expect(result).to.have.deep.property('credential', badgeOf(strangerDid))
  })

  it('of VC-JOSE-COSE may name its issuer and say more in its header; the issuer named is the issuer', async () => {
    const read = (header: object) => judged(byStranger(badgeOf(strangerDid), { typ: 'vc+jwt', ...header }))
    expect(await read({ iss: strangerDid })).to.equal('good')
    expect(await read({ x5t: 'abc', vctm: [] })).to.equal('good')
    expect(await read({ iss: 'did:web:other.example' })).to.equal('claims-mismatch')
  })

  it('whose key is only in a certificate or at an address has a key that is not known here', async () => {
    for (const header of [
      { x5c: ['MIIB'] },
      { x5u: 'https://issuer.example/c.pem' },
      { jku: 'https://issuer.example/jwks' },
    ]) {
      const text = byStranger(badgeOf(strangerDid), { typ: 'vc+jwt', kid: undefined, ...header })
      expect(await judged(text), Object.keys(header).join()).to.equal('key-unknown')
    }
  })
})

function pairOf(kind: KeyAlgorithm): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  switch (kind) {
    case 'Ed25519':
      return generateKeyPairSync('ed25519')
    case 'P-256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'RSA':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }
}
