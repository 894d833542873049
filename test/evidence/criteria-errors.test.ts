import { expect } from 'chai'
import { criteriaErrors } from '../../server/evidence/criteria-errors.ts'
import { rules } from '../../server/evidence/rules/index.ts'
import type { Rule } from '../../server/evidence/rules/rule.ts'
import { criteria, kinds, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }

/** By rule type: parameters that are right, and parameters that are not. */
const parameters: Readonly<
  Record<string, { readonly right: readonly object[]; readonly wrong: readonly object[] }>
> = {
  'recipient-consent': { right: [{}], wrong: [{ consent: true }] },
  'observed-by-decision-date': { right: [{}], wrong: [{ days: 1 }] },
  'about-the-recipient': { right: [{}], wrong: [{ competency: 'RM-A1.1' }] },
  'accepted-kinds': {
    right: [{ kinds: ['EV-OBS'] }],
    wrong: [
      {},
      { kinds: [] },
      { kinds: 'EV-OBS' },
      { kinds: ['EV-OBS', 'EV-OBS'] },
      { kinds: [''] },
      { kinds: ['EV-XXX'] },
    ],
  },
  freshness: {
    right: [
      { months: {}, default: null },
      { months: { 'EV-OBS': 36, 'EV-HAB': null }, default: 48 },
    ],
    wrong: [
      { months: {} },
      { default: 48 },
      { months: { 'EV-OBS': 0 }, default: 48 },
      { months: { 'EV-OBS': 1.5 }, default: 48 },
      { months: { 'EV-OBS': '36' }, default: 48 },
      { months: { 'EV-XXX': 36 }, default: 48 },
      { months: {}, default: -1 },
    ],
  },
  'endorser-is-not-recipient': { right: [{ kinds: ['EV-END'] }], wrong: [{}, { kinds: ['EV-XXX'] }] },
  'no-mutual-endorsement': {
    right: [{ kinds: ['EV-END'], days: 90 }],
    wrong: [
      { kinds: ['EV-END'] },
      { days: 90 },
      { kinds: ['EV-END'], days: 0 },
      { kinds: ['EV-XXX'], days: 90 },
    ],
  },
  'minimum-pieces': {
    right: [{ minimum: 1 }],
    wrong: [{}, { minimum: 0 }, { minimum: '1' }, { minimum: 1, maximum: 2 }],
  },
  'minimum-kinds': { right: [{ minimum: 3 }], wrong: [{ minimum: 1.5 }] },
  'minimum-weight': { right: [{ minimum: 7 }], wrong: [{ minimum: null }] },
  'non-self-declared': { right: [{ minimum: 1 }], wrong: [{ minimum: -1 }] },
  'required-kinds': { right: [{ kinds: ['EV-OBS'] }], wrong: [{ kinds: [] }, { kinds: ['EV-XXX'] }] },
  'any-of-kinds': {
    right: [{ kinds: ['EV-END', 'EV-ENT'], minimum: 1 }],
    wrong: [{ kinds: ['EV-END'] }, { minimum: 1 }, { kinds: ['EV-XXX'], minimum: 1 }],
  },
  'prior-level': { right: [{ achievement: 'RM-A1.1-N2' }], wrong: [{}, { achievement: '' }, { level: 2 }] },
  'badge-set': {
    right: [{ sets: [{ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }] }],
    wrong: [
      {},
      { sets: [] },
      { sets: [{ anyOf: [] }] },
      { sets: [['RM-A1.1-N2']] },
      { sets: [{ anyOf: ['A'], all: true }] },
    ],
  },
  'criteria-covered': {
    right: [{ criteria: ['LR-01'], declared: { minimum: 1 }, proven: { minimum: 0 } }],
    wrong: [
      { criteria: ['LR-01'], declared: { minimum: 1 } },
      { criteria: [], declared: { minimum: 1 }, proven: { minimum: 1 } },
      { criteria: ['LR-01'], declared: 1, proven: 1 },
    ],
  },
  'endorser-holds-level': {
    right: [{ kinds: ['EV-END'], anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }],
    wrong: [
      {},
      { kinds: ['EV-END'] },
      { anyOf: ['RM-A1.1-N2'] },
      { kinds: ['EV-END'], anyOf: [] },
      { kinds: ['EV-XXX'], anyOf: ['RM-A1.1-N2'] },
      { kinds: ['EV-END'], anyOf: ['RM-A1.1-N2'], level: 2 },
    ],
  },
  pseudonymised: { right: [{ kinds: ['EV-TEM', 'EV-OBS'] }], wrong: [{}, { kinds: ['EV-XXX'] }] },
  'person-decides': {
    right: [{ question }],
    wrong: [
      {},
      { question: 'Est-ce assez ?' },
      { question: { fr: 'Est-ce assez ?' } },
      { question: { fr: ' ', en: ' ' } },
    ],
  },
}

describe('criteria errors', () => {
  it('are tried here for every rule of the registry', () => {
    expect(rules.map(({ type }: Rule) => type)).to.have.members(Object.keys(parameters))
  })

  for (const [type, { right, wrong }] of Object.entries(parameters)) {
    for (const params of right) {
      it(`accept ${type} ${JSON.stringify(params)}`, () => {
        expect(criteriaErrors(criteria([rule(type, { ...params })]))).to.deep.equal([])
      })
    }
    for (const params of wrong) {
      it(`refuse ${type} ${JSON.stringify(params)}`, () => {
        const errors = criteriaErrors(criteria([rule(type, { ...params })]))
        expect(errors).to.have.lengthOf.at.least(1)
        expect(errors[0]?.rule).to.equal(type)
      })
    }
  }

  for (const type of ['no-such-rule', '', '__proto__', 'constructor', 'Minimum-Pieces', 'minimum-pieces ']) {
    it(`refuse the unknown rule type ${JSON.stringify(type)}`, () => {
      expect(criteriaErrors(criteria([{ ...rule(type), id: 'the-rule' }]))).to.deep.equal([
        { rule: 'the-rule', message: `unknown rule type ${JSON.stringify(type)}` },
      ])
    })
  }

  it('refuse criteria that ask for nothing: everybody would be granted the badge', () => {
    expect(criteriaErrors(criteria([]))).to.deep.equal([{ rule: '', message: 'no rule' }])
  })

  it('refuse two rules with one id, which findings could not tell apart', () => {
    const twice = rule('minimum-pieces', { minimum: 1 })
    expect(criteriaErrors(criteria([twice, twice]))).to.deep.equal([
      { rule: 'minimum-pieces', message: 'another rule has the same id' },
    ])
  })

  it('refuse a kind defined twice: its weight would depend on the order', () => {
    const judged = criteria([rule('minimum-pieces', { minimum: 1 })], {
      kinds: [...kinds, ...kinds.slice(0, 1)],
    })
    expect(criteriaErrors(judged)).to.deep.equal([
      { rule: '', message: 'evidence kind EV-ATT is defined twice' },
    ])
  })

  it('name the kind that is not defined and the place that is wrong', () => {
    const judged = criteria([
      rule('required-kinds', { kinds: ['EV-OBS', 'EV-XXX'] }),
      rule('any-of-kinds', { kinds: ['EV-END'], minimum: 0 }),
    ])
    expect(criteriaErrors(judged)).to.deep.equal([
      { rule: 'required-kinds', message: 'evidence kind EV-XXX is not defined' },
      { rule: 'any-of-kinds', message: 'params/minimum must be >= 1' },
    ])
  })
})
