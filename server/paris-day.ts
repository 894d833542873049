/** Calendar days, where they are those of the people the service is for. */

// French Canada writes dates as ISO 8601 does; the parts are read one by one all the same, because a locale may change its habits.
const parts = new Intl.DateTimeFormat('fr-CA', {
  timeZone: 'Europe/Paris',
  calendar: 'gregory',
  numberingSystem: 'latn',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The instant asked about last, and its day: one that is judged by is asked about for every line of a session. */
let last = { instant: Number.NaN, day: '' }

/**
 * The calendar day in Europe/Paris at the instant `date`, `YYYY-MM-DD`: an observation, a session and a decision are dated by the
 * clock on the wall, and summer time is taken into account. Does NOT know the other time zones of French territory.
 * @throws RangeError when `date` is no instant, or is before the year 1 or after 9999
 * @see https://www.iana.org/time-zones
 */
export function parisDay(date: Date): string {
  const instant = date.getTime()
  if (instant === last.instant) return last.day
  const day = dayAt(date)
  last = { instant, day }
  return day
}

function dayAt(date: Date): string {
  // Compared with words, a day that is none would pass for early or late.
  const year = date.getUTCFullYear()
  if (Number.isNaN(year) || year < 1 || year > 9998) throw new RangeError('not an instant of the calendar')
  const written = new Map(parts.formatToParts(date).map(({ type, value }) => [type, value]))
  const of = (type: 'year' | 'month' | 'day', digits: number) =>
    (written.get(type) ?? '').padStart(digits, '0')
  return `${of('year', 4)}-${of('month', 2)}-${of('day', 2)}`
}

/** The first instant of the day `day`, `YYYY-MM-DD`, in Europe/Paris. @throws RangeError when it is no day of the calendar */
export function startOfParisDay(day: string): Date {
  // Midnight is never skipped nor repeated: the clocks change later in the night.
  const starts = ['+01:00', '+02:00'].map((offset) => new Date(`${day}T00:00:00${offset}`))
  const start = starts.find(
    (date) => parisDay(date) === day && parisDay(new Date(date.getTime() - 1)) !== day,
  )
  if (start === undefined) throw new RangeError('not a day of the calendar')
  return start
}

/** Its last second: what ends on a day is good until then. @throws RangeError when it is no day of the calendar */
export function endOfParisDay(day: string): Date {
  // No day is shorter than 23 hours, nor longer than 25.
  const nextDay = parisDay(new Date(startOfParisDay(day).getTime() + 26 * 3_600_000))
  return new Date(startOfParisDay(nextDay).getTime() - 1000)
}
