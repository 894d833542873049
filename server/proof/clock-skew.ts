/** Clocks of issuers, holders and verifiers may differ by this much: 5 minutes. */
export const toleratedSkewInMilliseconds = 5 * 60 * 1000
