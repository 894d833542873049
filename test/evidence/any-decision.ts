/** Decisions of every sort: any rules asked of any dossier, with any assessors, judgements and refusal. */
import fc from 'fast-check'
import { decide, type DecisionParts, type DecisionRecord } from '../../server/evidence/decision.ts'
import { rulesToJudge, verdict } from '../../server/evidence/verdict.ts'
import { allRules, anyDossier, askingRule, withIds } from './arbitraries.ts'
import { assessor, partsOf, recordOf } from './deciding.ts'
import { criteria } from './dossier.ts'

/** One or two rules that ask for something: many dossiers meet them. */
const fewRules = fc.array(askingRule, { minLength: 1, maxLength: 2 }).map((rules) => withIds(rules))

/** What is to be decided on: every rule that asks for a person has a judgement, of which some are blank. */
export const anyParts: fc.Arbitrary<DecisionParts> = fc
  .record({
    rules: fc.oneof({ weight: 3, arbitrary: fewRules }, { weight: 1, arbitrary: allRules }),
    judged: anyDossier,
    assessorsNeeded: fc.constantFrom(0, 0, 1, 2),
    blank: fc.nat(5),
  })
  .map(({ rules, judged, assessorsNeeded, blank }) => {
    const assessors = judged.assessments.map(({ id, assessor: who, ...said }) => assessor(id, who, said))
    const parts = partsOf(criteria(rules), judged, { assessors, assessorsNeeded })
    const asking = [...rulesToJudge(parts.evaluation.findings)]
    const judgements = asking.map((id, index) => {
      return { rule: id, outcome: 'met' as const, reason: index === blank ? ' ' : 'Vu sur place.' }
    })
    return { ...parts, judgements }
  })

/** Where not everything grants, a person may refuse. Some records wait for a person, which no signed one does. */
export const anyDecision: fc.Arbitrary<DecisionRecord> = fc
  .tuple(anyParts, fc.constantFrom('', '', 'Trop peu de pratique.'))
  .map(([parts, refusal]) => {
    const { dossier, evaluation, judgements, assessorsNeeded } = parts
    const outcome = verdict({ ...dossier, ...evaluation, judgements, assessorsNeeded })
    return recordOf(decide({ ...parts, ...(outcome === 'granted' ? {} : { refusal }) }))
  })
