import { expect } from 'chai'
import { exampleFailures, type Example } from '../../server/evidence/examples.ts'
import { criteria, dossier, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }
const judged = criteria([
  rule('minimum-pieces', { minimum: 1 }),
  rule('required-kinds', { kinds: ['EV-OBS'] }),
  rule('person-decides', { question }),
])
const criteriaOf = (achievement: string) => (achievement === judged.achievement ? judged : undefined)
const example = (differences: Partial<Example> = {}): Example => ({
  title: 'Sans observation',
  achievement: 'RM-A1.1-N2',
  at: '2026-11-21T09:30:00Z',
  dossier: dossier([piece('a', 'EV-PRO')]),
  expected: { outcome: 'not-met', notMet: ['required-kinds'], needsPerson: ['person-decides'] },
  ...differences,
})

describe('example dossiers', () => {
  it('that come out as expected are no failure', () => {
    const passing = [
      example(),
      example({
        dossier: dossier([piece('a', 'EV-OBS')]),
        expected: { outcome: 'needs-person', needsPerson: ['person-decides'] },
      }),
    ]
    expect(exampleFailures(passing, criteriaOf)).to.deep.equal([])
    const met = criteria([rule('minimum-pieces', { minimum: 1 })])
    expect(exampleFailures([example({ expected: { outcome: 'met' } })], () => met)).to.deep.equal([])
  })

  const failing: readonly { readonly claim: string; readonly of: Example; readonly message: string }[] = [
    {
      claim: 'with another outcome',
      of: example({ expected: { ...example().expected, outcome: 'met' } }),
      message: 'not-met instead of met',
    },
    {
      claim: 'where a rule is not met that was not said',
      of: example({ expected: { outcome: 'not-met', needsPerson: ['person-decides'] } }),
      message: 'not met, unexpectedly: required-kinds',
    },
    {
      claim: 'where a rule is met that was said not to be',
      of: example({
        expected: {
          outcome: 'not-met',
          notMet: ['required-kinds', 'minimum-pieces', 'other'],
          needsPerson: ['person-decides'],
        },
      }),
      message: 'not met, expected: minimum-pieces, other',
    },
    {
      claim: 'where a rule needs a person, or should have',
      of: example({
        expected: { outcome: 'not-met', notMet: ['required-kinds'], needsPerson: ['minimum-pieces'] },
      }),
      message: 'needing a person, unexpectedly: person-decides; needing a person, expected: minimum-pieces',
    },
    {
      claim: 'about an achievement without criteria',
      of: example({ achievement: 'RM-Z9.9-N9' }),
      message: 'no criteria for RM-Z9.9-N9',
    },
    {
      claim: 'whose dossier cannot be judged',
      of: example({ dossier: dossier([piece('a', 'EV-ZZZ')]) }),
      message: 'cannot be judged: criteria of RM-A1.1-N2: undefined evidence kind',
    },
    {
      claim: 'decided at no instant',
      of: example({ at: 'nonsense' }),
      message: 'cannot be judged: not an instant of the calendar',
    },
  ]
  for (const { claim, of, message } of failing) {
    it(`${claim} fail, and say in what`, () => {
      expect(exampleFailures([example(), of, example()], criteriaOf)).to.deep.equal([
        { title: 'Sans observation', message },
      ])
    })
  }
})
