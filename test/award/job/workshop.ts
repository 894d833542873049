/** A service without HTTP that makes batches of awards, and can be stopped and opened again on the same data. */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { evaluateSession } from '../../../server/award/evaluate-session.ts'
import { linesFrom, reportOf } from '../../../server/award/job/report.ts'
import { startJob } from '../../../server/award/job/start-job.ts'
import type { JobLine } from '../../../server/award/job/job.ts'
import { importRoster } from '../../../server/award/roster/import-roster.ts'
import { createTrainingSession } from '../../../server/award/training-session.ts'
import { readConfig } from '../../../server/config.ts'
import { createContext, type Context } from '../../../server/context.ts'
import { createLogger } from '../../../server/log.ts'
import type { Award, TrainingSession } from '../../../server/store/documents.ts'
import type { AwardJob } from '../../../server/store/issuing-documents.ts'
import { preparedKeys } from '../../support/prepared-keys.ts'
import { newScratchFolder } from '../../support/scratch-folder.ts'
import { learner, newSession } from '../../support/training.ts'

export const organisationId = 'atelier-dole'
const signedBy = 'Sylvie Marchand'

/** `count` people whose evidence meets the criteria of level 1. */
export function classOf(count: number): readonly Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) =>
    learner('Personne', { familyName: `Numéro ${String(index)}`, email: `p${String(index)}@exemple.fr` }),
  )
}

export interface Workshop {
  readonly deps: Context['deps']
  now: Date
  runChores(): Promise<void>
  /** Ends the process, as it were, and starts another. */
  reopen(): Promise<void>
  session(people: readonly Record<string, unknown>[]): Promise<TrainingSession>
  /** A job about the session as it is now; nothing of it is done yet. */
  job(session: TrainingSession, key: string, deps?: Context['deps']): Promise<AwardJob>
  /** The job, as soon as it is so. */
  until(job: Pick<AwardJob, '_id'>, isSo: (job: AwardJob) => boolean): Promise<AwardJob>
  awards(session: Pick<TrainingSession, '_id'>): Promise<readonly Award[]>
  lines(job: AwardJob): Promise<readonly JobLine[]>
  close(): Promise<void>
}

/** Leaves the thread to the work that is waited for: looking without a break would take half of it. */
export function betweenLooks(): Promise<void> {
  return pause(2)
}

/** Starts one with an empty store, on 21 November 2026. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = newScratchFolder()
  const clock = { now: new Date('2026-11-21T09:30:00Z') }
  const open = () => {
    const config = readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' })
    return createContext({ config, log: createLogger(config), clock: () => clock.now, newKeys: preparedKeys })
  }
  let context = await open()
  await context.deps.store.organisations.insert({
    _id: organisationId,
    name: 'Atelier de Dole',
    didMethod: 'web',
    createdAt: '2026-11-01T09:00:00Z',
  })
  return {
    get deps() {
      return context.deps
    },
    get now() {
      return clock.now
    },
    set now(date) {
      clock.now = date
    },
    runChores: () => context.runChores(),
    async reopen() {
      await context.close()
      context = await open()
    },
    async session(people) {
      const { session } = await createTrainingSession(context.deps, organisationId, newSession)
      await importRoster(context.deps, session, { kind: 'json', lines: people }, 'correct')
      return session
    },
    async job(session, key, deps = context.deps) {
      const { id } = await evaluateSession(context.deps, session)
      const author = { keyId: 'key-1', organisation: { _id: organisationId } }
      return startJob(deps, author, session, { evaluation: id, signedBy }, key)
    },
    async until({ _id }, isSo) {
      for (;;) {
        const job = await context.deps.store.awardJobs.get(_id)
        if (job === undefined) throw new Error('the job is gone')
        if (isSo(job)) return job
        await betweenLooks()
      }
    },
    awards: async ({ _id: sessionId }) =>
      (await context.deps.store.awards.page({ where: { sessionId }, limit: 1000 })).items,
    async lines(job) {
      const lines = []
      for await (const line of linesFrom(context.deps.store.longTexts, reportOf(job))) lines.push(line)
      return lines
    },
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
