/** Hands files in over HTTP, one after the other, and measures what each costs the service. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Schemas, TestService } from '../support/service.ts'
import type { HostileFile } from './hostile-file.ts'

/** What a file may take; by the clock, or in processor time where the machine was kept from it. */
export const mostMilliseconds = 600
export const mostMebibytes = 100
export const mostDelayMilliseconds = 50
/** On a machine that keeps a process waiting so long for honest work, the delay cannot be judged. */
const restlessMilliseconds = 20
/** How many files are handed in before garbage is collected. */
const filesAtATime = 20

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
  /** How much larger the process ever was than after the good badges, the garbage of `filesAtATime` included. */
  readonly grownMebibytes: number
}

/** How long the event loop keeps a timer waiting while some of the work goes on, every 5 ms. */
function delayMeter() {
  const waits: number[] = []
  return {
    async during(work: () => Promise<void>): Promise<void> {
      let due = performance.now() + 5
      const timer = setInterval(() => {
        const now = performance.now()
        waits.push(Math.max(0, now - due))
        due = now + 5
      }, 5)
      await work()
      clearInterval(timer)
    },
    p99: () => waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0,
  }
}

function mebibytes(): number {
  return process.memoryUsage.rss() / 1024 / 1024
}

setFlagsFromString('--expose-gc')
const garbageCollector = runInNewContext('gc') as () => void
/** What nobody holds any more is no growth: the collector merely had no reason to run. Ends in a turn of the event loop of its own. */
async function collectGarbage(): Promise<void> {
  garbageCollector()
  await setImmediate()
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
  const [honest, busy] = [delayMeter(), delayMeter()]
  await honest.during(async () => {
    for (let count = 20; count < 50; count += 1) await handIn(service, padded(count))
  })
  await collectGarbage()
  const before = mebibytes()
  const answers: HandedIn[] = []
  let largest = before
  for (let index = 0; index < files.length; index += filesAtATime) {
    await busy.during(async () => {
      for (const file of files.slice(index, index + filesAtATime)) {
        answers.push(await handIn(service, file))
        largest = Math.max(largest, mebibytes())
      }
    })
    await collectGarbage()
  }
  return {
    answers,
    delay: { busy: busy.p99(), honest: honest.p99() },
    grownMebibytes: largest - before,
  }
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
