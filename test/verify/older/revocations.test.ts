import { expect } from 'chai'
import { timestamp } from '../../../server/timestamp.ts'
import { now } from '../../proof/signing.ts'
import {
  assertion,
  assertion1,
  at,
  jws,
  judged,
  profile,
  site,
  type Json,
  type Pages,
} from './older-world.ts'

const uuid = 'urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4'
const signed = (change: Json = {}) =>
  assertion({ id: uuid, verification: { type: 'SignedBadge', creator: at('/key') }, ...change })
const signed1 = (change: Json = {}) => assertion1({ verify: { type: 'signed', url: at('/pem') }, ...change })
const by = (change: Json): Pages => ({ '/issuer': { body: profile(change) } })

describe('the list of revocations of a signed badge before 3.0', () => {
  const list = (change: Json = {}): Json => ({
    id: at('/revoked'),
    type: 'RevocationList',
    revokedAssertions: [],
    ...change,
  })
  const of2 = (change: Json): Pages => ({
    ...by({ revocationList: at('/revoked') }),
    '/revoked': { body: list(change) },
  })
  const of1 = (body: unknown): Pages => ({
    '/issuer1': { body: { name: 'Fablab', url: site, revocationList: at('/revoked') } },
    '/revoked': { body },
  })
  const not = 'valid-with-warnings: pass not-revoked'
  const yes = 'invalid: fail revoked'
  const unusable = 'undetermined: unknown status-list-unusable'
  const address = at('/b')
  const rows: readonly (readonly [string, Json, Pages, string])[] = [
    ['there is none', signed(), {}, 'valid-with-warnings: pass no-status'],
    ['it is empty', signed(), of2({}), not],
    [
      'it names another',
      signed(),
      of2({ revokedAssertions: ['urn:uuid:7deb4a00-ebce-4b28-8cc2-afa705ef7be4'] }),
      not,
    ],
    ['it names it', signed(), of2({ revokedAssertions: [uuid] }), yes],
    ['it names it alone', signed(), of2({ revokedAssertions: uuid }), yes],
    ['it names it after another', signed(), of2({ revokedAssertions: ['urn:x', uuid] }), yes],
    [
      'it names it in capitals',
      signed(),
      of2({ revokedAssertions: [`URN:UUID:${uuid.slice(9).toUpperCase()}`] }),
      yes,
    ],
    [
      'it names it with a reason',
      signed(),
      of2({ revokedAssertions: [{ id: uuid, revocationReason: 'Erreur' }] }),
      yes,
    ],
    [
      'it names it by its other name',
      signed({ uid: 'u1' }),
      of2({ revokedAssertions: [{ uid: 'u1' }] }),
      yes,
    ],
    [
      'it names nothing',
      signed({ uid: '' }),
      of2({ revokedAssertions: [{ revocationReason: 'Erreur' }, ''] }),
      not,
    ],
    [
      'it gives a reason and no name',
      signed(),
      of2({ revokedAssertions: [{ revocationReason: 'Erreur' }] }),
      not,
    ],
    [
      'it names an address over http',
      signed({ id: address }),
      of2({ revokedAssertions: ['http://ISSUER.example/b'] }),
      yes,
    ],
    [
      'it names it by less than all of it',
      signed(),
      of2({ revokedAssertions: ['urn:uuid:', uuid.slice(0, -1), `x${uuid}`] }),
      not,
    ],
    ['it is its own issuer’s', signed(), of2({ issuer: at('/issuer') }), not],
    ['it is of another issuer', signed(), of2({ issuer: at('/other') }), unusable],
    ['it says it is another list', signed(), of2({ id: at('/other') }), unusable],
    ['it has not its form', signed(), of2({ revokedAssertions: undefined }), unusable],
    [
      'it is not there',
      signed(),
      { ...by({ revocationList: at('/revoked') }), '/revoked': { refusal: 'gone' } },
      unusable,
    ],
    ['of 1.0, there is none', signed1(), {}, 'valid-with-warnings: pass no-status'],
    ['of 1.0, it names another', signed1(), of1({ a2: 'Erreur', list: 'a1' }), not],
    ['of 1.0, it names it', signed1(), of1({ a1: 'Erreur' }), yes],
    ['of 1.0, it names it with others', signed1(), of1({ a2: 'x', a1: 'y' }), yes],
    ['of 1.0, it names it in a way of 2.0', signed1(), of1({ revokedAssertions: ['a1'] }), not],
  ]
  for (const [what, badge, change, expected] of rows)
    it(`is read: ${what}`, async () => {
      expect((await judged(jws(badge), change)).answer('status.revocation')).to.equal(expected)
    })

  it('is said to be what the answer relies on, wherever it was read', async () => {
    const basedOn = async (badge: Json, change: Pages) =>
      (await judged(jws(badge), change)).report.checks.find(({ id }) => id === 'status.revocation')?.basedOn
    const read = [{ url: at('/revoked'), fetchedAt: timestamp(now) }]
    expect(await basedOn(signed(), of2({}))).to.deep.equal(read)
    expect(await basedOn(signed(), of2({ revokedAssertions: [uuid] }))).to.deep.equal(read)
    expect(await basedOn(signed(), of2({ id: at('/other') }))).to.deep.equal(read)
    expect(await basedOn(signed1(), of1({ a1: 'x' }))).to.deep.equal(read)
    expect(await basedOn(signed1(), of1({}))).to.deep.equal(read)
  })
})
