/** What assessors asked for was added. */
import type { Caller } from '../../access/access-token.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, withReview } from '../dossier.ts'

/**
 * Hands the completed application back to its assessors, however late. What they found before was about another dossier: it no longer
 * counts until they say it again. Does NOT check that everything asked for is there: the applicant may have nothing to add.
 * @throws Problem `not-found` (404), `forbidden` (403), `transition-refused` (409)
 */
export function completeApplication(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, async ({ application, as }) => {
    const step = stepBy(deps, caller, as)
    const after = await stepTaken(deps, application, 'complete', step)
    const review = dossierState(after)
    return withReview(after, {
      ...review,
      completions: review.completions.map((asked) => ({ completedAt: step.at, ...asked })),
      assessments: review.assessments.map((assessment) => ({ outdatedAt: step.at, ...assessment })),
    })
  })
}
