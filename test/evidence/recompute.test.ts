import { expect } from 'chai'
import fc from 'fast-check'
import type { DecisionRecord } from '../../server/evidence/decision.ts'
import { differences } from '../../server/evidence/recompute/differences.ts'
import { recompute } from '../../server/evidence/recompute/recompute.ts'
import { recordErrors } from '../../server/evidence/recompute/record-errors.ts'
import { schemaErrors } from '../../server/schema.ts'
import { places, replaced } from '../support/json-places.ts'
import { runs } from '../support/runs.ts'
import { anyDecision } from './any-decision.ts'
import { assessor, fingerprintNamed, readAgain, recordOn } from './deciding.ts'
import { criteria, dossier, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }
const committee = rule('person-decides', { question })
const pieces = [
  piece('a', 'EV-OBS'),
  piece('b', 'EV-PRO', { observedAt: '2020-01-01' }),
  piece('c', 'EV-END', { endorser: 'benoit', endorserHolds: ['RM-A1.1-N2'] }),
]
const rules = [
  rule('recipient-consent'),
  rule('freshness', { months: {}, default: 48 }),
  rule('minimum-pieces', { minimum: 2 }),
  rule('any', { rules: [{ ...rule('minimum-kinds', { minimum: 9 }), id: 'kinds' }, committee] }),
]
const granted = () =>
  recordOn(criteria(rules), dossier(pieces, { held: [{ awardId: '1', achievement: 'X-N1' }] }), {
    assessors: [assessor('1', 'chloe')],
    assessorsNeeded: 1,
    judgements: [{ rule: 'person-decides', outcome: 'met', reason: 'Vu sur place.' }],
  })
const refused = () => recordOn(criteria([committee]), dossier(pieces), { refusal: 'Trop peu de pratique.' })

const changed = (record: DecisionRecord, ...change: readonly [pointer: string, value: unknown][]) =>
  change.reduce<DecisionRecord>(
    (one, [pointer, value]) => replaced(one, pointer.slice(1).split('/'), () => value) as DecisionRecord,
    record,
  )

describe('recomputing a decision record', () => {
  it('agrees with every decision there can be', function () {
    // Ten thousand of them.
    this.timeout(180_000)
    const outcomes = new Set<string>()
    fc.assert(
      fc.property(anyDecision, (record) => {
        const { agrees, recomputedOutcome, differences: found } = recompute(record)
        expect([agrees, recomputedOutcome, ...found]).to.deep.equal([true, record.outcome])
        outcomes.add(record.outcome)
      }),
      runs(10_000),
    )
    expect([...outcomes].sort()).to.deep.equal(['granted', 'needs-person', 'refused'])
  })

  it('finds any record that was signed to be of the published form', () => {
    fc.assert(
      fc.property(anyDecision, (record) => {
        fc.pre(record.outcome !== 'needs-person')
        expect(schemaErrors('decision-record.schema.json', readAgain(record))).to.deep.equal([])
        expect(recordErrors(record)).to.deep.equal([])
        expect(recompute(readAgain(record))).to.deep.equal(recompute(record))
      }),
      runs(300),
    )
  })

  const forged: readonly (readonly [
    claim: string,
    differences: readonly string[],
    record: () => DecisionRecord,
  ])[] = [
    ['an outcome that does not follow', ['/outcome'], () => changed(granted(), ['/outcome', 'refused'])],
    ['a refusal turned into a grant', ['/outcome'], () => changed(refused(), ['/outcome', 'granted'])],
    ['a refusal without its reason', ['/outcome'], () => changed(refused(), ['/reason', undefined])],
    ['a grant that says why it is refused', ['/reason'], () => changed(granted(), ['/reason', 'Non.'])],
    ['assessors that are too few', ['/outcome'], () => changed(granted(), ['/assessorsNeeded', 2])],
    [
      'an assessor who recommends the contrary',
      ['/outcome'],
      () => changed(granted(), ['/assessors/0/recommends', 'refuse']),
    ],
    [
      'an assessor who is the person judged',
      ['/outcome'],
      () => changed(granted(), ['/assessors/0/assessor', 'amelie']),
    ],
    ['a judgement without a reason', ['/outcome'], () => changed(granted(), ['/judgements/0/reason', ' '])],
    [
      'a judgement of a rule that asks for none',
      ['/judgements/0/rule', '/outcome'],
      () => changed(granted(), ['/judgements/0/rule', 'minimum-pieces']),
    ],
    [
      'another achievement',
      ['/achievement'],
      () => changed(granted(), ['/achievement', 'referentiel-mediateurs/0.1.0/X']),
    ],
    [
      'another version',
      ['/achievement'],
      () => changed(granted(), ['/achievement', 'referentiel-mediateurs/0.2.0/RM-A1.1-N2']),
    ],
    [
      'another framework',
      ['/frameworkIri'],
      () => changed(granted(), ['/achievement', 'autre/0.1.0/RM-A1.1-N2']),
    ],
    [
      'the framework version of another',
      ['/frameworkIri'],
      () => changed(granted(), ['/frameworkIri', 'https://x.example/y/1.0.0']),
    ],
    [
      'a finding that is said to be met',
      ['/evaluation/findings/3/outcome', '/evaluation/outcome'],
      () => changed(granted(), ['/evaluation/findings/3/outcome', 'met'], ['/evaluation/outcome', 'met']),
    ],
    [
      'evidence that no rule relied on',
      ['/evaluation/findings/2/evidence'],
      () => changed(granted(), ['/evaluation/findings/2/evidence', ['a', 'b', 'c']]),
    ],
    [
      'a finding inside a combinator that is not so',
      ['/evaluation/findings/3/parts/0/outcome'],
      () => changed(granted(), ['/evaluation/findings/3/parts/0/outcome', 'met']),
    ],
    [
      'findings that are missing',
      ['/evaluation/findings'],
      () => changed(granted(), ['/evaluation/findings', []]),
    ],
    [
      'criteria of another version',
      ['/achievement'],
      () => changed(granted(), ['/evaluation/criteriaVersion', '0.2.0'], ['/criteria/version', '0.2.0']),
    ],
  ]
  for (const [claim, expected, record] of forged) {
    it(`names ${claim}`, () => {
      const recomputation = recompute(record())
      expect(recomputation.agrees).to.equal(false)
      expect(recomputation.differences).to.include.members([...expected])
    })
  }

  it('asks the rules on the day of the decision, and not today', () => {
    const later = recompute(changed(granted(), ['/decidedAt', '2031-11-21T09:30:00Z']))
    expect(later).to.include({ agrees: false, outcome: 'granted', recomputedOutcome: 'refused' })
    expect(later.differences).to.include('/evaluation/findings/1/setAside')
  })

  it('takes words that were rewritten since for words, and says where', () => {
    const reworded = changed(
      granted(),
      ['/evaluation/findings/0/reason/fr', 'Accord donné.'],
      ['/evaluation/findings/0/reason/en', 'Agreed.'],
      ['/evaluation/findings/3/parts/0/easy', 'Autre phrase.'],
    )
    expect(recompute(reworded)).to.deep.equal({
      agrees: true,
      outcome: 'granted',
      recomputedOutcome: 'granted',
      differences: [
        '/evaluation/findings/0/reason/fr',
        '/evaluation/findings/0/reason/en',
        '/evaluation/findings/3/parts/0/easy',
      ],
    })
    expect(recompute(changed(granted(), ['/evaluation/findings/0/reason', 'Oui.'])).agrees).to.equal(false)
  })

  it('names a hundred differences at most', () => {
    const many = Array.from({ length: 60 }, (_, index) => rule('minimum-pieces', { minimum: index + 1 }))
    const record = recordOn(
      criteria(many.map((one, index) => ({ ...one, id: `r${String(index)}` }))),
      dossier(pieces),
    )
    const findings = record.evaluation.findings.map((one) => ({ ...one, rule: 'x', type: 'y' }))
    const recomputation = recompute(changed(record, ['/evaluation/findings', findings]))
    expect(recomputation.differences).to.have.length(100)
  })

  it('leaves the record as it was', () => {
    const record = granted()
    const before = JSON.stringify(record)
    recompute(record)
    expect(JSON.stringify(record)).to.equal(before)
  })
})

describe('a record that cannot be recomputed', () => {
  const first = { ...piece('a', 'EV-OBS'), fingerprint: fingerprintNamed('a') }
  const combined = (depth: number): object =>
    depth === 0
      ? rule('minimum-pieces', { minimum: 1 })
      : { ...rule('all', { rules: Array.from({ length: 20 }, () => combined(depth - 1)) }), id: 'x' }
  const severalRules = (many: number) =>
    Array.from({ length: many }, (_, index) => ({
      ...rule('minimum-pieces', { minimum: 1 }),
      id: `r${String(index)}`,
    }))
  const comparing = (filed: number, given: number) =>
    changed(
      granted(),
      ['/criteria/rules', [rule('no-mutual-endorsement', { kinds: ['EV-END'], days: 90 })]],
      ['/dossier/pieces', Array.from({ length: filed }, (_, index) => ({ ...first, id: String(index) }))],
      [
        '/dossier/endorsementsGiven',
        Array.from({ length: given }, () => ({ to: 'benoit', observedAt: '2026-01-01' })),
      ],
    )
  const faults: readonly (readonly [
    claim: string,
    items: readonly string[],
    record: () => DecisionRecord,
  ])[] = [
    [
      'has a rule of a type that does not exist',
      ['/criteria/rules/1 criteria-invalid'],
      () => changed(granted(), ['/criteria/rules/1/type', 'seems-nice']),
    ],
    [
      'has a rule with wrong parameters',
      ['/criteria/rules/2 criteria-invalid'],
      () => changed(granted(), ['/criteria/rules/2/params/minimum', 0]),
    ],
    [
      'has a rule inside a combinator with wrong parameters',
      ['/criteria criteria-invalid'],
      () => changed(granted(), ['/criteria/rules/3/params/rules/0/params/minimum', 'x']),
    ],
    ['has no rule', ['/criteria criteria-invalid'], () => changed(granted(), ['/criteria/rules', []])],
    [
      'has a piece of a kind its criteria do not define',
      ['/dossier/pieces/1/kind kind-undefined'],
      () => changed(granted(), ['/dossier/pieces/1/kind', 'EV-ZZZ']),
    ],
    [
      'has two pieces of the same id',
      ['/dossier/pieces/3/id id-repeated'],
      () =>
        changed(granted(), ['/dossier/pieces', [...granted().dossier.pieces, { ...first, kind: 'EV-PRO' }]]),
    ],
    [
      'has two assessments of the same id',
      ['/assessors/1/id id-repeated'],
      () => changed(granted(), ['/assessors', [...granted().assessors, ...granted().assessors]]),
    ],
    [
      'holds more than two hundred rules inside one another',
      [' record-too-large'],
      () => changed(granted(), ['/criteria/rules', [combined(2)]]),
    ],
    [
      'asks more than two hundred rules',
      [' record-too-large'],
      () => changed(granted(), ['/criteria/rules', severalRules(201)]),
    ],
    ['would have too many days compared with one another', [' record-too-large'], () => comparing(100, 334)],
    [
      'would have too many words compared',
      [' record-too-large'],
      () =>
        changed(
          granted(),
          ['/criteria/rules', severalRules(200)],
          [
            '/dossier/pieces',
            Array.from({ length: 999 }, (_, index) => {
              return { ...first, id: String(index), competencies: ['RM-A1.1', 'LR-01'] }
            }),
          ],
        ),
    ],
  ]
  for (const [claim, items, record] of faults) {
    it(claim, () => {
      expect(recordErrors(record()).map(({ pointer, code }) => `${pointer ?? ''} ${code}`)).to.deep.equal(
        items,
      )
    })
  }

  it('is none with two hundred rules, or with as many days to compare as there may be', () => {
    expect(recordErrors(changed(granted(), ['/criteria/rules', severalRules(200)]))).to.deep.equal([])
    expect(recordErrors(comparing(100, 300))).to.deep.equal([])
  })

  it('has a hundred faults named at most', () => {
    const strange = Array.from({ length: 150 }, (_, index) => ({
      ...first,
      id: String(index),
      kind: 'EV-ZZZ',
    }))
    expect(recordErrors(changed(granted(), ['/dossier/pieces', strange]))).to.have.length(100)
  })

  it('never breaks anything: whatever leaf is changed, it is refused or recomputed', () => {
    const original = granted()
    const leaves = places(original, (value) => typeof value !== 'object')
    const values = ['', 'EV-OBS', '__proto__', '2026-02-29', '9999-12-31', -1, 0, 1e300, true, null, [], {}]
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.constantFrom(...values), (place, value) => {
        const record = replaced(original, place, () => value) as DecisionRecord
        const isRecord = schemaErrors('decision-record.schema.json', record).length === 0
        if (isRecord && recordErrors(record).length === 0)
          expect(recompute(record)).to.have.property('agrees')
      }),
      runs(3000),
    )
  })
})

describe('differences', () => {
  const cases: readonly (readonly [
    claim: string,
    one: unknown,
    other: unknown,
    pointers: readonly string[],
  ])[] = [
    ['none between the same', { a: [1, { b: 'c' }] }, { a: [1, { b: 'c' }] }, []],
    ['none in the order of members', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['none between an absent and an undefined member', { a: 1 }, { a: 1, b: undefined }, []],
    ['where values differ', { a: [1, { b: 'c' }] }, { a: [2, { b: 'd' }] }, ['/at/a/0', '/at/a/1/b']],
    ['where a member is missing', { a: 1 }, {}, ['/at/a']],
    ['where a member is added', {}, { a: 1 }, ['/at/a']],
    ['where lists have another length', { a: [1] }, { a: [1, 2] }, ['/at/a']],
    ['where the order of a list is another', ['a', 'b'], ['b', 'a'], ['/at/0', '/at/1']],
    ['between a list and an object', [], {}, ['/at']],
    ['between null and an object', null, {}, ['/at']],
    ['between a number and its text', 1, '1', ['/at']],
    ['in members whose names need an escape', { 'a/b': 1, '~': 1 }, {}, ['/at/a~1b', '/at/~0']],
    [
      'in members named as all objects have',
      {},
      { toString: 'x', constructor: 'y' },
      ['/at/toString', '/at/constructor'],
    ],
  ]
  for (const [claim, one, other, pointers] of cases) {
    it(`are ${claim}`, () => {
      expect(differences(one, other, '/at')).to.deep.equal(pointers)
    })
  }
})
