/** Batches of awards, as the contract describes them. */
import { credentialUrl } from '../award/award-badge.ts'
import { lineErrorDetail } from '../award/job/bulk/line-errors.ts'
import type { JobLine } from '../award/job/job.ts'
import { reportOf } from '../award/job/report.ts'
import type { AwardJob } from '../store/issuing-documents.ts'
import type { Language } from '../text.ts'

/** A job without its lines. */
export function jobBody(job: AwardJob) {
  const { _id, sessionId, state, total, done, createdAt, deliverAt } = job
  const { failure } = reportOf(job)
  return {
    id: _id,
    ...(sessionId === undefined ? {} : { session: sessionId }),
    state,
    ...(state === 'failed' && failure !== undefined ? { failure } : {}),
    total,
    done,
    createdAt,
    deliverAt,
  }
}

/** What became of one line, in words of `language`. */
export function lineBody(deps: { readonly publicUrl: string }, line: JobLine, language: Language) {
  const { errors, ...rest } = line
  return {
    ...rest,
    ...(line.awardId === undefined || line.outcome === 'undone'
      ? {}
      : { credential: credentialUrl(deps, line.awardId) }),
    ...(errors === undefined
      ? {}
      : { errors: errors.map((error) => ({ ...error, detail: lineErrorDetail(error.code)[language] })) }),
  }
}
