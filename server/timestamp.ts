/** Moments as text: written in one way, read in every way that XML Schema allows. */

/** The moment written last: what is made together is dated alike. */
let last = { instant: Number.NaN, text: '' }

/**
 * A moment as it is stored and as credentials write it: RFC 3339, UTC, whole seconds (`2026-11-21T09:30:00Z`). Milliseconds are cut
 * off, not rounded. Does NOT take moments before the year 0 or after 9999, which RFC 3339 cannot write.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function timestamp(date: Date): string {
  const instant = date.getTime()
  if (instant !== last.instant) last = { instant, text: `${date.toISOString().slice(0, 19)}Z` }
  return last.text
}

const form =
  /^(-?(?:[1-9]\d{3,5}|0\d{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,30})?|24:00:00(?:\.0{1,30})?)(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/u

/**
 * The moment in milliseconds since 1970, fractions included; `undefined` when `value` is not an xsd:dateTimeStamp. Years have six digits at
 * most.
 * @see https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp
 */
export function momentOf(value: unknown): number | undefined {
  const [, year, month, day, hour = '24', minute = '0', second = '0', fraction = '0', zone = ''] =
    typeof value === 'string' ? (form.exec(value) ?? []) : []
  if (year === undefined) return undefined
  const midnight = new Date(0)
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // The 30th of February would be a day of March.
  if (midnight.getUTCDate() !== Number(day)) return undefined
  const seconds =
    Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0${fraction}`.replace(/^00$/u, '0'))
  return midnight.getTime() + seconds * 1000 - offsetMinutes(zone) * 60_000
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0
  const [hours = '', minutes = ''] = zone.slice(1).split(':')
  return (zone.startsWith('-') ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
