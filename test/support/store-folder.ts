/** A temporary folder for the files of one test. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export interface Folder {
  file(name: string): string
  remove(): void
}

export function newFolder(): Folder {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'store-'))
  return { file: (name) => path.join(folder, name), remove: () => rmSync(folder, { recursive: true }) }
}
