/** The dates of a badge before 3.0. */
import { toleratedSkewInMilliseconds } from '../../proof/clock-skew.ts'
import { fail, pass, type Finding } from '../check.ts'
import type { JsonObject } from '../strict-json.ts'

const unreadable = fail(
  'date-unreadable',
  'Une date de validité du badge ne peut pas être lue.',
  'A date of validity of the badge cannot be read.',
)

/** Milliseconds since 1970 of an ISO 8601 time, of a day (its first moment, or its last for an end), or of seconds; NaN for anything else. */
export function moment(value: unknown, isEnd: boolean): number {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{1,10}$/u.test(value)))
    return Number(value) * 1000
  if (typeof value !== 'string') return Number.NaN
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(value)
  const at = Date.parse(value)
  return isDay && isEnd ? at + 24 * 60 * 60 * 1000 - 1 : at
}

/** Issued by now, and not ended, give or take five minutes. */
export function olderValidity(assertion: JsonObject, now: Date): Finding {
  const { issuedOn = assertion['issued_on'], expires } = assertion
  const start = issuedOn === undefined ? 0 : moment(issuedOn, false)
  const end = expires === undefined ? undefined : moment(expires, true)
  if (Number.isNaN(start) || (end !== undefined && Number.isNaN(end))) return unreadable
  if (start > now.getTime() + toleratedSkewInMilliseconds) {
    return fail('not-yet-valid', 'Le badge n’est pas encore valable.', 'The badge is not valid yet.')
  }
  if (end === undefined)
    return pass('no-end', 'Le badge n’a pas de date de fin.', 'The badge has no end date.')
  if (end < now.getTime() - toleratedSkewInMilliseconds) {
    return fail('expired', 'La date de fin du badge est passée.', 'The end date of the badge has passed.')
  }
  return pass(
    'in-period',
    'Le badge est dans sa période de validité.',
    'The badge is in its period of validity.',
  )
}
