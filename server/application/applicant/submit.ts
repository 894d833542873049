/** The draft is handed in. */
import type { Caller } from '../../access/access-token.ts'
import { Problem } from '../../problem.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { changeApplication, stepBy, stepTaken } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { requireTransition } from '../transitions.ts'

/**
 * Submits the application. Does NOT judge what is in it: too little evidence is for the assessors to say.
 * @throws Problem `not-found` (404), `forbidden` (403); `transition-refused` (409), also without the applicant's agreement
 */
export function submitApplication(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
): Promise<Application> {
  return changeApplication(deps, caller, applicationId, ({ application, as }) => {
    requireTransition(application.state, 'submit', as)
    if (!application.consent) throw withoutConsent()
    return stepTaken(deps, application, 'submit', stepBy(deps, caller, as))
  })
}

function withoutConsent(): Problem {
  return new Problem('transition-refused', {
    fr: 'Il manque l’accord de la personne concernée : elle le donne elle-même, ou vous notez comment elle l’a donné.',
    en: 'The agreement of the person concerned is missing: they give it themself, or you record how they gave it.',
  })
}
