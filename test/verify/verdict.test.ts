import { expect } from 'chai'
import type { CheckOutcome, Verdict } from '../../server/verify/types.ts'
import { verdictOf } from '../../server/verify/verdict.ts'

const of = (...outcomes: CheckOutcome[]) => outcomes.map((outcome) => ({ outcome }))
const part = (verdict: Verdict) => ({ verdict })

/** From best to worst. */
const verdicts = ['valid', 'valid-with-warnings', 'undetermined', 'invalid'] as const
const alone = {
  valid: 'pass',
  'valid-with-warnings': 'warn',
  undetermined: 'unknown',
  invalid: 'fail',
} as const

describe('a verdict', () => {
  for (const [index, verdict] of verdicts.entries()) {
    it(`is ${verdict} by one ${alone[verdict]} among answers that weigh less, wherever it stands`, () => {
      const lighter = verdicts.slice(0, index).map((each) => alone[each])
      expect(verdictOf(of('skipped', ...lighter, alone[verdict]))).to.equal(verdict)
      expect(verdictOf(of(alone[verdict], ...lighter, 'skipped'))).to.equal(verdict)
    })
  }

  it('of checks that had nothing to look at is valid: nothing speaks against it', () => {
    expect(verdictOf(of('skipped', 'skipped'))).to.equal('valid')
  })

  for (const [own, ofRecord] of verdicts.entries())
    for (const [other, ofPart] of verdicts.entries())
      it(`of a ${ofRecord} record with a ${ofPart} part is the worse of the two`, () => {
        const worse = verdicts[Math.max(own, other)]
        const checks = of(alone[ofRecord])
        expect(verdictOf(checks, [part(ofPart)])).to.equal(worse)
        expect(verdictOf(checks, [part('valid'), part(ofPart)])).to.equal(worse)
        expect(verdictOf(checks, [part(ofPart), part('valid')])).to.equal(worse)
      })
})
