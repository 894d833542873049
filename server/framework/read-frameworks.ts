import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileDigests, readReleased, readVersion, type FileDigests } from './released.ts'
import type { ReleasedFiles } from './types.ts'

export interface FrameworksFolder {
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
  const ids = new Set([...Object.keys(entries), ...versionFolders(folder)])
  const sorted = [...ids].sort(bySlugAndVersion)
  const released = sorted.flatMap((id) => {
    const entry = entries[id]
    if (entry === undefined) return []
    const [slug = '', version = ''] = id.split('/')
    requireUnchanged(id, entry.sha256, fileDigests(folder, id))
    return [readVersion(folder, slug, version)]
  })
  return { released, unreleased: sorted.filter((id) => entries[id] === undefined) }
}

function versionFolders(folder: string): readonly string[] {
  const folders = (...segments: readonly string[]) =>
    readdirSync(path.join(folder, ...segments), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => [...segments, entry.name].join('/'))
  return folders().flatMap((slug) => folders(slug))
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

function bySlugAndVersion(left: string, right: string): number {
  const [leftSlug = '', leftVersion = ''] = left.split('/')
  const [rightSlug = '', rightVersion = ''] = right.split('/')
  if (leftSlug !== rightSlug) return leftSlug < rightSlug ? -1 : 1
  return byVersion(leftVersion, rightVersion)
}

/** Semver precedence of release versions. Framework versions have no pre-release part: an unfinished one is unreleased. */
function byVersion(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number))
  const differences = [0, 1, 2].map((index) => (a?.[index] ?? 0) - (b?.[index] ?? 0))
  return differences.find((difference) => difference !== 0) ?? 0
}
