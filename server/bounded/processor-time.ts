/** How long a thread of this process has had a processor: a busy machine makes clocks lie. */
import { readFileSync, readlinkSync } from 'node:fs'

/** Number of the calling thread, as the kernel has it; `undefined` where there is no Linux. */
export function kernelThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    return Number.isSafeInteger(id) ? id : undefined
  } catch {
    return undefined
  }
}

/**
 * Milliseconds for which the thread `id` of this process has run since it began; `undefined` where that is not told. Some kernels count
 * nothing in `schedstat`; `stat` counts hundredths of a second.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function processorMilliseconds(id: number | undefined): number | undefined {
  if (id === undefined) return undefined
  const folder = `/proc/self/task/${String(id)}`
  try {
    const nanoseconds = Number(readFileSync(`${folder}/schedstat`, 'latin1').split(' ')[0])
    if (nanoseconds > 0) return nanoseconds / 1e6
    const stat = readFileSync(`${folder}/stat`, 'latin1')
    // The name of the command, in brackets, may hold anything; utime and stime are the 12th and 13th field after it.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    const milliseconds = ((user ?? Number.NaN) + (system ?? Number.NaN)) * 10
    return milliseconds > 0 ? milliseconds : undefined
  } catch {
    return undefined
  }
}
