/** Where services under test keep their data: in memory where there is room for it, so that no test waits for a disk. */
import { mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Linux has it. @see https://www.kernel.org/doc/html/latest/filesystems/tmpfs.html */
const inMemory = '/dev/shm'
const enoughBytes = 2 ** 30

/** A new empty folder, which whoever asked for it removes. */
export function newScratchFolder(): string {
  return mkdtempSync(path.join(hasRoom(inMemory) ? inMemory : tmpdir(), 'mediation-test-'))
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= enoughBytes
  } catch {
    return false
  }
}
