/** An assessor fills in the grid, and says what they recommend. */
import type { Caller } from '../../access/access-token.ts'
import { rubricOf } from '../../achievement/rubric.ts'
import { rubricErrors } from '../../evidence/rubric.ts'
import type { RubricFinding } from '../../evidence/types.ts'
import { ownPerson } from '../../organisation/people.ts'
import { Problem } from '../../problem.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { isBlank } from '../../text.ts'
import { changeApplication, stepBy } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, instanceOf, withReview, type KeptAssessment } from '../dossier.ts'
import { noted, notYourStep, transitionRefused } from '../transitions.ts'
import { requireIndependence } from './independence.ts'

export interface NewAssessment {
  readonly rubric: readonly RubricFinding[]
  readonly recommends: 'grant' | 'refuse'
  /** Addressed to the applicant; needed to recommend refusing. */
  readonly reason?: string | undefined
}

/**
 * Keeps what the calling assessor finds: one assessment each in an instance, which takes the place of their earlier one until the decision.
 * @throws Problem `not-found` (404), `forbidden` (403), `conflict-of-interest`, `delegation-missing` (403); `transition-refused` (409) unless
 *   the application is under review or on appeal; `invalid-request` (400) for a grid that is not that of the badge, or no reason to refuse
 */
export function assessApplication(
  deps: Pick<
    ApplicationDeps,
    'store' | 'achievements' | 'pseudonyms' | 'clock' | 'requireDelegation' | 'isInHandsOf'
  >,
  caller: Caller,
  applicationId: string,
  assessment: NewAssessment,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, async ({ application, as }) => {
    if (!as.has('assigned')) throw notYourStep()
    if (application.state !== 'under-review' && application.state !== 'appealed') {
      throw transitionRefused(application.state, as)
    }
    const achievement = deps.achievements.resolve(application.achievement)
    const person = await ownPerson(deps, caller)
    await requireIndependence(deps, application, person, caller)
    const { organisationId } = application
    await deps.requireDelegation({ organisationId, personId: person._id, achievement, on: deps.clock() })
    const errors = rubricErrors(rubricOf(achievement), assessment.rubric)
    if (errors.length > 0) {
      const placed = errors.map((error) => ({ ...error, pointer: `/rubric${error.pointer ?? ''}` }))
      throw new Problem('invalid-request', wrongGrid, { errors: placed })
    }
    const reason = assessment.reason?.trim() ?? ''
    if (assessment.recommends === 'refuse' && isBlank(reason)) {
      const error = { pointer: '/reason', code: 'reason-missing', detail: noReason }
      throw new Problem('invalid-request', noReason, { errors: [error] })
    }
    const step = stepBy(deps, caller, as)
    const instance = instanceOf(application)
    const kept: KeptAssessment = {
      id: deps.pseudonyms.assessment(application._id, instance, person._id),
      personId: person._id,
      assessor: person.recipientKey,
      instance,
      rubric: assessment.rubric,
      recommends: assessment.recommends,
      ...(isBlank(reason) ? {} : { reason }),
      at: step.at,
    }
    const review = dossierState(application)
    const others = review.assessments.filter(({ id }) => id !== kept.id)
    return noted(withReview(application, { ...review, assessments: [...others, kept] }), 'assess', step)
  })
}

const wrongGrid = {
  fr: 'La grille ne correspond pas à celle du badge.',
  en: 'The grid is not that of the badge.',
}
const noReason = {
  fr: 'Qui recommande de refuser dit pourquoi, à la personne candidate.',
  en: 'Whoever recommends refusing says why, to the applicant.',
}
