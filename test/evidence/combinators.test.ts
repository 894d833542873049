import { expect } from 'chai'
import { evaluate, outcomeOf, resolvedOutcome } from '../../server/evidence/evaluate.ts'
import type { CriteriaRule, Dossier, Finding, Outcome } from '../../server/evidence/types.ts'
import { assessment, criteria, decidedAt, dossier, findingOf, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }

/** Rules of known outcome on one observation. */
const met = (id: string): CriteriaRule => ({ ...rule('minimum-pieces', { minimum: 1 }), id })
const notMet = (id: string): CriteriaRule => ({ ...rule('minimum-pieces', { minimum: 9 }), id })
const open = (id: string): CriteriaRule => ({ ...rule('person-decides', { question }), id })
const accepting = (id: string, ...kinds: readonly string[]): CriteriaRule => ({
  ...rule('accepted-kinds', { kinds }),
  id,
})
const holding = (
  type: string,
  id: string,
  rules: readonly CriteriaRule[],
  more: Readonly<Record<string, unknown>> = {},
): CriteriaRule => ({ ...rule(type, { ...more, rules }), id })

const oneObservation = dossier([piece('obs', 'EV-OBS')])
const outcomeWith = (judged: CriteriaRule, of: Dossier = oneObservation) => findingOf(judged, of).outcome

describe('combinators', () => {
  const cases: readonly {
    readonly of: string
    readonly rules: readonly CriteriaRule[]
    readonly all: Outcome
    readonly any: Outcome
    readonly atLeastTwo: Outcome
  }[] = [
    { of: 'met, met', rules: [met('a'), met('b')], all: 'met', any: 'met', atLeastTwo: 'met' },
    { of: 'met, not met', rules: [met('a'), notMet('b')], all: 'not-met', any: 'met', atLeastTwo: 'not-met' },
    {
      of: 'not met, not met',
      rules: [notMet('a'), notMet('b')],
      all: 'not-met',
      any: 'not-met',
      atLeastTwo: 'not-met',
    },
    {
      of: 'met, open',
      rules: [met('a'), open('b')],
      all: 'needs-person',
      any: 'met',
      atLeastTwo: 'needs-person',
    },
    {
      of: 'not met, open',
      rules: [notMet('a'), open('b')],
      all: 'not-met',
      any: 'needs-person',
      atLeastTwo: 'not-met',
    },
    {
      of: 'open, open',
      rules: [open('a'), open('b')],
      all: 'needs-person',
      any: 'needs-person',
      atLeastTwo: 'needs-person',
    },
    {
      of: 'met, met, not met',
      rules: [met('a'), met('b'), notMet('c')],
      all: 'not-met',
      any: 'met',
      atLeastTwo: 'met',
    },
    {
      of: 'met, open, not met',
      rules: [met('a'), open('b'), notMet('c')],
      all: 'not-met',
      any: 'met',
      atLeastTwo: 'needs-person',
    },
  ]
  for (const { of, rules, all, any, atLeastTwo } of cases) {
    it(`of ${of}: all is ${all}, any is ${any}, at least two is ${atLeastTwo}`, () => {
      expect(outcomeWith(holding('all', 'it', rules))).to.equal(all)
      expect(outcomeWith(holding('any', 'it', rules))).to.equal(any)
      expect(outcomeWith(holding('at-least', 'it', rules, { minimum: 2 }))).to.equal(atLeastTwo)
    })
  }

  it('answer the findings of the rules inside, how many must be met, and nothing set aside', () => {
    const finding = findingOf(
      holding('at-least', 'two', [met('a'), notMet('b'), open('c')], { minimum: 2 }),
      oneObservation,
    )
    expect(finding.needed).to.equal(2)
    expect(finding.parts?.map(({ rule: id, type, outcome }) => [id, type, outcome])).to.deep.equal([
      ['a', 'minimum-pieces', 'met'],
      ['b', 'minimum-pieces', 'not-met'],
      ['c', 'person-decides', 'needs-person'],
    ])
    expect(finding.setAside).to.deep.equal([])
    expect(findingOf(holding('all', 'it', [met('a'), met('b')]), oneObservation).needed).to.equal(2)
    expect(findingOf(holding('any', 'it', [met('a'), met('b')]), oneObservation).needed).to.equal(1)
  })

  describe('say how many conditions are met, and what is missing', () => {
    const cases: readonly {
      readonly claim: string
      readonly judged: CriteriaRule
      readonly fr: string
      readonly en: string
      readonly easy: string
    }[] = [
      {
        claim: 'when it is met',
        judged: holding('any', 'it', [met('a'), notMet('b')]),
        fr: '1 condition remplie sur 2, 1 demandée',
        en: '1 condition met of 2, 1 required',
        easy: 'Il faut 1 condition sur 2. Vous en avez 1. C’est assez.',
      },
      {
        claim: 'when it is not',
        judged: holding('at-least', 'it', [met('a'), notMet('b'), notMet('c')], { minimum: 2 }),
        fr: '1 condition remplie sur 3, 2 demandées ; il manque : 1 preuve comptée, 9 demandées ; 1 preuve comptée, 9 demandées',
        en: '1 condition met of 3, 2 required; missing: 1 piece of evidence counted, 9 required; 1 piece of evidence counted, 9 required',
        easy: 'Il faut 2 conditions sur 3. Vous en avez 1. Voici ce qui manque. Il faut 9 preuves. Vous en avez 1. Il en manque 8. Il faut 9 preuves. Vous en avez 1. Il en manque 8.',
      },
      {
        claim: 'when a person must still decide, without what is missing for good',
        judged: holding('at-least', 'it', [met('a'), met('b'), open('c'), notMet('d')], { minimum: 3 }),
        fr: '2 conditions remplies sur 4, 3 demandées ; une personne doit se prononcer : Est-ce assez ?',
        en: '2 conditions met of 4, 3 required; a person must decide: Is it enough?',
        easy: 'Il faut 3 conditions sur 4. Vous en avez 2. Voici ce qui est à vérifier. Une personne doit répondre à une question sur votre dossier. La question est : « Est-ce assez ? »',
      },
      {
        claim: 'with one combinator inside another in brackets',
        judged: holding('any', 'it', [notMet('a'), holding('all', 'b', [met('c'), notMet('d')])]),
        fr: '0 condition remplie sur 2, 1 demandée ; il manque : 1 preuve comptée, 9 demandées ; (1 condition remplie sur 2, 2 demandées ; il manque : 1 preuve comptée, 9 demandées)',
        en: '0 conditions met of 2, 1 required; missing: 1 piece of evidence counted, 9 required; (1 condition met of 2, 2 required; missing: 1 piece of evidence counted, 9 required)',
        easy: 'Il faut 1 condition sur 2. Vous en avez 0. Voici ce qui manque. Il faut 9 preuves. Vous en avez 1. Il en manque 8. Il faut 2 conditions sur 2. Vous en avez 1. Voici ce qui manque. Il faut 9 preuves. Vous en avez 1. Il en manque 8.',
      },
      {
        claim: 'without counting a rule that only sets pieces aside',
        judged: holding('all', 'it', [accepting('a', 'EV-OBS'), met('b'), notMet('c')]),
        fr: '1 condition remplie sur 2, 2 demandées ; il manque : 1 preuve comptée, 9 demandées',
        en: '1 condition met of 2, 2 required; missing: 1 piece of evidence counted, 9 required',
        easy: 'Il faut 2 conditions sur 2. Vous en avez 1. Voici ce qui manque. Il faut 9 preuves. Vous en avez 1. Il en manque 8.',
      },
    ]
    for (const { claim, judged, fr, en, easy } of cases) {
      it(claim, () => {
        const finding = findingOf(judged, oneObservation)
        expect(finding.reason).to.deep.equal({ fr, en })
        expect(finding.easy).to.equal(easy)
      })
    }
  })

  describe('rest on the evidence', () => {
    const observed = { ...rule('required-kinds', { kinds: ['EV-OBS'] }), id: 'observed' }
    const produced = { ...rule('required-kinds', { kinds: ['EV-PRO'] }), id: 'produced' }
    const twoProduced = { ...rule('any-of-kinds', { kinds: ['EV-PRO'], minimum: 2 }), id: 'two-produced' }
    const held = { ...rule('prior-level', { achievement: 'RM-A1.1-N1' }), id: 'held' }
    const review = { ...rule('pseudonymised', { kinds: ['EV-TEM'] }), id: 'review' }
    const judged = dossier(
      [
        piece('b-pro', 'EV-PRO'),
        piece('a-obs', 'EV-OBS'),
        piece('d-tem', 'EV-TEM', { pseudonymised: false }),
      ],
      { held: [{ awardId: 'c-award', achievement: 'RM-A1.1-N1' }] },
    )
    for (const { claim, rules, minimum, evidence } of [
      {
        claim: 'of the rules that are met, each piece once and sorted',
        rules: [produced, observed, held, { ...observed, id: 'again' }, twoProduced],
        minimum: 4,
        evidence: ['a-obs', 'b-pro', 'c-award'],
      },
      {
        claim: 'of those that need a person too, when it needs one',
        rules: [review, observed, twoProduced],
        minimum: 2,
        evidence: ['a-obs', 'd-tem'],
      },
      {
        claim: 'of the met ones only, when these are enough',
        rules: [review, observed, twoProduced],
        minimum: 1,
        evidence: ['a-obs'],
      },
      {
        claim: 'of all, when it is not met',
        rules: [twoProduced, observed],
        minimum: 2,
        evidence: ['a-obs', 'b-pro'],
      },
    ]) {
      it(claim, () => {
        expect(findingOf(holding('at-least', 'it', rules, { minimum }), judged).evidence).to.deep.equal(
          evidence,
        )
      })
    }
  })

  describe('keep inside what a rule inside sets aside', () => {
    const both = dossier([piece('obs', 'EV-OBS'), piece('pro', 'EV-PRO')])
    const two = { ...rule('minimum-pieces', { minimum: 2 }), id: 'two' }
    const twoAgain = { ...two, id: 'two-again' }

    it('all: the rules after it inside do not see it, those outside do', () => {
      const inner = holding('all', 'inner', [accepting('only', 'EV-OBS'), two])
      const { findings } = evaluate(criteria([inner, twoAgain]), both, decidedAt)
      expect(findings.map(({ outcome }) => outcome)).to.deep.equal(['not-met', 'met'])
      expect(findings[0]?.parts?.map(({ setAside }) => setAside)).to.deep.equal([['pro'], []])
    })

    it('all: the rules before it inside saw it', () => {
      const inner = holding('all', 'inner', [two, accepting('only', 'EV-OBS')])
      expect(outcomeWith(inner, both)).to.equal('met')
    })

    it('any and at least: another alternative sees everything', () => {
      const narrow = holding('all', 'narrow', [accepting('only', 'EV-OBS'), two])
      expect(outcomeWith(holding('any', 'it', [narrow, twoAgain]), both)).to.equal('met')
      expect(outcomeWith(holding('at-least', 'it', [narrow, twoAgain], { minimum: 1 }), both)).to.equal('met')
    })

    it('assessments too', () => {
      const independent = { ...rule('assessor-independence', { from: ['recipient'] }), id: 'independent' }
      const quorum = { ...rule('assessor-quorum', { minimum: 1 }), id: 'quorum' }
      const judged = dossier([], { assessments: [assessment('a', 'amelie')] })
      const rules = [holding('all', 'inner', [independent, quorum]), { ...quorum, id: 'outside' }]
      const { findings } = evaluate(criteria(rules), judged, decidedAt)
      expect(findings.map(({ outcome }) => outcome)).to.deep.equal(['not-met', 'met'])
    })
  })

  it('do not see what a rule before them set aside', () => {
    const rules = [accepting('only', 'EV-PRO'), holding('any', 'it', [met('a')])]
    const { findings } = evaluate(criteria(rules), oneObservation, decidedAt)
    expect(findings[1]?.outcome).to.equal('not-met')
  })
})

describe('the outcome once people have answered', () => {
  const judgedBy = (rules: readonly CriteriaRule[], ...judged: readonly string[]) => {
    const { findings } = evaluate(criteria(rules), oneObservation, decidedAt)
    return resolvedOutcome(findings, new Set(judged))
  }
  const cases: readonly { readonly claim: string; readonly found: Outcome; readonly expected: Outcome }[] = [
    {
      claim: 'is met when every rule that needed a person was judged',
      found: judgedBy([met('a'), open('b')], 'b'),
      expected: 'met',
    },
    {
      claim: 'needs a person as long as one was not',
      found: judgedBy([open('a'), open('b')], 'b'),
      expected: 'needs-person',
    },
    {
      claim: 'is not met where a rule is not, whoever judged it',
      found: judgedBy([notMet('a'), open('b')], 'a', 'b'),
      expected: 'not-met',
    },
    {
      claim: 'counts a judged rule inside combinators',
      found: judgedBy([holding('all', 'x', [met('a'), holding('any', 'y', [notMet('b'), open('c')])])], 'c'),
      expected: 'met',
    },
    {
      claim: 'needs a person while none of the alternatives was judged',
      found: judgedBy([holding('any', 'x', [open('a'), open('b')])]),
      expected: 'needs-person',
    },
    {
      claim: 'is met as soon as enough alternatives were judged',
      found: judgedBy(
        [holding('at-least', 'x', [open('a'), open('b'), notMet('c')], { minimum: 2 })],
        'a',
        'b',
      ),
      expected: 'met',
    },
    {
      claim: 'takes no judgement of a combinator as a whole',
      found: judgedBy([holding('any', 'x', [open('a')])], 'x'),
      expected: 'needs-person',
    },
  ]
  for (const { claim, found, expected } of cases) {
    it(claim, () => {
      expect(found).to.equal(expected)
    })
  }

  it('follows from the parts of a combinator, whatever it claims itself', () => {
    const honest = findingOf(holding('any', 'x', [notMet('a'), open('b')]), oneObservation)
    const claiming: Finding = { ...honest, outcome: 'met' }
    expect(outcomeOf([claiming])).to.equal('needs-person')
    const { needed: _left, ...unsaid } = claiming
    expect(outcomeOf([unsaid])).to.equal('not-met')
  })

  it('is met when nothing was asked', () => {
    expect(outcomeOf([])).to.equal('met')
  })
})
