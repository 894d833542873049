import { expect } from 'chai'
import fc from 'fast-check'
import { dueOf, isOver, withDueDate } from '../../server/application/deadlines.ts'
import type { Application, ApplicationState } from '../../server/store/recognition-documents.ts'
import { application as stored } from '../support/recognition-documents.ts'

const delays = { reviewDays: 30, completionDays: 20, appealDays: 60, appealReviewDays: 45 }
const { dueAt: _, ...undated } = stored
const inState = (state: ApplicationState): Application => ({ ...undated, state, revision: 0 })
const dueAt = (state: ApplicationState, now: string, days: Partial<typeof delays> = {}) =>
  withDueDate(inState(state), { ...delays, ...days }, new Date(now)).dueAt

describe('the delays of an application', () => {
  for (const [state, dueFor, from, end] of [
    ['submitted', 'review', 'organisation', '2026-12-21T22:59:59Z'],
    ['under-review', 'decision', 'organisation', '2026-12-21T22:59:59Z'],
    ['to-complete', 'completion', 'applicant', '2026-12-11T22:59:59Z'],
    ['refused', 'appeal', 'applicant', '2027-01-20T22:59:59Z'],
    ['appealed', 'appeal-decision', 'organisation', '2027-01-05T22:59:59Z'],
  ] as const) {
    it(`${state}: ${dueFor}, from the ${from}, at the end of a day in Paris`, () => {
      const dated = withDueDate(inState(state), delays, new Date('2026-11-21T09:30:00Z'))
      expect(dueOf(dated)).to.deep.equal({ dueAt: end, dueFor, from })
    })
  }

  for (const state of ['draft', 'granted', 'upheld', 'overturned', 'withdrawn'] as const) {
    it(`${state}: nothing is due`, () => {
      const before = { ...inState(state), dueAt: '2026-12-01T22:59:59Z' }
      const dated = withDueDate(before, delays, new Date('2026-11-21T09:30:00Z'))
      expect(dated).to.not.have.property('dueAt')
      expect(dueOf(before)).to.equal(undefined)
    })
  }

  for (const [what, now, days, end] of [
    [
      'counts from the day in Paris, which begins before that of London',
      '2026-11-21T23:30:00Z',
      1,
      '2026-11-23T22:59:59Z',
    ],
    [
      'into summer time: the day ends an hour earlier in UTC',
      '2026-03-28T12:00:00Z',
      1,
      '2026-03-29T21:59:59Z',
    ],
    [
      'out of summer time: the day ends an hour later in UTC',
      '2026-10-24T12:00:00Z',
      1,
      '2026-10-25T22:59:59Z',
    ],
    ['over the 29th of February', '2028-02-28T12:00:00Z', 1, '2028-02-29T22:59:59Z'],
    ['over the end of a year without one', '2026-12-31T12:00:00Z', 60, '2027-03-01T22:59:59Z'],
  ] as const) {
    it(`a delay ${what}`, () => {
      expect(dueAt('refused', now, { appealDays: days })).to.equal(end)
    })
  }

  it('a delay is over after its last second, not at it', () => {
    const dated = { dueAt: '2027-01-20T22:59:59Z' }
    expect(isOver(dated, new Date('2027-01-20T22:59:59.999Z'))).to.equal(false)
    expect(isOver(dated, new Date('2027-01-20T23:00:00Z'))).to.equal(true)
    expect(isOver({}, new Date('2099-01-01T00:00:00Z'))).to.equal(false)
  })

  it('a delay of n days ends n days later on the calendar on the wall, whatever the season', () => {
    const written = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Paris',
      dateStyle: 'short',
      timeStyle: 'medium',
    })
    const instants = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 400 }), (now, days) => {
        const [day = ''] = written.format(now).split(' ')
        const later = new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
        const end = new Date(dueAt('refused', now.toISOString(), { appealDays: days }) ?? '')
        expect(written.format(end)).to.equal(`${later} 23:59:59`)
      }),
    )
  })
})
