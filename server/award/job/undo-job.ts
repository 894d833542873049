/** Takes a whole job back, before anything of it is handed over. */
import { setImmediate as breathe } from 'node:timers/promises'
import { Problem } from '../../problem.ts'
import type { Award } from '../../store/documents.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import { changeAwardState } from '../change-award-state.ts'
import { undoneReason } from '../session/place-awards.ts'
import { ownJob, type AwardJobDeps, type JobRequest } from './job.ts'
import { requestOf } from './job-request.ts'
import { reportOf } from './report.ts'

/** Awards looked at together. */
const lookupSize = 200
/** Past its window, what a process wrote that stood still meanwhile is still found for so long. */
const marginMilliseconds = 600_000

/**
 * Stops the job and revokes what it awarded. Asking again changes nothing; what a crash leaves undone in part, `runJob` completes.
 * @throws Problem `not-found` (404), `deadline-passed` (409) from `deliverAt` on
 */
export async function undoJob(
  deps: AwardJobDeps,
  organisationId: string,
  jobId: string,
  by: string,
): Promise<AwardJob> {
  for (;;) {
    const job = await ownJob(deps, organisationId, jobId)
    if (job.state === 'undone') break
    if (new Date(job.deliverAt) <= deps.clock()) throw tooLate()
    const report = JSON.stringify({ ...reportOf(job), undoneBy: by })
    if ((await deps.store.awardJobs.replace({ ...job, state: 'undone', report })) === undefined) continue
    deps.events.awardJobEnded({ jobId, state: 'undone', lines: job.done })
    break
  }
  await takeBack(deps, jobId)
  return ownJob(deps, organisationId, jobId)
}

/**
 * Whether badges of the undone job may still turn up. A process can be in the middle of writing some when it is undone: nothing that this
 * one can see tells when that is over, so it is looked for again and again.
 */
export function isLookedAfter({ deliverAt }: AwardJob, now: Date): boolean {
  return now.getTime() < new Date(deliverAt).getTime() + marginMilliseconds
}

/** Revokes every award there is of the job, if it is undone. `request`: what it was asked for, by whoever still knows it. */
export async function takeBack(deps: AwardJobDeps, jobId: string, request?: JobRequest): Promise<void> {
  const job = await deps.store.awardJobs.get(jobId)
  if (job?.state !== 'undone') return
  const by = reportOf(job).undoneBy ?? job.createdBy
  for (const { sessionId } of request ?? (await requestOf(deps.store.longTexts, job)) ?? []) {
    for await (const award of awardsOf(deps, jobId, sessionId)) {
      await withoutDeliveries(deps, award._id)
      if (award.state === 'revoked') continue
      const change = { state: 'revoked', reason: undoneReason, by } as const
      await changeAwardState(deps, job.organisationId, award._id, change)
    }
  }
}

/** Looked up in the session: a batch that was written and not told of yet is found too. */
async function* awardsOf(
  { store }: Pick<AwardJobDeps, 'store'>,
  jobId: string,
  sessionId: string,
): AsyncGenerator<Award> {
  for (let after: string | undefined; ;) {
    const page = await store.awards.page({
      where: { sessionId },
      limit: lookupSize,
      ...(after === undefined ? {} : { after }),
    })
    yield* page.items.filter((award) => award.jobId === jobId)
    if (page.cursor === undefined) return
    after = page.cursor
    await breathe()
  }
}

/** What was still to be handed over is not. */
async function withoutDeliveries(deps: Pick<AwardJobDeps, 'store'>, awardId: string): Promise<void> {
  for (;;) {
    const award = await deps.store.awards.get(awardId)
    if (award === undefined || award.deliveries.every(({ state }) => state !== 'pending')) return
    const deliveries = award.deliveries.filter(({ state }) => state !== 'pending')
    const { handOver: _, handOverAt: __, ...kept } = award
    if ((await deps.store.awards.replace({ ...kept, deliveries })) !== undefined) return
  }
}

function tooLate(): Problem {
  return new Problem('deadline-passed', {
    fr: 'Ce lot ne peut plus être annulé : ses badges sont remis. Révoquez un à un ceux qui doivent l’être.',
    en: 'This batch can no longer be undone: its badges are handed over. Revoke those that must be one by one.',
  })
}
