/** Keeps a piece of evidence of an application: the same piece once, whoever sends it again. */
import { randomBytes } from 'node:crypto'
import { claimFile } from '../../attachment/claim-file.ts'
import { Problem } from '../../problem.ts'
import type { EvidencePiece } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { Application } from '../../store/recognition-documents.ts'
import type { New } from '../../store/store.ts'
import type { Text } from '../../text.ts'
import { timestamp } from '../../timestamp.ts'
import { noApplication } from '../reach.ts'
import { recordedContent, type EvidenceContent } from './content.ts'
import type { ApplicationEvidenceDeps } from './deps.ts'
import { firstEraseAt } from './retention.ts'

/** A piece as it is to be kept; checked already. */
export interface NewPiece {
  /** Code of a kind of the criteria. */
  readonly kind: string
  /** Day, `YYYY-MM-DD`. */
  readonly observedAt: string
  readonly competencies?: readonly string[]
  readonly pseudonymised: boolean
  /** Who provided it, in the words of whoever files it. Private. */
  readonly providedBy?: string
  /** The person who files it, when known. */
  readonly filedBy?: string
  /** Key of the endorser's address, of an endorsement. */
  readonly endorserKey?: string
  readonly content: EvidenceContent
}

type Deps = Pick<ApplicationEvidenceDeps, 'store' | 'pseudonyms' | 'clock'>

/** The most an application may hold. Erased pieces keep a place of their own, twice as many. */
export const maximumPieces = 100
const maximumPlaces = 2 * maximumPieces
/** The most one person files who is neither the applicant nor who opened the application; all of them together half of all there is. */
const maximumOfOne = 10
const maximumOfOthers = maximumPieces / 2

type Holding = Pick<Application, '_id' | 'organisationId' | 'applicantId' | 'openedBy'>

/**
 * Keeps `piece` in `application` and answers it as stored. The same piece (kind, day, competencies, content; whoever provides or files
 * it) sent again is the one kept first; once erased, it can be filed anew. The one thing that can be added to a piece is the statement
 * that nobody can be recognised in it.
 *
 * Does NOT ask who files it, nor what the kind allows: `filePiece` has done so. `stillTaken` is asked once the piece is there, and throws
 * when the application is gone or takes no such piece any more: whoever closes or erases it sees the piece, or the piece sees them.
 * @throws Problem `evidence-refused` (422) when there is no room, or when its file was erased meanwhile; whatever `stillTaken` throws,
 *   `not-found` (404) by default when the application is gone; then nothing is kept
 */
export async function keepPiece(
  deps: Deps,
  application: Holding,
  piece: NewPiece,
  stillTaken: () => Promise<unknown> = () => requireThere(deps, application),
): Promise<EvidencePiece> {
  for (let place = 0; place < maximumPlaces; place += 1) {
    const document = documentOf(deps, application, piece, place)
    const inserted = await deps.store.evidence.insert(document)
    try {
      if (inserted) await requireRoom(deps, application, document)
      await stillTaken()
    } catch (error) {
      if (inserted) await takeBack(deps, document._id)
      throw error
    }
    const kept = await deps.store.evidence.get(document._id)
    // Erased: its place is taken for good, and the same words are filed in the next.
    if (kept === undefined || kept.erasedAt !== undefined) continue
    await requireFile(deps, kept)
    return piece.pseudonymised && !kept.pseudonymised ? stated(deps, kept) : kept
  }
  throw new Problem('evidence-refused', noPlace)
}

function documentOf(
  deps: Deps,
  application: Pick<Application, '_id' | 'organisationId'>,
  piece: NewPiece,
  place: number,
): New<EvidencePiece> {
  const { content, ...rest } = piece
  const recorded = recordedContent(content)
  const competencies = piece.competencies?.toSorted()
  const now = deps.clock()
  return {
    _id: deps.pseudonyms.evidence(
      application._id,
      piece.kind,
      piece.observedAt,
      competencies?.join(' '),
      piece.endorserKey,
      identityOf(content),
      String(place),
    ),
    organisationId: application.organisationId,
    applicationId: application._id,
    ...rest,
    ...(competencies === undefined ? {} : { competencies }),
    ...recorded,
    salt: randomBytes(16).toString('hex'),
    retention: 'kept',
    eraseAt: firstEraseAt(now),
    createdAt: timestamp(now),
  }
}

/** What makes a content the same as another. The same file uploaded twice is the same file; a badge checked again is the same badge. */
function identityOf(content: EvidenceContent): string {
  switch (content.form) {
    case 'link':
      return JSON.stringify([content.form, content.url])
    case 'file':
      return JSON.stringify([content.form, content.sha256])
    case 'credential':
      return JSON.stringify([content.form, content.credential])
    default:
      return JSON.stringify(content)
  }
}

/** Whether one more piece finds a place now. */
export async function hasRoom(
  { store }: Pick<Deps, 'store'>,
  { _id }: Pick<Application, '_id'>,
): Promise<boolean> {
  const pieces = await everything(store.evidence, { applicationId: _id })
  const live = pieces.filter(({ erasedAt }) => erasedAt === undefined)
  return live.length < maximumPieces && pieces.length < maximumPlaces
}

/** After it was inserted: of several inserted at once beyond the limit, each sees the others. */
async function requireRoom(
  deps: Deps,
  { _id: applicationId, applicantId, openedBy }: Holding,
  { filedBy }: Pick<EvidencePiece, 'filedBy'>,
): Promise<void> {
  const pieces = await everything(deps.store.evidence, { applicationId })
  requireWithin(pieces, maximumPieces, tooMany, noPlace)
  const isOther = (person: string | undefined) =>
    person !== undefined && person !== applicantId && person !== openedBy
  if (!isOther(filedBy)) return
  const own = pieces.filter((one) => one.filedBy === filedBy)
  requireWithin(own, maximumOfOne, tooManyOfOne, noPlaceForOne)
  const others = pieces.filter((one) => isOther(one.filedBy))
  requireWithin(others, maximumOfOthers, tooManyOfOthers, tooManyOfOthers)
}

/** `maximum` pieces that say something, and twice as many with those that are erased. */
function requireWithin(
  pieces: readonly Pick<EvidencePiece, 'erasedAt'>[],
  maximum: number,
  tooMany: Text,
  noPlace: Text,
): void {
  if (pieces.filter((one) => one.erasedAt === undefined).length > maximum)
    throw new Problem('evidence-refused', tooMany)
  if (pieces.length > 2 * maximum) throw new Problem('evidence-refused', noPlace)
}

async function requireThere({ store }: Deps, { _id }: Holding): Promise<void> {
  if ((await store.applications.get(_id)) === undefined) throw noApplication()
}

/** So that no byte of it is left in the store's own files either. */
async function takeBack({ store }: Deps, pieceId: string): Promise<void> {
  await store.evidence.delete(pieceId)
  await store.scrub()
}

/** After it was inserted: whoever erases the file from now on finds the piece. */
async function requireFile(deps: Deps, { _id, fileId }: EvidencePiece): Promise<void> {
  if (fileId === undefined) return
  if (await claimFile(deps, fileId)) return
  await takeBack(deps, _id)
  throw new Problem('evidence-refused', {
    fr: 'Ce fichier vient d’être effacé : déposez-le à nouveau.',
    en: 'This file has just been erased: upload it again.',
  })
}

async function stated(deps: Deps, kept: EvidencePiece): Promise<EvidencePiece> {
  // Lost to somebody who changes it at the same moment: who asked for it can ask again.
  return (await deps.store.evidence.replace({ ...kept, pseudonymised: true })) ?? kept
}

const tooMany: Text = {
  fr: `Cette candidature a déjà ${String(maximumPieces)} preuves, le maximum : effacez-en une d’abord.`,
  en: `This application already has ${String(maximumPieces)} pieces of evidence, the most there can be: erase one first.`,
}
const noPlace: Text = {
  fr: `Cette candidature a eu ${String(maximumPlaces)} preuves, effacées comprises : elle n’en prend plus. Continuez avec celles qui y sont, ou déposez une nouvelle candidature.`,
  en: `This application has had ${String(maximumPlaces)} pieces of evidence, erased ones included: it takes no more. Go on with those it has, or make a new application.`,
}
const tooManyOfOne: Text = {
  fr: `Vous avez déjà déposé ${String(maximumOfOne)} preuves dans la candidature de cette personne, le maximum : effacez-en une d’abord.`,
  en: `You have already filed ${String(maximumOfOne)} pieces of evidence in this person’s application, the most there can be: erase one first.`,
}
const noPlaceForOne: Text = {
  fr: `Vous avez déposé ${String(2 * maximumOfOne)} preuves dans la candidature de cette personne, effacées comprises : vous ne pouvez plus en déposer.`,
  en: `You have filed ${String(2 * maximumOfOne)} pieces of evidence in this person’s application, erased ones included: you cannot file any more.`,
}
const tooManyOfOthers: Text = {
  fr: 'D’autres ont déjà déposé beaucoup de preuves dans cette candidature : la place qui reste est à la personne candidate.',
  en: 'Others have already filed many pieces of evidence in this application: the room that is left is the applicant’s.',
}
