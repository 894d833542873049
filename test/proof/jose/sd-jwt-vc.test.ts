/** SD-JWT VC: what a wallet can hide, checked both ways by another implementation, and bind. */
import { createHash, generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { expect } from 'chai'
import { decodeProtectedHeader } from 'jose'
import { publishedKeyResolver } from '../../../server/proof/jose/header-key.ts'
import { issueSdJwtVc, readSdJwtVc } from '../../../server/proof/jose/sd-jwt-vc.ts'
import { publicKeyOf } from '../../../server/proof/keys/jwk.ts'
import { encodePublicKey } from '../../../server/proof/keys/multikey.ts'
import type { Credential, Issuer } from '../../../server/proof/types.ts'
import { now, openSigning, publicUrl, type Signing } from '../signing.ts'
import { compact, encoded } from './tokens.ts'

const vct = 'https://badges.example.org/frameworks/referentiel-mediateurs/0.1.0/achievements/RM-A1.1-N2/vct'
const holder = generateKeyPairSync('ec', { namedCurve: 'P-256' })

function badgeOf(issuer: string): Credential {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:6f8a2f0e-4a6e-4d7e-9d0c-0f6a6f0f3a11',
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: 'Accueil à l’espace numérique 🎓',
    issuer: { id: issuer, type: ['Profile'] },
    validFrom: '2026-11-21T09:30:00Z',
    awardedDate: '2026-11-21T09:30:00Z',
    credentialSubject: {
      id: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
      type: ['AchievementSubject'],
      identifier: [
        { type: 'IdentityObject', hashed: false, identityHash: 'Zoé Lefèvre', identityType: 'name' },
      ],
      achievement: { id: 'https://badges.example.org/a/1', name: 'Accueil' },
      result: [{ type: ['Result'], value: 'assessed' }],
    },
    evidence: [{ id: 'ni:///sha-256;abc', type: ['Evidence'], name: 'Observation' }],
    credentialStatus: { type: 'BitstringStatusListEntry', statusListIndex: '7' },
  }
}

// The other implementation, with nothing of ours in it.
function instanceOf(
  issuer: { readonly publicKey: KeyObject; readonly privateKey?: KeyObject },
  algorithm: string,
) {
  const hash = algorithm === 'EdDSA' ? null : 'sha256'
  const signer = (key: KeyObject, digest: string | null) => (data: string) =>
    sign(digest, Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  const verifier = (key: KeyObject, digest: string | null) => (data: string, signature: string) =>
    verify(digest, Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  return new SDJwtVcInstance({
    hasher: (data) =>
      createHash('sha256')
        .update(Buffer.from(data as string))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: (length) => randomBytes(length).toString('base64url'),
    signAlg: algorithm,
    ...(issuer.privateKey && { signer: signer(issuer.privateKey, hash) }),
    verifier: verifier(issuer.publicKey, hash),
    kbSigner: signer(holder.privateKey, 'sha256'),
    kbSignAlg: 'ES256',
    kbVerifier: verifier(holder.publicKey, 'sha256'),
  })
}

const nobody = publishedKeyResolver(publicUrl, () => Promise.resolve([]))
const stranger = generateKeyPairSync('ed25519')
const strangerDid = `did:key:${encodePublicKey(stranger.publicKey)}`

async function judged(text: string): Promise<string> {
  const result = await readSdJwtVc(text, nobody, now)
  return result.verified ? 'good' : result.failure.code
}

describe('an SD-JWT VC', () => {
  let signing: Signing
  let issuer: Issuer
  let whole: string
  const resolve = () => publishedKeyResolver(publicUrl, () => signing.keys.published('acme'))
  before(async () => {
    signing = await openSigning()
    issuer = await signing.keys.current('acme', 'P-256')
    whole = await issueSdJwtVc(signing.keys, issuer, badgeOf(issuer.did), {
      publicUrl,
      vct,
      issuedAt: now,
    })
  })
  after(() => signing.close())

  it('of a badge has the header and the claims of its specification, and no status claim', async () => {
    const [jwt = ''] = whole.split('~')
    expect(decodeProtectedHeader(jwt)).to.include({ alg: 'ES256', typ: 'dc+sd-jwt' })
    const payload = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Credential
    expect(payload).to.deep.include({
      vct,
      iss: issuer.did,
      iat: 1795253400,
      nbf: 1795253400,
      sub: 'urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b22',
      _sd_alg: 'sha-256',
    })
    expect(payload).not.to.have.any.keys('status', 'evidence', 'awardedDate', 'proof', 'exp')
    const result = await readSdJwtVc(whole, resolve(), now)
    expect(result).to.deep.equal({
      verified: true,
      credential: badgeOf(issuer.did),
      verificationMethod: issuer.verificationMethod,
      controller: issuer.did,
      created: '2026-11-21T09:30:00Z',
    })
  })

  it('says nothing of what is hidden: no name, no evidence, in the part that is signed', () => {
    const [jwt = '', ...disclosures] = whole.split('~')
    const signed = Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()
    for (const word of ['Zoé', 'identifier', 'evidence', 'Observation', 'assessed'])
      expect(signed).not.to.include(word)
    const salts = disclosures
      .slice(0, -1)
      .map((one) => (JSON.parse(Buffer.from(one, 'base64url').toString()) as string[])[0] ?? '')
    expect(salts).to.have.lengthOf(4)
    expect(new Set(salts)).to.have.lengthOf(4)
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).to.have.lengthOf(16)
  })

  it('is good for another implementation, which presents a part of it', async () => {
    const theirs = instanceOf({ publicKey: publicKeyOf(issuer) }, 'ES256')
    const verified = await theirs.verify(whole, { currentDate: now.getTime() / 1000 })
    expect(verified.payload).to.deep.include({ evidence: badgeOf(issuer.did)['evidence'] })
    const presented = await theirs.present(whole, { evidence: true })
    const result = await readSdJwtVc(presented, resolve(), now)
    const { credentialSubject, awardedDate: _hidden, ...shown } = badgeOf(issuer.did)
    const { identifier: _name, result: _result, ...subject } = credentialSubject as Credential
    expect(result).to.have.deep.property('credential', { ...shown, credentialSubject: subject })
  })

  it('of another implementation is read, with elements of arrays and members within members', async () => {
    const theirs = instanceOf(stranger, 'EdDSA')
    const text = await theirs.issue(
      {
        iss: strangerDid,
        vct,
        iat: 1795253400,
        address: { city: 'Dole', street: 'rue 1' },
        tags: ['a', 'b'],
      },
      { _sd: ['address'], address: { _sd: ['street'] }, tags: { _sd: [0] } } as never,
      { header: { kid: strangerDid } },
    )
    const result = await readSdJwtVc(text, nobody, now)
    expect(result).to.have.deep.property('credential', {
      address: { city: 'Dole', street: 'rue 1' },
      tags: ['a', 'b'],
    })
    const none = await theirs.present(text, {})
    expect(await readSdJwtVc(none, nobody, now)).to.have.deep.property('credential', { tags: ['b'] })
  })

  const digest = (disclosure: string) => createHash('sha256').update(disclosure).digest('base64url')
  const disclosureOf = (...parts: readonly unknown[]) =>
    Buffer.from(JSON.stringify(parts)).toString('base64url')
  const signed = (payload: object, ...disclosures: readonly string[]) =>
    [
      compact(
        { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: strangerDid },
        { iss: strangerDid, vct, ...payload },
        stranger.privateKey,
      ),
      ...disclosures,
      '',
    ].join('~')
  const name = disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', 'name', 'Zoé')
  const element = disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', 'Zoé')
  const sd = (...disclosures: readonly string[]) => ({ _sd: disclosures.map(digest) })

  it('is read as it is disclosed', async () => {
    const claims = async (text: string) => {
      const result = await readSdJwtVc(text, nobody, now)
      return result.verified ? result.credential : result.failure.code
    }
    expect(await claims(signed(sd(name), name))).to.deep.equal({ name: 'Zoé' })
    expect(await claims(signed(sd(name)))).to.deep.equal({})
    expect(await claims(signed({ names: [{ '...': digest(element) }, 'Al'] }, element))).to.deep.equal({
      names: ['Zoé', 'Al'],
    })
    expect(await claims(signed({ names: [{ '...': digest(element) }, 'Al'] }))).to.deep.equal({
      names: ['Al'],
    })
    // A decoy: a digest of nothing.
    expect(await claims(signed({ _sd: [digest(name), digest('decoy')] }, name))).to.deep.equal({
      name: 'Zoé',
    })
  })

  describe('as VC-JOSE-COSE secures credentials', () => {
    const w3c = (typ: string, payload: object, ...disclosures: readonly string[]) =>
      [
        compact({ alg: 'EdDSA', typ, kid: strangerDid }, payload, stranger.privateKey),
        ...disclosures,
        '',
      ].join('~')

    it('has no vct, and is the credential', async () => {
      const { name: _shown, ...badge } = badgeOf(strangerDid)
      for (const typ of ['vc+sd-jwt', 'application/vc+sd-jwt', 'vc+ld+sd-jwt']) {
        const text = w3c(typ, { ...badge, ...sd(name), iss: strangerDid, cnf: { kid: 'x' } }, name)
        const result = await readSdJwtVc(text, nobody, now)
        expect(result, typ).to.have.deep.property('credential', { ...badge, name: 'Zoé' })
      }
    })

    it('has claims that repeat it, and a header that does not contradict it', async () => {
      const badge = badgeOf(strangerDid)
      expect(await judged(w3c('vc+sd-jwt', { ...badge, sub: 'did:example:somebody' }))).to.equal(
        'claims-mismatch',
      )
      const header = { alg: 'EdDSA', typ: 'vc+sd-jwt', kid: strangerDid, iss: 'did:web:other.example' }
      expect(await judged(`${compact(header, badge, stranger.privateKey)}~`)).to.equal('claims-mismatch')
    })

    it('is not of that kind with a vc claim, or with a vct that is no text', async () => {
      for (const payload of [{ vc: badgeOf(strangerDid) }, { ...badgeOf(strangerDid), vct: 7 }])
        expect(await judged(w3c('vc+sd-jwt', payload))).to.equal('credential-malformed')
    })
  })

  describe('of which a part may be hidden', () => {
    const status = { type: 'BitstringStatusListEntry' }
    const hidden = disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', 'credentialStatus', status)
    const entry = disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', status)
    const told = async (text: string) => {
      const result = await readSdJwtVc(text, nobody, now)
      return result.verified ? result.otherStatus : result.failure.code
    }
    const texts: readonly (readonly [what: string, text: string, expected: string | undefined])[] = [
      ['a status that is shown is all there is', signed(sd(hidden), hidden), undefined],
      [
        'a status that is shown, beside something that is not',
        signed({ credentialStatus: status, ...sd(name) }),
        undefined,
      ],
      ['a hidden claim may be a status', signed(sd(hidden)), 'hidden'],
      [
        'a hidden element may be a status',
        signed({ credentialStatus: [{ '...': digest(entry) }] }),
        'hidden',
      ],
      [
        'a hidden element that is shown is not hidden',
        signed({ credentialStatus: [{ '...': digest(entry) }] }, entry),
        undefined,
      ],
      ['what is hidden inside something else is no status', signed({ evidence: sd(name) }), undefined],
      [
        'a status claim is another list',
        signed({ status: { status_list: { idx: 0, uri: 'https://x.example' } } }),
        'claim',
      ],
    ]
    for (const [what, text, expected] of texts) {
      it(what, async () => {
        expect(await told(text)).to.equal(expected)
      })
    }
  })

  const nested = disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', 'name', { _sd: [digest(name)] })
  const refusals: readonly (readonly [what: string, text: string, code: string])[] = [
    ['with a disclosure nobody signed', signed({}, name), 'disclosure-refused'],
    [
      'with a changed disclosure',
      signed(sd(name), disclosureOf('c2FsdHNhbHRzYWx0c2FsdA', 'name', 'Eve')),
      'disclosure-refused',
    ],
    ['with a disclosure twice', signed(sd(name), name, name), 'disclosure-malformed'],
    ['with a digest twice', signed(sd(name, name), name), 'disclosure-refused'],
    ['with a digest in two places', signed({ ...sd(name), other: sd(name) }, name), 'disclosure-refused'],
    [
      'with a digest in what it discloses',
      signed({ _sd: [digest(nested), digest(name)] }, nested, name),
      'disclosure-refused',
    ],
    [
      'with a disclosed name that is there already',
      signed({ ...sd(name), name: 'Al' }, name),
      'disclosure-refused',
    ],
    [
      'with two disclosures of one name',
      ((other) => signed(sd(name, other), name, other))(disclosureOf('b3RoZXI', 'name', 'Al')),
      'disclosure-refused',
    ],
    [
      'with a member where an element is due',
      signed({ names: [{ '...': digest(name) }] }, name),
      'disclosure-refused',
    ],
    ['with an element where a member is due', signed(sd(element), element), 'disclosure-refused'],
    [
      'with an array digest that has other members',
      signed({ names: [{ '...': digest(element), x: 1 }] }, element),
      'disclosure-refused',
    ],
    [
      'with a disclosure called _sd',
      ((one) => signed(sd(one), one))(disclosureOf('c2FsdA', '_sd', [])),
      'disclosure-malformed',
    ],
    [
      'with a disclosure called ...',
      ((one) => signed(sd(one), one))(disclosureOf('c2FsdA', '...', 'x')),
      'disclosure-malformed',
    ],
    [
      'with a disclosure of four parts',
      ((one) => signed(sd(one), one))(disclosureOf('c2FsdA', 'a', 'b', 'c')),
      'disclosure-malformed',
    ],
    [
      'with a disclosure without salt',
      ((one) => signed(sd(one), one))(disclosureOf(7, 'a', 'b')),
      'disclosure-malformed',
    ],
    ['with a disclosure that is no JSON', signed({}, 'AAAA'), 'disclosure-malformed'],
    ['with a disclosure with padding', signed(sd(`${name}=`), `${name}=`), 'disclosure-malformed'],
    ['with an empty disclosure', signed({}, ''), 'disclosure-malformed'],
    ['with another hash', signed({ ...sd(name), _sd_alg: 'sha-1' }, name), 'disclosure-malformed'],
    ['with an _sd that is no list', signed({ _sd: digest(name) }, name), 'disclosure-refused'],
    ...['iss', 'vct', 'nbf', 'exp', 'cnf', 'status'].map((claim) => {
      const one = disclosureOf('c2FsdA', claim, 1)
      const text = [
        compact({ alg: 'EdDSA', typ: 'dc+sd-jwt', kid: strangerDid }, sd(one), stranger.privateKey),
        one,
        '',
      ].join('~')
      return [`with ${claim} as a disclosure`, text, 'disclosure-refused'] as const
    }),
    ['without vct', signed({ vct: undefined }), 'credential-malformed'],
    [
      'with typ JWT',
      `${compact({ alg: 'EdDSA', typ: 'JWT', kid: strangerDid }, { vct }, stranger.privateKey)}~`,
      'typ-unsupported',
    ],
    ['without its last ~', signed({}).slice(0, -1), 'jws-malformed'],
    ['that has expired', signed({ exp: 1795253400 - 301 }), 'proof-expired'],
    ['that is not valid yet', signed({ nbf: 1795253400 + 301 }), 'proof-not-yet-valid'],
    [
      'with iss that is not the issuer inside',
      signed({ issuer: { id: 'did:web:other.example' } }),
      'claims-mismatch',
    ],
    ['with alg none', `${encoded({ alg: 'none', typ: 'dc+sd-jwt' })}.${encoded({ vct })}.~`, 'jws-malformed'],
  ]
  for (const [what, text, code] of refusals) {
    it(`is refused ${what}: ${code}`, async () => {
      expect(await judged(text)).to.equal(code)
    })
  }

  describe('bound to its holder', () => {
    const withHolder = (...disclosures: readonly string[]) =>
      signed({ cnf: { jwk: holder.publicKey.export({ format: 'jwk' }) } }, ...disclosures)
    const bound = (change: object = {}, header: object = {}, key = holder.privateKey, text = withHolder()) =>
      text +
      compact(
        { alg: 'ES256', typ: 'kb+jwt', ...header },
        {
          iat: 1795253400,
          aud: 'https://employeur.example',
          nonce: 'n-0S6',
          sd_hash: digest(text),
          ...change,
        },
        key,
      )

    it('is good, made for whomever; and good without, as nobody asked for it', async () => {
      for (const text of [
        bound(),
        bound({ nonce: 'n-0S7' }),
        bound({ aud: 'https://autre.example' }),
        withHolder(),
      ])
        expect(await judged(text)).to.equal('good')
    })

    it('is good when another implementation bound it', async () => {
      const theirs = instanceOf(stranger, 'EdDSA')
      const kb = { payload: { iat: now.getTime() / 1000, aud: 'https://employeur.example', nonce: 'n-0S6' } }
      const cnf = { jwk: holder.publicKey.export({ format: 'jwk' }) }
      const text = await theirs.issue(
        { iss: strangerDid, vct, iat: 1795253400, name: 'Zoé', cnf } as never,
        { _sd: ['name'] } as never,
        {
          header: { kid: strangerDid },
        },
      )
      expect(await judged(await theirs.present(text, {}, { kb }))).to.equal('good')
    })

    const bindings: readonly (readonly [what: string, text: () => string, code: string])[] = [
      ['without a nonce', () => bound({ nonce: undefined }), 'key-binding-invalid'],
      [
        'with a list of audiences',
        () => bound({ aud: ['https://employeur.example'] }),
        'key-binding-invalid',
      ],
      ['with another typ', () => bound({}, { typ: 'JWT' }), 'key-binding-invalid'],
      [
        'with the hash of another presentation',
        () => bound({ sd_hash: digest('other') }),
        'key-binding-invalid',
      ],
      ['without a hash', () => bound({ sd_hash: undefined }), 'key-binding-invalid'],
      ['without iat', () => bound({ iat: undefined }), 'key-binding-invalid'],
      ['made in the future', () => bound({ iat: 1795253400 + 301 }), 'key-binding-invalid'],
      [
        'by another key',
        () => bound({}, {}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
        'key-binding-invalid',
      ],
      ['without cnf', () => bound({}, {}, holder.privateKey, signed({})), 'key-binding-invalid'],
      ['that is no JWS', () => `${withHolder()}x`, 'jws-malformed'],
    ]
    for (const [what, text, code] of bindings) {
      it(`is refused ${what}: ${code}`, async () => {
        expect(await judged(text())).to.equal(code)
      })
    }
  })
})
