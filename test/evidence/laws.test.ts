import { expect } from 'chai'
import fc from 'fast-check'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { CriteriaRule, Dossier, Evaluation, Finding, Outcome } from '../../server/evidence/types.ts'
import { runs } from '../support/runs.ts'
import {
  allRules,
  anyAssessment,
  anyDossier,
  anyPiece,
  anyRules,
  askingRule,
  withIds,
} from './arbitraries.ts'
import { assessment, criteria, decidedAt, dossier, piece, rule } from './dossier.ts'

const judge = (rules: readonly CriteriaRule[], judged: Dossier): Evaluation =>
  evaluate(criteria(rules), judged, decidedAt)

const everyFinding = (findings: readonly Finding[]): readonly Finding[] =>
  findings.flatMap((finding) => [finding, ...everyFinding(finding.parts ?? [])])

const rank: Readonly<Record<Outcome, number>> = { 'not-met': 0, 'needs-person': 1, met: 2 }

describe('laws of evaluation', () => {
  it('is monotone: one more piece never turns a met rule, or a met dossier, into one that is not', () => {
    fc.assert(
      fc.property(anyRules, anyDossier, anyPiece, (rules, judged, added) => {
        const before = judge(rules, judged)
        const after = judge(rules, { ...judged, pieces: [...judged.pieces, added] })
        if (before.outcome !== 'not-met') expect(after.outcome).to.not.equal('not-met')
        const next = everyFinding(after.findings)
        everyFinding(before.findings).forEach((finding, index) => {
          if (finding.outcome !== 'not-met') expect(next[index]?.outcome).to.not.equal('not-met')
          expect(next[index]?.setAside).to.include.members([...finding.setAside])
        })
      }),
      runs(400),
    )
  })

  it('is so whatever the rules but one, which says so: an assessor who becomes an observer is not independent any more', () => {
    const rules = [
      rule('assessor-independence', { from: ['observer'] }),
      rule('assessor-quorum', { minimum: 1 }),
    ]
    const before = dossier([], { assessments: [assessment('a', 'benoit')] })
    const after = { ...before, pieces: [piece('p', 'EV-OBS', { observer: 'benoit' })] }
    expect([judge(rules, before).outcome, judge(rules, after).outcome]).to.deep.equal(['met', 'not-met'])
  })

  it('is monotone in what assessors say, when one more of them is in favour', () => {
    fc.assert(
      fc.property(allRules, anyDossier, anyAssessment, (rules, judged, { id, rubric }) => {
        const added = { id, rubric, assessor: 'elise', recommends: 'grant' as const }
        const before = judge(rules, judged)
        const after = judge(rules, { ...judged, assessments: [...judged.assessments, added] })
        const next = everyFinding(after.findings)
        everyFinding(before.findings).forEach((finding, index) => {
          expect(rank[next[index]?.outcome ?? 'not-met']).to.be.at.least(rank[finding.outcome])
        })
      }),
      runs(200),
    )
  })

  it('gives the same answer whatever the order of the lists, and however often a piece or an assessment is listed', () => {
    const shuffled = anyDossier.chain((judged) =>
      fc.tuple(
        fc.constant(judged),
        fc.record({
          pieces: again(judged.pieces),
          assessments: again(judged.assessments),
          held: fc.shuffledSubarray([...judged.held], { minLength: judged.held.length }),
          endorsementsGiven: again(judged.endorsementsGiven),
        }),
      ),
    )
    fc.assert(
      fc.property(allRules, shuffled, (rules, [judged, lists]) => {
        expect(judge(rules, { ...judged, ...lists })).to.deep.equal(judge(rules, judged))
      }),
      runs(300),
    )
  })

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(allRules, anyDossier, (rules, judged) => {
        const judgedCriteria = criteria(rules)
        const before = JSON.stringify([judgedCriteria, judged])
        evaluate(deeplyFrozen(judgedCriteria), deeplyFrozen(judged), decidedAt)
        expect(JSON.stringify([judgedCriteria, judged])).to.equal(before)
      }),
      runs(100),
    )
  })

  it('sets a piece aside at most once, and never relies on it afterwards', () => {
    fc.assert(
      fc.property(allRules, anyDossier, (rules, judged) => {
        const gone = new Set<string>()
        for (const { evidence, setAside } of judge(rules, judged).findings) {
          expect([...evidence, ...setAside].filter((id) => gone.has(id))).to.deep.equal([])
          for (const id of setAside) gone.add(id)
        }
      }),
      runs(200),
    )
  })

  it('gives every finding a reason in easy French: short sentences, no code, « vous »', () => {
    fc.assert(
      fc.property(allRules, anyDossier, (rules, judged) => {
        for (const { easy } of everyFinding(judge(rules, judged).findings)) {
          expect(easy).to.match(/^[A-Z0-9ÀÉ].*[.»]$/u)
          expect(easy).not.to.match(/(?<!\p{L})(EV|RM|LR|AB)-/u)
          expect(easy).not.to.match(/(?<!\p{L})(tu|te|toi|ton|ta|tes)(?!\p{L})|undefined|NaN|\.\.| {2}/u)
          // Lists of titles are as long as they are.
          const long = easy
            .split(/(?<=[.?»]) /u)
            .filter((sentence) => !sentence.includes(' : ') && sentence.split(' ').length > 18)
          expect(long).to.deep.equal([])
        }
      }),
      runs(300),
    )
  })
})

describe('laws of combinators', () => {
  const several = fc.array(askingRule, { minLength: 1, maxLength: 4 })
  /** Combinators of the same rules, each judged alone. */
  const combinedWith = (judged: Dossier, rules: readonly CriteriaRule[]) => {
    const inside = withIds(rules)
    return (type: string, minimum?: number): Finding => {
      const params = { rules: inside, ...(minimum === undefined ? {} : { minimum }) }
      const [finding] = judge([{ ...rule(type, params), id: 'it' }], judged).findings
      if (finding === undefined) throw new Error('no finding')
      return finding
    }
  }
  const sameAs = ({ type: _type, params: _params, ...answer }: Finding) => answer

  it('any is never worse than all', () => {
    fc.assert(
      fc.property(several, anyDossier, (rules, judged) => {
        const combined = combinedWith(judged, rules)
        expect(rank[combined('any').outcome]).to.be.at.least(rank[combined('all').outcome])
      }),
      runs(200),
    )
  })

  it('at least one is any, and at least as many as there are is all, to the word', () => {
    fc.assert(
      fc.property(several, anyDossier, (rules, judged) => {
        const combined = combinedWith(judged, rules)
        expect(sameAs(combined('at-least', 1))).to.deep.equal(sameAs(combined('any')))
        expect(sameAs(combined('at-least', rules.length))).to.deep.equal(sameAs(combined('all')))
      }),
      runs(200),
    )
  })

  it('asking for one more is never easier', () => {
    fc.assert(
      fc.property(several, anyDossier, (rules, judged) => {
        const combined = combinedWith(judged, rules)
        const outcomes = rules.map((_rule, index) => rank[combined('at-least', index + 1).outcome])
        expect(outcomes).to.deep.equal(outcomes.toSorted((a, b) => b - a))
      }),
      runs(100),
    )
  })

  it('one rule inside says what it says alone', () => {
    fc.assert(
      fc.property(askingRule, anyDossier, fc.constantFrom('all', 'any'), (one, judged, type) => {
        const [alone] = judge(withIds([one]), judged).findings
        const combined = combinedWith(judged, [one])(type)
        expect(combined.outcome).to.equal(alone?.outcome)
        expect(combined.evidence).to.deep.equal(alone?.evidence)
        expect(combined.parts).to.deep.equal([alone])
      }),
      runs(200),
    )
  })
})

/** The items in another order, some of them twice. */
function again<Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> {
  return fc
    .tuple(fc.shuffledSubarray([...items], { minLength: items.length }), fc.subarray([...items]))
    .map(([shuffled, twice]) => [...twice, ...shuffled])
}

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deeplyFrozen)
    Object.freeze(value)
  }
  return value
}
