/** Changes an application as one caller reaches it, in one atomic write. */
import type { Caller } from '../access/access-token.ts'
import { policyFor, type PolicyRules } from '../organisation/assessment-policy.ts'
import { Problem } from '../problem.ts'
import type { Application } from '../store/recognition-documents.ts'
import { timestamp } from '../timestamp.ts'
import type { ApplicationDeps } from './deps.ts'
import { withDueDate } from './deadlines.ts'
import { dossierState, type ReviewState } from './dossier.ts'
import { reachApplication, type Reached } from './reach.ts'
import { afterStep, type Action, type Step } from './transitions.ts'

/** How long a decision has to be signed before the application can change again. */
const decidingMilliseconds = 10 * 60_000

/**
 * Applies `change` to what is stored, again whenever somebody else was faster; answers what was stored. A change that answers the
 * application itself writes nothing.
 * @throws Problem `not-found` (404); `conflict` (409) while a decision is being signed; whatever `change` throws
 */
export async function changeApplication(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  caller: Caller,
  applicationId: string,
  change: (reached: Reached) => Application | Promise<Application>,
): Promise<Application> {
  for (;;) {
    const reached = await reachApplication(deps, caller, applicationId)
    const stored = await storeChange(deps, reached.application, change(reached))
    if (stored !== undefined) return stored
  }
}

/** One attempt to store a change of `application`: `undefined` when somebody else was faster. @throws as `changeApplication` */
export async function storeChange(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  application: Application,
  change: Application | Promise<Application>,
): Promise<Application | undefined> {
  const changed = await change
  if (changed === application) return application
  await requireUndecided(deps, application)
  return deps.store.applications.replace(changed)
}

/** The application after a step, with what is due next. @throws as `afterStep` */
export async function stepTaken(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  application: Application,
  action: Action,
  step: Step,
): Promise<Application> {
  const policy = await policyOf(deps, application)
  return withDueDate(afterStep(application, action, step), policy, deps.clock())
}

/** How the deciding organisation handles it. */
export function policyOf(
  deps: Pick<ApplicationDeps, 'store'>,
  { organisationId, achievement }: Pick<Application, 'organisationId' | 'achievement'>,
): Promise<PolicyRules> {
  return policyFor(deps, organisationId, achievement)
}

/** A step by `caller`, now. */
export function stepBy(
  deps: Pick<ApplicationDeps, 'clock'>,
  caller: Caller,
  as: Step['as'],
  reason?: string,
): Step {
  return {
    as,
    by: caller.keyId,
    ...(caller.personId === undefined ? {} : { personId: caller.personId }),
    at: timestamp(deps.clock()),
    ...(reason === undefined ? {} : { reason: reason.trim() }),
  }
}

/** Whether whoever signs the decision, or carries it out, may still be at it. */
export function isRecent({ at }: NonNullable<ReviewState['deciding']>, now: Date): boolean {
  return now.getTime() - Date.parse(at) < decidingMilliseconds
}

/**
 * A decision that is signed stands, even if the service stopped before it was carried out: until it is, nothing else can change what it
 * was about.
 */
async function requireUndecided(
  deps: Pick<ApplicationDeps, 'store' | 'clock'>,
  application: Application,
): Promise<void> {
  const { deciding } = dossierState(application)
  if (deciding === undefined) return
  if (
    !isRecent(deciding, deps.clock()) &&
    (await deps.store.decisions.get(deciding.decisionId)) === undefined
  )
    return
  throw new Problem('conflict', {
    fr: 'Une décision est en train d’être signée sur cette candidature. Réessayez dans quelques minutes.',
    en: 'A decision on this application is being signed. Try again in a few minutes.',
  })
}
