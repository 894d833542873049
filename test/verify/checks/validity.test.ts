import { expect } from 'chai'
import { validity } from '../../../server/verify/checks/validity.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { now } from '../../proof/signing.ts'
import { answerOf } from './answer.ts'

const minutes = (count: number, milliseconds = 0) =>
  new Date(now.getTime() + count * 60_000 + milliseconds).toISOString()
const from = minutes(-1440)

const rows: readonly (readonly [title: string, credential: JsonObject, answer: string])[] = [
  ['between its first and its last moment', { validFrom: from, validUntil: minutes(1) }, 'pass in-period'],
  ['without an end', { validFrom: from }, 'pass no-end'],
  ['that begins in five minutes', { validFrom: minutes(5) }, 'pass no-end'],
  ['that begins in more than five minutes', { validFrom: minutes(5, 1) }, 'fail not-yet-valid'],
  ['that ended five minutes ago', { validFrom: from, validUntil: minutes(-5) }, 'pass in-period'],
  ['that ended more than five minutes ago', { validFrom: from, validUntil: minutes(-5, -1) }, 'fail expired'],
  ['in the words of data model 1', { issuanceDate: from, expirationDate: minutes(1) }, 'pass in-period'],
  ['of data model 1 that is over', { issuanceDate: from, expirationDate: minutes(-6) }, 'fail expired'],
  ['of data model 1 that is to come', { issuanceDate: minutes(6) }, 'fail not-yet-valid'],
  ['with two beginnings, one to come', { validFrom: from, issuanceDate: minutes(6) }, 'fail not-yet-valid'],
  [
    'with two ends, one over',
    { validFrom: from, validUntil: minutes(60), expirationDate: minutes(-6) },
    'fail expired',
  ],
  ['that begins in a leap second', { validFrom: '2016-12-31T23:59:60Z' }, 'fail date-unreadable'],
  [
    'that ends in a leap second, and begins at a moment that can be read',
    { validFrom: from, validUntil: '2028-12-31T23:59:60Z' },
    'fail date-unreadable',
  ],
  [
    'with two beginnings, one of which cannot be read',
    { validFrom: from, issuanceDate: '2016-12-31T23:59:60Z' },
    'fail date-unreadable',
  ],
]

describe('the period of a badge', () => {
  for (const [title, credential, answer] of rows) {
    it(`${title}: ${answer}`, async () => {
      expect(await answerOf(validity, { credential })).to.equal(answer)
    })
  }

  it('has a beginning: without one the check breaks down rather than pass', async () => {
    const found = answerOf(validity, { credential: { validUntil: minutes(1), validFrom: 7 } })
    expect(await found.catch(() => 'broken')).to.equal('broken')
  })
})
