/** Judging a badge of the versions before 3.0 as a task for a thread. */
import type { Task } from '../../bounded/task.ts'
import type { InnerReport } from '../check.ts'
import { runApart } from '../reading/run-apart.ts'
import { withThreadDeps, type Answered, type ThreadQuestion } from '../reading/thread-deps.ts'
import { tooCostly } from '../reading/too-costly.ts'
import type { Circumstances } from '../run-checks.ts'
import { judgeOlder, older, olderReport, type OlderJudged } from './judge-older.ts'
import type { OlderText } from './read-older.ts'

/** Judges the text of a credential of 3.0 kept here. */
export type JudgeKept = (credential: string) => Promise<InnerReport>

interface OlderFound {
  readonly older: OlderText
}

/** As `judgeOlder`. */
export const judgeOlderTask: Task<OlderFound & ThreadQuestion, Answered<{ readonly judged: OlderJudged }>> = {
  name: 'judge-older',
  size: ({ older: { text } }) => text.length,
  work: (question) =>
    withThreadDeps(question, async (deps) => ({
      judged: await judgeOlder(question.older, deps, question.now),
    })),
}

/**
 * As `judgeOlder`, where it can be ended; without `deps.bounded`, here. A badge of ours is as good as the one it is a view of, and no better than
 * its version.
 * @throws Problem `unavailable` (503) when too many others are being read
 */
export async function judgeOlderApart(
  { deps, now }: Circumstances,
  text: OlderText,
  judgeKept: JudgeKept,
): Promise<InnerReport> {
  const done =
    deps.bounded === undefined
      ? { judged: await judgeOlder(text, deps, now) }
      : await runApart(deps.bounded, judgeOlderTask, { older: text }, { deps, now })
  if ('refusal' in done) return olderReport({ format: tooCostly })
  const { judged } = done
  if ('report' in judged) return judged.report
  const kept = await judgeKept(judged.kept)
  const checks = kept.checks.map((check) => (check.id === 'context' ? { ...check, ...older } : check))
  return { ...kept, checks, verdict: kept.verdict === 'valid' ? 'valid-with-warnings' : kept.verdict }
}
