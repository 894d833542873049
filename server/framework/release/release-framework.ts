import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { published } from '../absolute.ts'
import { publishedContexts } from '../context.ts'
import { rdfDigest } from './rdf-digest.ts'
import { fileDigests, readReleased, readVersion, type FileDigests } from './released.ts'
import { timestamp } from '../../timestamp.ts'

/** Where the draft is published while it is checked; any base does. */
const base = 'https://release.example'

/** What else must be right of a version: one line for each thing that is not. */
export type VersionCheck = (folder: string, slug: string, version: string) => readonly string[]

/**
 * Checks the files of `<folder>/<slug>/<version>` (schemas, JSON-LD safe mode, no blank node, `checks`) and lists them in
 * `<folder>/RELEASED.json` with their SHA-256. From then on they cannot change. Answers the digests written.
 * @throws Error when the version is already released or a file is not right; nothing is written then
 */
export async function releaseFramework(
  folder: string,
  slug: string,
  version: string,
  now: Date,
  checks: readonly VersionCheck[] = [],
): Promise<FileDigests> {
  const id = `${slug}/${version}`
  const released = readReleased(folder)
  if (released[id] !== undefined) {
    throw new Error(`${id} was released on ${released[id].releasedAt} and cannot change: make a new version`)
  }
  const files = readVersion(folder, slug, version)
  const contexts = publishedContexts(base)
  for (const text of [files.framework, files.achievements]) await rdfDigest(published(text, base), contexts)
  const faults = checks.flatMap((check) => check(folder, slug, version))
  if (faults.length > 0) throw new Error(`${id} is not right:\n  ${faults.join('\n  ')}`)
  const sha256 = fileDigests(folder, id)
  const releasedAt = timestamp(now)
  const all = { ...released, [id]: { releasedAt, sha256 } }
  writeFileSync(path.join(folder, 'RELEASED.json'), `${JSON.stringify(all, null, 2)}\n`)
  return sha256
}
