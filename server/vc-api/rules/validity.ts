/** Rules about the period of validity, in the words of either data model. */
import type { Credential } from '../../proof/types.ts'
import { isSecondModel } from './context.ts'
import { momentOf } from '../../timestamp.ts'
import { rule, type Rule } from './rule.ts'

const members = ['validFrom', 'validUntil', 'issuanceDate', 'expirationDate'] as const

function momentsOf(credential: Credential, members: readonly string[]): readonly number[] {
  return members.map((member) => momentOf(credential[member])).filter((moment) => moment !== undefined)
}

/**
 * First and last moment, in milliseconds since 1970; absent where the credential says nothing readable. One that says it in the words of
 * both data models is held to the shorter period.
 */
export function periodOf(credential: Credential): { readonly from?: number; readonly until?: number } {
  const starts = momentsOf(credential, ['validFrom', 'issuanceDate'])
  const ends = momentsOf(credential, ['validUntil', 'expirationDate'])
  return {
    ...(starts.length === 0 ? {} : { from: Math.max(...starts) }),
    ...(ends.length === 0 ? {} : { until: Math.min(...ends) }),
  }
}

/** @see https://www.w3.org/TR/vc-data-model-2.0/#validity-period and https://www.w3.org/TR/vc-data-model/#issuance-date */
export const validityRules: readonly Rule[] = [
  ...members.map((member) =>
    rule(
      `/${member}`,
      'Une date de validité est un moment avec son fuseau horaire (xsd:dateTimeStamp).',
      'A date of validity is a moment with its time zone (xsd:dateTimeStamp).',
      (credential) => !(member in credential) || momentOf(credential[member]) !== undefined,
    ),
  ),
  rule(
    '/issuanceDate',
    'Un titre du modèle 1.1 a une date d’émission (issuanceDate).',
    'A credential of data model 1.1 has an issuanceDate.',
    (credential) => isSecondModel(credential) || 'issuanceDate' in credential,
  ),
  {
    path: '/validUntil',
    problem: 'range',
    detail: {
      fr: 'La fin de validité ne précède pas le début.',
      en: 'The end of validity does not come before its beginning.',
    },
    holds(credential) {
      const { from, until } = periodOf(credential)
      return from === undefined || until === undefined || from <= until
    },
  },
]
