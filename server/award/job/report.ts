/** What became of each line of a job: the last ones in its document, those before in long texts. */
import { Problem } from '../../problem.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import { keepLongText, readLongText } from '../../store/long-texts.ts'
import type { Store } from '../../store/store.ts'
import type { JobLine } from './job.ts'

/** `AwardJob.report`, read. */
export interface JobReport {
  /** Long texts, each a JSON list of lines, oldest first. */
  readonly kept: readonly { readonly name: string; readonly lines: number }[]
  readonly last: readonly JobLine[]
  /** Code of the problem that stopped the job. */
  readonly failure?: string
  /** API key that undid it. */
  readonly undoneBy?: string
  /** How often in a row it broke down without anything done in between. */
  readonly setbacks?: number
}

/** Lines in the document itself: it is written again after each batch. */
const lastLines = 200

/** Of a job that has done nothing yet. */
export const emptyReport: JobReport = { kept: [], last: [] }

/** The report of `job`. */
export function reportOf({ report }: Pick<AwardJob, 'report'>): JobReport {
  // Written by this room alone.
  return JSON.parse(report) as JobReport
}

/** `report` with `lines` at its end, whatever went wrong before. Those it has no more room for are kept before it answers. */
export async function withLines(
  texts: Store['longTexts'],
  { setbacks: _overcome, ...report }: JobReport,
  lines: readonly JobLine[],
): Promise<JobReport> {
  const last = [...report.last, ...lines]
  const kept = [...report.kept]
  while (last.length > lastLines) {
    const some = last.splice(0, lastLines)
    kept.push({ name: await keepLongText(texts, JSON.stringify(some)), lines: some.length })
  }
  return { ...report, kept, last }
}

/** The lines from the one numbered `from` (0: the first done), as they were done. */
export async function* linesFrom(
  texts: Store['longTexts'],
  { kept, last }: JobReport,
  from = 0,
): AsyncGenerator<JobLine> {
  let passed = 0
  for (const { name, lines } of kept) {
    if (passed + lines > from) yield* (await keptLines(texts, name)).slice(Math.max(0, from - passed))
    passed += lines
  }
  yield* last.slice(Math.max(0, from - passed))
}

async function keptLines(texts: Store['longTexts'], name: string): Promise<readonly JobLine[]> {
  const text = await readLongText(texts, name)
  if (text === undefined) throw new Error('a part of the report of a job is gone')
  return JSON.parse(text) as readonly JobLine[]
}

/** `line` as it stands now that the job is where it is: badges of an undone job are nobody's. */
export function asItStands({ state }: Pick<AwardJob, 'state'>, line: JobLine): JobLine {
  return state === 'undone' && line.outcome === 'awarded'
    ? { ...line, outcome: 'undone', code: 'undone' }
    : line
}

/**
 * One page of the lines done so far, as they stand; `cursor` while there are more of them now.
 * @throws Problem `invalid-request` (400) for a cursor that is none
 */
export async function reportPage(
  texts: Store['longTexts'],
  job: AwardJob,
  { cursor = '0', limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ readonly lines: readonly JobLine[]; readonly cursor?: string }> {
  if (!/^\d{1,6}$/u.test(cursor)) {
    throw new Problem('invalid-request', {
      fr: 'Ce curseur n’est pas celui d’une page de cette liste.',
      en: 'This cursor is not that of a page of this list.',
    })
  }
  const start = Number(cursor)
  const lines: JobLine[] = []
  for await (const line of linesFrom(texts, reportOf(job), start)) {
    if (lines.length === limit) return { lines, cursor: String(start + limit) }
    lines.push(asItStands(job, line))
  }
  return { lines }
}
