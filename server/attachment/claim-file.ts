import type { EvidenceFile } from '../store/recognition-documents.ts'
import type { AttachmentDeps } from './deps.ts'

/**
 * Marks that something rests on the file: whoever is about to erase it has to look again (see erase-file.ts). False when it is erased,
 * or being so. To be called after what rests on it was written.
 */
export async function claimFile(deps: Pick<AttachmentDeps, 'store'>, fileId: string): Promise<boolean> {
  for (;;) {
    const file = await deps.store.evidenceFiles.get(fileId)
    if (file === undefined || isErased(file)) return false
    if ((await deps.store.evidenceFiles.replace(file)) !== undefined) return true
  }
}

/** Without its key nobody can read the bytes of a file, even where they still are. */
export function isErased(file: Pick<EvidenceFile, 'sealedKey'>): boolean {
  return file.sealedKey === ''
}
