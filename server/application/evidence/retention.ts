/** How long evidence of an application is kept. Pure. */
import type { EvidencePiece } from '../../store/documents.ts'
import type { Application, ApplicationState } from '../../store/recognition-documents.ts'
import { timestamp } from '../../timestamp.ts'

const draftMonths = 12
const usualMonths = 24

/** The states an application is in once it is decided. */
const decided: ReadonlySet<ApplicationState> = new Set(['granted', 'refused', 'upheld', 'overturned'])

/** When a piece filed at `now` comes up for erasure first: nothing is ever due before. */
export function firstEraseAt(now: Date): string {
  return timestamp(monthsAfter(now, draftMonths))
}

/**
 * When `piece` is due: in a draft, 12 months after the last change of the application; once decided, 24 months after the last decision;
 * otherwise 24 months after it was filed.
 */
export function eraseAt(
  application: Pick<Application, 'state' | 'createdAt' | 'history'>,
  piece: Pick<EvidencePiece, 'createdAt'>,
): string {
  const { state, createdAt, history } = application
  if (state === 'draft') {
    const changes = [createdAt, piece.createdAt, ...history.map(({ at }) => at)]
    return timestamp(monthsAfter(latest(changes), draftMonths))
  }
  const decisions = history.filter(({ to }) => decided.has(to)).map(({ at }) => at)
  return timestamp(monthsAfter(latest([piece.createdAt, ...decisions]), usualMonths))
}

function latest(moments: readonly string[]): Date {
  return new Date(Math.max(...moments.map((moment) => Date.parse(moment))))
}

/** The same day and time so many months later; the last day of the month where that day does not exist. */
function monthsAfter(date: Date, months: number): Date {
  const later = new Date(date)
  later.setUTCDate(1)
  later.setUTCMonth(later.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate()
  later.setUTCDate(Math.min(date.getUTCDate(), lastDay))
  return later
}
