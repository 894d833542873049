import { expect } from 'chai'
import { moment, olderValidity } from '../../../server/verify/older/dates.ts'

const now = new Date('2026-11-21T09:30:00Z')
const day = Date.UTC(2026, 10, 21)

describe('a moment of a badge before 3.0', () => {
  for (const [value, start, end] of [
    ['2026-11-21', day, day + 86_399_999],
    ['2026-11-21T00:00:00Z', day, day],
    ['+002026-11-21', day, day],
    ['2026-11-21T01:00:00+01:00', day, day],
    [String(day / 1000), day, day],
    [day / 1000, day, day],
    ['0', 0, 0],
    ['1', 1000, 1000],
  ] as const)
    it(`is read: ${String(value)}`, () => {
      expect([moment(value, false), moment(value, true)]).to.deep.equal([start, end])
    })

  for (const value of [
    '',
    'demain',
    'x2026-11-21',
    '12345678901',
    `x${String(day / 1000)}`,
    `${String(day / 1000)} x`,
    [2026],
    undefined,
    { a: 1 },
  ])
    it(`is not read: ${JSON.stringify(value) ?? 'nothing'}`, () => {
      expect([moment(value, false), moment(value, true)]).to.deep.equal([Number.NaN, Number.NaN])
    })
})

describe('the dates of a badge before 3.0', () => {
  for (const [assertion, answer] of [
    [{}, 'pass no-end'],
    [{ issuedOn: '2026-11-21' }, 'pass no-end'],
    [{ issuedOn: '2026-11-21T09:35:00Z' }, 'pass no-end'],
    [{ issuedOn: '2026-11-21T09:35:01Z' }, 'fail not-yet-valid'],
    [{ issued_on: '2026-11-22' }, 'fail not-yet-valid'],
    [{ issued_on: '2026-11-20' }, 'pass no-end'],
    [{ issuedOn: '2026-11-20', issued_on: '2026-11-22' }, 'pass no-end'],
    [{ expires: '2026-11-21' }, 'pass in-period'],
    [{ expires: '2026-11-20' }, 'fail expired'],
    [{ expires: '2026-11-21T09:25:00Z' }, 'pass in-period'],
    [{ expires: '2026-11-21T09:24:59Z' }, 'fail expired'],
    [{ issuedOn: 'demain' }, 'fail date-unreadable'],
    [{ expires: 'demain' }, 'fail date-unreadable'],
    [{ issuedOn: 'demain', expires: '2020-01-01' }, 'fail date-unreadable'],
    [{ issuedOn: '2026-11-22', expires: '2020-01-01' }, 'fail not-yet-valid'],
  ] as const)
    it(`are ${answer}: ${JSON.stringify(assertion)}`, () => {
      const { outcome, code } = olderValidity(assertion, now)
      expect(`${outcome} ${code}`).to.equal(answer)
    })
})
