/** Whether counts are what chance would make of them: Pearson's chi-square test, from its definition. */

/** ln Γ(x) for x > 0: Stirling's series after enough steps of the recurrence. @see https://dlmf.nist.gov/5.11#E1 */
function logGamma(x: number): number {
  let shift = 0
  let at = x
  for (; at < 20; at += 1) shift += Math.log(at)
  const series = 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - 1 / (1680 * at ** 7)
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift
}

/** P(a, x), the lower regularised incomplete gamma function, by its power series. @see https://dlmf.nist.gov/8.11#E4 */
function lowerGamma(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a))
}

/** Q(a, x) = 1 - P(a, x), by its continued fraction, from the bottom up. @see https://dlmf.nist.gov/8.9#E2 */
function upperGamma(a: number, x: number): number {
  let fraction = 0
  for (let n = 2000; n > 0; n -= 1) fraction = (n * (a - n)) / (x + 2 * n + 1 - a + fraction)
  return Math.exp(a * Math.log(x) - x - logGamma(a)) / (x + 1 - a + fraction)
}

/** How likely chance makes a chi-square of `statistic` or more. */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  const [a, x] = [degreesOfFreedom / 2, statistic / 2]
  if (x <= 0) return 1
  return x < a + 1 ? 1 - lowerGamma(a, x) : upperGamma(a, x)
}

export interface Fit {
  readonly statistic: number
  readonly degreesOfFreedom: number
}

/**
 * Pearson's statistic of `drawn` different indexes out of `size`, counted in `bins` bins of one width, against every index being as likely as
 * any other. Without replacement the counts vary less than with it (multivariate hypergeometric: by (size - drawn) / (size - 1)), so
 * the statistic is divided by that: otherwise any draw of half the list would look even.
 * @see https://en.wikipedia.org/wiki/Hypergeometric_distribution#Multivariate_hypergeometric_distribution
 */
export function evenness(drawn: readonly number[], size: number, bins: number): Fit {
  const counts = new Array<number>(bins).fill(0)
  for (const index of drawn) {
    const bin = Math.floor((index * bins) / size)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const expected = drawn.length / bins
  const pearson = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return {
    statistic: pearson / ((size - drawn.length) / (size - 1)),
    degreesOfFreedom: bins - 1,
  }
}
