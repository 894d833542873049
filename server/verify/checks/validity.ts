import { fail, pass, type Check } from '../check.ts'
import { toleratedSkewInMilliseconds } from '../../proof/clock-skew.ts'

/** Milliseconds of the dates that are there; NaN for one no clock shows (a leap second). */
function times(...dates: readonly unknown[]): readonly number[] {
  return dates.flatMap((date) => (typeof date === 'string' ? [Date.parse(date)] : []))
}

/**
 * Now lies between the first and the last moment of validity, give or take five minutes. A credential that gives them twice,
 * in the words of both data models, is held to the shorter period.
 */
export const validity: Check = {
  id: 'validity',
  title: { fr: 'Le badge est dans sa période de validité', en: 'The badge is in its period of validity' },
  spec: 'https://www.w3.org/TR/vc-data-model-2.0/#validity-period',
  fatal: false,
  run({ credential, now }) {
    const starts = times(credential['validFrom'], credential['issuanceDate'])
    const ends = times(credential['validUntil'], credential['expirationDate'])
    if (starts.length === 0) throw new Error('the schema asks for a first moment of validity')
    if ([...starts, ...ends].some((time) => Number.isNaN(time))) {
      return fail(
        'date-unreadable',
        'Une date de validité du badge ne peut pas être lue.',
        'A date of validity of the badge cannot be read.',
      )
    }
    if (Math.max(...starts) > now.getTime() + toleratedSkewInMilliseconds) {
      return fail('not-yet-valid', 'Le badge n’est pas encore valable.', 'The badge is not valid yet.')
    }
    if (ends.length === 0) {
      return pass('no-end', 'Le badge n’a pas de date de fin.', 'The badge has no end date.')
    }
    if (Math.min(...ends) < now.getTime() - toleratedSkewInMilliseconds) {
      return fail('expired', 'La date de fin du badge est passée.', 'The end date of the badge has passed.')
    }
    return pass(
      'in-period',
      'Le badge est dans sa période de validité.',
      'The badge is in its period of validity.',
    )
  },
}
