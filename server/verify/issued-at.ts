/** When a credential says it was issued. */

/**
 * `validFrom`, or `issuanceDate` of data model 1.1; the later of both, when it gives both. For proofs that do not say when they were made.
 */
export function validFromOf(credential: Readonly<Record<string, unknown>>): string | undefined {
  const { validFrom, issuanceDate } = credential
  const dates = [validFrom, issuanceDate].filter((date): date is string => typeof date === 'string')
  return dates.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0]
}
