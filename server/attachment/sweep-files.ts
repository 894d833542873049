import type { AttachmentDeps } from './deps.ts'
import { isErased } from './claim-file.ts'
import { eraseFile } from './erase-file.ts'
import { namesOlderThan, removeBytes } from './file-folder.ts'

const dayMilliseconds = 24 * 60 * 60 * 1000
const atOnce = 1000

/**
 * Completes what a crash left undone: removes bytes that no document knows and that are older than a day, and erases for good files
 * whose key is gone. `now` is the time of the file system: an upload takes much less than a day.
 */
export async function sweepFiles(
  deps: Pick<AttachmentDeps, 'store' | 'vault'>,
  now: Date = new Date(),
): Promise<void> {
  const names = await namesOlderThan(deps.vault.folder, new Date(now.getTime() - dayMilliseconds))
  for (let start = 0; start < names.length; start += atOnce) {
    const some = names.slice(start, start + atOnce)
    const known = new Map((await deps.store.evidenceFiles.getMany(some)).map((file) => [file._id, file]))
    for (const name of some) {
      const file = known.get(name)
      if (file === undefined) await removeBytes(deps.vault.folder, name)
      else if (isErased(file)) await eraseFile(deps, name, () => Promise.resolve(false))
    }
  }
}
