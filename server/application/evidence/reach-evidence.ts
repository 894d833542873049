/** Who may file, read and erase evidence of an application. Whoever may not is answered as if there were nothing. */
import type { Caller } from '../../access/access-token.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import type { Application, EvidenceFile } from '../../store/recognition-documents.ts'
import type { Store } from '../../store/store.ts'
import { capacitiesOf, isApplicant, noApplication, reachApplication, type Reached } from '../reach.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { isRestedOn } from './erase-piece.ts'

/** A piece as one caller reaches it. */
export interface ReachedPiece {
  readonly piece: EvidencePiece
  /** They may read what it says; otherwise its kind, its day and its state. */
  readonly mayRead: boolean
  readonly mayErase: boolean
}

type Deps = { readonly store: Pick<Store, 'applications' | 'evidence'> }

/**
 * The application as somebody who observed the applicant reaches it: as any other, or as a colleague, a person of the deciding organisation
 * who may open applications and is not the applicant. A colleague has no capacity in it.
 * @throws Problem `not-found` (404)
 */
export async function reachAsObserver(deps: Deps, caller: Caller, applicationId: string): Promise<Reached> {
  const application = await deps.store.applications.get(applicationId)
  if (application === undefined) throw noApplication()
  const as = capacitiesOf(caller, application)
  if (as.size === 0 && !isColleague(caller, application)) throw noApplication()
  return { application, as }
}

/**
 * A piece of the application, for whoever reaches the application or filed the piece.
 * @throws Problem `not-found` (404), the same for a piece that does not exist, is of another application, or is none of their business
 */
export async function reachPiece(
  deps: Deps,
  caller: Caller,
  applicationId: string,
  pieceId: string,
): Promise<ReachedPiece> {
  const application = await deps.store.applications.get(applicationId)
  const piece = application === undefined ? undefined : await deps.store.evidence.get(pieceId)
  if (application === undefined || piece?.applicationId !== applicationId) throw noApplication()
  const as = capacitiesOf(caller, application)
  if (as.size === 0 && !isFiler(caller, piece)) throw noApplication()
  return {
    piece,
    mayRead: mayRead(as, caller, piece),
    mayErase: as.has('own') || isFiler(caller, piece),
  }
}

/** The applicant, whoever filed it, and those who assess the application now. */
export function mayRead(as: Reached['as'], caller: Caller, piece: Pick<EvidencePiece, 'filedBy'>): boolean {
  return as.has('own') || as.has('assigned') || isFiler(caller, piece)
}

/**
 * A file, for whoever may read a piece that rests on it, and for whoever uploaded it.
 * @throws Problem `not-found` (404)
 */
export async function reachFile(
  deps: Pick<ApplicationEvidenceDeps, 'store'>,
  caller: Caller,
  applicationId: string,
  fileId: string,
): Promise<EvidenceFile> {
  const { as } = await reachApplication(deps, caller, applicationId)
  const file = await deps.store.evidenceFiles.get(fileId)
  if (file?.applicationId !== applicationId) throw noApplication()
  const reads =
    as.has('own') ||
    file.uploadedBy === uploaderOf(caller) ||
    (as.has('assigned') && (await isRestedOn(deps, applicationId, fileId)))
  if (!reads) throw noApplication()
  return file
}

/** Who a file was uploaded by: the person, or else the program. */
export function uploaderOf(caller: Caller): string {
  return caller.personId ?? caller.keyId
}

function isFiler({ personId }: Caller, { filedBy }: Pick<EvidencePiece, 'filedBy'>): boolean {
  return personId !== undefined && filedBy === personId
}

function isColleague(caller: Caller, application: Application): boolean {
  return (
    caller.personId !== undefined &&
    caller.organisationId === application.organisationId &&
    caller.scopes.includes('application:open') &&
    !isApplicant(caller, application)
  )
}
