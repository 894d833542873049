import { expect } from 'chai'
import fc from 'fast-check'
import { parisDay } from '../server/paris-day.ts'

describe('a day in Paris', () => {
  const cases: readonly { readonly at: string; readonly day: string; readonly claim: string }[] = [
    { at: '2026-01-14T22:59:59Z', day: '2026-01-14', claim: 'ends at 23:00 UTC in winter' },
    { at: '2026-01-14T23:00:00Z', day: '2026-01-15', claim: 'begins at 23:00 UTC in winter' },
    { at: '2026-07-14T21:59:59Z', day: '2026-07-14', claim: 'ends at 22:00 UTC in summer' },
    { at: '2026-07-14T22:00:00Z', day: '2026-07-15', claim: 'begins at 22:00 UTC in summer' },
    { at: '2026-11-21T23:30:00Z', day: '2026-11-22', claim: 'is the next one at half past eleven UTC' },
    { at: '2026-03-28T23:00:00Z', day: '2026-03-29', claim: 'begins by winter time when summer time begins' },
    { at: '2026-03-29T21:59:59Z', day: '2026-03-29', claim: 'has 23 hours when summer time begins' },
    { at: '2026-03-29T22:00:00Z', day: '2026-03-30', claim: 'follows those 23 hours' },
    { at: '2026-10-24T22:00:00Z', day: '2026-10-25', claim: 'begins by summer time when it ends' },
    { at: '2026-10-25T22:59:59Z', day: '2026-10-25', claim: 'has 25 hours when summer time ends' },
    { at: '2026-10-25T23:00:00Z', day: '2026-10-26', claim: 'follows those 25 hours' },
    { at: '2028-02-28T23:30:00Z', day: '2028-02-29', claim: 'can be a leap day' },
    { at: '2028-02-29T23:30:00Z', day: '2028-03-01', claim: 'comes after a leap day' },
    { at: '2027-02-28T23:30:00Z', day: '2027-03-01', claim: 'comes after the last of a February' },
    { at: '2026-04-30T22:30:00Z', day: '2026-05-01', claim: 'comes after the last of a month' },
    { at: '2026-12-31T23:30:00Z', day: '2027-01-01', claim: 'comes after the last of a year' },
    { at: '0999-06-15T12:00:00Z', day: '0999-06-15', claim: 'has a year of four digits long ago' },
    { at: '9998-12-31T12:00:00Z', day: '9998-12-31', claim: 'is still one at the end of the calendar' },
  ]
  for (const { at, day, claim } of cases) {
    it(`${claim}: ${at} is on ${day}`, () => {
      expect(parisDay(new Date(at))).to.equal(day)
    })
  }

  it('is that of UTC or the one after, and never goes back', () => {
    const instant = fc.date({ min: new Date('1980-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(instant, fc.nat(200_000_000), (now, later) => {
        const day = parisDay(now)
        const utc = (date: Date) => date.toISOString().slice(0, 10)
        expect(day).to.be.oneOf([utc(now), utc(new Date(now.getTime() + 86_400_000))])
        expect(parisDay(new Date(now.getTime() + later)) >= day).to.equal(true)
      }),
      { numRuns: 200 },
    )
  })

  for (const instant of [
    'nonsense',
    '+010000-01-01T00:00:00Z',
    '9999-12-31T23:30:00Z',
    '-000001-01-01T00:00:00Z',
    '0000-06-01T00:00:00Z',
  ]) {
    it(`is not looked for at ${instant}`, () => {
      expect(() => parisDay(new Date(instant))).to.throw(RangeError, 'not an instant')
    })
  }
})
