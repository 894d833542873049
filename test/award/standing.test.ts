import { expect } from 'chai'
import { standingRules } from '../../server/award/standing/rules.ts'
import { standingOf } from '../../server/award/standing/standing.ts'
import { checked, exact, replaced, two, withoutX, type Case } from './standing-cases.ts'
import { change, content, diffOf } from './standing-content.ts'

const ofACompetency: readonly Case[] = [
  {
    title: 'stands when nothing about its competency changed',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('Y', { class: 'breaking' })],
    standing: 'stands',
    reasons: ['unchanged'],
    proposal: 'X-N2',
  },
  {
    title: 'stands when what changed breaks nothing',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('X', { class: 'compatible' }), change('X', { class: 'editorial', levels: [2] })],
    standing: 'stands',
    reasons: ['changed-without-breaking'],
    proposal: 'X-N2',
  },
  {
    title: 'stands when another level of its competency was broken',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('X', { class: 'breaking', levels: [1, 3] })],
    standing: 'stands',
    reasons: ['unchanged'],
    proposal: 'X-N2',
  },
  {
    title: 'needs a new assessment when its level was broken, and says by which rule',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('X', { class: 'breaking', levels: [2, 3], rule: 'indicator-added' })],
    standing: 'needs-reassessment',
    reasons: ['breaking-change', 'indicator-added'],
  },
  {
    title: 'needs a new assessment when its competency was broken at every level',
    of: 'X-N3',
    before: two,
    after: two,
    changes: [change('X', { class: 'breaking' })],
    standing: 'needs-reassessment',
    reasons: ['breaking-change', 'rule-breaking'],
  },
  {
    title: 'needs a new assessment when the level of the scale means something else',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('NIVEAU-2', { kind: 'level-changed', class: 'breaking' })],
    standing: 'needs-reassessment',
    reasons: ['breaking-change', 'rule-breaking'],
  },
  {
    title: 'stands when another level of the scale means something else',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('NIVEAU-3', { kind: 'level-changed', class: 'breaking' })],
    standing: 'stands',
    reasons: ['unchanged'],
    proposal: 'X-N2',
  },
  {
    title: 'stands whatever became of the evidence policy, and says so',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('POLITIQUE', { kind: 'evidence-policy-changed', class: 'breaking' })],
    standing: 'stands',
    reasons: ['unchanged', 'policy-of-its-time'],
    proposal: 'X-N2',
  },
  {
    title: 'stands when its competency accepts other evidence, and says so',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('X', { kind: 'evidence-policy-changed', class: 'breaking' })],
    standing: 'stands',
    reasons: ['unchanged', 'policy-of-its-time'],
    proposal: 'X-N2',
  },
  {
    title: 'says nothing of the evidence that another competency accepts',
    of: 'X-N2',
    before: two,
    after: two,
    changes: [change('Y', { kind: 'evidence-policy-changed', class: 'breaking' })],
    standing: 'stands',
    reasons: ['unchanged'],
    proposal: 'X-N2',
  },
  {
    title: 'stands, with nothing to propose, when its level has no badge any more',
    of: 'X-N2',
    before: two,
    after: { ...two, without: ['X-N2'] },
    standing: 'stands',
    reasons: ['unchanged', 'not-awarded-any-more'],
  },
  {
    title: 'needs a new assessment when its code is gone',
    of: 'X-N2',
    before: two,
    after: withoutX,
    standing: 'needs-reassessment',
    reasons: ['removed'],
  },
]

const ofARetiredCompetency: readonly Case[] = [
  {
    title: 'is equivalent to the badge of an exact match that has its level',
    of: 'X-N2',
    before: two,
    after: { ...withoutX, retired: { X: exact('./Y') } },
    changes: [change('X', { kind: 'competency-retired', class: 'breaking' })],
    standing: 'equivalent',
    reasons: ['exact-match'],
    proposal: 'Y-N2',
  },
  {
    title: 'is equivalent to the badge of the only one that replaces it',
    of: 'X-N3',
    before: two,
    after: { ...withoutX, retired: { X: replaced('./Y') } },
    standing: 'equivalent',
    reasons: ['replaced-by'],
    proposal: 'Y-N3',
  },
  {
    title: 'needs a new assessment when what replaces it does not have its level',
    of: 'X-N3',
    before: two,
    after: { competencies: { Y: [1, 2] }, retired: { X: replaced('./Y') } },
    standing: 'needs-reassessment',
    reasons: ['retired-without-equivalent'],
  },
  {
    title: 'needs a new assessment when two replace it',
    of: 'X-N2',
    before: two,
    after: { competencies: { Y: [2], Z: [2] }, retired: { X: replaced('./Y', './Z') } },
    standing: 'needs-reassessment',
    reasons: ['several-replacements'],
  },
  {
    title: 'is equivalent to its exact match, whatever else replaces it',
    of: 'X-N2',
    before: two,
    after: {
      competencies: { Y: [2], Z: [2] },
      retired: { X: { ...exact('./Z'), ...replaced('./Y', './Z') } },
    },
    standing: 'equivalent',
    reasons: ['exact-match'],
    proposal: 'Z-N2',
  },
  {
    title: 'needs a new assessment when only another framework has an exact match',
    of: 'X-N2',
    before: two,
    after: { ...withoutX, retired: { X: exact('https://ailleurs.example/cadre/Y') } },
    standing: 'needs-reassessment',
    reasons: ['retired-without-equivalent'],
  },
  {
    title: 'needs a new assessment when nothing is said to take its place',
    of: 'X-N2',
    before: two,
    after: { ...withoutX, retired: { X: {} } },
    standing: 'needs-reassessment',
    reasons: ['retired-without-equivalent'],
  },
  {
    title: 'is equivalent through a code that was retired in its turn',
    of: 'X-N2',
    before: two,
    after: { competencies: { Z: [2] }, retired: { X: replaced('./Y'), Y: exact('./Z') } },
    standing: 'equivalent',
    reasons: ['replaced-by'],
    proposal: 'Z-N2',
  },
  {
    title: 'needs a new assessment when retired codes only point at one another',
    of: 'X-N2',
    before: two,
    after: { competencies: { Z: [2] }, retired: { X: replaced('./Y'), Y: exact('./X') } },
    standing: 'needs-reassessment',
    reasons: ['retired-without-equivalent'],
  },
]

describe('the standing of a competency badge', () => {
  checked(ofACompetency)

  describe('whose competency is retired', () => {
    checked(ofARetiredCompetency)
  })

  it('is current under the version it was judged against', () => {
    const version = content('0.1.0', two)
    expect(
      standingOf({ code: 'X-N2' }, version, version, diffOf([change('X', { class: 'breaking' })])),
    ).to.deep.equal({ standing: 'current', reasons: ['same-version'] })
  })

  it('proposes nothing under an earlier version', () => {
    const [later, earlier] = [content('0.10.0', two), content('0.9.0', two)]
    expect(standingOf({ code: 'X-N2' }, later, earlier, diffOf([]))).to.deep.equal({
      standing: 'stands',
      reasons: ['unchanged'],
    })
    expect(standingOf({ code: 'X-N2' }, earlier, later, diffOf([]))).to.have.nested.property(
      'proposal.achievement',
      'essai/0.10.0/X-N2',
    )
  })

  it('is not guessed for a badge the version never had', () => {
    const version = content('0.1.0', two)
    expect(() => standingOf({ code: 'Q-N1' }, version, content('0.2.0', two), diffOf([]))).to.throw(
      'essai/0.1.0 has no achievement Q-N1',
    )
  })
})

describe('the standing rules', () => {
  it('are said in both languages, each in its own words', () => {
    const texts = Object.values(standingRules).flatMap(({ text }) => [text.fr, text.en])
    expect(new Set(texts).size).to.equal(2 * Object.keys(standingRules).length)
    expect(texts.filter((text) => text.trim() === '')).to.deep.equal([])
  })
})
