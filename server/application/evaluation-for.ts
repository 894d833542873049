/** The evaluation of an application, as far as one caller may read it. */
import type { Caller } from '../access/access-token.ts'
import type { ApplicationDeps } from './deps.ts'
import { currentAssessments } from './dossier.ts'
import { evaluateApplication, type ApplicationEvaluation } from './evaluate-application.ts'
import { reachApplication } from './reach.ts'
import { notYourStep } from './transitions.ts'

/**
 * What the criteria say now. Whoever has not assessed the application reads it without what assessors said, and cannot quote it.
 * @throws Problem `not-found` (404); `forbidden` (403) for who only manages it: findings are about what is in the dossier
 */
export async function evaluationFor(
  deps: Pick<ApplicationDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>,
  caller: Caller,
  applicationId: string,
): Promise<{ readonly evaluated: ApplicationEvaluation; readonly isQuotable: boolean }> {
  const { application, as } = await reachApplication(deps, caller, applicationId)
  if (!as.has('own') && !as.has('opener') && !as.has('assigned')) throw notYourStep()
  const isQuotable =
    as.has('assigned') &&
    currentAssessments(application).some((assessment) => assessment.personId === caller.personId)
  return { evaluated: await evaluateApplication(deps, application, { assessors: isQuotable }), isQuotable }
}
