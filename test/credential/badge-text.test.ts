import { expect } from 'chai'
import fc from 'fast-check'
import { constant } from '../../server/constant.ts'
import { badgeText } from '../../server/credential/badge-text.ts'

describe('the text of a badge', () => {
  const json = fc.jsonValue({ depthSize: 'small', stringUnit: 'binary' })
  const badges = fc.dictionary(fc.string(), fc.oneof(json, fc.dictionary(fc.string(), json)))

  it('is what JSON.stringify makes of it, with constants in it and without', () => {
    fc.assert(
      fc.property(badges, fc.string(), json, (badge, name, part) => {
        const shared = constant(structuredClone(part))
        const whole = { ...badge, [name]: shared, subject: { before: 1, [name]: shared, after: [shared] } }
        expect(badgeText(whole)).to.equal(JSON.stringify(whole))
        expect(badgeText({ again: { [name]: shared } })).to.equal(
          JSON.stringify({ again: { [name]: shared } }),
        )
      }),
    )
  })

  it('leaves out what is undefined', () => {
    expect(badgeText({ a: undefined, b: { c: undefined, d: null } })).to.equal('{"b":{"d":null}}')
  })
})
