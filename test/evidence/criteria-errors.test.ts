import { expect } from 'chai'
import { criteriaErrors, everyRule } from '../../server/evidence/criteria-errors.ts'
import { rules } from '../../server/evidence/rules/index.ts'
import type { Rule } from '../../server/evidence/rules/rule.ts'
import type { CriteriaRule } from '../../server/evidence/types.ts'
import { criteria, kinds, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }

/** Rules as combinators hold them. */
const inside = { ...rule('minimum-pieces', { minimum: 1 }), id: 'inside' }
const acceptedOnly = { ...rule('accepted-kinds', { kinds: ['EV-OBS'] }), id: 'accepted' }
const hostileRules: readonly object[] = [
  { rules: inside },
  { rules: 'minimum-pieces' },
  { rules: [null] },
  { rules: [{ ...inside, id: '' }] },
  { rules: [{ ...inside, id: 'Inside' }] },
  { rules: [{ ...inside, id: 'x'.repeat(101) }] },
  { rules: [{ ...inside, source: '' }] },
  { rules: [{ ...inside, optional: true }] },
  { rules: [{ id: 'inside', type: 'minimum-pieces', params: { minimum: 1 } }] },
  { rules: [{ ...inside, params: [] }] },
  { rules: Array.from({ length: 21 }, (_, index) => ({ ...inside, id: `inside-${index}` })) },
]

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
      { kinds: ['EV-NON'] },
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
      { months: { 'EV-NON': 36 }, default: 48 },
      { months: {}, default: -1 },
    ],
  },
  'endorser-is-not-recipient': { right: [{ kinds: ['EV-END'] }], wrong: [{}, { kinds: ['EV-NON'] }] },
  'no-mutual-endorsement': {
    right: [{ kinds: ['EV-END'], days: 90 }],
    wrong: [
      { kinds: ['EV-END'] },
      { days: 90 },
      { kinds: ['EV-END'], days: 0 },
      { kinds: ['EV-NON'], days: 90 },
    ],
  },
  'assessor-independence': {
    right: [{ from: ['recipient'] }, { from: ['observer', 'endorser', 'recipient'] }],
    wrong: [
      {},
      { from: [] },
      { from: 'recipient' },
      { from: ['employer'] },
      { from: ['observer', 'observer'] },
    ],
  },
  'minimum-pieces': {
    right: [{ minimum: 1 }],
    wrong: [{}, { minimum: 0 }, { minimum: '1' }, { minimum: 1, maximum: 2 }],
  },
  'minimum-kinds': { right: [{ minimum: 3 }], wrong: [{ minimum: 1.5 }] },
  'minimum-weight': { right: [{ minimum: 7 }], wrong: [{ minimum: null }] },
  'non-self-declared': { right: [{ minimum: 1 }], wrong: [{ minimum: -1 }] },
  'required-kinds': { right: [{ kinds: ['EV-OBS'] }], wrong: [{ kinds: [] }, { kinds: ['EV-NON'] }] },
  'any-of-kinds': {
    right: [{ kinds: ['EV-END', 'EV-ENT'], minimum: 1 }],
    wrong: [{ kinds: ['EV-END'] }, { minimum: 1 }, { kinds: ['EV-NON'], minimum: 1 }],
  },
  'observed-duration': {
    right: [{ minutes: 90 }, { minutes: 1, kinds: ['EV-OBS'] }],
    wrong: [
      {},
      { minutes: 0 },
      { minutes: 1.5 },
      { minutes: '90' },
      { minutes: 600_001 },
      { minutes: 90, kinds: [] },
      { minutes: 90, kinds: ['EV-NON'] },
      { minutes: 90, hours: 2 },
    ],
  },
  'number-of-sessions': {
    right: [{ minimum: 3 }, { minimum: 3, kinds: ['EV-OBS'] }],
    wrong: [
      {},
      { minimum: 0 },
      { minimum: 3, kinds: ['EV-NON'] },
      { kinds: ['EV-OBS'] },
      { minimum: 1, days: 2 },
    ],
  },
  'minimum-rubric-level': {
    right: [
      { level: 2, assessors: 1 },
      { criterion: 'LR-01', level: 1, assessors: 20 },
    ],
    wrong: [
      {},
      { level: 2 },
      { assessors: 1 },
      { level: 0, assessors: 1 },
      { level: 21, assessors: 1 },
      { level: 2.5, assessors: 1 },
      { level: 2, assessors: 0 },
      { level: 2, assessors: 21 },
      { criterion: '', level: 2, assessors: 1 },
      { level: 2, assessors: 1, average: true },
    ],
  },
  'assessor-quorum': {
    right: [{ minimum: 2 }],
    wrong: [{}, { minimum: 0 }, { minimum: 2, kinds: ['EV-OBS'] }],
  },
  all: {
    right: [{ rules: [inside] }, { rules: [acceptedOnly, inside] }],
    wrong: [{}, { rules: [] }, { rules: [acceptedOnly] }, { rules: [inside], minimum: 1 }, ...hostileRules],
  },
  any: {
    right: [{ rules: [inside] }, { rules: [inside, { ...inside, id: 'other' }] }],
    wrong: [
      {},
      { rules: [] },
      { rules: [inside, acceptedOnly] },
      { rules: [inside], minimum: 1 },
      ...hostileRules,
    ],
  },
  'at-least': {
    right: [{ minimum: 1, rules: [inside] }],
    wrong: [
      {},
      { rules: [inside] },
      { minimum: 1 },
      { minimum: 0, rules: [inside] },
      { minimum: 2, rules: [inside] },
      { minimum: 1, rules: [acceptedOnly, inside] },
      ...hostileRules.map((params) => ({ ...params, minimum: 1 })),
    ],
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
      { kinds: ['EV-NON'], anyOf: ['RM-A1.1-N2'] },
      { kinds: ['EV-END'], anyOf: ['RM-A1.1-N2'], level: 2 },
    ],
  },
  pseudonymised: { right: [{ kinds: ['EV-TEM', 'EV-OBS'] }], wrong: [{}, { kinds: ['EV-NON'] }] },
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
      rule('required-kinds', { kinds: ['EV-OBS', 'EV-NON'] }),
      rule('any-of-kinds', { kinds: ['EV-END'], minimum: 0 }),
    ])
    expect(criteriaErrors(judged)).to.deep.equal([
      { rule: 'required-kinds', message: 'evidence kind EV-NON is not defined' },
      { rule: 'any-of-kinds', message: 'params/minimum must be >= 1' },
    ])
  })

  it('ask for the criterion of a rubric where no competency is judged', () => {
    const { competency: _none, ...label } = criteria([
      rule('minimum-rubric-level', { level: 2, assessors: 1 }),
      { ...rule('minimum-rubric-level', { criterion: 'LR-01', level: 2, assessors: 1 }), id: 'named' },
    ])
    expect(criteriaErrors(label)).to.deep.equal([
      { rule: 'minimum-rubric-level', message: 'params must name a criterion: no competency is judged' },
    ])
  })

  describe('inside combinators', () => {
    const holding = (type: string, id: string, ...rules: readonly CriteriaRule[]): CriteriaRule => ({
      ...rule(type, { rules }),
      id,
    })
    const errorsOf = (...rules: readonly CriteriaRule[]) => criteriaErrors(criteria(rules))

    it('are found like anywhere else, under the id of the rule at fault', () => {
      const unknown = { ...rule('no-such-rule'), id: 'unknown' }
      const wrong = { ...rule('minimum-pieces', { minimum: 0 }), id: 'wrong' }
      const undefinedKind = { ...rule('required-kinds', { kinds: ['EV-NON'] }), id: 'undefined-kind' }
      expect(
        errorsOf(holding('all', 'outer', inside, holding('any', 'inner', unknown, wrong, undefinedKind))),
      ).to.deep.equal([
        { rule: 'unknown', message: 'unknown rule type "no-such-rule"' },
        { rule: 'wrong', message: 'params/minimum must be >= 1' },
        { rule: 'undefined-kind', message: 'evidence kind EV-NON is not defined' },
      ])
    })

    it('refuse one id for two rules, wherever they are', () => {
      const one = holding('any', 'one', inside)
      expect(errorsOf(one, holding('all', 'two', inside))).to.deep.equal([
        { rule: 'inside', message: 'another rule has the same id' },
      ])
      expect(errorsOf(holding('all', 'inside', inside))).to.deep.equal([
        { rule: 'inside', message: 'another rule has the same id' },
      ])
    })

    it('accept three deep, and refuse four', () => {
      const three = holding('any', 'first', holding('all', 'second', holding('any', 'third', inside)))
      expect(errorsOf(three)).to.deep.equal([])
      const four = holding(
        'any',
        'first',
        holding('all', 'second', holding('any', 'third', holding('all', 'fourth', inside))),
      )
      expect(errorsOf(four)).to.deep.equal([{ rule: 'fourth', message: 'combinators are more than 3 deep' }])
    })

    it('do not look through ten thousand of them', () => {
      const tower = Array.from({ length: 10_000 }).reduce<CriteriaRule>(
        (held, _none, index) => holding('all', `tower-${index}`, held),
        inside,
      )
      expect(errorsOf(tower)).to.deep.equal([
        { rule: 'tower-9996', message: 'combinators are more than 3 deep' },
      ])
    })

    it('refuse an alternative that everybody has, and say which', () => {
      const expected = 'rule accepted asks for nothing: it is always met'
      expect(errorsOf(holding('any', 'either', inside, acceptedOnly))).to.deep.equal([
        { rule: 'either', message: expected },
      ])
      const two = { ...rule('at-least', { minimum: 2, rules: [inside, acceptedOnly] }), id: 'two' }
      expect(errorsOf(two)).to.deep.equal([{ rule: 'two', message: expected }])
      expect(errorsOf(holding('all', 'both', acceptedOnly))).to.deep.equal([
        { rule: 'both', message: 'its rules ask for nothing: it is always met' },
      ])
    })

    it('refuse to ask for more rules than there are', () => {
      const three = {
        ...rule('at-least', { minimum: 3, rules: [inside, { ...inside, id: 'other' }] }),
        id: 'three',
      }
      expect(errorsOf(three)).to.deep.equal([
        { rule: 'three', message: 'params/minimum is more than there are rules' },
      ])
    })
  })

  it('every rule can be listed, those inside combinators after the one that holds them', () => {
    const held = { ...rule('any', { rules: [inside, { ...inside, id: 'other' }] }), id: 'either' }
    const listed = everyRule([held, { ...inside, id: 'last' }])
    expect(listed.map(({ id }) => id)).to.deep.equal(['either', 'inside', 'other', 'last'])
  })
})
