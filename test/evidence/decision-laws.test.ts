import { expect } from 'chai'
import fc from 'fast-check'
import { decide } from '../../server/evidence/decision.ts'
import { outcomeOf, resolvedOutcome } from '../../server/evidence/evaluate.ts'
import { judgedRules } from '../../server/evidence/verdict.ts'
import { runs } from '../support/runs.ts'
import { anyParts } from './any-decision.ts'
import { assessor } from './deciding.ts'

describe('laws of decision', () => {
  it('grants only what is met, or met but for judgements that a person made; never what is not met', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const { outcome } = decide(parts)
        const { findings } = parts.evaluation
        if (outcomeOf(findings) === 'not-met') expect(outcome).to.equal('refused')
        if (outcome === 'granted')
          expect(resolvedOutcome(findings, judgedRules(parts.judgements))).to.equal('met')
      }),
      runs(400),
    )
  })

  it('refuses nothing by itself but what is not met', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        if (outcomeOf(parts.evaluation.findings) !== 'not-met')
          expect(decide(parts).outcome).to.be.oneOf(['granted', 'needs-person'])
      }),
      runs(200),
    )
  })

  it('grants nothing that is not met, whatever rules a person claims to judge', () => {
    fc.assert(
      fc.property(anyParts, fc.array(fc.nat(7), { maxLength: 8 }), (parts, indexes) => {
        const { findings } = parts.evaluation
        fc.pre(outcomeOf(findings) === 'not-met')
        const judgements = indexes.map((index) => {
          return { rule: findings[index]?.rule ?? 'none', outcome: 'met' as const, reason: 'Oui.' }
        })
        let outcome: string | undefined
        try {
          outcome = decide({ ...parts, judgements }).outcome
        } catch {
          outcome = undefined
        }
        expect(outcome).to.be.oneOf([undefined, 'refused'])
      }),
      runs(200),
    )
  })

  it('is never harder to be granted when one more person recommends it and no rule looks at assessors', () => {
    const looksAtAssessors = /assessor|rubric/u
    fc.assert(
      fc.property(anyParts, (parts) => {
        fc.pre(!looksAtAssessors.test(JSON.stringify(parts.criteria.rules)))
        const assessors = [...parts.assessors, assessor('one-more', 'zoé')]
        const dossier = {
          ...parts.dossier,
          assessments: assessors.map(({ id, assessor: who, recommends, rubric }) => {
            return { id, assessor: who, recommends, rubric }
          }),
        }
        const [before, after] = [decide(parts), decide({ ...parts, assessors, dossier })]
        if (before.outcome !== 'needs-person') expect(after.outcome).to.equal(before.outcome)
      }),
      runs(200),
    )
  })
})
