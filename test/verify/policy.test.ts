import { expect } from 'chai'
import { applyPolicy, type Judged, type JudgedWhole } from '../../server/verify/policy/apply-policy.ts'
import { defaultPolicy, type PolicyRules } from '../../server/verify/policy/policy.ts'
import type { JsonObject } from '../../server/verify/strict-json.ts'
import type { CheckOutcome, CheckResult } from '../../server/verify/types.ts'

const circumstances = { now: new Date('2026-11-21T09:30:00Z'), publicUrl: 'https://badges.example' }
const text = { fr: '', en: '' }
const check = (id: string, outcome: CheckOutcome, code: string, fetchedAt?: string): CheckResult => ({
  ...{ id, title: text, outcome, code, detail: text },
  ...(fetchedAt === undefined ? {} : { basedOn: [{ url: 'https://a.example/list', fetchedAt }] }),
})
const framework = 'https://badges.example/frameworks/referentiel-mediateurs'
const hub = { id: 'did:web:hub.example', name: 'Hub' }
const good: Judged = {
  verdict: 'valid',
  checks: [check('signature', 'pass', 'signature-valid'), check('issuer.trust', 'pass', 'recognised')],
  issuer: {
    id: 'did:web:univ.example',
    recognised: true,
    recognisedBy: [{ by: hub, since: '2026-01-01T00:00:00Z' }],
  },
  credential: {
    credentialSubject: {
      achievement: { id: `${framework}/0.1.0/achievements/RM-A1.1-N2/fr` },
      result: [{ resultDescription: `${framework}/0.1.0/achievements/RM-A1.1-N2#force`, value: 'assessed' }],
    },
  },
}
const other = 'https://badges.example/frameworks/abecedaire-publics'
const about = (id: string, targetUrl: string): Judged => ({
  ...good,
  credential: { credentialSubject: { achievement: { id, alignment: [{ targetUrl }] } } },
})
const warned: Judged = {
  ...good,
  verdict: 'valid-with-warnings',
  checks: [check('issuer.trust', 'warn', 'issuer-unknown')],
}

const univ = { id: 'did:web:univ.example', recognised: true }
const source = (time: string) => ({ url: 'https://a.example/list', fetchedAt: `2026-11-21T${time}Z` })
const described = `${framework}/0.1.0/achievements/RM-A1.1-N2`
const withSubject = (credentialSubject: JsonObject): Judged => ({
  ...good,
  credential: { credentialSubject },
})
const forceOf = (value: string) => ({ resultDescription: `${described}#force`, value })
const withResults = (...result: JsonObject[]) => withSubject({ achievement: { id: described }, result })

const applied = (rules: PolicyRules, report: JudgedWhole = good) => {
  const { decision, reasons } = applyPolicy({ name: 'p', version: 1, rules }, report, circumstances)
  return [decision, ...reasons.map(({ code }) => code)]
}

describe('the policy of a verifier', () => {
  it('is by default to accept what is valid, and to look at every reservation', () => {
    const decided = (report: Judged) => applyPolicy(defaultPolicy, report, circumstances).decision
    expect(decided(good)).to.equal('accepted')
    expect(decided(warned)).to.equal('to-review')
    expect(decided({ ...good, verdict: 'undetermined' })).to.equal('to-review')
    expect(decided({ ...good, verdict: 'invalid' })).to.equal('refused')
  })

  it('never accepts what is invalid or undetermined, whatever it accepts', () => {
    const rules = { acceptedWarnings: ['issuer-unknown'], issuers: ['did:web:univ.example'] }
    expect(applied(rules, { ...good, verdict: 'invalid' })).to.deep.equal(['refused', 'invalid'])
    expect(applied(rules, { ...good, verdict: 'undetermined' })).to.deep.equal(['to-review', 'undetermined'])
  })

  it('is named in what comes of it, with whose it is, and each reason with its check, in both languages', () => {
    const rules: PolicyRules = {
      ...{ requiredChecks: ['holder'], issuers: [], recognisers: [], frameworks: [], proofStrengths: [] },
      statusMaxAgeSeconds: 60,
    }
    const checks = [
      check('issuer.trust', 'warn', 'issuer-unknown'),
      check('status.revocation', 'pass', 'not-revoked', '2026-11-01T00:00:00Z'),
    ]
    const named = { organisation: 'acme', name: 'recrutement', version: 3 }
    const judged = (verdict: Judged['verdict']) =>
      applyPolicy({ ...named, rules }, { ...good, verdict, checks }, circumstances)
    const { policy, reasons } = judged('invalid')
    expect(policy).to.deep.equal(named)
    expect(applyPolicy(defaultPolicy, good, circumstances).policy).to.deep.equal({
      name: 'default',
      version: 1,
    })
    expect(reasons.map(({ code, check: of }) => [code, of])).to.deep.equal([
      ['invalid', undefined],
      ['required-check-not-passed', 'holder'],
      ['issuer-not-accepted', undefined],
      ['not-recognised-by-accepted', undefined],
      ['framework-not-accepted', undefined],
      ['proof-strength-not-accepted', undefined],
      ['reservation', 'issuer.trust'],
      ['status-too-old', 'status.revocation'],
    ])
    for (const { detail } of [...reasons, ...judged('undetermined').reasons]) {
      expect(detail.fr).to.match(/^\p{Lu}.+\.$/u)
      expect(detail.en)
        .to.match(/^\p{Lu}.+\.$/u)
        .and.not.equal(detail.fr)
    }
    expect(reasons.every((reason) => (reason.check === undefined ? !('check' in reason) : true))).to.equal(
      true,
    )
  })

  const rows: readonly (readonly [string, PolicyRules, Judged, readonly string[]])[] = [
    ['a reservation it knows', { acceptedWarnings: ['issuer-unknown'] }, warned, ['accepted']],
    ['a reservation it does not know', { acceptedWarnings: ['other'] }, warned, ['to-review', 'reservation']],
    ['a check it requires', { requiredChecks: ['signature'] }, good, ['accepted']],
    [
      'a reservation it knows in a check it requires',
      { acceptedWarnings: ['issuer-unknown'], requiredChecks: ['issuer.trust'] },
      warned,
      ['refused', 'required-check-not-passed'],
    ],
    [
      'a check it requires that was not made',
      { requiredChecks: ['holder'] },
      good,
      ['refused', 'required-check-not-passed'],
    ],
    [
      'a check it requires that was skipped',
      { requiredChecks: ['holder'] },
      { ...good, checks: [check('holder', 'skipped', 'not-asked')] },
      ['refused', 'required-check-not-passed'],
    ],
    ['an issuer it accepts', { issuers: ['did:web:univ.example'] }, good, ['accepted']],
    ['another issuer', { issuers: ['did:web:x.example'] }, good, ['refused', 'issuer-not-accepted']],
    ['a recognition it accepts', { recognisers: [hub.id] }, good, ['accepted']],
    [
      'a recognition by somebody else',
      { recognisers: ['did:web:x.example'] },
      good,
      ['refused', 'not-recognised-by-accepted'],
    ],
    [
      'a recognition it accepts beside one by somebody else',
      { recognisers: ['did:web:x.example', hub.id] },
      {
        ...good,
        issuer: {
          ...univ,
          recognisedBy: [
            { by: { id: 'did:web:y.example', name: 'Y' }, since: '2026-01-01T00:00:00Z' },
            { by: hub, since: '2026-01-01T00:00:00Z' },
          ],
        },
      },
      ['accepted'],
    ],
    [
      'an issuer nobody vouches for',
      { recognisers: [hub.id] },
      { ...good, issuer: { id: univ.id, recognised: false } },
      ['refused', 'not-recognised-by-accepted'],
    ],
    [
      'an issuer that is not shown',
      { issuers: [univ.id], recognisers: [hub.id] },
      { verdict: 'valid', checks: good.checks },
      ['refused', 'issuer-not-accepted', 'not-recognised-by-accepted'],
    ],
    [
      'one of several frameworks it accepts',
      { frameworks: [`${framework}-2`, framework] },
      good,
      ['accepted'],
    ],
    [
      'a framework an alignment names, beside another',
      { frameworks: [framework] },
      withSubject({
        achievement: {
          id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b11',
          alignment: [{ targetUrl: 'https://other.example/a' }, { targetUrl: `${framework}/0.1.0/RM-A1.1` }],
        },
      }),
      ['accepted'],
    ],
    ['a framework it accepts', { frameworks: [framework] }, good, ['accepted']],
    ['another framework', { frameworks: [`${framework}-2`] }, good, ['refused', 'framework-not-accepted']],
    [
      'an address that leads out of the framework it begins like',
      { frameworks: [framework] },
      { ...good, credential: { credentialSubject: { achievement: { id: `${framework}/../x/0.1.0` } } } },
      ['refused', 'framework-not-accepted'],
    ],
    [
      'a framework it accepts, quoted by a badge about another',
      { frameworks: [framework] },
      about(`${other}/0.1.0/achievements/A1/fr`, `${framework}/0.1.0/RM-A1`),
      ['refused', 'framework-not-accepted'],
    ],
    [
      'a framework it accepts, quoted by a badge of somebody else',
      { frameworks: [framework] },
      about('https://univ.example/badges/1', `${framework}/0.1.0/RM-A1`),
      ['accepted'],
    ],
    [
      'a framework of somebody else, with which a badge of here is aligned too',
      { frameworks: ['http://data.europa.eu/esco/skill'] },
      about(`${framework}/0.1.0/achievements/A1/fr`, 'http://data.europa.eu/esco/skill/1'),
      ['accepted'],
    ],
    [
      'a framework of somebody else, in an address that leads out of it',
      { frameworks: ['http://data.europa.eu/esco/skill'] },
      about(`${framework}/0.1.0/achievements/A1/fr`, 'http://data.europa.eu/esco/skill/../x'),
      ['refused', 'framework-not-accepted'],
    ],
    ['a proof that is strong enough', { proofStrengths: ['assessed'] }, good, ['accepted']],
    [
      'one of several strengths it accepts',
      { proofStrengths: ['certified', 'assessed'] },
      good,
      ['accepted'],
    ],
    [
      'a proof said to have two strengths, one of which it accepts',
      { proofStrengths: ['assessed'] },
      withResults(forceOf('assessed'), forceOf('declared')),
      ['refused', 'proof-strength-not-accepted'],
    ],
    [
      'a strength beside results about other things, or about nothing that is named',
      { proofStrengths: ['assessed'] },
      withResults(
        { resultDescription: `${described}#level`, value: 'N2' },
        { value: 'certified' },
        forceOf('assessed'),
      ),
      ['accepted'],
    ],
    [
      'a result about something else that reads like a strength',
      { proofStrengths: ['assessed'] },
      withResults({ resultDescription: `${described}#level`, value: 'assessed' }),
      ['refused', 'proof-strength-not-accepted'],
    ],
    ['a weaker proof', { proofStrengths: ['certified'] }, good, ['refused', 'proof-strength-not-accepted']],
    [
      'nothing shown of the badge',
      { frameworks: [framework], proofStrengths: ['assessed'] },
      { verdict: 'valid', checks: [] },
      ['refused', 'framework-not-accepted', 'proof-strength-not-accepted'],
    ],
    [
      'what could not be read at all',
      { issuers: ['did:web:univ.example'], frameworks: [framework] },
      { verdict: 'undetermined', checks: [] },
      ['to-review', 'undetermined'],
    ],
    [
      'what is open of an issuer it does not accept: the refusal first',
      { issuers: ['did:web:x.example'] },
      { ...good, verdict: 'undetermined' },
      ['refused', 'issuer-not-accepted', 'undetermined'],
    ],
    [
      'a check it requires that could not be made',
      { requiredChecks: ['signature', 'issuer.trust'] },
      {
        verdict: 'undetermined',
        checks: [check('signature', 'unknown', 'issuer-unreachable'), ...warned.checks],
      },
      ['refused', 'required-check-not-passed', 'undetermined', 'required-check-not-passed'],
    ],
    ['a status of our own', { statusMaxAgeSeconds: 60 }, good, ['accepted']],
    [
      'a status read a moment ago',
      { statusMaxAgeSeconds: 60 },
      { ...good, checks: [check('status.revocation', 'pass', 'not-revoked', '2026-11-21T09:29:00Z')] },
      ['accepted'],
    ],
    [
      'a status read too long ago',
      { statusMaxAgeSeconds: 60 },
      { ...good, checks: [check('status.revocation', 'pass', 'not-revoked', '2026-11-21T09:28:59Z')] },
      ['to-review', 'status-too-old'],
    ],
    [
      'a status read twice, once too long ago',
      { statusMaxAgeSeconds: 60 },
      {
        ...good,
        checks: [
          {
            ...check('status.revocation', 'pass', 'not-revoked'),
            basedOn: [source('09:28:00'), source('09:30:00')],
          },
        ],
      },
      ['to-review', 'status-too-old'],
    ],
    [
      'a status read long ago, where it says nothing of how old one may be',
      {},
      { ...good, checks: [check('status.revocation', 'pass', 'not-revoked', '2026-11-01T00:00:00Z')] },
      ['accepted'],
    ],
    [
      'another document read long ago',
      { statusMaxAgeSeconds: 60 },
      { ...good, checks: [check('issuer.key', 'pass', 'key-published-elsewhere', '2026-11-21T09:00:00Z')] },
      ['accepted'],
    ],
    [
      'a check it requires that passed once and once did not',
      { requiredChecks: ['signature'] },
      {
        ...good,
        checks: [check('signature', 'pass', 'signature-valid'), check('signature', 'skipped', 'other')],
      },
      ['refused', 'required-check-not-passed'],
    ],
    [
      'a status read nobody knows when',
      { statusMaxAgeSeconds: 60 },
      { ...good, checks: [check('status.revocation', 'pass', 'not-revoked', '?')] },
      ['to-review', 'status-too-old'],
    ],
  ]
  for (const [title, rules, report, expected] of rows) {
    it(`of ${title}: ${expected.join(', ')}`, () => {
      expect(applied(rules, report)).to.deep.equal(expected)
    })
  }

  const presented = (parts: readonly Judged[], checks: readonly CheckResult[] = []): JudgedWhole => ({
    verdict: 'valid',
    checks: [check('holder', 'pass', 'holder-proven'), ...checks],
    parts: parts.map((part, at) => ({ ...part, pointer: `/verifiableCredential/${String(at)}` })),
  })
  const rules: PolicyRules = {
    issuers: ['did:web:univ.example'],
    frameworks: [framework],
    requiredChecks: ['holder', 'signature'],
  }

  it('asks the same of each credential that is presented, and says of which it is not so', () => {
    const stranger: Judged = { ...good, issuer: { id: 'did:web:x.example', recognised: false } }
    expect(applied(rules, presented([good, good]))).to.deep.equal(['accepted'])
    const { decision, reasons } = applyPolicy(
      { name: 'p', version: 1, rules },
      presented([good, stranger]),
      circumstances,
    )
    expect([decision, ...reasons.map(({ code, pointer }) => `${code} ${pointer ?? ''}`)]).to.deep.equal([
      'refused',
      'issuer-not-accepted /verifiableCredential/1',
    ])
  })

  it('takes no credential for another’s check, and nothing presented for nothing to ask', () => {
    const unsigned: Judged = { ...good, checks: [check('issuer.trust', 'pass', 'recognised')] }
    const required = ['refused', 'required-check-not-passed']
    expect(applied(rules, presented([good, unsigned]))).to.deep.equal(required)
    expect(
      applied(rules, presented([good, unsigned], [check('signature', 'pass', 'signature-valid')])),
    ).to.deep.equal(required)
    const unproven = { ...presented([good]), checks: [check('holder', 'warn', 'not-asked')] }
    expect(applied(rules, unproven)).to.deep.equal(required)
    expect(applied({}, unproven)).to.deep.equal(['to-review', 'reservation'])
    expect(applied({}, { ...presented([good]), verdict: 'undetermined' })).to.deep.equal([
      'to-review',
      'undetermined',
    ])
    expect(applied(rules, presented([]))).to.include('framework-not-accepted')
  })
})
