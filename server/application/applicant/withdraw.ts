/** The applicant takes the application back. */
import type { Caller } from '../../access/access-token.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'

/**
 * Withdraws the application, for good. Nobody has to say why. Does NOT erase what was filed: see application/evidence.
 * @throws Problem `not-found` (404), `forbidden` (403); `transition-refused` (409) once it is decided; `conflict` (409)
 */
export function withdrawApplication(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
  reason?: string,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, ({ application, as }) =>
    stepTaken(deps, application, 'withdraw', stepBy(deps, caller, as, reason)),
  )
}
