/** A job that this process works on: nobody else does while its lease lasts. */
import type { AwardJob } from '../../store/issuing-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { AwardJobDeps } from './job.ts'

/** After a crash, others wait for so long. */
const leaseMilliseconds = 30_000

/** Thrown to stop working, never told to anybody: the process is about to end, or the job is no longer ours to do. */
export const interrupted = new Error('the job is not ours to go on with')

export interface HeldJob {
  /** The job as this process last wrote it. */
  current(): AwardJob
  /** Writes what `change` makes of it. @throws `interrupted` when somebody else wrote it meanwhile */
  save(change: (job: AwardJob) => AwardJob): Promise<void>
  /** To be asked just before something is written that the job answers for. @throws `interrupted` when somebody else wrote it meanwhile */
  requireOurs(): Promise<void>
  /** Keeps the lease up no more; what is under way is over when it resolves. */
  stop(): Promise<void>
}

/**
 * Takes the lease of `job`, and keeps it up until `stop`, however long anything takes; `undefined` when somebody else was first. A process
 * that stood still for longer than its lease finds out by `save` and `requireOurs`.
 */
export async function holdJob(
  { store, clock }: Pick<AwardJobDeps, 'store' | 'clock'>,
  job: AwardJob,
  changed: () => void,
): Promise<HeldJob | undefined> {
  const leased = (one: AwardJob): AwardJob => ({
    ...one,
    workedUntil: timestamp(new Date(clock().getTime() + leaseMilliseconds)),
  })
  const first = await store.awardJobs.replace(leased(job))
  if (first === undefined) return undefined
  let current = first
  const write = async (next: AwardJob) => {
    const saved = await store.awardJobs.replace(next)
    if (saved === undefined) throw interrupted
    current = saved
  }
  // One write after the other: each builds on the revision before.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const turn = last.then(act)
    last = turn.catch(() => undefined)
    return turn
  }
  const renewal = setInterval(() => {
    // Whoever writes next learns of what went wrong.
    void inTurn(async () => {
      if (current.workedUntil !== undefined) await write(leased(current))
    }).catch(() => undefined)
  }, leaseMilliseconds / 3).unref()
  return {
    current: () => current,
    async save(change) {
      await inTurn(() => write(change(leased(current))))
      changed()
    },
    requireOurs: () =>
      inTurn(async () => {
        if ((await store.awardJobs.get(current._id))?.revision !== current.revision) throw interrupted
      }),
    async stop() {
      clearInterval(renewal)
      await last
    },
  }
}
