/** How much all work on bytes of strangers may take together, and each job alone. */

export interface BoundedLimits {
  readonly threads: number
  /** Of one job. */
  readonly processorMilliseconds: number
  /** By the clock, of one job that gets no processor. */
  readonly wallMilliseconds: number
  /** By the clock, of one job where processor time is not told. */
  readonly unmeasuredMilliseconds: number
  /** Of a thread: what JavaScript holds. */
  readonly memoryMebibytes: number
  readonly queuedJobs: number
  readonly queuedBytes: number
  /** A job that waited longer is not begun, and whoever waits for it is told so then. While no thread is ready, `startMilliseconds` instead. */
  readonly waitMilliseconds: number
  /** A thread that is not ready by then has failed. */
  readonly startMilliseconds: number
  /** After so many failed starts in a row none is tried for `pauseMilliseconds`. */
  readonly failedStarts: number
  readonly pauseMilliseconds: number
}

/** An honest badge takes 5 to 50 milliseconds. Two threads, so that one that is being replaced does not stop everybody. */
export const boundedLimits: BoundedLimits = {
  threads: 2,
  processorMilliseconds: 500,
  wallMilliseconds: 5_000,
  unmeasuredMilliseconds: 1_500,
  memoryMebibytes: 192,
  queuedJobs: 64,
  queuedBytes: 32 * 1024 * 1024,
  waitMilliseconds: 10_000,
  startMilliseconds: 60_000,
  failedStarts: 3,
  pauseMilliseconds: 30_000,
}
