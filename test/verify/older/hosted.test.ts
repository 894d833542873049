import { expect } from 'chai'
import { judgeHosted } from '../../../server/verify/older/hosted.ts'
import { otherDocuments } from '../../../server/verify/older/other-documents.ts'
import { timestamp } from '../../../server/timestamp.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import {
  assertion,
  assertion05,
  assertion1,
  at,
  badgeClass,
  judged,
  profile,
  site,
  type Json,
  type Pages,
} from './older-world.ts'

const good = 'valid-with-warnings: warn hosted-not-signed'
const differs = 'invalid: fail hosted-differs'
const elsewhere = 'https://other.example'
const shows = (body: Json): Pages => ({ '/a': { body } })
const shows1 = (body: Json): Pages => ({ '/a1': { body } })
const says = (verification: Json): Pages => ({ '/issuer': { body: profile({ verification }) } })

describe('a hosted badge before 3.0', () => {
  const compared: readonly (readonly [string, Json, Json, boolean])[] = [
    ['the same', assertion(), assertion(), true],
    [
      'its members in another order',
      assertion(),
      Object.fromEntries(Object.entries(assertion()).reverse()),
      true,
    ],
    [
      'the same moment in another zone',
      assertion(),
      assertion({ issuedOn: '2020-01-01T01:00:00+01:00' }),
      true,
    ],
    ['another moment', assertion(), assertion({ issuedOn: '2020-01-01T00:00:01Z' }), false],
    [
      'the same end in another zone',
      assertion({ expires: '2030-01-01T00:00:00Z' }),
      assertion({ expires: '2030-01-01T01:00:00+01:00' }),
      true,
    ],
    [
      'another end',
      assertion({ expires: '2030-01-01T00:00:00Z' }),
      assertion({ expires: '2031-01-01T00:00:00Z' }),
      false,
    ],
    ['no end', assertion({ expires: '2030-01-01T00:00:00Z' }), assertion(), false],
    [
      'the same kind by its other name',
      assertion(),
      assertion({ verification: { type: 'HostedBadge' } }),
      true,
    ],
    ['its kind in a list', assertion(), assertion({ verification: { type: ['hosted'] } }), true],
    [
      'more about its verification',
      assertion(),
      assertion({ verification: { type: 'hosted', x: 1 } }),
      false,
    ],
    ['no word on its verification', assertion(), assertion({ verification: undefined }), false],
    ['another word', assertion({ narrative: 'a' }), assertion({ narrative: 'b' }), false],
    [
      'a number elsewhere that is no moment',
      assertion({ narrative: '1577836800' }),
      assertion({ narrative: '1577836800.0' }),
      false,
    ],
    ['its class instead of its address', assertion(), assertion({ badge: badgeClass() }), true],
    ['another class', assertion(), assertion({ badge: badgeClass({ id: at('/class2') }) }), false],
    ['no class', assertion(), assertion({ badge: undefined }), false],
  ]
  for (const [what, badge, shown, isSame] of compared)
    it(`is ${isSame ? '' : 'not '}what its site shows: ${what}`, async () => {
      expect((await judged(badge, shows(shown))).answer('signature')).to.equal(isSame ? good : differs)
    })

  const compared1: readonly (readonly [string, Json, Json, boolean])[] = [
    ['a day for its first moment', { issuedOn: '2020-01-01' }, { issuedOn: '2020-01-01T00:00:00Z' }, true],
    ['a day for its first moment, in seconds', { issuedOn: '2020-01-01' }, { issuedOn: 1577836800 }, true],
    [
      'the first moment of the day it ends on',
      { expires: '2030-01-01' },
      { expires: '2030-01-01T00:00:00Z' },
      false,
    ],
    [
      'the last moment of the day it ends on',
      { expires: '2030-01-01' },
      { expires: '2030-01-01T23:59:59.999Z' },
      true,
    ],
  ]
  for (const [what, said, shown, isSame] of compared1)
    it(`of 1.0 is ${isSame ? '' : 'not '}what its site shows: ${what}`, async () => {
      const { answer } = await judged(assertion1(said), shows1(assertion1(shown)))
      expect(answer('signature')).to.equal(isSame ? good : differs)
    })

  const withdrawn: readonly (readonly [string, Json, Pages, string, string])[] = [
    [
      'says so itself',
      assertion(),
      shows(assertion({ revoked: true })),
      'status.revocation',
      'invalid: fail revoked',
    ],
    ['is gone', assertion(), { '/a': { refusal: 'gone' } }, 'status.revocation', 'invalid: fail revoked'],
  ]
  for (const [what, badge, site_, check, answer] of withdrawn)
    it(`is withdrawn where it ${what}, and its signature is left open`, async () => {
      const found = await judged(badge, site_)
      expect([found.answer(check), found.answer('signature'), found.answer('issuer.key')]).to.deep.equal([
        answer,
        'invalid: unknown hosted-not-looked-up',
        'invalid: skipped not-reached',
      ])
    })

  it('is not withdrawn by a word that is not "true"', async () => {
    const { answer } = await judged(assertion({ revoked: false }), shows(assertion({ revoked: false })))
    expect(answer('status.revocation')).to.equal('valid-with-warnings: pass not-revoked')
  })

  for (const [what, page, expected] of [
    ['is not there', { refusal: 'not-found' }, 'undetermined: unknown hosted-not-looked-up'],
    ['does not answer', { refusal: 'unreachable' }, 'undetermined: unknown hosted-not-looked-up'],
    ['is no JSON', { body: 'bonjour' }, 'undetermined: unknown hosted-not-looked-up'],
    [
      'leads to another site',
      { body: assertion(), leadsTo: `${elsewhere}/a` },
      'undetermined: unknown hosted-elsewhere',
    ],
  ] as const)
    it(`is left open when what is at its address ${what}`, async () => {
      const { answer } = await judged(assertion(), { '/a': page })
      expect(answer('signature')).to.equal(expected)
      expect(answer('status.revocation')).to.equal('undetermined: unknown status-not-looked-up')
    })

  it('is refused where it says it is at an address of this service', async () => {
    const { answer, asked } = await judged(assertion({ id: `${publicUrl}/ob2/assertions/x` }))
    expect([answer('signature'), asked]).to.deep.equal([differs, []])
  })

  it('of 1.1 is refused where its two addresses are not one; 1.0 has one only', async () => {
    const change = { '@context': 'https://w3id.org/openbadges/v1', type: 'Assertion', id: at('/other') }
    expect((await judged(assertion1(change), shows1(assertion1(change)))).answer('signature')).to.equal(
      differs,
    )
    const same = { ...change, id: 'http://ISSUER.example/a1' }
    expect((await judged(assertion1(same), shows1(assertion1(same)))).answer('signature')).to.equal(good)
    const of1 = assertion1({ id: at('/other') })
    expect((await judged(of1, shows1(of1))).answer('signature')).to.equal(good)
  })

  it('says what its findings rely on: the badge, then the class and the issuer', async () => {
    const { report } = await judged(assertion())
    const source = (path: string) => ({ url: at(path), fetchedAt: timestamp(now) })
    const basedOn = (id: string) => report.checks.find((check) => check.id === id)?.basedOn
    expect(basedOn('signature')).to.deep.equal([source('/a')])
    expect(basedOn('status.revocation')).to.deep.equal([source('/a')])
    expect(basedOn('issuer.key')).to.deep.equal([source('/class'), source('/issuer')])
    const other = await judged(assertion(), shows(assertion({ narrative: 'x' })))
    expect(other.report.checks.find(({ id }) => id === 'signature')?.basedOn).to.deep.equal([source('/a')])
    const gone = await judged(assertion(), shows(assertion({ revoked: true })))
    for (const id of ['signature', 'status.revocation'])
      expect(gone.report.checks.find((check) => check.id === id)?.basedOn).to.deep.equal([source('/a')])
    const scoped = await judged(assertion(), says({ startsWith: at('/b') }))
    expect(scoped.report.checks.find(({ id }) => id === 'issuer.key')?.basedOn).to.have.length(2)
  })

  it('of 0.5 has its issuer in it, who needs no lookup', async () => {
    const page = { '/a05': { body: assertion05() } }
    const { report, answer, asked } = await judged(at('/a05'), page, { isInImage: true })
    expect(answer('issuer.key')).to.equal('valid-with-warnings: pass hosted-by-issuer')
    expect(report.checks.find(({ id }) => id === 'issuer.key')).to.not.have.any.keys('basedOn')
    expect(asked).to.deep.equal([at('/a05'), at('/a05')])
    expect(report.issuer?.id).to.equal(site)
  })

  for (const [what, origin, expected] of [
    ['of another site', elsewhere, 'invalid: fail hosted-out-of-scope'],
    ['of a site in capitals', 'http://ISSUER.example/', 'valid-with-warnings: pass hosted-by-issuer'],
  ] as const)
    it(`of 0.5 is by ${what}`, async () => {
      const page = { '/a05': { body: assertion05(origin) } }
      expect((await judged(at('/a05'), page, { isInImage: true })).answer('issuer.key')).to.equal(expected)
    })

  const scopes: readonly (readonly [string, Json, boolean])[] = [
    ['by default, on its own site', {}, true],
    ['a host', { allowedOrigins: 'issuer.example' }, true],
    ['an origin', { allowedOrigins: 'https://issuer.example' }, true],
    ['an origin over http, in capitals', { allowedOrigins: 'HTTP://ISSUER.example' }, true],
    ['several hosts', { allowedOrigins: ['other.example', 'issuer.example'] }, true],
    [
      'a host whose path looks like an address',
      { allowedOrigins: 'issuer.example/http://other.example' },
      true,
    ],
    ['another host', { allowedOrigins: ['other.example'] }, false],
    ['another port', { allowedOrigins: 'issuer.example:8443' }, false],
    ['no host at all', { allowedOrigins: 'a b' }, false],
    ['an empty list, which is the default', { allowedOrigins: [] }, true],
    ['a beginning', { startsWith: at('/a') }, true],
    ['a beginning over http', { startsWith: 'http://ISSUER.example/a' }, true],
    ['several beginnings', { startsWith: [at('/x'), at('/')] }, true],
    ['other beginnings', { startsWith: [at('/x'), at('/aa')] }, false],
    ['an end', { startsWith: '/a' }, false],
    ['a beginning on another site', { startsWith: `${elsewhere}/a` }, false],
    ['a beginning, but another host', { allowedOrigins: 'other.example', startsWith: at('/a') }, false],
    ['a host, but another beginning', { allowedOrigins: 'issuer.example', startsWith: at('/b') }, false],
  ]
  for (const [what, verification, isTheirs] of scopes)
    it(`is ${isTheirs ? '' : 'not '}where its issuer says its badges are: ${what}`, async () => {
      const { answer, report } = await judged(assertion(), says(verification))
      expect(answer('issuer.key')).to.equal(
        isTheirs ? 'valid-with-warnings: pass hosted-by-issuer' : 'invalid: fail hosted-out-of-scope',
      )
      expect(report.credential === undefined).to.equal(!isTheirs)
    })

  it('of 1.0 is on the site of its issuer, whatever that says of other addresses', async () => {
    const verification = { allowedOrigins: 'other.example' }
    const issuer = { '/issuer1': { body: { name: 'Fablab', url: site, verification } } }
    expect((await judged(assertion1(), issuer)).answer('issuer.key')).to.equal(
      'valid-with-warnings: pass hosted-by-issuer',
    )
  })

  it('of which its site does not say where it is cannot be looked at', async () => {
    const documents = otherDocuments({ publicUrl })
    for (const badge of [
      { version: '2.0', assertion: {} },
      { version: '2.0', assertion: { id: 7 } },
      { version: '1.0', assertion: { id: at('/a') } },
      { version: '1.0', assertion: { verify: { type: 'hosted' } } },
      { version: '0.5', assertion: { id: at('/a'), verify: { url: at('/a') } } },
    ] as const) {
      const { signature, issuerKey, revocation } = await judgeHosted(badge, documents)
      expect([signature.code, issuerKey.code, revocation.code]).to.deep.equal([
        'hosted-address-missing',
        'not-reached',
        'status-not-looked-up',
      ])
    }
  })
})
