/** The frameworks of this repository, published as the service does, in a store of their own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { publishFrameworks } from '../../server/framework/publish.ts'
import { readFrameworks } from '../../server/framework/read-frameworks.ts'
import type { Frameworks, ReleasedFiles } from '../../server/framework/types.ts'
import { projectPath } from '../../server/schema.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'

export const baseUrl = 'https://cadres.example'
export const folder = projectPath('frameworks')
export const clock = () => new Date('2026-11-21T09:30:00Z')

export interface TemporaryStore {
  readonly store: SqliteStore
  remove(): Promise<void>
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const directory = mkdtempSync(path.join(tmpdir(), 'frameworks-'))
  const store = await openSqliteStore({ file: path.join(directory, 'store.sqlite') })
  return {
    store,
    async remove() {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

export interface Published {
  readonly frameworks: Frameworks
  readonly files: readonly ReleasedFiles[]
}

let once: Promise<Published> | undefined

/** Published once for all suites: nothing in it can change. */
export function publishedFrameworks(): Promise<Published> {
  once ??= publish()
  return once
}

async function publish(): Promise<Published> {
  const { store, remove } = await temporaryStore()
  try {
    const frameworks = await publishFrameworks({ store, folder, baseUrl, clock })
    return { frameworks, files: readFrameworks(folder).released }
  } finally {
    await remove()
  }
}
