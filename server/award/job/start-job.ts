/** A whole session awarded in the background. */
import type { Organisation, TrainingSession } from '../../store/documents.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import type { New } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'
import { claimIdempotencyKey, idempotentId } from '../idempotency.ts'
import { prepareAwards, type SessionAwardRequest } from '../session/prepare-awards.ts'
import type { AwardJobDeps } from './job.ts'
import { keepJob, lacksRequest } from './job-request.ts'
import { emptyReport } from './report.ts'

/** Who asks, and for whom. */
export interface JobAuthor {
  readonly keyId: string
  readonly organisation: Pick<Organisation, '_id'>
}

/**
 * Checks all that `awardSession` checks before it signs, and keeps the job; awards nothing yet (see `runJob`). The same request sent again
 * answers the same job, whatever became of the session since.
 * @throws Problem as `awardSession`
 */
export async function startJob(
  deps: AwardJobDeps,
  { keyId }: JobAuthor,
  session: TrainingSession,
  request: SessionAwardRequest,
  idempotencyKey: string,
): Promise<AwardJob> {
  const { organisationId, _id: sessionId } = session
  const operation = `award job ${sessionId}`
  const id = idempotentId(organisationId, operation, idempotencyKey, request)
  const known = await deps.store.awardJobs.get(id)
  if (known !== undefined && !(await lacksRequest(deps.store.longTexts, known))) return known
  // It is judged again as of that very moment, whenever it is done.
  const now = known === undefined ? deps.clock() : new Date(known.createdAt)
  const { lines } = await prepareAwards({ ...deps, clock: () => now }, keyId, session, request)
  await claimIdempotencyKey(deps, organisationId, operation, idempotencyKey, request)
  const job = newJob(deps, { id, organisationId, createdBy: keyId, now })
  return keepJob(deps.store, { ...job, sessionId, total: lines.length }, [{ ...request, sessionId }])
}

/** A job that has nothing to do yet. */
export function newJob(
  { undoMinutes }: Pick<AwardJobDeps, 'undoMinutes'>,
  {
    id,
    now,
    ...whose
  }: Pick<AwardJob, 'organisationId' | 'createdBy'> & { readonly id: string; readonly now: Date },
): Omit<New<AwardJob>, 'request'> {
  return {
    ...whose,
    _id: id,
    state: 'running',
    pending: 'pending',
    total: 0,
    done: 0,
    report: JSON.stringify(emptyReport),
    createdAt: timestamp(now),
    deliverAt: timestamp(new Date(now.getTime() + undoMinutes * 60_000)),
  }
}
