/** Awards from a text: opens what is needed, enrols people with their evidence, and keeps the job that awards. */
import { Problem } from '../../../problem.ts'
import type { AwardJob } from '../../../store/issuing-documents.ts'
import { claimIdempotencyKey, idempotentId } from '../../idempotency.ts'
import { importRoster } from '../../roster/import-roster.ts'
import { createTrainingSession, requireDays } from '../../training-session.ts'
import type { AwardJobDeps, JobLine, JobPart } from '../job.ts'
import { keepJob, lacksRequest } from '../job-request.ts'
import { emptyReport, withLines } from '../report.ts'
import { newJob, type JobAuthor } from '../start-job.ts'
import { readText, rejectedLine, type ReadLine, type TextHead, type TextLine } from './read-text.ts'

/** What one session holds of one achievement. */
const maximumLines = 10_000

/** Lines of one achievement, and those that could not be enrolled. */
interface Enrolled {
  readonly part: JobPart
  readonly rejected: readonly JobLine[]
}

/** What a text became. */
export interface StartedBulk {
  readonly job: AwardJob
  /** The numbers of the lines of the text that are to have an outcome, ascending. */
  readonly lines: readonly number[]
}

/**
 * Reads the whole text, then writes: a session for each achievement, its learners, their evidence, the job; awards nothing yet (see
 * `runJob`). The same text under the same key is the same job; after one that failed, it is another that awards what is missing. Another
 * text under the same key meets the same sessions: who was awarded there is not awarded again.
 * @throws Problem as `readText`; `invalid-request` (400) for days that cannot be; `idempotency-key-reused` (409) when the key stands for
 *   another request, or for another first line; `conflict` (409) when this very text was undone; `roster-too-long` (422)
 */
export async function startBulk(
  deps: AwardJobDeps,
  { keyId, organisation: { _id: organisationId } }: JobAuthor,
  text: AsyncIterable<TextLine>,
  idempotencyKey: string,
): Promise<StartedBulk> {
  const { head, lines, rejected, hash } = await readText(deps, text)
  const numbers = [...lines, ...rejected].map(({ line }) => line).sort((a, b) => a - b)
  const { id, known } = await latestAttempt(deps, organisationId, idempotencyKey, hash)
  if (known !== undefined && !(await lacksRequest(deps.store.longTexts, known)))
    return { job: known, lines: numbers }
  const now = deps.clock()
  requireDays(head, now)
  await claimIdempotencyKey(deps, organisationId, operation, idempotencyKey, head)
  const groups = [...byAchievement(lines)]
  const enrolled: Enrolled[] = []
  for (const group of groups) enrolled.push(await enrol(deps, organisationId, group, head, idempotencyKey))
  const wrong = [...rejected, ...enrolled.flatMap((one) => one.rejected)].sort((a, b) => a.line - b.line)
  const parts = enrolled.map(({ part }) => part).filter(({ learnerIds = [] }) => learnerIds.length > 0)
  const job = {
    ...newJob(deps, { id, organisationId, createdBy: keyId, now }),
    total: numbers.length,
    done: wrong.length,
    report: JSON.stringify(await withLines(deps.store.longTexts, emptyReport, wrong)),
  }
  return { job: await keepJob(deps.store, job, parts), lines: numbers }
}

const operation = 'award bulk'

/** Under what id the text is a job, and that job if there is one. A job that failed is followed by another. */
async function latestAttempt(
  { store }: Pick<AwardJobDeps, 'store'>,
  organisationId: string,
  idempotencyKey: string,
  hash: string,
): Promise<{ readonly id: string; readonly known?: AwardJob }> {
  let undone = false
  for (let before = ''; ;) {
    const id = idempotentId(organisationId, operation, idempotencyKey, [hash, before])
    const known = await store.awardJobs.get(id)
    if (known === undefined && undone) throw wasUndone()
    if (known === undefined) return { id }
    if (known.state === 'running' || known.state === 'done') return { id, known }
    undone = known.state === 'undone'
    before = id
  }
}

function wasUndone(): Problem {
  return new Problem('conflict', {
    fr: 'Ce texte a été attribué, puis annulé. Pour l’attribuer de nouveau, envoyez-le avec une autre clé Idempotency-Key.',
    en: 'This text was awarded, then undone. To award it again, send it with another Idempotency-Key.',
  })
}

function byAchievement(lines: readonly ReadLine[]): ReadonlyMap<string, readonly ReadLine[]> {
  const groups = new Map<string, ReadLine[]>()
  for (const line of lines) {
    const group = groups.get(line.achievement)
    if (group === undefined) groups.set(line.achievement, [line])
    else group.push(line)
  }
  return groups
}

async function enrol(
  deps: AwardJobDeps,
  organisationId: string,
  [achievement, all]: readonly [string, readonly ReadLine[]],
  { signedBy, ...about }: TextHead,
  idempotencyKey: string,
): Promise<Enrolled> {
  const opening = { ...about, achievements: [achievement] }
  // A space: no key of a client has one.
  const key = `bulk ${idempotencyKey} ${achievement}`
  const { session } = await createTrainingSession(deps, organisationId, opening, { key, request: opening })
  const lines = all.slice(0, maximumLines)
  const source = { kind: 'json', lines: lines.map(({ person }) => person) } as const
  const report = await importRoster(deps, session, source, 'correct')
  const rejected = all
    .slice(maximumLines)
    .map(({ line }) => ({ ...rejectedLine(line, [{ code: 'too-many-lines' }]), achievement }))
  const [lineOf, judgements] = [new Map<string, number>(), [] as NonNullable<JobPart['judgements']>[number][]]
  for (const { line: place, learnerId, errors = [] } of report.lines) {
    const one = lines[place - 1]
    if (one === undefined) throw new Error('a line of a report about no line')
    if (learnerId === undefined) {
      const why = errors.map(({ field, code }) => ({ ...(field === undefined ? {} : { field }), code }))
      rejected.push({ ...rejectedLine(one.line, why), achievement })
    } else {
      lineOf.set(learnerId, one.line)
      judgements.push(...one.judgements.map((judgement) => ({ ...judgement, learnerId, achievement })))
    }
  }
  const part = {
    sessionId: session._id,
    signedBy,
    learnerIds: [...lineOf.keys()],
    judgements,
    lines: Object.fromEntries(lineOf),
  }
  return { part, rejected }
}
