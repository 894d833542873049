import { readdirSync } from 'node:fs'
import path from 'node:path'
import { byRelease } from './release-order.ts'
import { fileDigests, readReleased, readVersion, type FileDigests } from './released.ts'
import type { ReleasedFiles } from '../types.ts'

export interface FrameworksFolder {
  /** The name of every folder, whatever is in it. */
  readonly slugs: readonly string[]
  /** By slug, and then by version (semver precedence). */
  readonly released: readonly ReleasedFiles[]
  /** `<slug>/<version>` of the folders that RELEASED.json does not list: nothing of them is read. */
  readonly unreleased: readonly string[]
}

/**
 * Every released version of `folder` (`<folder>/<slug>/<version>/`), its files checked against the SHA-256 they were released
 * with and against their schemas. Does NOT log, and does NOT publish.
 * @throws Error when a released file has changed, is missing or was added, or when a file breaks its schema
 */
export function readFrameworks(folder: string): FrameworksFolder {
  const entries = readReleased(folder)
  const slugs = foldersIn(folder)
  const ids = new Set([...Object.keys(entries), ...slugs.flatMap((slug) => versionFolders(folder, slug))])
  const sorted = [...ids].sort(byRelease)
  const released = sorted.flatMap((id) => {
    const entry = entries[id]
    if (entry === undefined) return []
    const [slug = '', version = ''] = id.split('/')
    requireUnchanged(id, entry.sha256, fileDigests(folder, id))
    return [readVersion(folder, slug, version)]
  })
  return { slugs, released, unreleased: sorted.filter((id) => entries[id] === undefined) }
}

function versionFolders(folder: string, slug: string): readonly string[] {
  return foldersIn(path.join(folder, slug)).map((version) => `${slug}/${version}`)
}

function foldersIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

function requireUnchanged(release: string, asReleased: FileDigests, now: FileDigests): void {
  const names = new Set([...Object.keys(asReleased), ...Object.keys(now)])
  const changed = [...names].filter((name) => asReleased[name] !== now[name])
  if (changed.length === 0) return
  throw new Error(
    `framework ${release} is released, and a released version never changes; but its files are not as released: ` +
      `${changed.join(', ')}. Put them back, and make a new version for the change`,
  )
}
