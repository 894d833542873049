import { createHash } from 'node:crypto'
import type { EvidenceFile } from '../store/recognition-documents.ts'
import { isErased } from './claim-file.ts'
import type { AttachmentDeps } from './deps.ts'
import { readBytes } from './file-folder.ts'
import { unseal } from './sealed.ts'

/**
 * The bytes of a file, exactly as they were uploaded; `undefined` when it is erased. Does NOT ask who may read it.
 * @throws Error when its bytes are missing, or are not those that were kept: nothing is served then
 */
export async function readFile(
  deps: Pick<AttachmentDeps, 'store' | 'vault'>,
  file: EvidenceFile,
): Promise<Buffer | undefined> {
  if (isErased(file)) return undefined
  const sealed = await readBytes(deps.vault.folder, file._id)
  if (sealed === undefined) {
    // Erased since `file` was read, or lost.
    const now = await deps.store.evidenceFiles.get(file._id)
    if (now === undefined || isErased(now)) return undefined
    throw new Error(`the bytes of the evidence file ${file._id} are missing`)
  }
  const { keyEncryptionKey } = deps.vault
  const key = unseal(keyEncryptionKey, keyBinding(file._id), Buffer.from(file.sealedKey, 'base64url'))
  const bytes = key === undefined ? undefined : unseal(key, file._id, sealed)
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== file.sha256)
    throw new Error(`the bytes of the evidence file ${file._id} are not those that were kept`)
  return bytes
}

/** What the key of a file is bound to: it opens no other file, and is not mistaken for its bytes. */
export function keyBinding(fileId: string): string {
  return `key of ${fileId}`
}
