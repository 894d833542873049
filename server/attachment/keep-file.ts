/** Keeps an uploaded file: found to be of an accepted type, scanned, encrypted, written; then known. */
import { createHash, randomBytes } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { EvidenceFile } from '../store/recognition-documents.ts'
import { everything } from '../store/everything.ts'
import type { New } from '../store/store.ts'
import { timestamp } from '../timestamp.ts'
import { isErased } from './claim-file.ts'
import type { AttachmentDeps } from './deps.ts'
import { eraseFile } from './erase-file.ts'
import { removeBytes, writeBytes } from './file-folder.ts'
import { mediaTypeOf } from './media-type.ts'
import { keyBinding } from './read-file.ts'
import { seal } from './sealed.ts'
import { scan } from './virus-scan.ts'

export interface NewFile {
  readonly organisationId: string
  readonly applicationId: string
  /** The person, or else the API key. */
  readonly uploadedBy: string
  readonly bytes: Uint8Array
}

const mebibyte = 1024 * 1024
/** The most one file may weigh, and what an application may hold. */
export const maximumFileBytes = 10 * mebibyte
export const maximumFiles = 20
const maximumBytes = 50 * mebibyte
/** How long an uploaded file waits for the piece that will rest on it, when room is needed. */
const looseMilliseconds = 3_600_000

/**
 * Keeps `upload` and answers what is known of it. The same bytes sent again to the same application are the file kept first. Its bytes
 * are written, encrypted under a key of their own, before it is known: a crash leaves at most bytes that nobody can read (see
 * sweep-files.ts). The name and type that whoever uploads it gives are not asked for.
 * @throws Problem `file-refused` (422) when it is empty, of no accepted type, infected, or beyond 20 files or 50 MiB for an application;
 *   `payload-too-large` (413) above 10 MiB; `unavailable` (503) when the antivirus does not answer. Then nothing is kept
 */
export async function keepFile(deps: AttachmentDeps, upload: NewFile): Promise<EvidenceFile> {
  const { organisationId, applicationId, uploadedBy, bytes } = upload
  if (bytes.length === 0) throw empty()
  if (bytes.length > maximumFileBytes) throw tooLarge()
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const before = await filesOf(deps, applicationId)
  const same = before.find((file) => file.sha256 === sha256)
  if (same !== undefined) return same
  await requireRoom(deps, before, upload)
  const mediaType = await mediaTypeOf(bytes)
  if (mediaType === undefined) throw notAccepted()
  if (deps.vault.clamd !== undefined) await scan(deps.vault.clamd, bytes)
  const _id = randomBytes(16).toString('hex')
  const key = randomBytes(32)
  await writeBytes(deps.vault.folder, _id, seal(key, _id, bytes))
  const file: New<EvidenceFile> = {
    _id,
    organisationId,
    applicationId,
    mediaType,
    size: bytes.length,
    sha256,
    sealedKey: seal(deps.vault.keyEncryptionKey, keyBinding(_id), key).toString('base64url'),
    uploadedBy,
    createdAt: timestamp(deps.clock()),
  }
  // The same bytes in the same application have one place in a unique index: of several uploads at once, one is kept.
  while (!(await deps.store.evidenceFiles.insert(file))) {
    const taken = await sameFile(deps, applicationId, sha256)
    if (taken !== undefined && !isErased(taken)) {
      await removeBytes(deps.vault.folder, _id)
      return taken
    }
    if (taken !== undefined) await eraseFile(deps, taken._id, () => Promise.resolve(false))
  }
  // Each of several uploaded at once sees the others: beyond what fits, everybody steps back.
  if (fits(await filesOf(deps, applicationId))) return { ...file, revision: 0 }
  await eraseFile(deps, _id, () => Promise.resolve(false))
  throw tooMany()
}

/**
 * Makes room by erasing what the same person uploaded more than an hour ago and nothing rests on, the oldest first.
 * @throws Problem `file-refused` (422) when that is not enough
 */
async function requireRoom(
  deps: AttachmentDeps,
  files: readonly EvidenceFile[],
  { uploadedBy, bytes }: NewFile,
): Promise<void> {
  const wanted = { size: bytes.length }
  const long = deps.clock().getTime() - looseMilliseconds
  const loose = files.filter(
    (file) => isLoose(file) && file.uploadedBy === uploadedBy && Date.parse(file.createdAt) < long,
  )
  const held = new Set(files)
  for (const file of loose.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))) {
    if (fits([...held, wanted])) return
    const isUsed = async () => {
      const now = await deps.store.evidenceFiles.get(file._id)
      return now !== undefined && !isLoose(now)
    }
    if (await eraseFile(deps, file._id, isUsed)) held.delete(file)
  }
  if (!fits([...held, wanted])) throw tooMany()
}

/** Nothing rests on it: whatever does has claimed it (see claim-file.ts). */
function isLoose({ revision }: EvidenceFile): boolean {
  return revision === 0
}

async function sameFile(
  deps: AttachmentDeps,
  applicationId: string,
  sha256: string,
): Promise<EvidenceFile | undefined> {
  const { items } = await deps.store.evidenceFiles.page({ where: { applicationId, sha256 }, limit: 1 })
  return items[0]
}

async function filesOf(deps: AttachmentDeps, applicationId: string): Promise<readonly EvidenceFile[]> {
  const files = await everything(deps.store.evidenceFiles, { applicationId })
  return files.filter((file) => !isErased(file))
}

function fits(files: readonly { readonly size: number }[]): boolean {
  return files.length <= maximumFiles && files.reduce((sum, { size }) => sum + size, 0) <= maximumBytes
}

function empty(): Problem {
  return new Problem('file-refused', {
    fr: 'Ce fichier est vide.',
    en: 'This file is empty.',
  })
}

function tooLarge(): Problem {
  return new Problem('payload-too-large', {
    fr: 'Un fichier pèse 10 Mio au plus.',
    en: 'A file weighs 10 MiB at most.',
  })
}

function tooMany(): Problem {
  return new Problem('file-refused', {
    fr: `Une candidature a ${String(maximumFiles)} fichiers et 50 Mio au plus : effacez une preuve, ou attendez une heure si des fichiers envoyés ne servent à aucune.`,
    en: `An application has ${String(maximumFiles)} files and 50 MiB at most: erase a piece of evidence, or wait an hour if uploaded files serve none.`,
  })
}

function notAccepted(): Problem {
  return new Problem('file-refused', {
    fr:
      'Ce fichier n’est pas d’un type accepté, ou contient un programme. Sont acceptés : PDF, PNG, JPEG, WebP, texte et CSV en UTF-8, ' +
      'ODT, ODS, DOCX, XLSX, sans macro.',
    en:
      'This file is not of an accepted type, or holds a program. Accepted: PDF, PNG, JPEG, WebP, text and CSV in UTF-8, ODT, ODS, DOCX, ' +
      'XLSX, without macros.',
  })
}
