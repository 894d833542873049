/** One thread that does one job at a time, and is ended when a job takes too much. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BoundedLimits } from './limits.ts'
import { processorMilliseconds } from './processor-time.ts'
import type { FromThread, ToThread } from './serve-tasks.ts'

/** Why a thread was ended, or ended. */
export type EndReason = 'processor-time' | 'wall-time' | 'memory' | 'crash' | 'never-ready' | 'closed'

/** How a job ended: with what it answered, as a bug (`broken`), or with its thread. */
export type JobEnd =
  { readonly output: unknown } | { readonly broken: string } | { readonly ended: EndReason }

export interface ThreadOptions {
  /** The module that calls `serveTasks`, without its extension. */
  readonly entry: URL
  readonly limits: BoundedLimits
  ready(): void
  /** Called once; nothing is asked of the thread afterwards. */
  gone(reason: EndReason): void
  counted?(counts: FromThread['counted']): void
}

export interface TaskThread {
  /** Ready, and without a job. */
  readonly isIdle: boolean
  readonly isReady: boolean
  /** Only while it is idle. */
  run(job: ToThread, processorMilliseconds?: number): Promise<JobEnd>
  end(reason: EndReason): void
}

const lookEveryMilliseconds = 25

/** Run from its source, the file needs the compiler this process runs with, which threads do not inherit. */
function newWorker(entry: URL, { memoryMebibytes }: BoundedLimits): Worker {
  const options = {
    name: 'bounded',
    resourceLimits: { maxOldGenerationSizeMb: memoryMebibytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  }
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${entry.href}.js`), options)
  const [compiler, file] = [
    createRequire(import.meta.url).resolve('tsx/cjs/api'),
    fileURLToPath(`${entry.href}.ts`),
  ].map((text) => JSON.stringify(text))
  const start = `require(${String(compiler)}).require(${String(file)}, ${String(file)})`
  return new Worker(start, { ...options, eval: true, execArgv: [] })
}

/** Starts a thread. It keeps the process alive until it is ready, and while it has a job. */
export function startThread({ entry, limits, ready, gone, counted }: ThreadOptions): TaskThread {
  const worker = newWorker(entry, limits)
  let kernelId: number | undefined
  let isReady = false
  let isGone = false
  let finish: ((end: JobEnd) => void) | undefined
  let watch: NodeJS.Timeout | undefined
  let failure: EndReason = 'crash'

  const starting = setTimeout(() => {
    end('never-ready')
  }, limits.startMilliseconds)
  starting.unref()

  function done(jobEnd: JobEnd): void {
    clearInterval(watch)
    const settle = finish
    finish = undefined
    worker.unref()
    settle?.(jobEnd)
  }

  function end(reason: EndReason): void {
    if (isGone) return
    isGone = true
    clearTimeout(starting)
    void worker.terminate()
    gone(reason)
    done({ ended: reason })
  }

  worker.on('message', (message: FromThread) => {
    if (isGone) return
    if (message.counted.length > 0) counted?.(message.counted)
    if (!('ready' in message)) {
      done(message)
      return
    }
    clearTimeout(starting)
    kernelId = message.ready
    isReady = true
    worker.unref()
    ready()
  })
  // An `exit` always follows.
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') failure = 'memory'
  })
  worker.on('exit', () => {
    end(failure)
  })

  return {
    get isIdle() {
      return isReady && !isGone && finish === undefined
    },
    get isReady() {
      return isReady
    },
    run(job, mostMilliseconds = limits.processorMilliseconds) {
      try {
        worker.postMessage(job)
      } catch (error) {
        return Promise.resolve({ broken: error instanceof Error ? error.message : 'not an Error' })
      }
      const began = performance.now()
      const spentBefore = processorMilliseconds(kernelId)
      return new Promise((resolve) => {
        finish = resolve
        worker.ref()
        watch = setInterval(() => {
          const elapsed = performance.now() - began
          const spent = processorMilliseconds(kernelId)
          const isMeasured = spent !== undefined && spentBefore !== undefined
          const patience = isMeasured ? limits.wallMilliseconds : limits.unmeasuredMilliseconds
          if (isMeasured && spent - spentBefore > mostMilliseconds) end('processor-time')
          else if (elapsed > patience) end('wall-time')
        }, lookEveryMilliseconds)
        watch.unref()
      })
    },
    end,
  }
}
