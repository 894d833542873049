/** Completes the decisions that a crash left signed and not carried out. */
import { tryEach } from '../../chores.ts'
import { everything } from '../../store/everything.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { isRecent } from '../change-application.ts'
import type { ApplicationDeps } from '../deps.ts'
import { dossierState, withDeciding } from '../dossier.ts'
import { carryOut } from './carry-out.ts'

/**
 * Carries out every signed decision whose signer may no longer be at it, and takes the mark away where none was signed. One that fails
 * stops none of the others, and is tried again at the next call. Safe to run in several processes at once.
 * @throws AggregateError when some failed
 */
export async function completeDecisions(deps: ApplicationDeps): Promise<void> {
  const signed = await everything(deps.store.applications, { pending: 'decision' })
  await tryEach(signed, (application) => complete(deps, application), 'decisions')
}

async function complete(deps: ApplicationDeps, application: Application): Promise<void> {
  const { deciding } = dossierState(application)
  if (deciding !== undefined && isRecent(deciding, deps.clock())) return
  const decision = deciding === undefined ? undefined : await deps.store.decisions.get(deciding.decisionId)
  if (decision !== undefined) await carryOut(deps, application._id, decision)
  // Lost to somebody else: it comes up again.
  else await deps.store.applications.replace(withDeciding(application, undefined))
}
