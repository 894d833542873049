import { expect } from 'chai'
import type { Finding, Outcome } from '../../server/evidence/types.ts'
import { judgedRules, rulesToJudge, verdict, type VerdictParts } from '../../server/evidence/verdict.ts'
import { assessment } from './dossier.ts'

const finding = (id: string, outcome: Outcome, differences: Partial<Finding> = {}): Finding => ({
  rule: id,
  type: 'any-type',
  params: {},
  outcome,
  evidence: [],
  setAside: [],
  reason: { fr: 'Parce que', en: 'Because' },
  easy: 'Parce que.',
  ...differences,
})
const met = finding('met', 'met')
const notMet = finding('not-met', 'not-met')
const open = finding('open', 'needs-person')
const yes = { rule: 'open', reason: 'Vu sur place.' }
const either = finding('either', 'needs-person', {
  parts: [finding('inside', 'needs-person'), notMet],
  needed: 1,
})
const [benoit, chloe] = [assessment('1', 'benoit'), assessment('2', 'chloe')]
const againstIt = assessment('3', 'david', { recommends: 'refuse' })

const verdictOn = (findings: readonly Finding[], parts: Partial<VerdictParts> = {}) =>
  verdict({ recipient: 'amelie', findings, judgements: [], assessments: [], assessorsNeeded: 0, ...parts })

interface Case {
  readonly claim: string
  readonly findings: readonly Finding[]
  readonly parts?: Partial<VerdictParts>
}

const cases: Readonly<Record<'granted' | 'refused' | 'needs-person', readonly Case[]>> = {
  granted: [
    { claim: 'every rule is met and whoever signs decides alone', findings: [met] },
    {
      claim: 'a person judged the rule that needed one',
      findings: [met, open],
      parts: { judgements: [yes] },
    },
    {
      claim: 'a person judged the one alternative that is open',
      findings: [either],
      parts: { judgements: [{ rule: 'inside', reason: 'Oui.' }] },
    },
    {
      claim: 'as many assessors recommend it as are needed',
      findings: [met],
      parts: { assessments: [benoit, chloe], assessorsNeeded: 2 },
    },
    {
      claim: 'enough assessors recommend it, though another does not',
      findings: [met],
      parts: { assessments: [againstIt, benoit, chloe], assessorsNeeded: 2 },
    },
  ],
  refused: [
    { claim: 'a rule is not met', findings: [met, notMet] },
    {
      claim: 'a rule is not met, whatever is judged',
      findings: [notMet, open],
      parts: { judgements: [yes] },
    },
    {
      claim: 'a rule is not met, whoever claims to judge that very rule',
      findings: [notMet],
      parts: { judgements: [{ rule: 'not-met', reason: 'Oui.' }] },
    },
    {
      claim: 'a rule is not met, whoever recommends granting',
      findings: [notMet],
      parts: { assessments: [benoit], assessorsNeeded: 1 },
    },
    {
      claim: 'a person says why, instead of judging the rule that needs one',
      findings: [open],
      parts: { refusal: 'Trop peu de pratique.' },
    },
    {
      claim: 'a person says why, and too few assessors recommend granting',
      findings: [met],
      parts: { assessments: [againstIt], assessorsNeeded: 1, refusal: 'Trop peu de pratique.' },
    },
  ],
  'needs-person': [
    { claim: 'a rule still needs a person', findings: [met, open] },
    ...['', ' ', '\n\t\u00a0'].map((reason) => ({
      claim: `the judgement of it has no reason but ${JSON.stringify(reason)}`,
      findings: [open],
      parts: { judgements: [{ rule: 'open', reason }] },
    })),
    {
      claim: 'the judgement is of another rule',
      findings: [open],
      parts: { judgements: [{ rule: 'any-type', reason: 'Oui.' }] },
    },
    {
      claim: 'a refusal has no reason but spaces',
      findings: [open],
      parts: { refusal: ' \n' },
    },
    {
      claim: 'one assessor too few recommends it',
      findings: [met],
      parts: { assessments: [benoit, againstIt], assessorsNeeded: 2 },
    },
    {
      claim: 'the same person recommends it twice',
      findings: [met],
      parts: { assessments: [benoit, assessment('4', 'benoit')], assessorsNeeded: 2 },
    },
    {
      claim: 'the person judged recommends it themself',
      findings: [met],
      parts: { assessments: [assessment('4', 'amelie')], assessorsNeeded: 1 },
    },
    {
      claim: 'a rule sets the favourable assessment aside',
      findings: [finding('independence', 'met', { setAside: ['2'] })],
      parts: { assessments: [benoit, chloe], assessorsNeeded: 2 },
    },
    {
      claim: 'enough assessors recommend it, but a rule still needs a person',
      findings: [open],
      parts: { assessments: [benoit], assessorsNeeded: 1 },
    },
  ],
}

const titles = {
  granted: 'is granted when',
  refused: 'is refused when',
  'needs-person': 'waits while',
} as const

describe('the verdict', () => {
  for (const [outcome, table] of Object.entries(cases) as [keyof typeof cases, readonly Case[]][]) {
    for (const { claim, findings, parts } of table) {
      it(`${titles[outcome]} ${claim}`, () => {
        expect(verdictOn(findings, parts)).to.equal(outcome)
      })
    }
  }

  it('knows which rules ask for a person: those that need one, inside combinators too, not the combinators themselves', () => {
    expect([...rulesToJudge([met, notMet, open, either])]).to.deep.equal(['open', 'inside'])
  })

  it('counts as judged the rules whose judgement gives a reason', () => {
    expect([...judgedRules([yes, { rule: 'blank', reason: ' ' }])]).to.deep.equal(['open'])
  })
})
