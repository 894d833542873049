/** Answers that go on for as long as a batch of awards does. */
import type { AwardJobs } from '../award/job/award-jobs.ts'
import type { StartedBulk } from '../award/job/bulk/start-bulk.ts'
import type { JobLine } from '../award/job/job.ts'
import { asItStands, linesFrom, reportOf } from '../award/job/report.ts'
import type { AwardJob } from '../store/issuing-documents.ts'
import type { Store } from '../store/store.ts'
import type { Language } from '../text.ts'
import { lineBody } from './award-job-body.ts'

interface Deps {
  readonly store: Pick<Store, 'longTexts'>
  readonly awardJobs: Pick<AwardJobs, 'follow'>
  readonly publicUrl: string
}

/** A proxy may close what says nothing for half a minute. */
const quietSeconds = 15
/** Who follows for longer connects again, and shows that their token is still good. */
const longestMilliseconds = 600_000

/**
 * Server-sent events: `progress`, then the state the job ended in. Whoever has seen `lastEventId` is told what came after it only.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* jobEvents(
  { awardJobs }: Deps,
  { _id }: AwardJob,
  lastEventId: string | undefined,
  gone: AbortSignal,
): AsyncGenerator<string> {
  const signal = AbortSignal.any([gone, AbortSignal.timeout(longestMilliseconds)])
  let told = lastEventId
  // How long to wait before connecting again.
  yield 'retry: 3000\n\n'
  for await (const { state, done, total } of awardJobs.follow(_id, { signal, quietSeconds })) {
    const id = eventId({ state, done })
    const event = state === 'running' ? 'progress' : state
    if (id === told) yield ': \n\n'
    else yield `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify({ done, total })}\n\n`
    told = id
  }
}

/** Identifies how far the job is. */
export function eventId({ state, done }: Pick<AwardJob, 'state' | 'done'>): string {
  return state === 'running' ? String(done) : `${String(done)}-${state}`
}

/**
 * NDJSON: one line for each of `lines` (numbers, ascending), each as soon as it and those before it are done. When the job fails or is
 * undone, those that are not done say so.
 * @throws Error when nothing more will be told although not all of it was: what came so far must not be taken for whole
 */
export async function* linesInOrder(
  deps: Deps,
  { job: { _id }, lines }: StartedBulk,
  language: Language,
  gone: AbortSignal,
): AsyncGenerator<string> {
  const early = new Map<number, JobLine>()
  let [read, answered] = [0, 0]
  for await (const job of deps.awardJobs.follow(_id, { signal: gone, quietSeconds })) {
    for await (const line of linesFrom(deps.store.longTexts, reportOf(job), read)) {
      read += 1
      early.set(line.line, line)
    }
    for (; answered < lines.length; answered += 1) {
      const number = lines[answered] ?? 0
      const line = early.get(number) ?? notDone(job, number)
      if (line === undefined) break
      yield `${JSON.stringify(lineBody(deps, asItStands(job, line), language))}\n`
      early.delete(number)
    }
  }
  if (answered < lines.length) throw new Error('an answer to a text of awards that was broken off')
}

/** Of a line that the job ended before. */
function notDone(job: AwardJob, line: number): JobLine | undefined {
  switch (job.state) {
    case 'running':
      return undefined
    case 'undone':
      return { line, outcome: 'not-done', code: 'undone' }
    case 'done':
    case 'failed':
      return { line, outcome: 'not-done', code: reportOf(job).failure ?? 'internal-error' }
  }
}
