import { expect } from 'chai'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Dossier } from '../../server/evidence/types.ts'
import { assessment, criteria, decidedAt, dossier, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }

describe('evaluation', () => {
  it('answers one finding per rule, in the order of the rules, under the rules’ own ids', () => {
    const rules = [
      { ...rule('minimum-pieces', { minimum: 1 }), id: 'enough-pieces' },
      { ...rule('minimum-pieces', { minimum: 3 }), id: 'many-pieces' },
    ]
    const evaluation = evaluate(criteria(rules), dossier([piece('a', 'EV-OBS')]), decidedAt)
    expect(evaluation.achievement).to.equal('RM-A1.1-N2')
    expect(evaluation.criteriaVersion).to.equal('0.1.0')
    expect(
      evaluation.findings.map(({ rule: id, type, params, outcome }) => ({ id, type, params, outcome })),
    ).to.deep.equal([
      { id: 'enough-pieces', type: 'minimum-pieces', params: { minimum: 1 }, outcome: 'met' },
      { id: 'many-pieces', type: 'minimum-pieces', params: { minimum: 3 }, outcome: 'not-met' },
    ])
  })

  it('hides from later rules, and only from them, what a rule set aside', () => {
    const rules = [
      { ...rule('minimum-pieces', { minimum: 2 }), id: 'before' },
      rule('observed-by-decision-date'),
      rule('accepted-kinds', { kinds: ['EV-PRO'] }),
      { ...rule('minimum-pieces', { minimum: 1 }), id: 'after' },
    ]
    const pieces = [
      piece('a', 'EV-OBS', { observedAt: '2027-01-01' }),
      piece('b', 'EV-OBS', { observedAt: '2026-01-01' }),
    ]
    const { findings } = evaluate(criteria(rules), dossier(pieces), decidedAt)
    expect(findings.map(({ outcome, evidence, setAside }) => [outcome, evidence, setAside])).to.deep.equal([
      ['met', ['a', 'b'], []],
      ['met', ['b'], ['a']],
      ['met', [], ['b']],
      ['not-met', [], []],
    ])
  })

  const met = { ...rule('minimum-pieces', { minimum: 1 }), id: 'met' }
  const notMet = { ...rule('minimum-pieces', { minimum: 9 }), id: 'not-met' }
  const needsPerson = { ...rule('person-decides', { question }), id: 'needs-person' }
  for (const { rules, outcome } of [
    { rules: [met], outcome: 'met' },
    { rules: [met, needsPerson], outcome: 'needs-person' },
    { rules: [needsPerson, notMet], outcome: 'not-met' },
    { rules: [notMet, met], outcome: 'not-met' },
  ]) {
    it(`is ${outcome} when its rules are ${rules.map(({ id }) => id).join(' and ')}`, () => {
      expect(evaluate(criteria(rules), dossier([piece('a', 'EV-OBS')]), decidedAt).outcome).to.equal(outcome)
    })
  }

  const at = (level: number) => [{ criterion: 'RM-A1.1', level }]
  const counting = criteria([rule('minimum-pieces', { minimum: 1 })])
  const bugs: readonly { readonly claim: string; readonly run: () => unknown; readonly message: RegExp }[] = [
    {
      claim: 'a piece of a kind the criteria do not define',
      run: () => evaluate(counting, dossier([piece('a', 'EV-ZZZ')]), decidedAt),
      message: /undefined evidence kind/,
    },
    {
      claim: 'a kind that is the name of an object property',
      run: () => evaluate(counting, dossier([piece('a', 'constructor')]), decidedAt),
      message: /undefined evidence kind/,
    },
    ...['2026-02-30', '2026-2-3', '2026-11-02T10:00:00Z', '', '+2026-11-02', '2026-13-01'].map((day) => ({
      claim: `a piece observed on ${JSON.stringify(day)}`,
      run: () => evaluate(counting, dossier([piece('a', 'EV-OBS', { observedAt: day })]), decidedAt),
      message: /not a calendar day/,
    })),
    {
      claim: 'two different pieces with one id',
      run: () => evaluate(counting, dossier([piece('a', 'EV-OBS'), piece('a', 'EV-PRO')]), decidedAt),
      message: /two different pieces .* same id/,
    },
    {
      claim: 'two different assessments with one id',
      run: () =>
        evaluate(
          counting,
          dossier([], { assessments: [assessment('a', 'benoit'), assessment('a', 'chloe')] }),
          decidedAt,
        ),
      message: /two different assessments .* same id/,
    },
    {
      claim: 'a piece and an assessment with one id',
      run: () =>
        evaluate(
          counting,
          dossier([piece('a', 'EV-OBS')], { assessments: [assessment('a', 'benoit')] }),
          decidedAt,
        ),
      message: /a piece and an assessment .* same id/,
    },
    ...[-1, 1.5, Number.NaN, Infinity, 2 ** 53].flatMap((number) => [
      {
        claim: `a piece that attests ${number} minutes`,
        run: () =>
          evaluate(counting, dossier([piece('a', 'EV-OBS', { durationMinutes: number })]), decidedAt),
        message: /not a whole number from 0/,
      },
      {
        claim: `a piece with a level ${number}`,
        run: () => evaluate(counting, dossier([piece('a', 'EV-OBS', { rubric: at(number) })]), decidedAt),
        message: /not a whole number from 0/,
      },
      {
        claim: `an assessment with a level ${number}`,
        run: () =>
          evaluate(
            counting,
            dossier([], { assessments: [assessment('a', 'benoit', { rubric: at(number) })] }),
            decidedAt,
          ),
        message: /not a whole number from 0/,
      },
    ]),
    {
      claim: 'an instant that is none',
      run: () => evaluate(counting, dossier([]), new Date('nonsense')),
      message: /not an instant/,
    },
    {
      claim: 'criteria with errors',
      run: () => evaluate(criteria([rule('minimum-pieces', { minimum: 0 })]), dossier([]), decidedAt),
      message: /RM-A1\.1-N2: minimum-pieces: params\/minimum must be >= 1/,
    },
    {
      claim: 'criteria without a rule',
      run: () => evaluate(criteria([]), dossier([piece('a', 'EV-HAB')]), decidedAt),
      message: /no rule/,
    },
  ]
  for (const { claim, run, message } of bugs) {
    it(`throws on ${claim}`, () => {
      expect(run).to.throw(Error, message)
    })
  }

  it('sorts assessments by id, and counts one listed twice once', () => {
    const two = [assessment('b', 'chloe'), assessment('a', 'benoit')]
    const judged = dossier([], { assessments: [...two, ...two] })
    const { findings } = evaluate(criteria([rule('assessor-quorum', { minimum: 2 })]), judged, decidedAt)
    expect(findings.map(({ outcome, evidence }) => [outcome, evidence])).to.deep.equal([['met', ['a', 'b']]])
  })

  it('hides from later rules the assessments that a rule set aside, and no piece', () => {
    const judged = dossier([piece('a', 'EV-OBS')], {
      assessments: [assessment('x', 'amelie'), assessment('y', 'benoit')],
    })
    const rules = [
      rule('assessor-independence', { from: ['recipient'] }),
      rule('assessor-quorum', { minimum: 2 }),
      rule('minimum-pieces', { minimum: 1 }),
    ]
    const { findings } = evaluate(criteria(rules), judged, decidedAt)
    expect(findings.map(({ outcome, evidence, setAside }) => [outcome, evidence, setAside])).to.deep.equal([
      ['met', ['y'], ['x']],
      ['not-met', ['y'], []],
      ['met', ['a'], []],
    ])
  })

  it('ignores the order of pieces, held badges and given endorsements', () => {
    const judged = criteria([
      rule('no-mutual-endorsement', { kinds: ['EV-END'], days: 90 }),
      rule('prior-level', { achievement: 'RM-A1.1-N1' }),
      rule('minimum-pieces', { minimum: 3 }),
    ])
    const one: Dossier = dossier(
      [
        piece('c', 'EV-OBS'),
        piece('a', 'EV-END', { endorser: 'benoit' }),
        piece('b', 'EV-END', { endorser: 'chloe' }),
      ],
      {
        held: [
          { awardId: 'w2', achievement: 'RM-A1.1-N1' },
          { awardId: 'w1', achievement: 'RM-A1.1-N1' },
        ],
        endorsementsGiven: [
          { to: 'benoit', observedAt: '2026-11-01' },
          { to: 'chloe', observedAt: '2020-11-01' },
        ],
      },
    )
    const other: Dossier = {
      ...one,
      pieces: one.pieces.toReversed(),
      held: one.held.toReversed(),
      endorsementsGiven: one.endorsementsGiven.toReversed(),
    }
    const evaluation = evaluate(judged, one, decidedAt)
    expect(evaluate(judged, other, decidedAt)).to.deep.equal(evaluation)
    expect(evaluation.findings.map(({ evidence, setAside }) => [evidence, setAside])).to.deep.equal([
      [['b'], ['a']],
      [['w1', 'w2'], []],
      [['b', 'c'], []],
    ])
  })
})
