import { expect } from 'chai'
import { bakePng, bakeSvg } from '../../server/credential/bake.ts'
import type { Credential } from '../../server/proof/types.ts'
import { schemaErrors } from '../../server/schema.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { changed, now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'
import { issuedBy, plainlySigned } from './plain-signer.ts'

const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('verifying a badge', () => {
  let issuing: Issuing
  let badge: Credential

  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.sign(await issuing.unsigned('good'))
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  it('finds a badge issued here valid, check by check', async () => {
    const report = await issuing.verify(badge)
    expect(report.checks.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).to.deep.equal([
      'format pass readable',
      'context pass context-known',
      'type pass open-badge',
      'schema pass well-formed',
      'signature pass signature-valid',
      'issuer.key pass key-published',
      'validity pass in-period',
      'status.revocation pass not-revoked',
      'status.suspension pass not-suspended',
      'refresh skipped no-newer-version-found',
      'decision pass decision-recorded',
      'framework pass framework-unchanged',
      'evidence pass evidence-not-erased',
      'image.match skipped not-in-an-image',
      'endorsement skipped no-endorsement',
      'issuer.trust pass registered-here',
    ])
    expect(report.verdict).to.equal('valid')
    expect(report.checkedAt).to.equal('2026-11-21T09:30:00Z')
  })

  it('shows what was signed, and nothing else', async () => {
    const { credential, issuer } = await issuing.verify(badge)
    expect(credential).to.deep.equal(badge)
    expect(issuer).to.deep.equal({
      id: 'did:web:badges.example.org:issuers:acme',
      name: 'Acmé',
      recognised: true,
    })
    expect(schemaErrors('achievement-credential.schema.json', credential)).to.deep.equal([])
  })

  it('reads the badge baked in a PNG and in an SVG', async () => {
    const text = JSON.stringify(badge)
    const svg = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', text)
    for (const [kind, bytes] of [
      ['png', bakePng(onePixelPng, text)],
      ['svg', Buffer.from(svg)],
    ] as const) {
      const report = await verifyCredential(issuing.deps, { kind, bytes }, now)
      expect(report.verdict, kind).to.equal('valid')
    }
  })

  it('refuses an image without a badge, and an image that is not what it is said to be', async () => {
    const empty = await verifyCredential(issuing.deps, { kind: 'png', bytes: onePixelPng }, now)
    expect([empty.verdict, resultOf(empty, 'format')]).to.deep.equal(['invalid', 'fail no-credential'])
    const baked = bakePng(onePixelPng, JSON.stringify(badge))
    const disguised = await verifyCredential(issuing.deps, { kind: 'svg', bytes: baked }, now)
    expect([disguised.verdict, resultOf(disguised, 'format')]).to.deep.equal(['invalid', 'fail not-an-image'])
  })

  it('skips every later check after a fatal one, and shows nothing', async () => {
    const report = await issuing.verify('{"a":1,"a":2}')
    expect(report.verdict).to.equal('invalid')
    expect(resultOf(report, 'format')).to.equal('fail duplicate-key')
    expect(report.checks.slice(1).map(({ outcome }) => outcome)).to.deep.equal(Array(15).fill('skipped'))
    expect(report).to.not.have.any.keys('credential', 'issuer')
  })

  it('refuses bytes that are not UTF-8, and a byte order mark', async () => {
    for (const [bytes, code] of [
      [Buffer.from([0x7b, 0xff, 0x7d]), 'fail not-utf8'],
      [Buffer.from([0xc0, 0xaf]), 'fail not-utf8'],
      [Buffer.from([0xed, 0xa0, 0x80]), 'fail not-utf8'],
      [Buffer.from('\uFEFF{}'), 'fail not-json'],
      [Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), 'fail not-utf8'],
      [Buffer.alloc(0), 'fail not-json'],
    ] as const) {
      const report = await verifyCredential(issuing.deps, { kind: 'json', bytes }, now)
      expect([report.verdict, resultOf(report, 'format')]).to.deep.equal(['invalid', code])
    }
  })

  it('refuses a badge with any one byte of its proof value changed', async () => {
    const proofs = badge['proof'] as readonly Record<string, string>[]
    const value = proofs[0]?.['proofValue'] ?? ''
    for (const at of [1, 20, value.length - 1]) {
      const other = value[at] === '2' ? '3' : '2'
      const forged = changed(
        badge,
        ['proof', 0, 'proofValue'],
        () => value.slice(0, at) + other + value.slice(at + 1),
      )
      const report = await issuing.verify(forged)
      expect(report.verdict).to.equal('invalid')
      expect(resultOf(report, 'signature')).to.match(/^fail (signature-mismatch|proof-value-malformed)$/)
    }
  })

  it('holds neither a revoked nor a suspended badge for good, and a suspension can end', async () => {
    const revoked = await issuing.sign(await issuing.unsigned('revoked'))
    const suspended = await issuing.sign(await issuing.unsigned('suspended'))
    await issuing.setState('revoked', 'revoked')
    await issuing.setState('suspended', 'suspended')
    const first = await issuing.verify(revoked)
    expect([first.verdict, resultOf(first, 'status.revocation')]).to.deep.equal(['invalid', 'fail revoked'])
    const second = await issuing.verify(suspended)
    expect([second.verdict, resultOf(second, 'status.suspension')]).to.deep.equal([
      'invalid',
      'fail suspended',
    ])
    expect(resultOf(second, 'status.revocation')).to.equal('pass not-revoked')
    await issuing.setState('suspended', 'active')
    expect((await issuing.verify(suspended)).verdict).to.equal('valid')
    expect((await issuing.verify(badge)).verdict, 'the others stay good').to.equal('valid')
  })

  it('holds a badge for expired five minutes after its last moment', async () => {
    for (const [at, verdict, result] of [
      ['2029-11-22T00:04:59Z', 'valid', 'pass in-period'],
      ['2029-11-22T00:05:00Z', 'invalid', 'fail expired'],
      ['2040-01-01T00:00:00Z', 'invalid', 'fail expired'],
    ] as const) {
      const report = await issuing.verify(badge, new Date(at))
      expect([report.verdict, resultOf(report, 'validity')], at).to.deep.equal([verdict, result])
    }
  })

  it('holds a badge for not yet valid until five minutes before its first moment', async () => {
    for (const [validFrom, verdict, result] of [
      ['2026-11-21T10:35:00+01:00', 'valid', 'pass in-period'],
      ['2026-11-21T09:35:01Z', 'invalid', 'fail not-yet-valid'],
      ['2026-12-01T00:00:00Z', 'invalid', 'fail not-yet-valid'],
    ] as const) {
      const signed = await issuing.sign({ ...(await issuing.unsigned('good')), validFrom })
      const report = await issuing.verify(signed)
      expect([report.verdict, resultOf(report, 'validity')], validFrom).to.deep.equal([verdict, result])
    }
  })

  it('refuses a badge with a date no clock shows, whose period of validity would never begin or end', async () => {
    for (const [member, date] of [
      ['validUntil', '2016-12-31T23:59:60Z'],
      ['validFrom', '2090-12-31T23:59:60Z'],
    ] as const) {
      const unsigned = issuedBy(await issuing.unsigned('leap'))
      const report = await issuing.verify(await plainlySigned({ ...unsigned, [member]: date }))
      expect([report.verdict, resultOf(report, 'validity')], member).to.deep.equal([
        'invalid',
        'fail date-unreadable',
      ])
    }
  })

  it('holds a badge that gives its dates in the words of both data models to the shorter period', async () => {
    const v1 = 'https://www.w3.org/2018/credentials/v1'
    const { validUntil: _end, relatedResource: _none, ...rest } = issuedBy(await issuing.unsigned('both'))
    const [, ...contexts] = rest['@context'] as readonly string[]
    const proofContext = 'https://w3id.org/security/data-integrity/v2'
    const unsigned = { ...rest, '@context': [v1, ...contexts, proofContext] }
    for (const [validFrom, issuanceDate, validUntil, expirationDate, result] of [
      ['2026-11-20', '2026-11-20', '2040-01-01', '2040-01-01', 'pass in-period'],
      ['2026-11-20', '2026-11-20', '2040-01-01', '2020-01-01', 'fail expired'],
      ['2026-11-20', '2026-11-20', '2020-01-01', '2040-01-01', 'fail expired'],
      ['2026-11-20', '2027-01-01', '2040-01-01', '2040-01-01', 'fail not-yet-valid'],
      ['2027-01-01', '2026-11-20', '2040-01-01', '2040-01-01', 'fail not-yet-valid'],
    ] as const) {
      const days = { validFrom, issuanceDate, validUntil, expirationDate }
      const dates = Object.entries(days).map(([member, day]) => [member, `${day}T00:00:00Z`] as const)
      const signed = await plainlySigned({ ...unsigned, ...Object.fromEntries<string>(dates) })
      expect(resultOf(await issuing.verify(signed), 'validity'), JSON.stringify(days)).to.equal(result)
    }
  })

  it('accepts the context of its proof after those of Open Badges', async () => {
    const unsigned = await issuing.unsigned('proof-context')
    const badge = await issuing.sign({
      ...unsigned,
      '@context': [...(unsigned['@context'] as string[]), 'https://w3id.org/security/data-integrity/v2'],
    })
    expect((await issuing.verify(badge)).verdict).to.equal('valid')
  })

  it('reads a badge with an ordered list that names one thing twice', async () => {
    const path = ['credentialSubject', 'achievement', 'resultDescription', 1, 'allowedValue'] as const
    const unsigned = changed(issuedBy(await issuing.unsigned('twice')), path, (values) => [
      ...(values as string[]),
      ...(values as string[]).toReversed(),
    ])
    const report = await issuing.verify(await plainlySigned(unsigned))
    expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
      'valid-with-warnings',
      'pass signature-valid',
    ])
    expect(report.credential?.['credentialSubject']).to.deep.equal(unsigned['credentialSubject'])
  })

  it('refuses a badge whose framework digest is not that of the published framework', async () => {
    const unsigned = await issuing.unsigned('digest')
    const digest = `sha256-${Buffer.alloc(32, 1).toString('base64')}`
    for (const [path, value, code] of [
      [['relatedResource', 0, 'digestSRI'], digest, 'framework-changed'],
      [
        ['relatedResource', 0, 'id'],
        `${publicUrl}/frameworks/referentiel-mediateurs/9.9.9`,
        'framework-version-unknown',
      ],
      [
        ['credentialSubject', 'achievement', 'alignment', 0, 'targetUrl'],
        `${publicUrl}/frameworks/referentiel-mediateurs/0.1.0/RM-Z9.9`,
        'competency-unknown',
      ],
      [
        ['credentialSubject', 'achievement', 'alignment', 0, 'targetUrl'],
        `${publicUrl}/frameworks/abecedaire-publics/0.1.0/AB-A1`,
        'competency-unknown',
      ],
    ] as const) {
      const report = await issuing.verify(await issuing.sign(changed(unsigned, path, () => value)))
      expect([report.verdict, resultOf(report, 'framework')]).to.deep.equal(['invalid', `fail ${code}`])
    }
  })

  it('says nothing of a framework of others', async () => {
    const unsigned = await issuing.unsigned('elsewhere')
    const foreign = { id: 'https://elsewhere.example/framework', digestSRI: `sha256-${'A'.repeat(43)}=` }
    const report = await issuing.verify(await issuing.sign({ ...unsigned, relatedResource: [foreign] }))
    expect(resultOf(report, 'framework')).to.equal('skipped no-framework')
  })

  it('does not take another page of this service for a framework', async () => {
    const unsigned = await issuing.unsigned('page')
    const version = `${publicUrl}/frameworks/referentiel-mediateurs/0.1.0`
    const digestSRI = `sha256-${Buffer.alloc(32, 1).toString('base64')}`
    for (const page of [`${version}/achievements/RM-A1.1-N2`, `${version}/RM-A1.1`, `${version}/`]) {
      const resource = { id: page, digestSRI }
      const alone = await issuing.verify(await issuing.sign({ ...unsigned, relatedResource: [resource] }))
      expect([alone.verdict, resultOf(alone, 'framework')], page).to.deep.equal([
        'valid',
        'skipped no-framework',
      ])
      const both = [...(unsigned['relatedResource'] as object[]), resource]
      const report = await issuing.verify(await issuing.sign({ ...unsigned, relatedResource: both }))
      expect(resultOf(report, 'framework'), page).to.equal('pass framework-unchanged')
    }
  })
})
