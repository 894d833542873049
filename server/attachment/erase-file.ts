import { isErased } from './claim-file.ts'
import type { AttachmentDeps } from './deps.ts'
import { removeBytes } from './file-folder.ts'

/**
 * Erases a file: first its key, then its bytes, then its document. Does nothing while `isUsed` answers true; a file that is claimed
 * meanwhile is asked about again. A crash half-way is completed by doing it again. Answers whether the file is gone.
 *
 * Does NOT remove what the store's own files still hold of the document: `store.scrub()` does.
 */
export async function eraseFile(
  deps: Pick<AttachmentDeps, 'store' | 'vault'>,
  fileId: string,
  isUsed: () => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    const file = await deps.store.evidenceFiles.get(fileId)
    if (file === undefined || isErased(file)) break
    if (await isUsed()) return false
    if ((await deps.store.evidenceFiles.replace({ ...file, sealedKey: '' })) !== undefined) break
  }
  await removeBytes(deps.vault.folder, fileId)
  await deps.store.evidenceFiles.delete(fileId)
  return true
}
