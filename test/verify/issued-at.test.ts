import { expect } from 'chai'
import { validFromOf } from '../../server/verify/issued-at.ts'

const [early, late] = ['2020-01-01T00:00:00Z', '2021-01-01T00:00:00+01:00']

describe('when a credential says it was issued', () => {
  for (const [title, credential, expected] of [
    ['the date of data model 2.0', { validFrom: early }, early],
    ['the date of data model 1.1', { issuanceDate: early }, early],
    ['the later of both', { validFrom: early, issuanceDate: late }, late],
    ['the later of both, the other way round', { validFrom: late, issuanceDate: early }, late],
    [
      'later is by the clock, not by its letters',
      { validFrom: '2020-12-31T23:30:00Z', issuanceDate: late },
      '2020-12-31T23:30:00Z',
    ],
    ['nothing, where it says nothing', {}, undefined],
    ['nothing, where it says no text', { validFrom: 7 }, undefined],
  ] as const)
    it(`is ${title}`, () => {
      expect(validFromOf(credential)).to.equal(expected)
    })
})
