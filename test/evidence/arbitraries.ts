/** Dossiers and rules of every kind, for the laws of evaluation and of decision. Invented people only. */
import fc from 'fast-check'
import type { Assessment, CriteriaRule, Dossier, Piece, RubricFinding } from '../../server/evidence/types.ts'
import { dossier, kinds, rule } from './dossier.ts'

const people = fc.constantFrom('amelie', 'amelie', 'amelie', 'benoit', 'chloe')
const day = fc
  .integer({ min: 0, max: 2200 })
  .map((days) => new Date(Date.UTC(2026, 11, 10 - days)).toISOString().slice(0, 10))
const competencies = fc.subarray(['RM-A1.1', 'RM-B2.1', 'LR-01'], { minLength: 1 })
const kindCode = fc.constantFrom(...kinds.map(({ code }) => code))
const kindCodes = fc.uniqueArray(kindCode, { minLength: 1, maxLength: 5 })
const rubric: fc.Arbitrary<readonly RubricFinding[]> = fc.array(
  fc.record({ criterion: fc.constantFrom('RM-A1.1', 'LR-01'), level: fc.nat(3) }),
  { maxLength: 2 },
)

export const anyPiece: fc.Arbitrary<Piece> = fc.record(
  {
    id: fc.uuid(),
    kind: kindCode,
    about: people,
    observedAt: day,
    pseudonymised: fc.boolean(),
    competencies,
    endorser: people,
    endorserHolds: fc.subarray(['RM-A1.1-N1', 'RM-A1.1-N2', 'RM-A1.1-N3']),
    observer: people,
    durationMinutes: fc.nat(90),
    rubric,
  },
  { requiredKeys: ['id', 'kind', 'about', 'observedAt', 'pseudonymised'] },
)

export const anyAssessment: fc.Arbitrary<Assessment> = fc.record({
  id: fc.uuid(),
  assessor: fc.constantFrom('amelie', 'benoit', 'chloe', 'david'),
  recommends: fc.constantFrom('grant', 'grant', 'refuse'),
  rubric,
})

export const anyDossier: fc.Arbitrary<Dossier> = fc
  .record({
    pieces: fc.array(anyPiece, { maxLength: 12 }),
    consent: fc.constantFrom(true, true, true, false),
    held: fc.array(
      fc.record({ awardId: fc.uuid(), achievement: fc.constantFrom('RM-A1.1-N1', 'RM-A1.1-N2') }),
      { maxLength: 3 },
    ),
    endorsementsGiven: fc.array(
      fc.record({ to: people, observedAt: day, competencies }, { requiredKeys: ['to', 'observedAt'] }),
      { maxLength: 3 },
    ),
    assessments: fc.array(anyAssessment, { maxLength: 4 }),
  })
  .map(({ pieces, ...rest }) => dossier(pieces, rest))

const minimum = fc.integer({ min: 1, max: 3 })
const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }

/** Rules that only set pieces aside. */
const settingAside: fc.Arbitrary<CriteriaRule> = fc.oneof(
  fc.constantFrom(rule('observed-by-decision-date'), rule('about-the-recipient')),
  kindCodes.map((codes) => rule('accepted-kinds', { kinds: codes })),
  kindCodes.map((codes) => rule('endorser-is-not-recipient', { kinds: codes })),
  kindCodes.map((codes) => rule('no-mutual-endorsement', { kinds: codes, days: 90 })),
  fc
    .tuple(kindCode, fc.integer({ min: 1, max: 60 }))
    .map(([code, months]) => rule('freshness', { months: { [code]: months }, default: 48 })),
)

/** Rules that ask for something, without a rule inside. */
const asking: fc.Arbitrary<CriteriaRule> = fc.oneof(
  fc.constantFrom(
    rule('recipient-consent'),
    rule('person-decides', { question }),
    rule('prior-level', { achievement: 'RM-A1.1-N1' }),
    rule('badge-set', { sets: [{ anyOf: ['RM-A1.1-N1', 'RM-A1.1-N2'] }] }),
    rule('criteria-covered', {
      criteria: ['LR-01', 'RM-A1.1'],
      declared: { minimum: 2 },
      proven: { minimum: 1 },
    }),
  ),
  kindCodes.map((codes) =>
    rule('endorser-holds-level', { kinds: codes, anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }),
  ),
  kindCodes.map((codes) => rule('pseudonymised', { kinds: codes })),
  kindCodes.map((codes) => rule('required-kinds', { kinds: codes.slice(0, 2) })),
  fc.tuple(kindCodes, minimum).map(([codes, n]) => rule('any-of-kinds', { kinds: codes, minimum: n })),
  fc
    .tuple(
      fc.constantFrom(
        'minimum-pieces',
        'minimum-kinds',
        'minimum-weight',
        'non-self-declared',
        'number-of-sessions',
        'assessor-quorum',
      ),
      minimum,
    )
    .map(([type, n]) => rule(type, { minimum: n })),
  fc.nat(120).map((minutes) => rule('observed-duration', { minutes: minutes + 1 })),
  fc
    .tuple(minimum, minimum, fc.constantFrom({}, { criterion: 'LR-01' }))
    .map(([level, assessors, criterion]) => rule('minimum-rubric-level', { level, assessors, ...criterion })),
)

/** Rules that ask for something, combinators among them, at most two deep. */
export const askingRule: fc.Arbitrary<CriteriaRule> = fc.letrec<{
  combined: CriteriaRule
  asked: CriteriaRule
}>((tie) => ({
  asked: fc.oneof({ maxDepth: 1, depthIdentifier: 'combinators' }, asking, tie('combined')),
  combined: fc.oneof(
    fc
      .tuple(fc.array(settingAside, { maxLength: 2 }), fc.array(tie('asked'), { minLength: 1, maxLength: 3 }))
      .map(([aside, rules]) => rule('all', { rules: [...aside, ...rules] })),
    fc.array(tie('asked'), { minLength: 1, maxLength: 3 }).map((rules) => rule('any', { rules })),
    fc
      .tuple(fc.array(tie('asked'), { minLength: 1, maxLength: 4 }), minimum)
      .map(([rules, n]) => rule('at-least', { rules, minimum: Math.min(n, rules.length) })),
  ),
})).asked

/** A rule that takes assessments away when there is more evidence. */
export const independence: fc.Arbitrary<CriteriaRule> = fc
  .subarray(['recipient', 'endorser', 'observer'], { minLength: 1 })
  .map((from) => rule('assessor-independence', { from }))

/** Rules of every type but that in any number and order, which is more than any criteria document does. */
export const anyRules = numbered(
  fc.oneof({ weight: 1, arbitrary: settingAside }, { weight: 2, arbitrary: askingRule }),
)

/** Of every type. */
export const allRules = numbered(
  fc.oneof(
    { weight: 2, arbitrary: settingAside },
    { weight: 1, arbitrary: independence },
    { weight: 4, arbitrary: askingRule },
  ),
)

function numbered(one: fc.Arbitrary<CriteriaRule>): fc.Arbitrary<readonly CriteriaRule[]> {
  return fc.array(one, { minLength: 1, maxLength: 8 }).map((rules) => withIds(rules))
}

/** The rules with ids of their own, those inside too. */
export function withIds(rules: readonly CriteriaRule[], before = ''): readonly CriteriaRule[] {
  return rules.map((one, index) => {
    const id = `${before}${index}-${one.type}`
    const inside = one.params['rules']
    if (!Array.isArray(inside)) return { ...one, id }
    const named = withIds(inside as readonly CriteriaRule[], `${before}${index}-`)
    return { ...one, id, params: { ...one.params, rules: named } }
  })
}
