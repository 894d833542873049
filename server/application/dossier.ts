/** What is in an application besides its evidence: who assesses it, what they found, what was asked for. */
import type { RubricFinding } from '../evidence/types.ts'
import type { Application } from '../store/recognition-documents.ts'

/** The first decision, and the one on appeal: made by other people. */
export type Instance = 'first' | 'appeal'

export interface Assignment {
  readonly personId: string
  /** Their pseudonym (`Person.recipientKey`). */
  readonly assessor: string
  readonly instance: Instance
  readonly assignedAt: string
  /** API key: their own when they took it. */
  readonly by: string
  readonly recusedAt?: string
  /** Private to those who manage applications. */
  readonly recusalReason?: string
}

export interface KeptAssessment {
  readonly id: string
  readonly personId: string
  readonly assessor: string
  readonly instance: Instance
  readonly rubric: readonly RubricFinding[]
  readonly recommends: 'grant' | 'refuse'
  readonly reason?: string
  readonly at: string
  /** The dossier was completed since: it no longer counts, its author has to look again. */
  readonly outdatedAt?: string
}

/** One thing asked of the applicant, in words; by kind of evidence and by rule, when it is about one. */
export interface CompletionItem {
  readonly kind?: string
  readonly rule?: string
  readonly what: string
}

export interface Completion {
  readonly at: string
  readonly personId: string
  readonly items: readonly CompletionItem[]
  readonly completedAt?: string
}

/** Agreement given by the applicant, or recorded for them with how it was given. */
export interface ConsentGiven {
  readonly at: string
  /** API key. */
  readonly by: string
  /** `signed form, 12 November`; absent when the applicant gave it here. */
  readonly how?: string
}

export interface ReviewState {
  readonly assignments: readonly Assignment[]
  readonly assessments: readonly KeptAssessment[]
  readonly completions: readonly Completion[]
  readonly consent?: ConsentGiven
  /** What opened it, when the request could be repeated. */
  readonly request?: string
  /** A decision is being signed since: nothing else changes meanwhile. */
  readonly deciding?: { readonly decisionId: string; readonly at: string }
}

export const emptyReview: ReviewState = { assignments: [], assessments: [], completions: [] }

/** What is kept in `application.review`. */
export function dossierState(application: Pick<Application, 'review'>): ReviewState {
  // Written by `withReview` and by nobody else.
  return JSON.parse(application.review) as ReviewState
}

export function withReview(application: Application, review: ReviewState): Application {
  return { ...application, review: JSON.stringify(review) }
}

/** The application marked with a decision that is being signed or carried out, or without such a mark. */
export function withDeciding(application: Application, deciding: ReviewState['deciding']): Application {
  const { deciding: _, ...review } = dossierState(application)
  const { pending: __, ...unmarked } = application
  return deciding === undefined
    ? withReview(unmarked, review)
    : withReview({ ...unmarked, pending: 'decision' }, { ...review, deciding })
}

/** On appeal from the moment the applicant appeals, for good. */
export function instanceOf(application: Pick<Application, 'history'>): Instance {
  return application.history.some(({ action }) => action === 'appeal') ? 'appeal' : 'first'
}

/** Those who assess it now: of the current instance, less those who recused themselves. */
export function currentAssignments(application: Application): readonly Assignment[] {
  const instance = instanceOf(application)
  return dossierState(application).assignments.filter(
    (assignment) => assignment.instance === instance && assignment.recusedAt === undefined,
  )
}

/** What they found of the dossier as it is: one per assessor. */
export function currentAssessments(application: Application): readonly KeptAssessment[] {
  const instance = instanceOf(application)
  const active = new Set(currentAssignments(application).map(({ personId }) => personId))
  return dossierState(application).assessments.filter(
    (assessment) =>
      assessment.instance === instance &&
      assessment.outdatedAt === undefined &&
      active.has(assessment.personId),
  )
}

/** Whether the applicant, or whoever opened it, may add evidence and ask for endorsements. */
export function takesEvidence({ state }: Pick<Application, 'state'>): boolean {
  return state === 'draft' || state === 'to-complete'
}

/** Whether it may still lead to a decision, or to another one than it had. */
export function isOpen({ state }: Pick<Application, 'state'>): boolean {
  return !['granted', 'refused', 'upheld', 'overturned', 'withdrawn'].includes(state)
}
