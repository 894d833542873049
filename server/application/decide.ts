/** The decision on an application: read, signed, carried out. Whatever of it a crash left undone, the same request does. */
import type { Caller } from '../access/access-token.ts'
import { requireRenewable } from '../award/renewal/renew-award.ts'
import { ownPerson } from '../organisation/people.ts'
import type { Application, Decision } from '../store/recognition-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { ApplicationDeps } from './deps.ts'
import { carryOut, decisionAction } from './decision/carry-out.ts'
import { requireDecidable, type DecisionRequest } from './decision/decidable.ts'
import { assessFirst, decidedOnAnother, decidedOtherwise, outdated } from './decision/refusals.ts'
import { signedDecision } from './decision/signed-decision.ts'
import { instanceOf, withDeciding } from './dossier.ts'
import { evaluateApplication } from './evaluate-application.ts'
import { reachApplication } from './reach.ts'
import { requireIndependence } from './review/independence.ts'
import { notYourStep, requireTransition, type Capacity } from './transitions.ts'

export interface DecidedApplication {
  readonly application: Application
  readonly decision: Decision
}

/**
 * Grants or refuses: there is one decision in an instance, the first that was signed. The calling assessor signs it, has assessed it, quotes
 * the evaluation they have read, and is independent and delegated at that moment. Granting issues the badge, or renews the one that was to be renewed.
 * @throws Problem `not-found` (404); `forbidden`, `conflict-of-interest`, `delegation-missing` (403); `evaluation-outdated` (409) when what was
 *   judged has changed; `conflict` (409) when it was decided otherwise or on another evaluation; `transition-refused` (409) in another state, or while a rule or
 *   assessments stand in the way, or the badge to renew cannot be; `invalid-request` (400) without a reason to refuse, or for a judgement no rule asks for;
 *   `signing-key-unavailable` (503)
 */
export async function decideApplication(
  deps: ApplicationDeps,
  caller: Caller,
  applicationId: string,
  request: DecisionRequest,
): Promise<DecidedApplication> {
  for (;;) {
    const { application, as } = await reachApplication(deps, caller, applicationId)
    if (!as.has('assigned')) throw notYourStep()
    const decisionId = deps.pseudonyms.decision(application._id, instanceOf(application))
    const known = await deps.store.decisions.get(decisionId)
    const decision = known ?? (await newDecision(deps, caller, { application, as, decisionId }, request))
    // Somebody changed the application while it was being judged: judge what it is now.
    if (decision === undefined) continue
    if (decision.outcome !== request.outcome) throw decidedOtherwise(decision.outcome)
    if (decision.evaluationId !== request.evaluation) throw decidedOnAnother()
    return { application: await carryOut(deps, application._id, decision), decision }
  }
}

async function newDecision(
  deps: ApplicationDeps,
  caller: Caller,
  about: {
    readonly application: Application
    readonly as: ReadonlySet<Capacity>
    readonly decisionId: string
  },
  request: DecisionRequest,
): Promise<Decision | undefined> {
  const { application, as, decisionId } = about
  const instance = instanceOf(application)
  requireTransition(application.state, decisionAction({ instance, outcome: request.outcome }), as)
  const signer = await ownPerson(deps, caller)
  const { organisationId } = application
  const evaluated = await evaluateApplication(deps, application, { assessors: true })
  await requireIndependence(deps, application, signer, caller)
  const { achievement } = evaluated
  await deps.requireDelegation({ organisationId, personId: signer._id, achievement, on: evaluated.at })
  if (!evaluated.assessments.some(({ personId }) => personId === signer._id)) throw assessFirst()
  if (evaluated.id !== request.evaluation) throw outdated()
  requireDecidable(evaluated, request)
  if (request.outcome === 'granted' && application.renews !== undefined)
    await requireRenewable(deps, application.renews)
  const marked = await mark(deps, application, decisionId)
  if (marked === undefined) return undefined
  try {
    const decision = await signedDecision(deps, marked, evaluated, { decisionId, signer, caller, request })
    if (await deps.store.decisions.insert(decision)) return { ...decision, revision: 0 }
  } catch (error) {
    await deps.store.applications.replace({ ...application, revision: marked.revision })
    throw error
  }
  const first = await deps.store.decisions.get(decisionId)
  if (first === undefined) throw new Error('a decision id is taken by no decision')
  return first
}

/** From here on nothing else changes the application, until the decision is carried out or a while has passed. */
function mark(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  application: Application,
  decisionId: string,
): Promise<Application | undefined> {
  const deciding = { decisionId, at: timestamp(deps.clock()) }
  return deps.store.applications.replace(withDeciding(application, deciding))
}
