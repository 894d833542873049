/** Forgets, of its own accord, what was kept long enough. */
import { setImmediate as breathe } from 'node:timers/promises'
import { eraseFile } from '../../attachment/erase-file.ts'
import { sweepFiles } from '../../attachment/sweep-files.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { erasePiece, isRestedOn } from './erase-piece.ts'
import { eraseAt } from './retention.ts'

type Deps = Pick<ApplicationEvidenceDeps, 'store' | 'vault' | 'clock'>

const atOnce = 100
const dayMilliseconds = 24 * 60 * 60 * 1000
/** How long a file waits for a piece of evidence that rests on it. */
const unusedDays = 7

/**
 * Erases the pieces whose time is over, completes erasures a crash left half-way, and moves on those whose application has had a change or
 * a decision since they were filed. A hundred at most; the rest at the next call. One that fails stops none of the others, and is tried again
 * at the next call. Safe to run in several processes at once.
 * @throws AggregateError when some failed
 */
export async function eraseDue(deps: Deps): Promise<void> {
  const now = timestamp(deps.clock())
  const failures: unknown[] = []
  for (let after: string | undefined, done = 0; ;) {
    const page = await deps.store.evidence.page({
      where: { retention: 'kept' },
      limit: atOnce,
      ...(after === undefined ? {} : { after }),
    })
    const due = page.items.filter(({ eraseAt: at }) => at !== undefined && at <= now)
    for (const piece of due) {
      try {
        await eraseOrMoveOn(deps, piece, now)
        done += 1
      } catch (error) {
        failures.push(error)
      }
    }
    // A page of nothing but failures must not keep the next from its turn.
    if (done > 0 || due.length < atOnce || page.cursor === undefined) break
    after = page.cursor
  }
  if (failures.length > 0) throw new AggregateError(failures, 'pieces of evidence could not be erased')
}

async function eraseOrMoveOn(deps: Deps, piece: EvidencePiece, now: string): Promise<void> {
  const due = await dueOf(deps, piece)
  if (due <= now) await erasePiece(deps, piece)
  // Lost to somebody else: it comes up again.
  else await deps.store.evidence.replace({ ...piece, eraseAt: due })
}

async function dueOf(deps: Deps, piece: EvidencePiece): Promise<string> {
  const { applicationId, eraseAt: due = '', erasedAt } = piece
  if (applicationId === undefined || erasedAt !== undefined) return due
  const application = await deps.store.applications.get(applicationId)
  return application === undefined ? due : eraseAt(application, piece)
}

/** Erases the files uploaded more than seven days ago that no piece of evidence rests on. Reads every file there is: once a day will do. */
export async function eraseUnusedFiles(deps: Deps): Promise<void> {
  const before = timestamp(new Date(deps.clock().getTime() - unusedDays * dayMilliseconds))
  let erased = false
  for (let after: string | undefined; ;) {
    const page = await deps.store.evidenceFiles.page({
      where: {},
      limit: atOnce,
      ...(after === undefined ? {} : { after }),
    })
    for (const { _id, applicationId, createdAt } of page.items) {
      const isUsed = () => isRestedOn(deps, applicationId, _id)
      if (createdAt < before && !(await isUsed())) erased = (await eraseFile(deps, _id, isUsed)) || erased
    }
    if (page.cursor === undefined) break
    after = page.cursor
    await breathe()
  }
  if (erased) await deps.store.scrub()
}

/** A chore that looks after files once a day at most, whenever it is called: those nobody uses, and what crashes left behind. */
export function createFilesChore(deps: Deps): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY
  return async () => {
    const now = deps.clock().getTime()
    if (now >= last && now - last < dayMilliseconds) return
    await eraseUnusedFiles(deps)
    await sweepFiles(deps)
    last = now
  }
}
