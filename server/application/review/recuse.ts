/** An assessor steps back. */
import type { Caller } from '../../access/access-token.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { currentAssignments, dossierState, instanceOf, withReview } from '../dossier.ts'
import { noted, notYourStep, transitionRefused } from '../transitions.ts'

/**
 * The calling assessor no longer assesses the application, and cannot again. What they found stays on file and counts no more. Without any
 * assessor left, an application under review waits for one like one just submitted.
 * @param reason kept for those who manage applications, and shown to nobody else
 * @throws Problem `not-found` (404), `forbidden` (403); `transition-refused` (409) when nothing is to be judged any more
 */
export function recuseAssessor(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
  reason: string,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, ({ application, as }) => {
    if (!as.has('assigned')) throw notYourStep()
    if (!['under-review', 'to-complete', 'appealed'].includes(application.state)) {
      throw transitionRefused(application.state, as)
    }
    const step = stepBy(deps, caller, as)
    const instance = instanceOf(application)
    const review = dossierState(application)
    const changed = withReview(application, {
      ...review,
      assignments: review.assignments.map((one) =>
        one.personId === caller.personId && one.instance === instance && one.recusedAt === undefined
          ? { ...one, recusedAt: step.at, recusalReason: reason.trim() }
          : one,
      ),
    })
    return changed.state === 'under-review' && currentAssignments(changed).length === 0
      ? stepTaken(deps, changed, 'release', step)
      : noted(changed, 'recuse', step)
  })
}
