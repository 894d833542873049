/** Erases what a piece of evidence says, and keeps that there was one. */
import { eraseFile } from '../../attachment/erase-file.ts'
import { fingerprint } from '../../evidence/fingerprint.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Application } from '../../store/recognition-documents.ts'
import { timestamp } from '../../timestamp.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'

type Deps = Pick<ApplicationEvidenceDeps, 'store' | 'vault' | 'clock'>

/**
 * Replaces `piece` by its kind, its day, who filed it and its fingerprint, then erases the file it rested on unless another piece rests on it too, then
 * scrubs the store. In this order: what is erased first is what no reader may see again, and until all is done the piece is due for erasure,
 * so that a crash is completed by calling this again or by `eraseDue`. Erasing again changes nothing. Answers what is left: nothing of a piece
 * whose application is gone.
 *
 * Works in every state of the application. Does NOT ask who erases, and does NOT touch decisions and badges that rest on the piece.
 */
export async function erasePiece(deps: Deps, piece: EvidencePiece): Promise<EvidencePiece | undefined> {
  for (;;) {
    const current = await deps.store.evidence.get(piece._id)
    if (current === undefined) return undefined
    const application = await deps.store.applications.get(current.applicationId ?? '')
    if (application === undefined) return removed(deps, current)
    const erased =
      current.erasedAt === undefined
        ? await deps.store.evidence.replace(remainsOf(deps, application, current))
        : current
    const done = erased === undefined ? undefined : await completed(deps, erased)
    if (done !== undefined) return done
  }
}

/** The file last: a piece whose application is gone has nobody to tell that there was one. */
async function removed(deps: Deps, { _id, applicationId = '', fileId }: EvidencePiece): Promise<undefined> {
  await deps.store.evidence.delete(_id)
  if (fileId !== undefined) await eraseFile(deps, fileId, () => isRestedOn(deps, applicationId, fileId))
  await deps.store.scrub()
}

/** What is left, still due: `fileId` says what remains to be erased, `filedBy` who took the place and has a part in the application. */
function remainsOf(
  deps: Deps,
  application: Pick<Application, '_id' | 'recipientKey'>,
  piece: EvidencePiece,
): EvidencePiece {
  const { _id, revision, organisationId, kind, observedAt, fileId, filedBy, createdAt } = piece
  const now = timestamp(deps.clock())
  return {
    _id,
    revision,
    organisationId,
    applicationId: application._id,
    kind,
    observedAt,
    ...(fileId === undefined ? {} : { fileId }),
    ...(filedBy === undefined ? {} : { filedBy }),
    pseudonymised: true,
    salt: '',
    retention: 'kept',
    eraseAt: now,
    erasedAt: now,
    fingerprint: fingerprint({ ...piece, recipient: application.recipientKey }),
    createdAt,
  }
}

/** `undefined` when somebody else completed it at the same moment. */
async function completed(deps: Deps, erased: EvidencePiece): Promise<EvidencePiece | undefined> {
  const { fileId, retention, eraseAt: _, ...rest } = erased
  if (retention === undefined) return erased
  if (fileId !== undefined) {
    const { applicationId = '' } = erased
    await eraseFile(deps, fileId, () => isRestedOn(deps, applicationId, fileId))
  }
  await deps.store.scrub()
  return deps.store.evidence.replace(rest)
}

/** Erases what every piece of an application says, and every file that was uploaded to it, in use or not. */
export async function eraseEvidence(deps: Deps, applicationId: string): Promise<void> {
  for (const piece of await everything(deps.store.evidence, { applicationId })) await erasePiece(deps, piece)
  for (const { _id } of await everything(deps.store.evidenceFiles, { applicationId }))
    await eraseFile(deps, _id, () => Promise.resolve(false))
}

/** Whether a piece that is not erased rests on the file. */
export async function isRestedOn(
  deps: Pick<Deps, 'store'>,
  applicationId: string,
  fileId: string,
): Promise<boolean> {
  const pieces = await everything(deps.store.evidence, { applicationId })
  return pieces.some((piece) => piece.fileId === fileId && piece.erasedAt === undefined)
}
