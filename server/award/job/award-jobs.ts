/** The jobs this process works on, and who waits for news of them. */
import { setTimeout as wait } from 'node:timers/promises'
import { everything } from '../../store/everything.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import type { AwardJobDeps } from './job.ts'
import { runJob } from './run-job.ts'

/** Jobs worked on at once: each gives everybody else a turn after each badge, and a long one holds no short one up. */
const jobsAtOnce = 4
/** How often what other processes do is looked at. */
const lookMilliseconds = 1000

export interface AwardJobs {
  /** Begins, or goes on, in the background; never rejects. Harmless when the job is under way, or over. */
  start(jobId: string): void
  /** Goes on with every job that something is left to do for. */
  resume(): Promise<void>
  /**
   * The job, each time it has changed, first as it is now; unchanged after `quietSeconds` without news. Ends with the state the job ended
   * in, when `signal` is aborted, or when the process stops.
   */
  follow(jobId: string, options: FollowOptions): AsyncGenerator<AwardJob>
  /**
   * From the call on nothing is started any more, and nobody is told anything. Resolves when all that is under way has stopped after its
   * batch.
   */
  stop(): Promise<void>
}

export interface FollowOptions {
  readonly signal: AbortSignal
  readonly quietSeconds: number
}

/** Nothing is begun before `start` or `resume` is called. */
export function createAwardJobs(deps: AwardJobDeps): AwardJobs {
  const running = new Map<string, Promise<void>>()
  /** Those that are not under way. */
  const waiting = new Set<string>()
  /** Those that are, and were asked for meanwhile. */
  const again = new Set<string>()
  const listeners = new Set<(jobId: string) => void>()
  const stopped = new AbortController()

  const changed = (jobId: string) => {
    for (const listener of listeners) listener(jobId)
  }
  const start = (jobId: string) => {
    if (stopped.signal.aborted) return
    // What is left is found when this run ends, or by the next one.
    if (running.has(jobId)) again.add(jobId)
    else if (running.size >= jobsAtOnce) waiting.add(jobId)
    else running.set(jobId, run(jobId))
  }
  const run = async (jobId: string) => {
    try {
      const stopping = () => stopped.signal.aborted
      await runJob(deps, jobId, {
        stopping,
        changed: () => {
          changed(jobId)
        },
      })
    } catch (error) {
      deps.jobFailed(jobId, error)
    }
    running.delete(jobId)
    changed(jobId)
    // Behind those who have not had a turn yet.
    if (again.delete(jobId)) waiting.add(jobId)
    const [next] = waiting
    if (next === undefined) return
    waiting.delete(next)
    start(next)
  }
  /** Resolves at the next change that this process makes, or in time to look at what others did. */
  const news = async (jobId: string, signal: AbortSignal) => {
    const heard = new AbortController()
    const listener = (changedId: string) => {
      if (changedId === jobId) heard.abort()
    }
    listeners.add(listener)
    const until = AbortSignal.any([signal, heard.signal, stopped.signal])
    await wait(lookMilliseconds, undefined, { signal: until, ref: false }).catch(() => undefined)
    listeners.delete(listener)
  }

  return {
    start,

    async resume() {
      for (const { _id } of await everything(deps.store.awardJobs, { pending: 'pending' })) start(_id)
    },

    async *follow(jobId, { signal, quietSeconds }) {
      let [known, quiet] = [-1, 0]
      while (!signal.aborted && !stopped.signal.aborted) {
        const job = await deps.store.awardJobs.get(jobId)
        if (job === undefined) return
        if (job.revision !== known || quiet >= quietSeconds * 1000) {
          yield job
          ;[known, quiet] = [job.revision, 0]
        }
        if (job.state !== 'running') return
        const before = performance.now()
        await news(jobId, signal)
        quiet += performance.now() - before
      }
    },

    async stop() {
      stopped.abort()
      waiting.clear()
      again.clear()
      await Promise.all(running.values())
    },
  }
}
