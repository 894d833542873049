/** Which award each line of a session has, or would have. */
import type { Award, TrainingSession } from '../../store/documents.ts'
import type { AwardDeps } from '../deps.ts'
import type { EvaluatedLine } from '../evaluate-session.ts'

/** Why an award was revoked that was taken back with its batch: what its history says. Never published. */
export const undoneReason = 'undone'

export interface PlacedLine {
  readonly line: EvaluatedLine
  /** Of its award, or of the one it would have. */
  readonly awardId: string
  readonly award?: Award
}

type Deps = Pick<AwardDeps, 'store' | 'pseudonyms'>

/**
 * The award of each of `lines`, in their order. Its id follows from session, learner and achievement, and, after an award that was taken
 * back with its batch before it was handed over, from that award: whoever asks again and whoever asks at the same time means the same one.
 */
export async function placeAwards(
  deps: Deps,
  session: TrainingSession,
  lines: readonly EvaluatedLine[],
): Promise<readonly PlacedLine[]> {
  const { organisationId, _id: sessionId } = session
  const ids = lines.map(({ learner, achievement }) =>
    deps.pseudonyms.award(organisationId, sessionId, learner._id, achievement.id),
  )
  const placed = new Map<string, PlacedLine>()
  let open = [...lines.entries()].map(([index, line]) => ({
    line,
    first: ids[index] ?? '',
    id: ids[index] ?? '',
  }))
  while (open.length > 0) {
    const found = await deps.store.awards.getMany(open.map(({ id }) => id))
    const awards = new Map(found.map((award) => [award._id, award]))
    const undone = await undoneAmong(deps, found)
    for (const { line, first, id } of open) {
      const award = awards.get(id)
      if (!undone.has(id)) placed.set(first, { line, awardId: id, ...(award === undefined ? {} : { award }) })
    }
    // No learner has an award's id.
    const next = (id: string) => deps.pseudonyms.award(organisationId, sessionId, id, 'after-undo')
    open = open.filter(({ id }) => undone.has(id)).map((one) => ({ ...one, id: next(one.id) }))
  }
  return ids.flatMap((id) => placed.get(id) ?? [])
}

/** Ids of those that were taken back, or are about to be. What a person revoked before stays revoked. */
async function undoneAmong(
  { store }: Pick<Deps, 'store'>,
  awards: readonly Award[],
): Promise<ReadonlySet<string>> {
  const jobIds = new Set(awards.flatMap(({ jobId }) => (jobId === undefined ? [] : [jobId])))
  const jobs = await store.awardJobs.getMany([...jobIds])
  const undone = new Set(jobs.filter(({ state }) => state === 'undone').map(({ _id }) => _id))
  return new Set(
    awards
      .filter(({ jobId = '' }) => undone.has(jobId))
      .filter(({ state, history }) => state !== 'revoked' || history.at(-1)?.reason === undoneReason)
      .map(({ _id }) => _id),
  )
}
