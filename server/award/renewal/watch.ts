/** When a badge that ends is looked at again: twice before, to remind its holder, and at its end. */
import { monthsAfter } from '../../evidence/days.ts'
import { endOfParisDay, parisDay, startOfParisDay } from '../../paris-day.ts'
import type { Award } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'

/** Whole months before the end; 0: the end itself. */
export type Milestone = { readonly months: 6 | 1 | 0; readonly at: Date }

/** The fields of an award that say when to look at it; none when there is nothing to wait for. */
export type Watch = Partial<Pick<Award, 'watch' | 'watchAt'>>

/**
 * The end of validity of a badge granted or renewed at `now`: the last second, in Europe/Paris, of the day `validMonths` months later
 * (of the last day of that month, when it is too short). Undefined: the policy sets no end.
 */
export function validityOf(policy: { readonly validMonths?: number }, now: Date): Date | undefined {
  return policy.validMonths === undefined
    ? undefined
    : endOfParisDay(dayMonthsAfter(parisDay(now), policy.validMonths))
}

/** From the earliest: the first instants, in Europe/Paris, of the days six months and one month before the end, then the end. */
export function milestonesOf(validUntil: string): readonly Milestone[] {
  const end = new Date(validUntil)
  const before = (months: number) => startOfParisDay(dayMonthsAfter(parisDay(end), -months))
  return [
    { months: 6, at: before(6) },
    { months: 1, at: before(1) },
    { months: 0, at: end },
  ]
}

/**
 * What to write in an award so that it is watched, from the beginning of its present period on: a badge good for three months is not
 * announced to end in six. Nothing when it has no end.
 */
export function watchOf(award: Pick<Award, 'validUntil' | 'awardedAt' | 'renewals'>): Watch {
  return watchAfter(award, new Date(periodStart(award)))
}

/** The same, for what comes after the instant `now`. */
export function watchAfter({ validUntil }: Pick<Award, 'validUntil'>, now: Date): Watch {
  if (validUntil === undefined) return {}
  const next = milestonesOf(validUntil).find(({ at }) => at > now)
  return next === undefined ? {} : { watch: 'pending', watchAt: timestamp(next.at) }
}

/** When the present period of validity of the award began: its last renewal, or else the award. */
export function periodStart({ awardedAt, renewals }: Pick<Award, 'awardedAt' | 'renewals'>): string {
  return renewals?.at(-1)?.at ?? awardedAt
}

/** `day` and the answer are `YYYY-MM-DD`; `months` may be negative. */
export function dayMonthsAfter(day: string, months: number): string {
  return new Date(monthsAfter(day, months) * 86_400_000).toISOString().slice(0, 10)
}
