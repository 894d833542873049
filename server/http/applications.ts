/** Applications: from draft to decision and appeal. */
import type { Caller } from '../access/access-token.ts'
import { rubricOf } from '../achievement/rubric.ts'
import { appealDecision } from '../application/applicant/appeal.ts'
import { completeApplication } from '../application/applicant/complete.ts'
import { giveConsent } from '../application/applicant/consent.ts'
import { submitApplication } from '../application/applicant/submit.ts'
import { withdrawApplication } from '../application/applicant/withdraw.ts'
import { decideApplication } from '../application/decide.ts'
import { favourable } from '../application/decision/decidable.ts'
import type { ApplicationDeps } from '../application/deps.ts'
import { evaluationFor } from '../application/evaluation-for.ts'
import { listApplications } from '../application/list-applications.ts'
import { openApplication } from '../application/open-application.ts'
import { reachApplication } from '../application/reach.ts'
import { askToComplete } from '../application/review/ask-to-complete.ts'
import { assessApplication } from '../application/review/assess.ts'
import { assignAssessor } from '../application/review/assign.ts'
import { recuseAssessor } from '../application/review/recuse.ts'
import type { Application } from '../store/recognition-documents.ts'
import { applicationBody, applicationSummary, disagreementsBody } from './application-body.ts'
import { callerOf, type Handlers, type Reply } from './contract/operation.ts'

type ApplicationOperation =
  | 'listApplications'
  | 'openApplication'
  | 'getApplication'
  | 'getApplicationRubric'
  | 'giveApplicationConsent'
  | 'submitApplication'
  | 'withdrawApplication'
  | 'assignAssessor'
  | 'recuseAssessor'
  | 'askToComplete'
  | 'completeApplication'
  | 'assessApplication'
  | 'evaluateApplication'
  | 'decideApplication'
  | 'appealDecision'

interface OfApplication {
  readonly caller: Caller | undefined
  readonly params: { readonly applicationId: string }
}

export function applicationHandlers(deps: ApplicationDeps): Pick<Handlers, ApplicationOperation> {
  /** The answer to a step: the application as the caller sees it then. */
  const answered = async (
    request: OfApplication,
    step: (caller: Caller, applicationId: string) => Promise<Application>,
  ): Promise<Reply> => {
    const caller = callerOf(request)
    const application = await step(caller, request.params.applicationId)
    return { status: 200, body: await applicationBody(deps, caller, application) }
  }
  return {
    async listApplications(request) {
      const page = await listApplications(deps, callerOf(request), request.query)
      return { status: 200, body: { ...page, items: page.items.map(applicationSummary) } }
    },

    async openApplication(request) {
      const caller = callerOf(request)
      const key = request.header('idempotency-key')
      const application = await openApplication(
        deps,
        caller,
        request.body,
        key === undefined ? undefined : { key, request: request.body },
      )
      return {
        status: 201,
        body: await applicationBody(deps, caller, application),
        headers: { Location: `${deps.publicUrl}/applications/${application._id}` },
      }
    },

    getApplication(request) {
      return answered(request, async (caller, id) => (await reachApplication(deps, caller, id)).application)
    },

    async getApplicationRubric(request) {
      const { application } = await reachApplication(deps, callerOf(request), request.params.applicationId)
      return { status: 200, body: rubricOf(deps.achievements.resolve(application.achievement)) }
    },

    giveApplicationConsent(request) {
      return answered(request, (caller, id) => giveConsent(deps, caller, id, request.body))
    },

    submitApplication(request) {
      return answered(request, (caller, id) => submitApplication(deps, caller, id))
    },

    withdrawApplication(request) {
      return answered(request, (caller, id) => withdrawApplication(deps, caller, id))
    },

    assignAssessor(request) {
      return answered(request, (caller, id) => assignAssessor(deps, caller, id, request.body.personId))
    },

    async recuseAssessor(request) {
      await recuseAssessor(deps, callerOf(request), request.params.applicationId, request.body.reason)
      return { status: 204 }
    },

    askToComplete(request) {
      return answered(request, (caller, id) => askToComplete(deps, caller, id, request.body.items))
    },

    completeApplication(request) {
      return answered(request, (caller, id) => completeApplication(deps, caller, id))
    },

    assessApplication(request) {
      return answered(request, (caller, id) => assessApplication(deps, caller, id, request.body))
    },

    async evaluateApplication(request) {
      const { caller, params } = request
      const { evaluated, isQuotable } = await evaluationFor(deps, callerOf({ caller }), params.applicationId)
      const { id, evaluation, assessorsNeeded, assessments, disagreements, instance } = evaluated
      const names = new Map(assessments.map(({ assessor, name }) => [assessor, name]))
      return {
        status: 200,
        body: {
          ...(isQuotable ? { evaluation: id, favourable: favourable(evaluated).length } : {}),
          result: evaluation,
          assessorsNeeded,
          disagreements: disagreementsBody(instance, disagreements, names),
        },
      }
    },

    decideApplication(request) {
      return answered(request, async (caller, id) => {
        const { application } = await decideApplication(deps, caller, id, request.body)
        return application
      })
    },

    appealDecision(request) {
      return answered(request, (caller, id) => appealDecision(deps, caller, id, request.body.reason))
    },
  }
}
