/** When the next step of an application is due, and from whom. Delays are shown; only the time to appeal ever closes. */
import { endOfParisDay, parisDay } from '../paris-day.ts'
import type { Application, ApplicationState, AssessmentPolicy } from '../store/recognition-documents.ts'
import { timestamp } from '../timestamp.ts'

/** The delays of an assessment policy, in days. */
export type Delays = Pick<
  AssessmentPolicy,
  'reviewDays' | 'completionDays' | 'appealDays' | 'appealReviewDays'
>

export interface Due {
  /** RFC 3339: the last second of a day in Europe/Paris. */
  readonly dueAt: string
  readonly dueFor: 'review' | 'decision' | 'completion' | 'appeal' | 'appeal-decision'
  readonly from: 'applicant' | 'organisation'
}

const steps = {
  submitted: { dueFor: 'review', from: 'organisation', delay: 'reviewDays' },
  'under-review': { dueFor: 'decision', from: 'organisation', delay: 'reviewDays' },
  'to-complete': { dueFor: 'completion', from: 'applicant', delay: 'completionDays' },
  refused: { dueFor: 'appeal', from: 'applicant', delay: 'appealDays' },
  appealed: { dueFor: 'appeal-decision', from: 'organisation', delay: 'appealReviewDays' },
} as const satisfies Partial<
  Record<ApplicationState, Pick<Due, 'dueFor' | 'from'> & { readonly delay: keyof Delays }>
>

/** The application with the end of the delay that begins at `now` in the state it is in; without any when nothing is due. */
export function withDueDate(application: Application, delays: Delays, now: Date): Application {
  const { dueAt: _, ...rest } = application
  const step = stepOf(application.state)
  return step === undefined ? rest : { ...rest, dueAt: lastSecondAfter(now, delays[step.delay]) }
}

/** What is due of an application, when something is. */
export function dueOf({ state, dueAt }: Pick<Application, 'state' | 'dueAt'>): Due | undefined {
  const step = stepOf(state)
  if (step === undefined || dueAt === undefined) return undefined
  return { dueAt, dueFor: step.dueFor, from: step.from }
}

/** Whether the delay is over: its last second still belongs to it. */
export function isOver({ dueAt }: Pick<Application, 'dueAt'>, now: Date): boolean {
  return dueAt !== undefined && timestamp(now) > dueAt
}

/** The end of the day in Paris that comes `days` days after that of `now`, summer time or not. */
function lastSecondAfter(now: Date, days: number): string {
  const day = new Date(`${parisDay(now)}T12:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return timestamp(endOfParisDay(day.toISOString().slice(0, 10)))
}

function stepOf(state: ApplicationState) {
  return state in steps ? steps[state as keyof typeof steps] : undefined
}
