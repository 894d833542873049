import { expect } from 'chai'
import { parseJws } from '../../../server/proof/jose/jws.ts'
import { otherDocuments } from '../../../server/verify/older/other-documents.ts'
import { judgeSigned } from '../../../server/verify/older/signed.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { timestamp } from '../../../server/timestamp.ts'
import { sitesInMemory } from '../in-memory-sites.ts'
import {
  assertion,
  assertion1,
  at,
  badgeClass,
  jws,
  judged,
  keys,
  otherKeys,
  pages,
  pemOf,
  profile,
  publicKey,
  site,
  type Json,
  type Pages,
} from './older-world.ts'

const uuid = 'urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4'
const elsewhere = 'https://other.example'
const signed = (change: Json = {}) =>
  assertion({ id: uuid, verification: { type: 'SignedBadge', creator: at('/key') }, ...change })
const unnamed = () => signed({ verification: { type: 'signed' } })
const signed1 = (change: Json = {}) => assertion1({ verify: { type: 'signed', url: at('/pem') }, ...change })
const by = (change: Json): Pages => ({ '/issuer': { body: profile(change) } })
const key2 = publicKey({ id: at('/key2'), publicKeyPem: pemOf(otherKeys.publicKey) })

const good = ['valid-with-warnings: pass signature-valid', 'valid-with-warnings: pass key-published']
const notIssuers = ['invalid: skipped not-reached', 'invalid: fail key-not-issuers']
const mismatch = ['invalid: fail signature-mismatch', 'invalid: skipped not-reached']
const open = ['undetermined: unknown key-not-looked-up', 'undetermined: skipped not-reached']

describe('a signed badge before 3.0', () => {
  const rows: readonly (readonly [string, Json, Pages, readonly string[]])[] = [
    ['the one key of its issuer', signed(), {}, good],
    ['the one key of its issuer, which it does not name', unnamed(), {}, good],
    [
      'its key, named over http',
      signed({ verification: { type: 'signed', creator: 'http://ISSUER.example/key' } }),
      {},
      good,
    ],
    ['the key it names, of two', signed(), by({ publicKey: [at('/key2'), at('/key')] }), good],
    ['a key within the profile', signed(), by({ publicKey: publicKey() }), good],
    ['a key without an owner', signed(), { '/key': { body: publicKey({ owner: undefined }) } }, good],
    ['a key named twice', signed(), by({ publicKey: [at('/key'), at('/key')] }), good],
    [
      'another key of its issuer than it names',
      signed({ verification: { type: 'signed', creator: at('/key2') } }),
      { ...by({ publicKey: [at('/key'), at('/key2')] }), '/key2': { body: key2 } },
      mismatch,
    ],
    ['a key that its issuer does not publish', signed(), by({ publicKey: at('/key2') }), notIssuers],
    ['a key, and its issuer publishes none', signed(), by({ publicKey: undefined }), notIssuers],
    ['a key it does not name, and its issuer publishes none', unnamed(), by({ publicKey: [] }), notIssuers],
    [
      'a key that says it is another',
      signed(),
      { '/key': { body: publicKey({ id: at('/key2') }) } },
      notIssuers,
    ],
    [
      'a key that says it is of another issuer',
      signed(),
      { '/key': { body: publicKey({ owner: at('/other') }) } },
      notIssuers,
    ],
    [
      'a key within the profile, of another issuer',
      signed(),
      by({ publicKey: publicKey({ owner: at('/other') }) }),
      notIssuers,
    ],
    ['a key that is not there', signed(), { '/key': { refusal: 'unreachable' } }, open],
    [
      'a key that has not its form',
      signed(),
      { '/key': { body: publicKey({ publicKeyPem: undefined }) } },
      open,
    ],
    ['a key of another type', signed(), { '/key': { body: publicKey({ type: 'Image' }) } }, open],
    ['a key that is none', signed(), { '/key': { body: publicKey({ publicKeyPem: 'bonjour' }) } }, open],
    [
      'a key that only looks like one',
      signed(),
      {
        '/key': {
          body: publicKey({ publicKeyPem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }),
        },
      },
      open,
    ],
    [
      'a private key',
      signed(),
      {
        '/key': {
          body: publicKey({ publicKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) }),
        },
      },
      open,
    ],
    [
      'a key after other words',
      signed(),
      { '/key': { body: publicKey({ publicKeyPem: `Notre clé : ${pemOf(keys.publicKey)}` }) } },
      open,
    ],
    [
      'a key after an empty line',
      signed(),
      { '/key': { body: publicKey({ publicKeyPem: `\n${pemOf(keys.publicKey)}` }) } },
      good,
    ],
    [
      'a key in the old form',
      signed(),
      {
        '/key': {
          body: publicKey({ publicKeyPem: keys.publicKey.export({ type: 'pkcs1', format: 'pem' }) }),
        },
      },
      good,
    ],
    [
      'somebody else',
      signed(),
      { '/key': { body: publicKey({ publicKeyPem: pemOf(otherKeys.publicKey) }) } },
      mismatch,
    ],
    [
      'the second of two keys',
      unnamed(),
      { ...by({ publicKey: [at('/key2'), at('/key')] }), '/key2': { body: key2 } },
      good,
    ],
    ['the second, and the first is not there', unnamed(), by({ publicKey: [at('/none'), at('/key')] }), good],
    ['the first, and the second is not there', unnamed(), by({ publicKey: [at('/key'), at('/none')] }), good],
    [
      'neither of two keys',
      unnamed(),
      {
        ...by({ publicKey: [at('/key2'), at('/key')] }),
        '/key2': { body: key2 },
        '/key': { body: publicKey({ publicKeyPem: key2['publicKeyPem'] }) },
      },
      mismatch,
    ],
    [
      'none of the keys that are there',
      unnamed(),
      { ...by({ publicKey: [at('/key2'), at('/none')] }), '/key2': { body: key2 } },
      open,
    ],
    [
      'the third of three keys, of which two are looked at',
      unnamed(),
      {
        ...by({ publicKey: [at('/key2'), at('/key3'), at('/key')] }),
        '/key2': { body: key2 },
        '/key3': { body: { ...key2, id: at('/key3') } },
      },
      open,
    ],
    ['1.0, by the key of the site', signed1(), {}, good],
    [
      '1.0, by the key of the site over http',
      signed1({ verify: { type: 'signed', url: 'http://ISSUER.example/pem' } }),
      {},
      good,
    ],
    [
      '1.0, by a key of another site',
      signed1({ verify: { type: 'signed', url: `${elsewhere}/pem` } }),
      { [`${elsewhere}/pem`]: { body: pemOf(keys.publicKey) } },
      notIssuers,
    ],
    ['1.0, by a key that is not there', signed1(), { '/pem': { refusal: 'not-found' } }, open],
    ['1.0, by a key that is none', signed1(), { '/pem': { body: 'bonjour' } }, open],
    ['1.0, by somebody else', signed1(), { '/pem': { body: pemOf(otherKeys.publicKey) } }, mismatch],
  ]
  for (const [what, badge, change, expected] of rows)
    it(`is ${(expected[0] ?? '').replace(':', ',')}, signed with ${what}`, async () => {
      const { answer, report } = await judged(jws(badge), change)
      expect([answer('signature'), answer('issuer.key')]).to.deep.equal(expected)
      expect(report.credential !== undefined).to.equal(expected === good)
      if (expected !== good) expect(answer('status.revocation')).to.contain('skipped not-reached')
    })

  it('is not judged by its signature where its issuer is not its own, and is left open where none is found', async () => {
    const other = await judged(jws(signed()), { '/issuer': { body: profile({ id: at('/other') }) } })
    expect([other.answer('signature'), other.answer('issuer.key')]).to.deep.equal([
      'invalid: skipped not-reached',
      'invalid: fail issuer-mismatch',
    ])
    const none = await judged(jws(signed()), { '/issuer': { refusal: 'not-found' } })
    expect([none.answer('signature'), none.answer('issuer.key')]).to.deep.equal([
      'undetermined: unknown key-not-looked-up',
      'undetermined: unknown issuer-not-looked-up',
    ])
  })

  it('says where the key was looked up: the class, the issuer, the key', async () => {
    const basedOn = async (badge: Json, change: Pages = {}) =>
      (await judged(jws(badge), change)).report.checks.find(({ id }) => id === 'issuer.key')?.basedOn
    const source = (path: string) => ({ url: at(path), fetchedAt: timestamp(now) })
    expect(await basedOn(signed())).to.deep.equal(['/class', '/issuer', '/key'].map(source))
    expect(await basedOn(signed(), by({ publicKey: publicKey() }))).to.deep.equal(
      ['/class', '/issuer'].map(source),
    )
    expect(await basedOn(signed({ badge: badgeClass() }))).to.deep.equal(['/issuer', '/key'].map(source))
    expect(await basedOn(signed1())).to.deep.equal(['/class1', '/issuer1', '/pem'].map(source))
  })

  it('of 0.5 that came as a signed text has no key of its issuer', async () => {
    const text = jws({ verify: { url: at('/pem') } })
    const parsed = parseJws(text)
    if ('failure' in parsed) throw new Error(parsed.failure.detail)
    const documents = otherDocuments({ publicUrl, outside: sitesInMemory(pages()) })
    for (const verify of [undefined, 'x', {}, { url: 7 }]) {
      const assertion05 = {
        recipient: 'x',
        badge: { issuer: { origin: site } },
        ...(verify === undefined ? {} : { verify }),
      }
      const { issuerKey } = await judgeSigned({ version: '0.5', assertion: assertion05 }, parsed, documents)
      expect(issuerKey.code).to.equal('key-not-issuers')
    }
  })
})
