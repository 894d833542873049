import { expect } from 'chai'
import { disagreements, rubricErrors, type Rubric } from '../../server/evidence/rubric.ts'
import type { RubricFinding } from '../../server/evidence/types.ts'
import { assessment } from './dossier.ts'

const criterion = (code: string, ...numbers: readonly number[]) => ({
  code,
  title: { fr: code, en: code },
  levels: numbers.map((number) => ({
    number,
    id: `https://badges.example/${code}#niveau-${number}`,
    title: { fr: `Niveau ${number}`, en: `Level ${number}` },
    indicators: [],
  })),
})

const rubric: Rubric = { criteria: [criterion('RM-B2.1', 1, 2, 3), criterion('RM-A1.1', 1, 3)] }

describe('findings on a rubric', () => {
  const on = (code: string, level: number): RubricFinding => ({ criterion: code, level })
  const cases: readonly {
    readonly claim: string
    readonly findings: readonly RubricFinding[]
    readonly errors: readonly [pointer: string, code: string][]
  }[] = [
    { claim: 'may leave criteria out', findings: [], errors: [] },
    { claim: 'may be at any level there is', findings: [on('RM-B2.1', 3), on('RM-A1.1', 1)], errors: [] },
    { claim: 'may say that nothing was shown', findings: [on('RM-A1.1', 0)], errors: [] },
    {
      claim: 'are on criteria of the rubric',
      findings: [on('RM-A1.1', 1), on('rm-a1.1', 1), on('constructor', 0), on('', 1)],
      errors: [
        ['/1/criterion', 'rubric-criterion-unknown'],
        ['/2/criterion', 'rubric-criterion-unknown'],
        ['/3/criterion', 'rubric-criterion-unknown'],
      ],
    },
    {
      claim: 'are at levels of their criterion',
      findings: [on('RM-A1.1', 2), on('RM-B2.1', 4)],
      errors: [
        ['/0/level', 'rubric-level-unknown'],
        ['/1/level', 'rubric-level-unknown'],
      ],
    },
    ...[-1, 1.5, Number.NaN, 1e9].map((level) => ({
      claim: `are at whole levels, not ${level}`,
      findings: [on('RM-B2.1', level)],
      errors: [['/0/level', 'rubric-level-unknown']] as [string, string][],
    })),
    {
      claim: 'are one for each criterion, the first being the right one',
      findings: [on('RM-B2.1', 1), on('RM-A1.1', 1), on('RM-B2.1', 2)],
      errors: [['/2/criterion', 'rubric-criterion-repeated']],
    },
  ]
  for (const { claim, findings, errors } of cases) {
    it(claim, () => {
      const found = rubricErrors(rubric, findings)
      expect(found.map(({ pointer, code }) => [pointer, code])).to.deep.equal(errors)
      for (const { detail } of found) {
        expect(detail.fr).to.match(/critère/u)
        expect(detail.en).to.match(/criterion/u)
      }
    })
  }
})

describe('disagreements between assessors', () => {
  const one = (id: string, assessor: string, ...levels: readonly [string, number][]) =>
    assessment(id, assessor, { rubric: levels.map(([code, level]) => ({ criterion: code, level })) })

  it('are shown with the level each of them found, by criterion of the rubric and by assessor', () => {
    const assessments = [
      one('1', 'david', ['RM-A1.1', 3], ['RM-B2.1', 2]),
      one('2', 'benoit', ['RM-A1.1', 1], ['RM-B2.1', 3]),
      one('3', 'chloe', ['RM-A1.1', 1]),
    ]
    expect(disagreements(rubric, assessments)).to.deep.equal([
      {
        criterion: 'RM-B2.1',
        levels: [
          { assessor: 'benoit', level: 3 },
          { assessor: 'david', level: 2 },
        ],
      },
      {
        criterion: 'RM-A1.1',
        levels: [
          { assessor: 'benoit', level: 1 },
          { assessor: 'chloe', level: 1 },
          { assessor: 'david', level: 3 },
        ],
      },
    ])
  })

  it('are the same whatever the order of the assessments', () => {
    const assessments = [
      one('1', 'david', ['RM-A1.1', 3]),
      one('2', 'benoit', ['RM-A1.1', 1]),
      one('3', 'benoit', ['RM-A1.1', 0]),
    ]
    const expected = [
      {
        criterion: 'RM-A1.1',
        levels: [
          { assessor: 'benoit', level: 0 },
          { assessor: 'benoit', level: 1 },
          { assessor: 'david', level: 3 },
        ],
      },
    ]
    expect(disagreements(rubric, assessments)).to.deep.equal(expected)
    expect(disagreements(rubric, assessments.toReversed())).to.deep.equal(expected)
  })

  it('are none where all found the same, where one alone found something, or on what the rubric does not have', () => {
    const assessments = [
      one('1', 'david', ['RM-A1.1', 2], ['RM-B2.1', 1], ['RM-X', 1]),
      one('2', 'benoit', ['RM-A1.1', 2], ['RM-X', 3]),
    ]
    expect(disagreements(rubric, assessments)).to.deep.equal([])
    expect(disagreements(rubric, [])).to.deep.equal([])
  })
})
