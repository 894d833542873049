import { expect } from 'chai'
import fc from 'fast-check'
import {
  countsForRenewal,
  renewableUntil,
  renewalDossier,
  requireRenewable,
} from '../../server/award/renewal/renewal-dossier.ts'
import { reminderId } from '../../server/award/renewal/reminder.ts'
import { milestonesOf, validityOf, watchAfter, watchOf } from '../../server/award/renewal/watch.ts'
import { Problem } from '../../server/problem.ts'
import type { Award } from '../../server/store/documents.ts'
import { runs } from '../support/runs.ts'
import { complete } from '../support/store-documents.ts'

const { reissuedAs: _, renewals: __, ...once } = complete.awards
/** Awarded on 21 November 2026, until the end of 21 November 2028 in Paris. */
const award: Award = {
  ...once,
  state: 'active',
  awardedAt: '2026-11-21T09:30:00Z',
  validUntil: '2028-11-21T22:59:59Z',
  revision: 0,
}
const renewal = { at: '2028-10-02T08:00:00Z', applicationId: 'a', validUntil: '2028-11-21T22:59:59Z' }

describe('the end of validity of a badge', () => {
  const ends: readonly (readonly [string, string, number, string])[] = [
    ['counts months from the day of the decision', '2026-11-21T09:30:00Z', 24, '2028-11-21T22:59:59Z'],
    ['is the last second of a day of summer', '2026-11-21T09:30:00Z', 8, '2027-07-21T21:59:59Z'],
    ['is of the last day of a month that is too short', '2026-08-31T10:00:00Z', 6, '2027-02-28T22:59:59Z'],
    ['is of the 29th of February where there is one', '2027-08-31T10:00:00Z', 6, '2028-02-29T22:59:59Z'],
    ['comes back to the 28th a year after a leap day', '2028-02-29T10:00:00Z', 12, '2029-02-28T22:59:59Z'],
    ['begins with the day in Paris, not in Greenwich', '2026-12-31T23:30:00Z', 1, '2027-02-01T22:59:59Z'],
    ['is an hour longer where the clocks go back', '2026-09-25T10:00:00Z', 1, '2026-10-25T22:59:59Z'],
  ]
  for (const [what, now, validMonths, end] of ends) {
    it(what, () => {
      expect(validityOf({ validMonths }, new Date(now))?.toISOString()).to.equal(end.replace('Z', '.000Z'))
    })
  }

  it('is nowhere when the policy sets none', () => {
    expect(validityOf({}, new Date('2026-11-21T09:30:00Z'))).to.equal(undefined)
  })
})

describe('the watch over a badge that ends', () => {
  it('has a reminder six months before, one a month before, and the end', () => {
    expect(
      milestonesOf('2028-11-21T22:59:59Z').map(({ months, at }) => [months, at.toISOString()]),
    ).to.deep.equal([
      [6, '2028-05-20T22:00:00.000Z'],
      [1, '2028-10-20T22:00:00.000Z'],
      [0, '2028-11-21T22:59:59.000Z'],
    ])
  })

  it('reminds on the last day of a month that is too short', () => {
    const [six, one] = milestonesOf('2028-08-31T21:59:59Z')
    expect([six?.at.toISOString(), one?.at.toISOString()]).to.deep.equal([
      '2028-02-28T23:00:00.000Z',
      '2028-07-30T22:00:00.000Z',
    ])
  })

  const first: readonly (readonly [
    string,
    Pick<Award, 'validUntil' | 'awardedAt' | 'renewals'>,
    string | undefined,
  ])[] = [
    ['begins six months before the end', award, '2028-05-20T22:00:00Z'],
    [
      'skips what was past on the day of the award',
      { ...award, validUntil: '2027-01-31T22:59:59Z' },
      '2026-12-30T23:00:00Z',
    ],
    [
      'is of the end alone when it is nearer than a month',
      { ...award, validUntil: '2026-12-01T22:59:59Z' },
      '2026-12-01T22:59:59Z',
    ],
    [
      'begins anew with a renewal',
      { ...award, validUntil: '2030-10-02T21:59:59Z', renewals: [renewal] },
      '2030-04-01T22:00:00Z',
    ],
    ['is of nothing when the badge has no end', { awardedAt: award.awardedAt }, undefined],
  ]
  for (const [what, watched, at] of first) {
    it(what, () => {
      expect(watchOf(watched)).to.deep.equal(at === undefined ? {} : { watch: 'pending', watchAt: at })
    })
  }

  it('only ever moves on, and stops at the end', () => {
    const instant = fc.date({
      min: new Date('2026-01-01T00:00:00Z'),
      max: new Date('2030-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instant, instant, (end, now) => {
        const validUntil = `${end.toISOString().slice(0, 19)}Z`
        const { watchAt } = watchAfter({ validUntil }, now)
        if (now >= new Date(validUntil)) expect(watchAt).to.equal(undefined)
        else {
          expect(new Date(watchAt ?? '')).to.be.greaterThan(now)
          expect(new Date(watchAt ?? '')).to.be.at.most(new Date(validUntil))
        }
      }),
      runs(300),
    )
  })

  it('names a reminder by what it is about, without the id that opens the badge', () => {
    const ids = [
      reminderId(award, 6),
      reminderId(award, 1),
      reminderId({ ...award, validUntil: '2030-11-21T22:59:59Z' }, 6),
    ]
    expect(new Set(ids).size).to.equal(3)
    expect(reminderId(award, 6)).to.equal(ids[0])
    for (const id of ids) expect(id).not.to.include(award._id)
  })
})

describe('what renews a badge', () => {
  const days: readonly (readonly [string, Partial<Award>, string, boolean])[] = [
    ['the day before the award', {}, '2026-11-20', false],
    ['the day of the award', {}, '2026-11-21', false],
    ['the day after the award', {}, '2026-11-22', true],
    ['before the last renewal', { renewals: [renewal] }, '2027-03-01', false],
    ['the day of the last renewal', { renewals: [renewal] }, '2028-10-02', false],
    ['after the last renewal', { renewals: [renewal] }, '2028-10-03', true],
    // 23:30 in Greenwich on the 20th is half past midnight on the 21st in Paris.
    ['the day of the award in Paris', { awardedAt: '2026-11-20T23:30:00Z' }, '2026-11-21', false],
  ]
  for (const [what, change, observedAt, counts] of days) {
    it(`${counts ? 'is' : 'is not'} what was observed ${what}`, () => {
      expect(countsForRenewal({ ...award, ...change }, { observedAt })).to.equal(counts)
      expect(renewalDossier({ ...award, ...change }, [{ observedAt }])).to.have.length(counts ? 1 : 0)
    })
  }
})

describe('a renewal', () => {
  const refusal = (change: Partial<Award>, slot: Award['state'] | undefined, now: string) => {
    try {
      requireRenewable({ ...award, ...change }, slot, new Date(now))
      return 'possible'
    } catch (error) {
      if (error instanceof Problem) return error.code
      throw error
    }
  }
  const good = '2028-06-01T10:00:00Z'
  const cases: readonly (readonly [string, Partial<Award>, Award['state'] | undefined, string, string])[] = [
    ['of a good badge', {}, 'active', good, 'possible'],
    ['long before the end', {}, 'active', '2026-11-22T10:00:00Z', 'possible'],
    ['of one that has ended', {}, 'active', '2029-03-01T10:00:00Z', 'possible'],
    ['on the last day of the twelfth month after its end', {}, 'active', '2029-11-21T22:59:59Z', 'possible'],
    ['on the day after', {}, 'active', '2029-11-21T23:00:00Z', 'deadline-passed'],
    ['of a revoked one', { state: 'revoked' }, 'revoked', good, 'transition-refused'],
    ['of a suspended one', { state: 'suspended' }, 'suspended', good, 'transition-refused'],
    ['of one whose public entry alone says that it is revoked', {}, 'revoked', good, 'transition-refused'],
    ['of one without a public entry', {}, undefined, good, 'transition-refused'],
    ['of one re-issued under another version', { reissuedAs: 'b' }, 'active', good, 'transition-refused'],
  ]
  for (const [what, change, slot, now, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      expect(refusal(change, slot, now)).to.equal(expected)
    })
  }

  it('of one without an end: transition-refused', () => {
    const { validUntil: _end, ...endless } = award
    expect(() => {
      requireRenewable(endless, 'active', new Date(good))
    }).to.throw(Problem)
    expect(renewableUntil({})).to.equal(undefined)
  })
})
