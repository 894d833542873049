/** Badges whose signature is around them get the verdict they would get with a proof inside. */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import { envelop } from '../../server/proof/jose/enveloped.ts'
import { issueSdJwtVc } from '../../server/proof/jose/sd-jwt-vc.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { encodePublicKey } from '../../server/proof/keys/multikey.ts'
import type { Credential, KeyAlgorithm } from '../../server/proof/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { compact } from '../proof/jose/tokens.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { issuedBy } from './plain-signer.ts'

const issuedAt = now

describe('a badge as a signed text', function () {
  // Makes an RSA key first.
  this.timeout(60_000)
  let issuing: Issuing
  let unsigned: Credential
  let embedded: Credential
  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('award-jwt')
    embedded = await issuing.sign(unsigned)
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const jwtBy = async (credential: Credential, algorithm: KeyAlgorithm = 'P-256') => {
    const issuer = await issuing.signing.keys.current('acme', algorithm)
    return signVcJwt(issuing.signing.keys, issuer, credential, { publicUrl, issuedAt })
  }
  const sdJwt = async () => {
    const issuer = await issuing.signing.keys.current('acme', 'P-256')
    const vct = 'https://badges.example.org/vct'
    return issueSdJwtVc(issuing.signing.keys, issuer, unsigned, { publicUrl, vct, issuedAt })
  }
  /** Anybody, signing with a key of their own whatever they like; `header` says whose key they claim it is. */
  const stranger = generateKeyPairSync('ed25519')
  const strangerDid = `did:key:${encodePublicKey(stranger.publicKey)}`
  const claimsOf = (credential: Credential): Credential => ({
    iss: (credential['issuer'] as Credential)['id'],
    jti: credential['id'],
    nbf: Date.parse(String(credential['validFrom'])) / 1000,
    exp: Date.parse(String(credential['validUntil'])) / 1000,
    sub: (credential['credentialSubject'] as Credential)['id'],
  })
  const byStranger = (
    credential: Credential,
    header: object = { kid: strangerDid },
    claims: Credential = {},
  ) =>
    compact(
      { alg: 'EdDSA', typ: 'JWT', ...header },
      { ...credential, ...claimsOf(credential), ...claims },
      stranger.privateKey,
    )
  const jwk = (key: KeyObject) => key.export({ format: 'jwk' })

  it('gets the verdict of the badge with a proof inside, and shows the same, in every form', async () => {
    const expected = await issuing.verify(embedded)
    const { proof: _none, ...shown } = expected.credential ?? {}
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const jwt = await jwtBy(unsigned)
    const texts = [
      jwt,
      ` ${jwt}\n`,
      await jwtBy(unsigned, 'Ed25519'),
      await jwtBy(unsigned, 'RSA'),
      await sdJwt(),
      JSON.stringify(envelop(jwt)),
      JSON.stringify(envelop(await sdJwt(), 'application/dc+sd-jwt')),
    ]
    const reports = [
      ...(await Promise.all(texts.map((text) => issuing.verify(text)))),
      await verifyCredential(issuing.deps, { kind: 'png', bytes: bakePng(png, jwt) }, now),
      await verifyCredential(
        issuing.deps,
        {
          kind: 'svg',
          bytes: Buffer.from(bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>', jwt)),
        },
        now,
      ),
    ]
    for (const [index, report] of reports.entries()) {
      expect([report.verdict, report.issuer], String(index)).to.deep.equal([
        expected.verdict,
        expected.issuer,
      ])
      expect(report.credential, String(index)).to.deep.equal(shown)
      expect(resultOf(report, 'issuer.key'), String(index)).to.equal('pass key-published')
      expect(report.checks.filter(({ outcome }) => outcome === 'unknown')).to.deep.equal([])
    }
    expect(expected.verdict).to.equal('valid')
  })

  it('stays good when its holder leaves out what may be left out, and then does not show it', async () => {
    const [jwt = ''] = (await sdJwt()).split('~')
    const report = await issuing.verify(`${jwt}~`)
    expect(resultOf(report, 'signature')).to.equal('pass signature-valid')
    expect(report.verdict).to.equal('valid')
    expect(JSON.stringify(report.credential)).not.to.match(/Zoé|Evidence|awardedDate/u)
  })

  it('is revoked with the badge it repeats', async () => {
    const revoked = await issuing.unsigned('award-jwt-revoked')
    const text = await jwtBy(revoked)
    expect(resultOf(await issuing.verify(text), 'status.revocation')).to.match(/^pass /u)
    await issuing.setState('award-jwt-revoked', 'revoked')
    const report = await issuing.verify(text)
    expect([report.verdict, resultOf(report, 'status.revocation')]).to.deep.equal(['invalid', 'fail revoked'])
  })

  it('ends with the badge it repeats, as expired rather than as forged', async () => {
    const report = await issuing.verify(await jwtBy(unsigned), new Date('2031-01-01T00:00:00Z'))
    expect([resultOf(report, 'signature'), resultOf(report, 'validity')]).to.deep.equal([
      'pass signature-valid',
      'fail expired',
    ])
  })

  it('of an issuer named by its key is good, whether the key is named or carried', async () => {
    const badge = issuedBy(unsigned, strangerDid)
    for (const header of [{ kid: strangerDid }, { jwk: jwk(stranger.publicKey) }]) {
      const report = await issuing.verify(byStranger(badge, header))
      expect(resultOf(report, 'issuer.key')).to.equal('pass key-is-issuer')
      expect(report.verdict).to.equal('valid-with-warnings')
    }
  })

  it('that carries its own key says nothing of the issuer it names', async () => {
    const header = { jwk: jwk(stranger.publicKey) }
    const elsewhere = await issuing.verify(byStranger(issuedBy(unsigned, 'https://issuer.example'), header))
    expect([elsewhere.verdict, resultOf(elsewhere, 'issuer.key')]).to.deep.equal([
      'valid-with-warnings',
      'warn issuer-not-bound',
    ])
    expect(elsewhere.issuer?.recognised).to.equal(false)
    const acme = (await issuing.issuer('acme')).did
    const beta = (await issuing.issuer('beta')).did
    for (const issuer of [
      acme,
      beta,
      'did:web:badges.example.org:issuers:nobody',
      `${publicUrl}/issuers/acme`,
      'DID:web:x.example',
    ]) {
      const report = await issuing.verify(byStranger(issuedBy(unsigned, issuer), header))
      expect([report.verdict, resultOf(report, 'issuer.key')], issuer).to.deep.equal([
        'invalid',
        'fail key-not-issuers',
      ])
      expect(report).not.to.have.any.keys('issuer', 'credential')
    }
  })

  it('signed by a key on another site is undetermined: it is not looked up', async () => {
    const badge = issuedBy(unsigned, 'did:web:issuer.example')
    for (const kid of ['did:web:issuer.example#key-1', 'https://issuer.example/keys/1']) {
      const report = await issuing.verify(byStranger(badge, { kid }))
      expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
        'undetermined',
        'unknown key-not-looked-up',
      ])
      expect(report).not.to.have.any.keys('issuer', 'credential')
    }
  })

  it('signed by a key that would be published here, and is not, is invalid', async () => {
    for (const kid of [
      `${publicUrl}/issuers/acme/keys/${'A'.repeat(43)}`,
      'did:web:badges.example.org:issuers:acme#key-1',
    ]) {
      const report = await issuing.verify(byStranger(unsigned, { kid }))
      expect([report.verdict, resultOf(report, 'signature')], kid).to.deep.equal([
        'invalid',
        'fail key-not-issuers',
      ])
    }
  })

  it('signed by a key of its own, in the name of somebody else, is invalid', async () => {
    const report = await issuing.verify(byStranger(unsigned))
    expect([report.verdict, resultOf(report, 'issuer.key')]).to.deep.equal([
      'invalid',
      'fail key-not-issuers',
    ])
  })

  it('secured as VC-JOSE-COSE says is good: members of its header that mean nothing here are ignored', async () => {
    const badge = issuedBy(unsigned, strangerDid)
    const header = { alg: 'EdDSA', kid: strangerDid }
    const jwt = (more: object, claims: object = {}) =>
      compact({ ...header, typ: 'vc+jwt', ...more }, { ...badge, ...claims }, stranger.privateKey)
    const texts = [
      jwt({ iss: strangerDid }),
      jwt({ x5t: 'abc' }),
      jwt({}, { cnf: { kid: 'x' }, nonce: 'n-0S6' }),
      `${compact({ ...header, typ: 'vc+sd-jwt' }, badge, stranger.privateKey)}~`,
      JSON.stringify({ ...envelop(jwt({})), id: `data:application/vc+jwt;charset=utf-8,${jwt({})}` }),
    ]
    for (const [index, text] of texts.entries()) {
      const report = await issuing.verify(text)
      expect([report.verdict, resultOf(report, 'issuer.key')], String(index)).to.deep.equal([
        'valid-with-warnings',
        'pass key-is-issuer',
      ])
    }
  })

  it('whose holder may have left out where its status is, is undetermined', async () => {
    const badge = issuedBy(unsigned, strangerDid)
    const status = {
      id: 'https://x.example/l#1',
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: 'https://x.example/l',
    }
    const disclosure = Buffer.from(JSON.stringify(['salt', 'credentialStatus', status])).toString('base64url')
    const digest = createHash('sha256').update(disclosure).digest('base64url')
    const text = (payload: object) =>
      compact(
        { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: strangerDid },
        { vct: 'https://x.example/v', iss: strangerDid, ...badge, ...payload },
        stranger.privateKey,
      )
    const judged = async (signed: string) => {
      const report = await issuing.verify(signed)
      return [report.verdict, resultOf(report, 'status.revocation')]
    }
    const hiding = { _sd: [digest], _sd_alg: 'sha-256' }
    expect(await judged(`${text(hiding)}~${disclosure}~`)).to.deep.equal([
      'undetermined',
      'unknown status-list-not-fetched',
    ])
    expect(await judged(`${text(hiding)}~`)).to.deep.equal(['undetermined', 'unknown status-may-be-hidden'])
    const other = { status: { status_list: { idx: 0, uri: 'https://x.example/tsl' } } }
    expect(await judged(`${text(other)}~`)).to.deep.equal([
      'undetermined',
      'unknown status-type-not-supported',
    ])
    expect(await judged(`${text({})}~`)).to.deep.equal(['valid-with-warnings', 'pass no-status'])
  })

  it('whose key was retired since is judged by its validFrom when it does not say when it was signed', async () => {
    const issuer = await issuing.signing.keys.current('acme', 'P-256')
    const text = await signVcJwt(issuing.signing.keys, issuer, unsigned, { publicUrl })
    const retired = (retiredAt: Date) => ({
      ...issuing.deps,
      publishedKeys: async (did: string) =>
        (await issuing.deps.publishedKeys(did)).map((key) =>
          key.verificationMethod === issuer.verificationMethod
            ? { ...key, retiredAt: retiredAt.toISOString() }
            : key,
        ),
    })
    const judged = async (retiredAt: Date) =>
      resultOf(
        await verifyCredential(retired(retiredAt), { kind: 'jwt', bytes: Buffer.from(text) }, now),
        'issuer.key',
      )
    expect(unsigned['validFrom']).to.equal('2026-11-21T09:30:00Z')
    expect(await judged(new Date('2026-11-21T09:31:00Z'))).to.equal('pass key-published')
    expect(await judged(new Date('2026-11-20T09:30:00Z'))).to.equal('fail key-retired')
  })

  it('of an issuer that is only a number is not bound to its key, however the key is named', async () => {
    const badge = issuedBy(unsigned, 'urn:uuid:51111111-1111-4111-8111-111111111111')
    const did = `did:jwk:${Buffer.from(JSON.stringify(jwk(stranger.publicKey))).toString('base64url')}`
    for (const header of [{ kid: strangerDid }, { kid: `${did}#0` }, { jwk: jwk(stranger.publicKey) }])
      expect(resultOf(await issuing.verify(byStranger(badge, header)), 'issuer.key')).to.equal(
        'warn issuer-not-bound',
      )
  })

  it('is not read as anything else than it shows', async () => {
    const badge = issuedBy(unsigned, strangerDid)
    const subject = ['credentialSubject', 'achievement']
    const strangely = (payload: Credential) =>
      compact({ alg: 'EdDSA', kid: strangerDid }, payload, stranger.privateKey)
    const refusals: readonly (readonly [what: string, text: string, check: string, result: RegExp])[] = [
      [
        'another issuer in iss',
        byStranger(badge, undefined, { iss: 'did:web:issuer.example' }),
        'signature',
        /fail claims-mismatch/,
      ],
      [
        'another end in exp',
        byStranger(badge, undefined, { exp: 4_000_000_000 }),
        'signature',
        /fail claims-mismatch/,
      ],
      ['a member nobody defined', byStranger({ ...badge, level: 'expert' }), 'schema', /fail/],
      ['an empty value', byStranger({ ...badge, description: null }), 'format', /fail null-value/],
      [
        'a context of its own',
        byStranger({
          ...badge,
          '@context': [...(badge['@context'] as unknown[]), { humanCode: 'https://x.example' }],
        }),
        'context',
        /fail/,
      ],
      [
        'an @index',
        byStranger(changed(badge, [...subject, '@index'], () => 'EXPERT')),
        'format',
        /fail forbidden-key/,
      ],
      ['a name beside vc', strangely({ vc: badge, name: 'EXPERT' }), 'format', /fail credential-malformed/],
      [
        'no algorithm',
        'eyJhbGciOiJub25lIn0.eyJpZCI6InVybjp4OjEifQ.c2lnbmF0dXJl',
        'format',
        /fail algorithm-unsupported/,
      ],
      ['no signature', 'eyJhbGciOiJub25lIn0.eyJpZCI6InVybjp4OjEifQ.', 'format', /fail jws-malformed/],
      [
        'an algorithm not read here',
        byStranger(badge, { alg: 'PS256', kid: strangerDid }),
        'format',
        /unknown proof-format-not-supported/,
      ],
      [
        'an envelope of a form not read here',
        JSON.stringify({ ...envelop('a.b.c'), id: 'data:application/vc+cose;base64,0oRDoQEm' }),
        'format',
        /unknown proof-format-not-supported/,
      ],
      [
        'a key in a certificate',
        byStranger(badge, { typ: 'vc+jwt', x5c: ['MIIB'] }),
        'signature',
        /unknown key-not-looked-up/,
      ],
      [
        'an envelope with a name',
        JSON.stringify({ ...envelop('a.b.c'), name: 'EXPERT' }),
        'format',
        /fail envelope-malformed/,
      ],
      ['an envelope in an envelope', JSON.stringify(envelop(strangely(envelop('a.b.c')))), 'context', /fail/],
    ]
    for (const [what, text, check, result] of refusals) {
      const report = await issuing.verify(text)
      expect(resultOf(report, check), what).to.match(result)
      expect(report.verdict, what).to.equal(result.source.startsWith('unknown') ? 'undetermined' : 'invalid')
      expect(report, what).not.to.have.any.keys('issuer', 'credential')
    }
  })

  it('may have endorsements as signed texts, which are judged on their own; what is no endorsement is refused', async () => {
    const acme = (await issuing.issuer('acme')).did
    const endorsement = (id: string, type = 'EndorsementCredential', header: object = { kid: strangerDid }) =>
      compact(
        { alg: 'EdDSA', typ: 'JWT', ...header },
        { id, type: ['VerifiableCredential', type], issuer: acme },
        stranger.privateKey,
      )
    const endorsed = async (text: string) =>
      issuing.verify(await issuing.sign({ ...unsigned, endorsementJwt: [text] }))
    const byStranger = await endorsed(endorsement('urn:uuid:0b8d7f7c-7a0e-4a5c-8f43-3f1c1f6d2b23'))
    expect([byStranger.verdict, resultOf(byStranger, 'endorsement')]).to.deep.equal([
      'valid-with-warnings',
      'warn endorsements-not-good',
    ])
    expect(byStranger.credential).to.not.have.any.keys('endorsementJwt')
    const unread = await endorsed(
      endorsement('urn:x:1', 'EndorsementCredential', { kid: strangerDid, x5t: 'a' }),
    )
    expect(resultOf(unread, 'endorsement')).to.equal('warn endorsements-not-good')
    for (const text of [
      'Très bien',
      endorsement(String(unsigned['id'])),
      endorsement('urn:x:1', 'AchievementCredential'),
      endorsement('urn:x:1', 'EndorsementCredential', { alg: 'none' }),
    ]) {
      expect(resultOf(await endorsed(text), 'schema'), text).to.equal('fail endorsement-incoherent')
    }
  })

  it('that bears a proof inside is good when both are', async () => {
    const acme = await issuing.signing.keys.current('acme', 'P-256')
    const { keys } = issuing.signing
    const sign = async (credential: Credential) => {
      const payload = { ...credential, ...claimsOf(credential) }
      const header = { alg: 'ES256', typ: 'JWT', kid: acme.verificationMethod }
      const input = [header, payload]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      return `${input}.${Buffer.from(await keys.sign(acme, Buffer.from(input))).toString('base64url')}`
    }
    expect((await issuing.verify(await sign(embedded))).verdict).to.equal('valid')
    const forged = changed(embedded, ['name'], () => 'Expert')
    expect(resultOf(await issuing.verify(await sign(forged)), 'signature')).to.match(/^fail /u)
  })

  it('is not good once a single character of it is changed', async () => {
    const text = await jwtBy(unsigned)
    const digests = new Set<string>()
    for (let at = 0; at < text.length; at += Math.floor(text.length / 12)) {
      if (text[at] === '.') continue
      const other = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
      const report = await issuing.verify(other)
      expect(report.verdict, String(at)).to.be.oneOf(['invalid', 'undetermined'])
      expect(report).not.to.have.any.keys('issuer', 'credential')
      digests.add(createHash('sha256').update(other).digest('hex'))
    }
    expect(digests.size).to.be.greaterThan(10)
  })
})
