import { expect } from 'chai'
import { judgeOlder } from '../../../server/verify/older/judge-older.ts'
import type { OlderDeps } from '../../../server/verify/older/judge-older.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import {
  assertion,
  assertion05,
  assertion1,
  at,
  badgeClass,
  context,
  judged,
  jws,
  profile,
  type Json,
} from './older-world.ts'

const signed = (change: Json = {}) =>
  assertion({
    id: 'urn:uuid:6deb4a00-ebce-4b28-8cc2-afa705ef7be4',
    verification: { type: 'signed' },
    ...change,
  })
const redefined = { ...badgeClass(), '@context': 'https://x.example' }

describe('a badge before 3.0', () => {
  it('is reported check by check, and the checks that say nothing of it are left out', async () => {
    const { report } = await judged(assertion())
    expect(report.checks.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).to.deep.equal([
      'format pass readable',
      'context warn older-open-badges',
      'type pass older-open-badge',
      'schema pass well-formed',
      'signature warn hosted-not-signed',
      'issuer.key pass hosted-by-issuer',
      'validity pass no-end',
      'status.revocation pass not-revoked',
      'endorsement skipped no-endorsement',
      'issuer.trust warn issuer-unknown',
    ])
    expect(report.checks.every(({ title }) => title.fr !== '' && title.en !== '')).to.equal(true)
    expect(report.verdict).to.equal('valid-with-warnings')
  })

  it('signed is a signed text, and never more than good with reservations', async () => {
    const { report, answer } = await judged(jws(signed()))
    expect(answer('format')).to.equal('valid-with-warnings: pass compact-jws')
    expect(report.issuer).to.deep.equal({ id: at('/issuer'), recognised: false })
  })

  const contexts: readonly (readonly [string, Json | string, string])[] = [
    ['its version', assertion(), 'warn older-open-badges'],
    ['its version in a list', assertion({ '@context': [context] }), 'warn older-open-badges'],
    ['the same again inside', assertion({ badge: badgeClass() }), 'warn older-open-badges'],
    [
      'words of an extension',
      assertion({ 'extensions:x': { '@context': 'https://x.example', '@type': 'y' } }),
      'warn older-open-badges',
    ],
    [
      'words of an extension inside',
      assertion({ badge: badgeClass({ 'extensions:x': { '@context': 'https://x.example' } }) }),
      'warn older-open-badges',
    ],
    ['a language', assertion({ '@language': 'fr' }), 'warn older-open-badges'],
    [
      'an unknown version',
      assertion({ '@context': 'https://w3id.org/openbadges/v9' }),
      'fail context-unknown',
    ],
    ['words of its own', assertion({ '@context': [context, { name: 'urn:x' }] }), 'fail context-unknown'],
    [
      'words published elsewhere',
      assertion({ '@context': [context, 'https://x.example'] }),
      'unknown context-not-known',
    ],
    ['other words inside', assertion({ badge: redefined }), 'fail context-unknown'],
    [
      'other words inside a list',
      assertion({ evidence: ['x', { narrative: [redefined] }] }),
      'fail context-unknown',
    ],
    [
      'the first of its words again inside, of two',
      assertion({ '@context': [context, 'https://x.example'], badge: badgeClass() }),
      'unknown context-not-known',
    ],
    ['a member for machines', assertion({ '@type': 'Assertion' }), 'fail context-unknown'],
    ['a member for machines inside', assertion({ evidence: [{ '@id': 'urn:x' }] }), 'fail context-unknown'],
  ]
  for (const [what, badge, answer] of contexts)
    it(`uses the words of ${what}: ${answer}`, async () => {
      const found = await judged(badge, typeof badge === 'string' ? {} : { '/a': { body: badge } })
      expect(found.answer('context')).to.match(new RegExp(`: ${answer}$`, 'u'))
      const isGood = answer.startsWith('warn')
      expect(found.report.verdict).to.equal(
        isGood ? 'valid-with-warnings' : answer.startsWith('fail') ? 'invalid' : 'undetermined',
      )
      expect(found.answer('type').endsWith('skipped not-reached')).to.equal(!isGood)
      expect(found.asked.length > 0).to.equal(isGood)
    })

  const types: readonly (readonly [Json, string])[] = [
    [assertion({ type: ['Assertion', 'extensions:x'] }), 'valid-with-warnings: pass older-open-badge'],
    [assertion1(), 'valid-with-warnings: pass older-open-badge'],
    [badgeClass(), 'undetermined: unknown not-an-award'],
    [profile(), 'undetermined: unknown not-an-award'],
    [profile({ type: 'Profile' }), 'undetermined: unknown not-an-award'],
    [assertion({ type: 'Endorsement' }), 'undetermined: unknown not-an-award'],
    [assertion({ type: 'RevocationList' }), 'undetermined: unknown not-an-award'],
    [assertion({ type: 'CryptographicKey' }), 'undetermined: unknown not-an-award'],
    [assertion({ type: ['x', 'BadgeClass'] }), 'undetermined: unknown not-an-award'],
    [assertion({ type: 'Person' }), 'invalid: fail not-an-open-badge'],
    [assertion({ type: undefined }), 'invalid: fail not-an-open-badge'],
  ]
  for (const [badge, answer] of types)
    it(`is one by its type, or is none: ${JSON.stringify(badge['type']) ?? 'none'}`, async () => {
      const found = await judged(badge, { '/a': { body: badge } })
      expect(found.answer('type')).to.equal(answer)
      expect(found.answer('schema').endsWith('skipped not-reached')).to.equal(!answer.includes('pass'))
    })

  for (const [what, badge] of [
    ['2.0', assertion({ recipient: undefined })],
    ['1.1', assertion1({ '@context': 'https://w3id.org/openbadges/v1', type: 'Assertion' })],
    ['1.0', assertion1({ badge: 'bonjour' })],
    ['0.5', assertion05('bonjour')],
  ] as const)
    it(`of ${what} is refused without its form, and nobody is asked about it`, async () => {
      const { answer, asked } = await judged(badge)
      expect([answer('schema'), answer('signature')]).to.deep.equal([
        'invalid: fail schema-mismatch',
        'invalid: skipped not-reached',
      ])
      expect(asked).to.deep.equal([])
    })

  for (const [what, badge] of [
    ['2.0', signed()],
    ['2.0, among other kinds', signed({ verification: { type: ['x', 'SignedBadge'] } })],
    ['1.0', assertion1({ verify: { type: 'signed', url: at('/pem') } })],
  ] as const)
    it(`of ${what} that says it is signed, and is not, is refused`, async () => {
      const { answer, asked } = await judged(badge)
      expect([answer('signature'), answer('validity')]).to.deep.equal([
        'invalid: fail proof-missing',
        'invalid: pass no-end',
      ])
      expect(asked).to.deep.equal([])
    })

  it('that says it is hosted is believed for what its site shows, whatever it is signed with', async () => {
    const { answer } = await judged(jws(assertion()))
    expect([answer('format'), answer('signature')]).to.deep.equal([
      'valid-with-warnings: pass compact-jws',
      'valid-with-warnings: warn hosted-not-signed',
    ])
  })

  it('with endorsements is a reservation, and none is shown', async () => {
    const endorsed = assertion({ endorsement: [] })
    const { answer, report } = await judged(endorsed, { '/a': { body: endorsed } })
    expect(answer('endorsement')).to.equal('valid-with-warnings: warn endorsements-not-checked')
    expect(report.credential).to.not.have.any.keys('endorsement')
  })

  it('whose issuer is not found is by nobody', async () => {
    const { answer, report } = await judged(assertion(), { '/issuer': { refusal: 'not-found' } })
    expect(answer('issuer.trust')).to.equal('undetermined: skipped not-reached')
    expect(report).to.not.have.any.keys('issuer', 'credential')
  })
})

describe('the address of a badge before 3.0 in an image', () => {
  const inImage = { isInImage: true }

  it('leads to the badge', async () => {
    expect((await judged(at('/a'), {}, inImage)).answer('signature')).to.equal(
      'valid-with-warnings: warn hosted-not-signed',
    )
  })

  for (const [what, page, check, answer] of [
    [
      'is left open where nothing is there',
      { refusal: 'not-found' },
      'signature',
      'undetermined: unknown hosted-not-looked-up',
    ],
    [
      'is refused where something else is there',
      { body: { name: 'x' } },
      'type',
      'invalid: fail not-an-open-badge',
    ],
    [
      'leads to the same badge of another address, which is looked up there',
      { body: assertion({ id: at('/a2') }) },
      'signature',
      'undetermined: unknown hosted-not-looked-up',
    ],
  ] as const)
    it(what, async () => {
      const found = await judged(at('/x'), { '/x': page }, inImage)
      expect([found.answer('format'), found.answer(check)]).to.deep.equal([
        `${found.report.verdict}: pass readable`,
        answer,
      ])
      expect(found.report).to.not.have.any.keys('issuer', 'credential')
    })
})

describe('an assertion of this service', () => {
  const own = JSON.parse(JSON.stringify(assertion({ id: `${publicUrl}/ob2/assertions/x` }))) as JsonObject
  const deps: OlderDeps = {
    publicUrl,
    ownAssertion: (id) =>
      Promise.resolve(id === own['id'] ? { assertion: own, credential: 'the badge' } : undefined),
  }
  const judge = (badge: Json | string) =>
    judgeOlder(
      { text: typeof badge === 'string' ? badge : JSON.stringify(badge), isInImage: false },
      deps,
      now,
    )

  it('is the badge it is a view of, its members in any order', async () => {
    expect(await judge(own)).to.deep.equal({ kept: 'the badge' })
    expect(await judge(Object.fromEntries(Object.entries(own).reverse()))).to.deep.equal({
      kept: 'the badge',
    })
  })

  for (const [what, badge, code] of [
    ['with another word', { ...own, narrative: 'x' }, 'hosted-differs'],
    ['at another address of this service', { ...own, id: `${publicUrl}/ob2/assertions/y` }, 'hosted-differs'],
    ['signed by somebody', jws(own), 'hosted-differs'],
  ] as const)
    it(`is none ${what}`, async () => {
      const found = await judge(badge)
      if ('kept' in found) throw new Error('it is none of ours')
      const { verdict, checks } = found.report
      expect([verdict, checks.find(({ id }) => id === 'signature')?.code]).to.deep.equal(['invalid', code])
      expect(checks.find(({ id }) => id === 'schema')?.code).to.equal('well-formed')
    })
})
