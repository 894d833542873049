/** Does what is left to do for a job: award, take back what was undone, forget the request when nothing can come of it any more. */
import { Problem } from '../../problem.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import { awardPrepared } from '../award-session.ts'
import { holdJob, interrupted, type HeldJob } from './held-job.ts'
import { isWorkedOn, jobLine, released, type AwardJobDeps, type JobPart, type JobRequest } from './job.ts'
import { forgetRequest, requestOf } from './job-request.ts'
import { preparePart } from './prepare-part.ts'
import { linesFrom, reportOf, withLines } from './report.ts'
import { isLookedAfter, takeBack } from './undo-job.ts'

/** How often findings are asked for again because people were corrected meanwhile. */
const attempts = 5
/** How often in a row a job may break down before it is given up. */
const mostSetbacks = 5

export interface RunOptions {
  /** The process is about to end: stop after the batch under way. */
  readonly stopping: () => boolean
  /** After each change of the job. */
  readonly changed: () => void
}

/**
 * Safe to call at any time, in several processes at once and again after a crash: whoever holds the lease works, the others go away.
 * @throws whatever stopped it and will be tried again; what never will is written in the job, and told to `jobFailed`
 */
export async function runJob(deps: AwardJobDeps, jobId: string, options: RunOptions): Promise<void> {
  const job = await deps.store.awardJobs.get(jobId)
  if (job?.pending === undefined) return
  switch (job.state) {
    case 'running': {
      if (isWorkedOn(job, deps.clock())) return
      const held = await holdJob(deps, job, options.changed)
      if (held !== undefined) await work(deps, held, options)
      return
    }
    case 'undone':
      await takeBack(deps, jobId)
      if (!isLookedAfter(job, deps.clock())) await retire(deps, job)
      return
    case 'done':
    case 'failed':
      if (new Date(job.deliverAt) <= deps.clock()) await retire(deps, job)
  }
}

async function retire(deps: AwardJobDeps, job: AwardJob): Promise<void> {
  await forgetRequest(deps.store.longTexts, job)
  const { pending: _over, ...rest } = released(job)
  // Lost to somebody who does the same: it is done all the same.
  await deps.store.awardJobs.replace({ ...rest, request: '' })
}

async function work(deps: AwardJobDeps, held: HeldJob, options: RunOptions): Promise<void> {
  const request = await requestOf(deps.store.longTexts, held.current())
  try {
    try {
      if (request === undefined) throw new Error('a job without its request')
      await awardParts(deps, held, request, options)
      await end(deps, held, 'done')
    } catch (error) {
      if (error === interrupted) throw error
      await breakDown(deps, held, error)
    }
  } catch (error) {
    if (error !== interrupted) throw error
    await stepAside(deps, held, request ?? [])
  } finally {
    await held.stop()
  }
}

async function end(
  deps: AwardJobDeps,
  held: HeldJob,
  state: 'done' | 'failed',
  failure?: string,
): Promise<void> {
  await held.save((job) => {
    const report = { ...reportOf(job), ...(failure === undefined ? {} : { failure }) }
    return released(job, { state, report: JSON.stringify(report) })
  })
  deps.events.awardJobEnded({ jobId: held.current()._id, state, lines: held.current().done })
}

/** What the client can do nothing about is tried again. @throws `error`, when it is */
async function breakDown(deps: AwardJobDeps, held: HeldJob, error: unknown): Promise<void> {
  const isProblem = error instanceof Problem
  const setbacks = (reportOf(held.current()).setbacks ?? 0) + (isProblem ? 0 : 1)
  const isHopeless = isProblem ? error.status < 500 : setbacks >= mostSetbacks
  if (isHopeless) {
    deps.jobFailed(held.current()._id, error)
    await end(deps, held, 'failed', isProblem ? error.code : 'internal-error')
    return
  }
  await held.save((job) => released(job, { report: JSON.stringify({ ...reportOf(job), setbacks }) }))
  throw error
}

/** The process ends, or somebody undid the job while a batch was being written: then that batch is theirs to be found by us. */
async function stepAside(deps: AwardJobDeps, held: HeldJob, request: JobRequest): Promise<void> {
  const mine = held.current()
  const now = await deps.store.awardJobs.get(mine._id)
  if (now?.state === 'undone') await takeBack(deps, mine._id, request)
  else if (now?.revision === mine.revision) await deps.store.awardJobs.replace(released(now))
}

async function awardParts(
  deps: AwardJobDeps,
  held: HeldJob,
  request: JobRequest,
  { stopping }: RunOptions,
): Promise<void> {
  const { _id: jobId, deliverAt, organisationId, createdAt, createdBy } = held.current()
  const organisation = await deps.store.organisations.get(organisationId)
  if (organisation === undefined) throw new Error('a job of no organisation')
  // Signed for as things were on the day it was asked for, whenever it is done.
  const judging = { ...deps, clock: () => new Date(createdAt) }
  const told = new Set<string>()
  for await (const { learnerId, achievement } of linesFrom(deps.store.longTexts, reportOf(held.current())))
    told.add(lineKey(learnerId, achievement))
  const awardPart = async (part: JobPart) => {
    const session = await deps.store.sessions.get(part.sessionId)
    if (session === undefined) throw new Error('a job about a session that is gone')
    const prepared = await preparePart(judging, createdBy, session, part)
    const lines = prepared.lines.filter(
      ({ line }) => !told.has(lineKey(line.learner._id, line.achievement.id)),
    )
    await awardPrepared(
      deps,
      organisation,
      session,
      { ...prepared, lines },
      {
        batch: { jobId, deliverAt },
        beforeWriting: () => held.requireOurs(),
        progress: async (done) => {
          for (const { learnerId, achievement } of done) told.add(lineKey(learnerId, achievement))
          const news = done.map((line) => jobLine(line, part))
          const report = await withLines(deps.store.longTexts, reportOf(held.current()), news)
          await held.save((job) => ({
            ...job,
            done: job.done + news.length,
            report: JSON.stringify(report),
          }))
          if (stopping()) throw interrupted
        },
      },
    )
  }
  for (const part of request) await againWhenOutdated(part, () => awardPart(part))
}

/** A signer who quoted an evaluation must read it anew; lines that carry all that is judged are judged again. */
async function againWhenOutdated(part: JobPart, award: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await award()
      return
    } catch (error) {
      const isOutdated = error instanceof Problem && error.code === 'evaluation-outdated'
      if (!isOutdated || part.evaluation !== undefined || attempt === attempts) throw error
    }
  }
}

function lineKey(learnerId = '', achievement = ''): string {
  return `${learnerId} ${achievement}`
}
