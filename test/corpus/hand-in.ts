/** Hands files in over HTTP, one after the other, and measures what each costs the service. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Schemas, TestService } from '../support/service.ts'
import type { HostileFile } from './hostile-file.ts'

/** What a file may take; by the clock, or in processor time where the machine was kept from it. */
export const mostMilliseconds = 600
export const mostMebibytes = 100
export const mostDelayMilliseconds = 50
/** On a machine that keeps a process waiting so long for honest work, the delay cannot be judged. */
const restlessMilliseconds = 20

export interface HandedIn {
  readonly file: HostileFile
  readonly status: number
  readonly verdict: string | undefined
  readonly checks: readonly string[]
  readonly milliseconds: number
}

export interface Measured {
  readonly answers: readonly HandedIn[]
  /** 99th percentile while files were handed in, and while good badges were. */
  readonly delay: { readonly busy: number; readonly honest: number }
  /** How much larger the process ever was than before. */
  readonly grownMebibytes: number
}

async function delayDuring(work: () => Promise<void>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 5 })
  histogram.enable()
  await work()
  histogram.disable()
  // What is measured includes the wait that was asked for.
  return histogram.percentile(99) / 1e6 - 5
}

function mebibytes(): number {
  return process.memoryUsage.rss() / 1024 / 1024
}

async function handIn(service: TestService, file: HostileFile): Promise<HandedIn> {
  const began = performance.now()
  const spent = process.cpuUsage()
  const answer = await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
    raw: file.bytes,
    headers: { 'Content-Type': file.mediaType },
  })
  const { user, system } = process.cpuUsage(spent)
  const { verdict, checks = [] } = answer.status === 200 ? answer.body : {}
  const told = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  return {
    file,
    status: answer.status,
    verdict,
    checks: told.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`),
    milliseconds: Math.min(performance.now() - began, (user + system) / 1000),
  }
}

/** `genuine` is handed in first, several times: what follows measures files, not a cold service. */
export async function handInAll(
  service: TestService,
  files: readonly HostileFile[],
  genuine: HostileFile,
): Promise<Measured> {
  service.context.deps.bounded.prepare()
  // White space around it makes it another file, which is not remembered.
  const padded = (count: number) => ({
    ...genuine,
    bytes: Buffer.concat([genuine.bytes, Buffer.alloc(count, 0x20)]),
  })
  for (let count = 0; count < 20; count += 1) await handIn(service, padded(count))
  const before = mebibytes()
  const honest = await delayDuring(async () => {
    for (let count = 20; count < 50; count += 1) await handIn(service, padded(count))
  })
  const answers: HandedIn[] = []
  let largest = before
  const busy = await delayDuring(async () => {
    for (const file of files) {
      answers.push(await handIn(service, file))
      largest = Math.max(largest, mebibytes())
    }
  })
  return { answers, delay: { busy, honest }, grownMebibytes: largest - before }
}

/** What is wrong with the answers, in words; nothing when all is well. */
export function complaints({ answers, delay, grownMebibytes }: Measured): readonly string[] {
  const about = ({ file }: HandedIn, words: string) => `${file.family}, ${file.title}: ${words}`
  // The genuine badge is by somebody nobody here knows: it is never more than that.
  const isGenuine = ({ file, verdict }: HandedIn) =>
    file.harmless !== undefined && verdict === 'valid-with-warnings'
  const isJudged = (each: HandedIn) =>
    each.verdict === 'invalid' || each.verdict === 'undetermined' || isGenuine(each)
  const isRefused = ({ status }: HandedIn) => status === 413 || status === 415
  return [
    ...answers
      .filter((each) => !isJudged(each) && !isRefused(each))
      .map((each) =>
        about(each, `answered ${String(each.status)} ${String(each.verdict)} ${each.checks.join()}`),
      ),
    ...answers
      .filter(({ checks }) => checks.some((check) => check.endsWith(' check-failed')))
      .map((each) => about(each, `a check broke down: ${each.checks.join()}`)),
    ...answers
      .filter(({ milliseconds }) => milliseconds > mostMilliseconds)
      .map((each) => about(each, `${String(Math.round(each.milliseconds))} ms`)),
    ...(grownMebibytes > mostMebibytes
      ? [`the process grew by ${String(Math.round(grownMebibytes))} MiB`]
      : []),
    ...(delay.busy > mostDelayMilliseconds && delay.honest < restlessMilliseconds
      ? [
          `the event loop waited ${delay.busy.toFixed(0)} ms (p99), ${delay.honest.toFixed(0)} with good badges`,
        ]
      : []),
  ]
}
