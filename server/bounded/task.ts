/** Work on bytes of strangers, which is done where it can be ended. */

/** One kind of such work. Both ends are sent between threads: plain data, no functions, no keys. */
export interface Task<Input, Output> {
  /** Stable, of this task only. */
  readonly name: string
  /** Processor time a job may take; absent: what the pool allows. */
  readonly processorMilliseconds?: number
  /** Bytes the input takes, more or less. */
  size(input: Input): number
  /** Does the work. Knows nothing but the input; a throw is a bug. */
  work(input: Input): Output | Promise<Output>
  /** Done once in a new thread, before its first job: what the first job would otherwise pay for all. */
  warm?(): Promise<void>
}

/** `too-costly`: it took more time or memory than a job may, and was ended. Says nothing of what was handed in but that. */
export type Ended<Output> = { readonly output: Output } | { readonly refusal: 'too-costly' }

export interface Bounded {
  /**
   * Does `task` on a copy of `input`.
   * @throws Problem `unavailable` (503) when too much is waiting already, or no thread can be started; Error when the task throws (a bug)
   */
  run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Ended<Output>>
}
