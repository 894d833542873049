/** What an application rests on: pieces of evidence, files, erasure. */
import { mediaTypes } from '../attachment/media-type.ts'
import { readFile } from '../attachment/read-file.ts'
import { contentOf } from '../application/evidence/content.ts'
import type { ApplicationEvidenceDeps } from '../application/evidence/deps.ts'
import { counts } from '../application/evidence/dossier-pieces.ts'
import { erasePiece } from '../application/evidence/erase-piece.ts'
import { filePiece } from '../application/evidence/file-piece.ts'
import { goodAwardsIn } from '../application/evidence/own-badge.ts'
import { mayRead, reachFile, reachPiece } from '../application/evidence/reach-evidence.ts'
import { uploadFile } from '../application/evidence/upload-file.ts'
import { noApplication, reachApplication } from '../application/reach.ts'
import { Problem } from '../problem.ts'
import type { EvidencePiece } from '../store/documents.ts'
import type { EvidenceFile } from '../store/recognition-documents.ts'
import type { Language } from '../text.ts'
import { contentBody, sentContent } from './application-evidence-content.ts'
import { callerOf, type Handlers } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'

export type ApplicationEvidenceHandlersDeps = ApplicationEvidenceDeps

type Operation =
  | 'listApplicationEvidence'
  | 'fileApplicationEvidence'
  | 'getApplicationEvidence'
  | 'eraseApplicationEvidence'
  | 'uploadEvidenceFile'
  | 'getEvidenceFile'

export function applicationEvidenceHandlers(
  deps: ApplicationEvidenceHandlersDeps,
): Pick<Handlers, Operation> {
  return {
    async listApplicationEvidence(request) {
      const caller = callerOf(request)
      const { applicationId } = request.params
      const { as } = await reachApplication(deps, caller, applicationId)
      const body = await pageBody(deps.store.evidence, { applicationId }, request.query, (piece) =>
        pieceBody(deps, piece, mayRead(as, caller, piece), request.language),
      )
      return { status: 200, body }
    },

    async fileApplicationEvidence(request) {
      const { applicationId } = request.params
      const { content, kind, observedAt, pseudonymised, competencies, providedBy } = request.body
      const piece = await filePiece(deps, callerOf(request), applicationId, {
        kind,
        observedAt,
        pseudonymised,
        ...(competencies === undefined ? {} : { competencies }),
        ...(providedBy === undefined ? {} : { providedBy }),
        content: sentContent(content),
      })
      const headers = { Location: `/applications/${applicationId}/evidence/${piece._id}` }
      return { status: 201, body: await pieceBody(deps, piece, true, request.language), headers }
    },

    async getApplicationEvidence(request) {
      const { applicationId, pieceId } = request.params
      const { piece, mayRead: readable } = await reachPiece(deps, callerOf(request), applicationId, pieceId)
      return { status: 200, body: await pieceBody(deps, piece, readable, request.language) }
    },

    async eraseApplicationEvidence(request) {
      const { applicationId, pieceId } = request.params
      const { piece, mayErase } = await reachPiece(deps, callerOf(request), applicationId, pieceId)
      // Of what is erased already, whoever reaches it may see to it that all of it is.
      if (!mayErase && piece.erasedAt === undefined) throw notYours()
      const erased = await erasePiece(deps, piece)
      if (erased === undefined) throw noApplication()
      return { status: 200, body: await pieceBody(deps, erased, true, request.language) }
    },

    async uploadEvidenceFile(request) {
      const { applicationId } = request.params
      const file = await uploadFile(deps, callerOf(request), applicationId, request.bytes)
      const headers = { Location: `/applications/${applicationId}/files/${file._id}` }
      return { status: 201, body: fileBody(file), headers }
    },

    async getEvidenceFile(request) {
      const { applicationId, fileId } = request.params
      const file = await reachFile(deps, callerOf(request), applicationId, fileId)
      const body = await readFile(deps, file)
      if (body === undefined) throw noApplication()
      return { status: 200, body, mediaType: file.mediaType, headers: savedAs(file) }
    },
  }
}

/** To be saved under a name that says nothing; shown by a browser all the same, it can do nothing. */
function savedAs({ _id, mediaType }: EvidenceFile): Readonly<Record<string, string>> {
  const extension: string | undefined = new Map(Object.entries<string>(mediaTypes)).get(mediaType)
  return {
    'Content-Disposition': `attachment; filename="${_id}.${extension ?? 'bin'}"`,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

async function pieceBody(
  deps: Pick<ApplicationEvidenceDeps, 'store' | 'clock'>,
  piece: EvidencePiece,
  readable: boolean,
  language: Language,
): Promise<object> {
  const { _id, kind, observedAt, createdAt, eraseAt, erasedAt, fingerprint } = piece
  const content = contentOf(piece)
  const seen = { id: _id, kind, observedAt, createdAt }
  if (content === undefined) {
    return {
      ...seen,
      state: 'erased',
      counts: false,
      erasedAt,
      ...(fingerprint === undefined ? {} : { fingerprint }),
    }
  }
  const counted = counts(content, await goodAwardsIn(deps, [piece], deps.clock()))
  return {
    ...seen,
    state: 'kept',
    counts: counted,
    ...(eraseAt === undefined ? {} : { eraseAt }),
    ...(readable ? { ...readableFields(piece), content: contentBody(content, counted, language) } : {}),
  }
}

function readableFields({ competencies, providedBy, filedBy, pseudonymised }: EvidencePiece): object {
  return {
    ...(competencies === undefined ? {} : { competencies }),
    ...(providedBy === undefined ? {} : { providedBy }),
    ...(filedBy === undefined ? {} : { filedBy }),
    pseudonymised,
  }
}

function fileBody({ _id, mediaType, size, sha256, createdAt }: EvidenceFile): object {
  return { id: _id, mediaType, size, sha256, createdAt }
}

function notYours(): Problem {
  return new Problem('forbidden', {
    fr: 'Une preuve est effacée par la personne candidate, ou par la personne qui l’a déposée.',
    en: 'A piece of evidence is erased by the applicant, or by the person who filed it.',
  })
}
