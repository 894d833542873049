import { expect } from 'chai'
import fc from 'fast-check'
import { decide, type Judgement } from '../../server/evidence/decision.ts'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { CriteriaRule, Dossier, Evaluation, Piece } from '../../server/evidence/types.ts'
import { criteria, decidedAt, dossier, kinds, rule } from './dossier.ts'

const people = fc.constantFrom('amelie', 'amelie', 'amelie', 'benoit', 'chloe')
const day = fc
  .integer({ min: 0, max: 2200 })
  .map((days) => new Date(Date.UTC(2026, 11, 10 - days)).toISOString().slice(0, 10))
const competencies = fc.subarray(['RM-A1.1', 'RM-B2.1', 'LR-01'], { minLength: 1 })
const kindCode = fc.constantFrom(...kinds.map(({ code }) => code))
const kindCodes = fc.uniqueArray(kindCode, { minLength: 1, maxLength: 5 })

const piece: fc.Arbitrary<Piece> = fc.record(
  {
    id: fc.uuid(),
    kind: kindCode,
    about: people,
    observedAt: day,
    pseudonymised: fc.boolean(),
    competencies,
    endorser: people,
    endorserHolds: fc.subarray(['RM-A1.1-N1', 'RM-A1.1-N2', 'RM-A1.1-N3']),
  },
  { requiredKeys: ['id', 'kind', 'about', 'observedAt', 'pseudonymised'] },
)

const anyDossier: fc.Arbitrary<Dossier> = fc
  .record({
    pieces: fc.array(piece, { maxLength: 12 }),
    consent: fc.constantFrom(true, true, true, false),
    held: fc.array(
      fc.record({ awardId: fc.uuid(), achievement: fc.constantFrom('RM-A1.1-N1', 'RM-A1.1-N2') }),
      { maxLength: 3 },
    ),
    endorsementsGiven: fc.array(
      fc.record({ to: people, observedAt: day, competencies }, { requiredKeys: ['to', 'observedAt'] }),
      { maxLength: 3 },
    ),
  })
  .map(({ pieces, ...rest }) => dossier(pieces, rest))

const minimum = fc.integer({ min: 1, max: 3 })
const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }
const anyRule: fc.Arbitrary<CriteriaRule> = fc.oneof(
  fc.constantFrom(
    rule('recipient-consent'),
    rule('observed-by-decision-date'),
    rule('about-the-recipient'),
    rule('person-decides', { question }),
    rule('prior-level', { achievement: 'RM-A1.1-N1' }),
    rule('badge-set', { sets: [{ anyOf: ['RM-A1.1-N1', 'RM-A1.1-N2'] }] }),
    rule('criteria-covered', {
      criteria: ['LR-01', 'RM-A1.1'],
      declared: { minimum: 2 },
      proven: { minimum: 1 },
    }),
  ),
  kindCodes.map((codes) => rule('accepted-kinds', { kinds: codes })),
  kindCodes.map((codes) => rule('endorser-is-not-recipient', { kinds: codes })),
  kindCodes.map((codes) => rule('no-mutual-endorsement', { kinds: codes, days: 90 })),
  kindCodes.map((codes) =>
    rule('endorser-holds-level', { kinds: codes, anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }),
  ),
  kindCodes.map((codes) => rule('pseudonymised', { kinds: codes })),
  kindCodes.map((codes) => rule('required-kinds', { kinds: codes.slice(0, 2) })),
  fc.tuple(kindCodes, minimum).map(([codes, n]) => rule('any-of-kinds', { kinds: codes, minimum: n })),
  fc
    .tuple(kindCode, fc.integer({ min: 1, max: 60 }))
    .map(([code, months]) => rule('freshness', { months: { [code]: months }, default: 48 })),
  fc
    .tuple(fc.constantFrom('minimum-pieces', 'minimum-kinds', 'minimum-weight', 'non-self-declared'), minimum)
    .map(([type, n]) => rule(type, { minimum: n })),
)

/** Rules of every type in any number and order, which is more than any criteria document does. */
const anyRules = fc
  .array(anyRule, { minLength: 1, maxLength: 8 })
  .map((rules) => rules.map((one, index) => ({ ...one, id: `${index}-${one.type}` })))

const judge = (rules: readonly CriteriaRule[], judged: Dossier): Evaluation =>
  evaluate(criteria(rules), judged, decidedAt)

describe('laws of evaluation', () => {
  it('is monotone: one more piece never turns a met rule, or a met dossier, into one that is not', () => {
    fc.assert(
      fc.property(anyRules, anyDossier, piece, (rules, judged, added) => {
        const before = judge(rules, judged)
        const after = judge(rules, { ...judged, pieces: [...judged.pieces, added] })
        if (before.outcome !== 'not-met') expect(after.outcome).to.not.equal('not-met')
        before.findings.forEach((finding, index) => {
          const next = after.findings[index]
          if (finding.outcome !== 'not-met') expect(next?.outcome).to.not.equal('not-met')
          expect(next?.setAside).to.include.members([...finding.setAside])
        })
      }),
      { numRuns: 400 },
    )
  })

  it('gives the same answer whatever the order of the pieces, and however often one is listed', () => {
    const shuffled = anyDossier.chain((judged) =>
      fc.tuple(
        fc.constant(judged),
        fc.shuffledSubarray([...judged.pieces], { minLength: judged.pieces.length }),
        fc.subarray([...judged.pieces]),
      ),
    )
    fc.assert(
      fc.property(anyRules, shuffled, (rules, [judged, pieces, again]) => {
        const reordered = judge(rules, { ...judged, pieces: [...again, ...pieces] })
        expect(reordered).to.deep.equal(judge(rules, judged))
      }),
      { numRuns: 200 },
    )
  })

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(anyRules, anyDossier, (rules, judged) => {
        const judgedCriteria = criteria(rules)
        const before = JSON.stringify([judgedCriteria, judged])
        evaluate(deeplyFrozen(judgedCriteria), deeplyFrozen(judged), decidedAt)
        expect(JSON.stringify([judgedCriteria, judged])).to.equal(before)
      }),
      { numRuns: 100 },
    )
  })

  it('sets a piece aside at most once, and never relies on it afterwards', () => {
    fc.assert(
      fc.property(anyRules, anyDossier, (rules, judged) => {
        const gone = new Set<string>()
        for (const { evidence, setAside } of judge(rules, judged).findings) {
          expect([...evidence, ...setAside].filter((id) => gone.has(id))).to.deep.equal([])
          for (const id of setAside) gone.add(id)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('laws of decision', () => {
  const reason = fc.constantFrom('', ' ', 'Oui.')
  const decisionOn = (evaluation: Evaluation, judgements: readonly Judgement[]) =>
    decide({
      frameworkIri: 'https://badges.example/frameworks/referentiel-mediateurs/0.1.0',
      frameworkDigest: 'zQmExample',
      recipient: 'amelie',
      evaluation,
      judgements,
      evidence: [],
      signedBy: 'Inès Formatrice',
      by: 'key-1',
      now: decidedAt,
    })

  it('grants only what is met, or met but for judgements that a person made; never what is not met', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyDossier,
        fc.array(reason, { minLength: 8, maxLength: 8 }),
        (rules, judged, reasons) => {
          const evaluation = judge(rules, judged)
          const needing = evaluation.findings.filter(({ outcome }) => outcome === 'needs-person')
          const judgements = needing.map((finding, index): Judgement => {
            return { rule: finding.rule, outcome: 'met', reason: reasons[index] ?? '' }
          })
          const allJudged = judgements.every((judgement) => judgement.reason === 'Oui.')
          const { outcome } = decisionOn(evaluation, judgements)
          if (evaluation.outcome === 'not-met') expect(outcome).to.equal('refused')
          else expect(outcome).to.equal(allJudged ? 'granted' : 'needs-person')
        },
      ),
      { numRuns: 400 },
    )
  })

  it('grants nothing that is not met, whatever rules a person claims to judge', () => {
    const claimed = fc.array(fc.nat(7), { maxLength: 8 })
    fc.assert(
      fc.property(anyRules, anyDossier, claimed, (rules, judged, indexes) => {
        const evaluation = judge(rules, judged)
        fc.pre(evaluation.outcome === 'not-met')
        const judgements = indexes.map((index): Judgement => {
          return { rule: evaluation.findings[index]?.rule ?? 'none', outcome: 'met', reason: 'Oui.' }
        })
        let outcome: string | undefined
        try {
          ;({ outcome } = decisionOn(evaluation, judgements))
        } catch {
          outcome = undefined
        }
        expect(outcome).to.be.oneOf([undefined, 'refused'])
      }),
      { numRuns: 200 },
    )
  })
})

function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deeplyFrozen)
    Object.freeze(value)
  }
  return value
}
