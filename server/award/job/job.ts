/** What a batch of awards is made of, beside what the store keeps of it. */
import type { Finding } from '../../evidence/types.ts'
import type { AwardJob } from '../../store/issuing-documents.ts'
import type { AwardLine } from '../award-session.ts'
import type { AwardDeps } from '../deps.ts'
import type { SessionAwardRequest } from '../session/prepare-awards.ts'
import { Problem } from '../../problem.ts'

export interface AwardJobDeps extends AwardDeps {
  /** How long a batch can be undone, and nothing of it is handed over. */
  readonly undoMinutes: number
  /** Told of a batch that broke down in the background, for whatever reason. */
  readonly jobFailed: (jobId: string, error: unknown) => void
}

/** What is awarded in one session. Without `evaluation`, on the findings of the moment: who sent the lines signed for what is in them. */
export interface JobPart extends Pick<
  SessionAwardRequest,
  'evaluation' | 'learnerIds' | 'judgements' | 'signedBy'
> {
  readonly sessionId: string
  /** The line of the text each learner was on, by their id; absent: the line of the roster. */
  readonly lines?: Readonly<Record<string, number>>
}

export type JobRequest = readonly JobPart[]

/** What became of one line. */
export interface JobLine {
  readonly line: number
  readonly achievement?: string
  readonly learnerId?: string
  /**
   * `rejected`: it could not be read or placed, and changed nothing. `undone`: awarded, and taken back with the whole job. `not-done`: the
   * job ended before.
   */
  readonly outcome: AwardLine['outcome'] | 'rejected' | 'undone' | 'not-done'
  /**
   * Why: of a rejected line, its first error; of a refused one, `criteria-not-met`; of one not done, `undone` or what stopped the job; the
   * outcome again where that says it all.
   */
  readonly code: string
  readonly awardId?: string
  readonly findings?: readonly Finding[]
  /** What is wrong with a rejected line; codes of bulk/line-errors.ts. */
  readonly errors?: readonly { readonly field?: string; readonly code: string }[]
}

/** A line of a session's report, as a line of the job's. */
export function jobLine(line: AwardLine, part: JobPart): JobLine {
  return {
    ...line,
    line: part.lines?.[line.learnerId] ?? line.line,
    code: line.outcome === 'refused' ? 'criteria-not-met' : line.outcome,
  }
}

/**
 * The job of the organisation. Another organisation's is answered exactly like one that does not exist.
 * @throws Problem `not-found` (404)
 */
export async function ownJob(
  deps: Pick<AwardDeps, 'store'>,
  organisationId: string,
  id: string,
): Promise<AwardJob> {
  const job = await deps.store.awardJobs.get(id)
  if (job?.organisationId !== organisationId) {
    throw new Problem('not-found', {
      fr: 'Votre organisation n’a pas de lot avec cet identifiant.',
      en: 'Your organisation has no batch with this id.',
    })
  }
  return job
}

/** Without its lease, and with whatever `change` says. */
export function released({ workedUntil: _over, ...job }: AwardJob, change: Partial<AwardJob> = {}): AwardJob {
  return { ...job, ...change }
}

/** Whether a process is at it. */
export function isWorkedOn({ workedUntil }: AwardJob, now: Date): boolean {
  return workedUntil !== undefined && new Date(workedUntil) > now
}
