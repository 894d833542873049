/** Calendar days as whole numbers (days since 1970-01-01), so that they compare and subtract without surprises. */

const millisecondsPerDay = 86_400_000

/**
 * The number of the day written `YYYY-MM-DD`.
 * @throws Error when it is no day of the calendar (`2026-02-30`): recording evidence refuses it first.
 */
export function dayNumber(day: string): number {
  const known = numbers.get(day)
  if (known !== undefined) return known
  const number = numberOf(day)
  if (numbers.size === mostNumbers) numbers.clear()
  numbers.set(day, number)
  return number
}

/** Days asked about lately: the pieces of a session are of a few days. */
const numbers = new Map<string, number>()
const mostNumbers = 1000

function numberOf(day: string): number {
  const date = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
    throw new Error('a day of the dossier is not a calendar day YYYY-MM-DD')
  }
  return date.getTime() / millisecondsPerDay
}

/** The number of the day `months` calendar months after `day`; the month's last day when it is too short for it. */
export function monthsAfter(day: string, months: number): number {
  const date = new Date(dayNumber(day) * millisecondsPerDay)
  const dayOfMonth = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(date)
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0)
  date.setUTCDate(Math.min(dayOfMonth, lastDay.getUTCDate()))
  return date.getTime() / millisecondsPerDay
}
