import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { bakeAssertionPng, bakeAssertionSvg } from '../../server/credential/open-badges-2/bake-assertion.ts'
import type { VerifyDeps } from '../../server/verify/check.ts'
import type { InputKind, VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { stranger } from './stranger.ts'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { now, resultOf } from './issuing.ts'

type Json = Readonly<Record<string, unknown>>

const context = 'https://w3id.org/openbadges/v2'
const v1 = 'https://w3id.org/openbadges/v1'
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('badges of Open Badges before 3.0', function () {
  this.timeout(30_000)
  let site: OtherSite
  let other: OtherSite
  let deps: VerifyDeps
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger2 = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = keys.publicKey.export({ type: 'spki', format: 'pem' })

  before(async () => {
    site = await startOtherSite('badges.issuer.example')
    other = await startOtherSite('elsewhere.example')
    deps = { ...stranger, outside: outsideOf([site, other]) }
  })
  after(async () => {
    await site.stop()
    await other.stop()
  })
  beforeEach(() => {
    site.answer('/issuer', { body: profile() })
    site.answer('/class', { body: badgeClass() })
    site.answer('/key', {
      body: {
        '@context': context,
        id: at('/key'),
        type: 'CryptographicKey',
        owner: at('/issuer'),
        publicKeyPem: pem,
      },
    })
    site.answer('/revoked', {
      body: {
        '@context': context,
        id: at('/revoked'),
        type: 'RevocationList',
        revokedAssertions: ['urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4'],
      },
    })
    site.answer('/a', { body: assertion() })
  })

  const at = (path: string) => `${site.url}${path}`
  const profile = (change: Json = {}): Json => ({
    '@context': context,
    id: at('/issuer'),
    type: 'Issuer',
    name: 'Fablab',
    url: site.url,
    email: 'fablab@issuer.example',
    publicKey: at('/key'),
    ...change,
  })
  const badgeClass = (change: Json = {}): Json => ({
    '@context': context,
    id: at('/class'),
    type: 'BadgeClass',
    name: 'Soudure',
    description: 'Sait souder',
    image: at('/i.png'),
    criteria: at('/criteria'),
    issuer: at('/issuer'),
    ...change,
  })
  const assertion = (change: Json = {}): Json => ({
    '@context': context,
    id: at('/a'),
    type: 'Assertion',
    recipient: { type: 'email', hashed: false, identity: 'zoe.lefevre@exemple.fr' },
    badge: at('/class'),
    verification: { type: 'hosted' },
    issuedOn: '2020-01-01T00:00:00Z',
    ...change,
  })
  const signedAssertion = (change: Json = {}): Json =>
    assertion({
      id: 'urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be5',
      verification: { type: 'SignedBadge', creator: at('/key') },
      ...change,
    })
  function jws(
    payload: Json,
    key: KeyObject = keys.privateKey,
    header: Json = { alg: 'RS256', typ: 'JWT' },
  ): string {
    const input = [header, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
  }
  async function verify(
    input: Json | string | Buffer,
    kind: InputKind = 'json',
    change: Partial<VerifyDeps> = {},
  ): Promise<VerificationReport> {
    const bytes = Buffer.isBuffer(input)
      ? input
      : Buffer.from(typeof input === 'string' ? input : JSON.stringify(input))
    const report = await verifyCredential({ ...deps, ...change }, { kind, bytes }, now)
    expect(JSON.stringify(report)).to.not.include('zoe.lefevre')
    return report
  }
  const outcome = (report: VerificationReport, check: string) => [report.verdict, resultOf(report, check)]

  describe('of 2.0, hosted', () => {
    it('are good, with reservations, as long as the site of their issuer shows the same', async () => {
      const report = await verify(assertion())
      expect(outcome(report, 'signature')).to.deep.equal(['valid-with-warnings', 'warn hosted-not-signed'])
      expect(resultOf(report, 'issuer.key')).to.equal('pass hosted-by-issuer')
      expect(resultOf(report, 'status.revocation')).to.equal('pass not-revoked')
      expect(resultOf(report, 'issuer.trust')).to.equal('warn issuer-unknown')
      expect(report.issuer).to.deep.equal({ id: at('/issuer'), recognised: false })
      expect(report.credential?.['recipient']).to.deep.equal({ type: 'email', hashed: false })
      expect(report.credential?.['badge']).to.include({ name: 'Soudure' })
      const source = report.checks.find(({ id }) => id === 'signature')?.basedOn?.[0]
      expect(source?.url).to.equal(at('/a'))
    })

    it('are the same when their site writes the same moment, or the same kind, in another way', async () => {
      const written = { issuedOn: '2020-01-01T01:00:00+01:00', verification: { type: 'HostedBadge' } }
      site.answer('/a', { body: assertion(written) })
      expect((await verify(assertion())).verdict).to.equal('valid-with-warnings')
      for (const change of [
        { issuedOn: '2020-01-01T01:00:00Z' },
        { verification: { type: 'HostedBadge', x: 'y' } },
        { expires: '2030-01-01T00:00:00Z' },
      ]) {
        const report = await verify(assertion(change))
        expect(outcome(report, 'signature')).to.deep.equal(['invalid', 'fail hosted-differs'])
      }
    })

    it('are what their site shows today: what it added since is no alteration, and counts', async () => {
      const added = { image: at('/a.png'), narrative: 'A soudé un portail.', 'extensions:x': { a: 1 } }
      site.answer('/a', { body: assertion(added) })
      const report = await verify(assertion())
      expect(outcome(report, 'signature')).to.deep.equal(['valid-with-warnings', 'warn hosted-not-signed'])
      expect(report.credential).to.include({ narrative: added.narrative })
      for (const [since, check, result] of [
        [{ expires: '2021-01-01T00:00:00Z' }, 'validity', 'fail expired'],
        [{ endorsement: at('/endorsement') }, 'endorsement', 'warn endorsements-not-checked'],
        [{ revoked: true }, 'status.revocation', 'fail revoked'],
        [{ evidence: [{ '@context': 'https://x.example', id: 'urn:x' }] }, 'context', 'fail context-unknown'],
        [{ expires: 7 }, 'schema', 'fail schema-mismatch'],
      ] as const) {
        site.answer('/a', { body: assertion(since) })
        const later = await verify(assertion())
        expect(resultOf(later, check)).to.equal(result)
        expect(later.verdict).to.equal(result.startsWith('fail') ? 'invalid' : 'valid-with-warnings')
      }
    })

    it('are not what their site shows when they say more than it, or say it in other words', async () => {
      site.answer('/a', { body: assertion({ narrative: 'A soudé un portail.' }) })
      for (const change of [
        { narrative: 'A soudé un pont.' },
        { narrative: 'A soudé un portail.', image: at('/a.png') },
        { 'extensions:level': { level: 'expert' } },
      ]) {
        const report = await verify(assertion(change))
        expect(outcome(report, 'signature')).to.deep.equal(['invalid', 'fail hosted-differs'])
      }
      site.answer('/a', { body: { ...assertion(), '@context': [context, 'https://x.example/words'] } })
      expect(resultOf(await verify(assertion()), 'signature')).to.equal('fail hosted-differs')
    })

    it('are read from PNG and SVG images, as text or as an address alone', async () => {
      const text = JSON.stringify(assertion())
      for (const png of [text, at('/a')])
        expect((await verify(bakeAssertionPng(pixel, png), 'png')).verdict).to.equal('valid-with-warnings')
      const svg = bakeAssertionSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', text, at('/a'))
      expect((await verify(svg, 'svg')).verdict).to.equal('valid-with-warnings')
      const alone = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org"><o:assertion verify="${at('/a')}"/></svg>`
      expect((await verify(alone, 'svg')).verdict).to.equal('valid-with-warnings')
    })

    it('say nothing without that site: open, whatever they say, and nothing is shown', async () => {
      for (const change of [{}, { name: 'x' }, { badge: badgeClass() }]) {
        const bytes = Buffer.from(JSON.stringify(assertion(change)))
        const report = await verifyCredential(stranger, { kind: 'json', bytes }, now)
        expect(outcome(report, 'signature')).to.deep.equal(['undetermined', 'unknown hosted-not-looked-up'])
        expect(report).to.not.have.any.keys('issuer', 'credential')
      }
    })

    const refusals: readonly (readonly [string, () => Json, string, string, string])[] = [
      [
        'the site shows another recipient',
        () => assertion({ recipient: { type: 'email', hashed: false, identity: 'bob@exemple.fr' } }),
        'signature',
        'invalid',
        'fail hosted-differs',
      ],
      [
        'the site shows another class',
        () => assertion({ badge: at('/other') }),
        'signature',
        'invalid',
        'fail hosted-differs',
      ],
      [
        'nothing is at its address',
        () => assertion({ id: at('/none') }),
        'signature',
        'undetermined',
        'unknown hosted-not-looked-up',
      ],
      [
        'it is withdrawn (410)',
        () => (site.answer('/gone', { status: 410, body: {} }), assertion({ id: at('/gone') })),
        'status.revocation',
        'invalid',
        'fail revoked',
      ],
      [
        'its site says it is revoked',
        () => (site.answer('/a', { body: assertion({ revoked: true }) }), assertion()),
        'status.revocation',
        'invalid',
        'fail revoked',
      ],
      [
        'it has ended',
        () => (
          site.answer('/a', { body: assertion({ expires: '2021-01-01T00:00:00Z' }) }),
          assertion({ expires: '2021-01-01T00:00:00Z' })
        ),
        'validity',
        'invalid',
        'fail expired',
      ],
      [
        'it is of tomorrow',
        () => (
          site.answer('/a', { body: assertion({ issuedOn: '2100-01-01T00:00:00Z' }) }),
          assertion({ issuedOn: '2100-01-01T00:00:00Z' })
        ),
        'validity',
        'invalid',
        'fail not-yet-valid',
      ],
      [
        'it says it is signed, and is not',
        () => signedAssertion(),
        'signature',
        'invalid',
        'fail proof-missing',
      ],
      [
        'its image is in it',
        () => assertion({ image: 'data:image/png;base64,AAAA' }),
        'schema',
        'invalid',
        'fail schema-mismatch',
      ],
      [
        'its words are redefined',
        () => assertion({ '@context': [context, { name: 'urn:x' }] }),
        'context',
        'invalid',
        'fail context-unknown',
      ],
      [
        'its words are redefined inside',
        () => assertion({ badge: { ...badgeClass(), '@context': 'https://x.example/c' } }),
        'context',
        'invalid',
        'fail context-unknown',
      ],
      [
        'it has words of others',
        () => assertion({ '@context': [context, 'https://x.example/c'] }),
        'context',
        'undetermined',
        'unknown context-not-known',
      ],
      [
        'it is of no version there is',
        () => assertion({ '@context': 'https://w3id.org/openbadges/invalid' }),
        'context',
        'invalid',
        'fail context-unknown',
      ],
      ['it is a class', () => badgeClass(), 'type', 'undetermined', 'unknown not-an-award'],
      [
        'it is something else',
        () => assertion({ type: 'Person' }),
        'type',
        'invalid',
        'fail not-an-open-badge',
      ],
      [
        'its issuer is at another address than it says',
        () => (site.answer('/issuer', { body: profile({ id: at('/other') }) }), assertion()),
        'issuer.key',
        'invalid',
        'fail issuer-mismatch',
      ],
      [
        'its class is at another address than it says',
        () => (site.answer('/class', { body: badgeClass({ id: at('/other') }) }), assertion()),
        'issuer.key',
        'invalid',
        'fail issuer-mismatch',
      ],
      [
        'its issuer cannot be read',
        () => (site.answer('/issuer', { body: '[[[' }), assertion()),
        'issuer.key',
        'undetermined',
        'unknown issuer-not-looked-up',
      ],
      [
        'its issuer has not its form',
        () => (site.answer('/issuer', { body: { id: at('/issuer') } }), assertion()),
        'issuer.key',
        'undetermined',
        'unknown issuer-unusable',
      ],
      [
        'its issuer hosts its badges elsewhere',
        () => (
          site.answer('/issuer', {
            body: profile({ verification: { allowedOrigins: 'elsewhere.example' } }),
          }),
          assertion()
        ),
        'issuer.key',
        'invalid',
        'fail hosted-out-of-scope',
      ],
      [
        'its issuer hosts its badges under another path',
        () => (
          site.answer('/issuer', { body: profile({ verification: { startsWith: [at('/b/'), at('/c/')] } }) }),
          assertion()
        ),
        'issuer.key',
        'invalid',
        'fail hosted-out-of-scope',
      ],
      [
        'it is hosted by somebody else in the name of its issuer',
        () => {
          const theirs = assertion({ id: `${other.url}/a` })
          other.answer('/a', { body: theirs })
          return theirs
        },
        'issuer.key',
        'invalid',
        'fail hosted-out-of-scope',
      ],
      [
        'its host only leads to somebody else’s',
        () => {
          const theirs = assertion({ id: at('/redirect') })
          site.answer('/redirect', { status: 302, headers: { Location: `${other.url}/b` }, body: '' })
          other.answer('/b', { body: theirs })
          return theirs
        },
        'signature',
        'undetermined',
        'unknown hosted-elsewhere',
      ],
      [
        'it says it is hosted here',
        () => assertion({ id: `${stranger.publicUrl}/ob2/assertions/x` }),
        'signature',
        'invalid',
        'fail hosted-differs',
      ],
      [
        'it says its issuer is here',
        () => (
          site.answer('/class', {
            body: badgeClass({
              issuer: `${stranger.publicUrl.toUpperCase().replace('HTTPS', 'https')}/ob2/issuers/acme`,
            }),
          }),
          assertion()
        ),
        'issuer.key',
        'invalid',
        'fail issuer-mismatch',
      ],
    ]
    for (const [title, make, check, verdict, result] of refusals) {
      it(`are ${verdict} when ${title}`, async () => {
        const report = await verify(make())
        expect(outcome(report, check)).to.deep.equal([verdict, result])
        if (verdict !== 'invalid' || !['validity', 'status.revocation'].includes(check))
          expect(report).to.not.have.any.keys('issuer', 'credential')
      })
    }

    it('are of their issuer where it says its badges are: another host, a path', async () => {
      site.answer('/issuer', {
        body: profile({
          verification: {
            allowedOrigins: ['elsewhere.example', 'badges.issuer.example'],
            startsWith: [at('/x'), at('/a')],
          },
        }),
      })
      expect((await verify(assertion())).verdict).to.equal('valid-with-warnings')
    })

    it('are asked for over https, even when they say http, and whatever the case of the host', async () => {
      const plain = at('/a').replace('https://badges', 'http://BADGES')
      site.answer('/a', { body: assertion({ id: plain }) })
      expect((await verify(assertion({ id: plain }))).verdict).to.equal('valid-with-warnings')
    })

    it('warn of endorsements, and show none', async () => {
      const endorsed = assertion({ endorsement: [at('/e')] })
      site.answer('/a', { body: endorsed })
      const report = await verify(endorsed)
      expect(resultOf(report, 'endorsement')).to.equal('warn endorsements-not-checked')
      expect(report.credential).to.not.have.any.keys('endorsement')
    })
  })

  describe('of 2.0, signed', () => {
    it('are good, with reservations, by a key their issuer publishes', async () => {
      for (const [text, kind] of [
        [jws(signedAssertion()), 'jwt'],
        [jws(signedAssertion()), 'json'],
      ] as const) {
        const report = await verify(text, kind)
        expect(outcome(report, 'signature')).to.deep.equal(['valid-with-warnings', 'pass signature-valid'])
        expect(resultOf(report, 'issuer.key')).to.equal('pass key-published')
        expect(report.issuer).to.deep.equal({ id: at('/issuer'), recognised: false })
      }
      expect((await verify(bakeAssertionPng(pixel, jws(signedAssertion())), 'png')).verdict).to.equal(
        'valid-with-warnings',
      )
    })

    it('are by any of the keys their issuer publishes where they do not say which, and open while one is not read', async () => {
      const second = stranger2.publicKey.export({ type: 'spki', format: 'pem' })
      const key2 = { '@context': context, id: at('/key2'), type: 'CryptographicKey', publicKeyPem: second }
      const nobodySays = { verification: { type: 'SignedBadge' } }
      const third = generateKeyPairSync('rsa', { modulusLength: 2048 })
      site.answer('/key2', { body: key2 })
      site.answer('/issuer', { body: profile({ publicKey: [at('/key'), at('/key2')] }) })
      for (const [key, result] of [
        [keys.privateKey, ['valid-with-warnings', 'pass signature-valid']],
        [stranger2.privateKey, ['valid-with-warnings', 'pass signature-valid']],
        [third.privateKey, ['invalid', 'fail signature-mismatch']],
      ] as const)
        expect(outcome(await verify(jws(signedAssertion(nobodySays), key)), 'signature')).to.deep.equal(
          result,
        )
      site.answer('/issuer', { body: profile({ publicKey: [at('/key'), at('/none')] }) })
      const unread = await verify(jws(signedAssertion(nobodySays), stranger2.privateKey))
      expect(outcome(unread, 'signature')).to.deep.equal(['undetermined', 'unknown key-not-looked-up'])
      expect(resultOf(unread, 'status.revocation')).to.equal('skipped not-reached')
    })

    it('are refused when the list of their issuer names them in capitals', async () => {
      site.answer('/issuer', { body: profile({ revocationList: at('/revoked') }) })
      const named = jws(signedAssertion({ id: 'urn:uuid:6DEB4A00-EBCE-4B28-8CC2-AFA705EF7BE4' }))
      expect(outcome(await verify(named), 'status.revocation')).to.deep.equal(['invalid', 'fail revoked'])
    })

    it('are refused once the list of their issuer names them, and open when it cannot be read', async () => {
      site.answer('/issuer', { body: profile({ revocationList: at('/revoked') }) })
      expect(outcome(await verify(jws(signedAssertion())), 'status.revocation')).to.deep.equal([
        'valid-with-warnings',
        'pass not-revoked',
      ])
      const named = jws(signedAssertion({ id: 'urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4' }))
      expect(outcome(await verify(named), 'status.revocation')).to.deep.equal(['invalid', 'fail revoked'])
      site.answer('/issuer', { body: profile({ revocationList: at('/none') }) })
      expect(outcome(await verify(named), 'status.revocation')).to.deep.equal([
        'undetermined',
        'unknown status-list-unusable',
      ])
    })

    for (const [title, make, check, verdict, result] of [
      [
        'signed by somebody else',
        () => jws(signedAssertion(), stranger2.privateKey),
        'signature',
        'invalid',
        'fail signature-mismatch',
      ],
      [
        'with another word',
        () =>
          jws(signedAssertion()).replace(
            /^([^.]*)\.[^.]*/u,
            (_, header: string) =>
              `${header}.${Buffer.from(JSON.stringify(signedAssertion({ narrative: 'Expert' }))).toString('base64url')}`,
          ),
        'signature',
        'invalid',
        'fail signature-mismatch',
      ],
      [
        'by a key of somebody else',
        () => {
          other.answer('/key', {
            body: {
              id: `${other.url}/key`,
              type: 'CryptographicKey',
              owner: at('/issuer'),
              publicKeyPem: stranger2.publicKey.export({ type: 'spki', format: 'pem' }),
            },
          })
          return jws(
            signedAssertion({ verification: { type: 'signed', creator: `${other.url}/key` } }),
            stranger2.privateKey,
          )
        },
        'issuer.key',
        'invalid',
        'fail key-not-issuers',
      ],
      [
        'by a key that says it is of another',
        () => {
          site.answer('/key', {
            body: { id: at('/key'), type: 'CryptographicKey', owner: at('/other'), publicKeyPem: pem },
          })
          return jws(signedAssertion())
        },
        'issuer.key',
        'invalid',
        'fail key-not-issuers',
      ],
      [
        'by a key that cannot be looked up',
        () => (site.answer('/key', { status: 503, body: {} }), jws(signedAssertion())),
        'signature',
        'undetermined',
        'unknown key-not-looked-up',
      ],
      [
        'when the private key is published instead',
        () => {
          site.answer('/key', {
            body: {
              id: at('/key'),
              type: 'CryptographicKey',
              publicKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
            },
          })
          return jws(signedAssertion())
        },
        'signature',
        'undetermined',
        'unknown key-not-looked-up',
      ],
    ] as const) {
      it(`are ${verdict} ${title}`, async () => {
        const report = await verify(make())
        expect(outcome(report, check)).to.deep.equal([verdict, result])
        expect(report).to.not.have.any.keys('issuer', 'credential')
      })
    }
  })

  describe('before 2.0', () => {
    const older = (change: Json = {}): Json => ({
      uid: 'a1',
      recipient: { type: 'email', hashed: false, identity: 'zoe.lefevre@exemple.fr' },
      badge: at('/class1'),
      verify: { type: 'hosted', url: at('/a1') },
      issuedOn: 1_577_836_800,
      ...change,
    })
    const of05: Json = {
      recipient: 'zoe.lefevre@exemple.fr',
      issued_on: '2013-01-01',
      badge: {
        version: '0.5.0',
        name: 'Soudure',
        image: '/i.png',
        description: 'Sait souder',
        criteria: '/c',
        issuer: { origin: '', name: 'Fablab' },
      },
    }
    const in05 = (origin = site.url): Json => ({
      ...of05,
      badge: { ...(of05['badge'] as Json), issuer: { origin, name: 'Fablab' } },
    })
    beforeEach(() => {
      site.answer('/class1', {
        body: {
          name: 'Soudure',
          description: 'Sait souder',
          image: at('/i.png'),
          criteria: at('/c'),
          issuer: at('/issuer1'),
        },
      })
      site.answer('/issuer1', { body: { name: 'Fablab', url: site.url, revocationList: at('/revoked1') } })
      site.answer('/revoked1', { body: { a9: 'Erreur' } })
      site.answer('/pem', { body: pem, headers: { 'Content-Type': 'text/plain' } })
    })

    it('are good, with reservations, where the site of their issuer shows them: 1.0, 1.1 and 0.5', async () => {
      for (const badge of [older(), older({ '@context': v1, type: 'Assertion', id: at('/a1') })]) {
        site.answer('/a1', { body: badge })
        expect(outcome(await verify(badge), 'issuer.key')).to.deep.equal([
          'valid-with-warnings',
          'pass hosted-by-issuer',
        ])
      }
      site.answer('/a05', { body: in05() })
      const report = await verify(bakeAssertionPng(pixel, at('/a05')), 'png')
      expect(outcome(report, 'issuer.key')).to.deep.equal(['valid-with-warnings', 'pass hosted-by-issuer'])
      expect(report.issuer).to.deep.equal({ id: site.url, recognised: false })
    })

    it('of 0.5 are open without the address they are at, and refused at that of another site', async () => {
      expect(outcome(await verify(in05()), 'signature')).to.deep.equal([
        'undetermined',
        'unknown hosted-address-missing',
      ])
      site.answer('/a05', { body: in05(other.url) })
      const report = await verify(bakeAssertionPng(pixel, at('/a05')), 'png')
      expect(outcome(report, 'issuer.key')).to.deep.equal(['invalid', 'fail hosted-out-of-scope'])
    })

    it('of 1.0 are good signed by a key of the site of their issuer, and refused once revoked or by another', async () => {
      const signed = (change: Json = {}) => older({ verify: { type: 'signed', url: at('/pem') }, ...change })
      expect(outcome(await verify(jws(signed())), 'signature')).to.deep.equal([
        'valid-with-warnings',
        'pass signature-valid',
      ])
      expect(outcome(await verify(jws(signed({ uid: 'a9' }))), 'status.revocation')).to.deep.equal([
        'invalid',
        'fail revoked',
      ])
      expect(outcome(await verify(jws(signed(), stranger2.privateKey)), 'signature')).to.deep.equal([
        'invalid',
        'fail signature-mismatch',
      ])
      const theirs = signed({ verify: { type: 'signed', url: `${other.url}/pem` } })
      expect(outcome(await verify(jws(theirs)), 'issuer.key')).to.deep.equal([
        'invalid',
        'fail key-not-issuers',
      ])
    })
  })
})
