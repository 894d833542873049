import { expect } from 'chai'
import { chiSquareTail, evenness } from '../chaos/chi-square.ts'

describe('The chi-square test the allocations are held to', () => {
  // Upper critical values of the NIST/SEMATECH e-Handbook of Statistical Methods, §1.3.6.7.4.
  for (const [degrees, statistic, tail] of [
    [1, 3.841, 0.05],
    [1, 10.828, 0.001],
    [2, 5.991, 0.05],
    [10, 2.558, 0.99],
    [10, 18.307, 0.05],
    [50, 76.154, 0.01],
    [100, 70.065, 0.99],
    [100, 135.807, 0.01],
  ] as const) {
    it(`gives ${String(statistic)} with ${String(degrees)} degrees of freedom a tail of ${String(tail)}`, () => {
      expect(chiSquareTail(statistic, degrees)).to.be.closeTo(tail, tail / 500)
    })
  }

  it('gives two degrees of freedom exactly exp(-x/2)', () => {
    for (const x of [0.01, 1, 3, 10, 60])
      expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).to.be.closeTo(1, 1e-9)
  })

  it('halves many degrees of freedom about where they are themselves', () => {
    expect(chiSquareTail(4080 - 2 / 3, 4080)).to.be.closeTo(0.5, 0.001)
  })

  it('finds the first half of a list anything but even, and every second index too even', () => {
    const half = Array.from({ length: 500 }, (_, at) => at)
    const fit = evenness(half, 1000, 10)
    expect(chiSquareTail(fit.statistic, fit.degreesOfFreedom)).to.be.lessThan(1e-6)
    const second = half.map((at) => 2 * at)
    expect(evenness(second, 1000, 10).statistic).to.equal(0)
  })
})
