/** The threads that do all work on bytes of strangers. */
import { Problem } from '../problem.ts'
import { boundedLimits, type BoundedLimits } from './limits.ts'
import type { FromThread } from './serve-tasks.ts'
import type { Bounded, Ended, Task } from './task.ts'
import { startThread, type EndReason, type JobEnd, type TaskThread } from './task-thread.ts'

export interface PoolOptions {
  /** The module that calls `serveTasks`, without its extension. */
  readonly entry: URL
  readonly limits?: Partial<BoundedLimits>
  /** Told of each thread that was ended, or died, and not of those that `close` ends. */
  readonly threadEnded?: (why: { readonly reason: EndReason; readonly task?: string }) => void
  /** Told what the counters of the threads have counted. */
  readonly counted?: (counts: FromThread['counted']) => void
}

export interface BoundedPool extends Bounded {
  /** Starts all threads, so that nobody waits for one. */
  prepare(): void
  /** Afterwards nothing is begun; what is being done is given up. Closing twice is harmless. */
  close(): void
}

interface Job {
  readonly task: Task<never, unknown>
  readonly input: unknown
  readonly size: number
  /** Gives up waiting. */
  readonly timer: NodeJS.Timeout
  resolve(end: JobEnd): void
  reject(error: Error): void
}

const tooCostly: ReadonlySet<EndReason> = new Set(['processor-time', 'wall-time', 'memory', 'crash'])

/**
 * A pool without threads: they are started when there is work for them. A thread that a job was ended with is replaced at once while work is
 * waiting; one that dies before it is ready counts as a failed start.
 */
export function createPool({ entry, limits: given, threadEnded, counted }: PoolOptions): BoundedPool {
  const limits = { ...boundedLimits, ...given }
  const threads = new Set<TaskThread>()
  const jobs = new Map<TaskThread, Job>()
  const queue: Job[] = []
  let queuedBytes = 0
  let failedStarts = 0
  let pausedUntil = 0
  let isClosed = false

  function start(): void {
    const thread = startThread({
      entry,
      limits,
      ready() {
        failedStarts = 0
        next()
      },
      gone(reason) {
        threads.delete(thread)
        const task = jobs.get(thread)?.task.name
        if (reason !== 'closed') threadEnded?.({ reason, ...(task === undefined ? {} : { task }) })
        // One that dies of itself would do so again.
        if (!thread.isReady || (task === undefined && reason !== 'closed')) startFailed()
        else if (!isClosed && !isPaused()) start()
        next()
      },
      ...(counted === undefined ? {} : { counted }),
    })
    threads.add(thread)
  }

  function startFailed(): void {
    failedStarts += 1
    if (failedStarts < limits.failedStarts) return
    failedStarts = 0
    pausedUntil = performance.now() + limits.pauseMilliseconds
    while (queue.length > 0) taken()?.reject(unavailable(limits.pauseMilliseconds))
  }

  function isPaused(): boolean {
    return performance.now() < pausedUntil
  }

  function prepare(): void {
    while (!isClosed && !isPaused() && threads.size < limits.threads) start()
  }

  function taken(): Job | undefined {
    const job = queue.shift()
    queuedBytes -= job?.size ?? 0
    clearTimeout(job?.timer)
    return job
  }

  function giveUp(job: Job): void {
    queue.splice(queue.indexOf(job), 1)
    queuedBytes -= job.size
    job.reject(unavailable(limits.waitMilliseconds))
  }

  /** Gives waiting jobs to idle threads, and starts a thread for those that have none. */
  function next(): void {
    while (queue.length > 0) {
      const idle = [...threads].find(({ isIdle }) => isIdle)
      if (idle === undefined) break
      const job = taken()
      if (job !== undefined) begin(idle, job)
    }
    const starting = [...threads].filter(({ isReady }) => !isReady).length
    if (queue.length > starting && threads.size < limits.threads && !isClosed && !isPaused()) start()
  }

  function begin(thread: TaskThread, job: Job): void {
    jobs.set(thread, job)
    const { task, input } = job
    void thread.run({ task: task.name, input }, task.processorMilliseconds).then((end) => {
      jobs.delete(thread)
      job.resolve(end)
      next()
    })
  }

  function enqueue(job: Pick<Job, 'task' | 'input' | 'size'>): Promise<JobEnd> {
    if (isClosed || isPaused()) return Promise.reject(unavailable(pausedUntil - performance.now()))
    if (queue.length >= limits.queuedJobs || queuedBytes + job.size > limits.queuedBytes) {
      return Promise.reject(unavailable(limits.waitMilliseconds))
    }
    // Before the first thread is ready nothing can be done, and nothing says that there is too much.
    const hasThread = [...threads].some(({ isReady }) => isReady)
    const patience = hasThread ? limits.waitMilliseconds : limits.startMilliseconds
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        giveUp(waiting)
      }, patience)
      const waiting: Job = { ...job, timer, resolve, reject }
      queue.push(waiting)
      queuedBytes += job.size
      next()
    })
  }

  return {
    async run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Ended<Output>> {
      const end = await enqueue({ task, input, size: task.size(input) })
      // The same task answered on the other side.
      if ('output' in end) return { output: end.output as Output }
      if ('broken' in end) throw new Error(`the task ${task.name} broke down: ${end.broken}`)
      if (tooCostly.has(end.ended)) return { refusal: 'too-costly' }
      throw unavailable(limits.waitMilliseconds)
    },
    prepare,
    close() {
      isClosed = true
      while (queue.length > 0) taken()?.reject(unavailable(limits.waitMilliseconds))
      for (const thread of threads) thread.end('closed')
    },
  }
}

function unavailable(milliseconds: number): Problem {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new Problem(
    'unavailable',
    {
      fr: 'Trop de documents sont en cours de lecture. Réessayez dans un instant.',
      en: 'Too many documents are being read just now. Try again in a moment.',
    },
    { headers: { 'Retry-After': String(seconds) } },
  )
}
