import { expect } from 'chai'
import fc from 'fast-check'
import { checkCode } from '../../../server/credential/code/check-code.ts'

describe('the check code of a badge', () => {
  it('is two groups of four signs, none of which looks like another', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(checkCode(text)).to.match(/^[34679ACEFGHJKMNPQRTVWXY]{4}-[34679ACEFGHJKMNPQRTVWXY]{4}$/)
      }),
    )
  })

  it('follows from the text of the badge: anybody works it out', () => {
    // Worked out apart, in Python, from the description: SHA-256 as a number, seven remainders by 23, then the weighted sum.
    expect(checkCode('{"id":"https://badges.example/1"}')).to.equal('3CCN-T7WH')
    expect(checkCode('Éloïse')).to.equal('AQM9-AVVF')
  })
})
