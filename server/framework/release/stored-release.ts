/** A release in the store: what it consists of, and how to read all of it. */
import { createHash } from 'node:crypto'
import type { FrameworkRelease } from '../../store/framework-documents.ts'
import { readLongText } from '../../store/long-texts.ts'
import type { Store } from '../../store/store.ts'
import { frameworkVersion } from '../framework-version.ts'
import type { FrameworkVersion, ReleasedFiles } from '../types.ts'
import { sha256Of } from './rdf-digest.ts'
import { credentialDigests } from './release-credential.ts'

export interface ReleaseReader {
  readonly store: Pick<Store, 'longTexts'>
  /** FRAMEWORK_BASE_URL, without a trailing slash. */
  readonly baseUrl: string
}

type FileName = 'framework.jsonld' | 'achievements.jsonld' | 'criteria.json'

/** The SHA-256, hexadecimal, of the files of a version by name. */
export function fileHashes(files: ReleasedFiles): Readonly<Record<FileName, string>> {
  return {
    'framework.jsonld': sha256(files.framework),
    'achievements.jsonld': sha256(files.achievements),
    'criteria.json': sha256(files.criteria),
  }
}

/** Names of the files that are not those the release was published with. */
export function changedFiles(release: FrameworkRelease, files: ReleasedFiles): readonly string[] {
  const asPublished = hashesOf(release)
  return Object.entries(fileHashes(files)).flatMap(([name, now]) => (asPublished[name] === now ? [] : [name]))
}

/**
 * The version a stored release is, all its texts read.
 * @throws Error, in words for whoever runs the service, when a text is missing or is not what was released, or when it was
 *   published under another base
 */
export async function readRelease(
  { store, baseUrl }: ReleaseReader,
  release: FrameworkRelease,
): Promise<FrameworkVersion> {
  requireSameBase(release, baseUrl)
  const text = async (name: string | undefined, what: string) => {
    const found = name === undefined ? undefined : await readLongText(store.longTexts, name)
    if (found === undefined) throw new Error(`the store lacks ${what} of framework ${release._id}`)
    // A name that is a digest says what the text must be.
    if (/^[0-9a-f]{64}$/.test(name ?? '') && sha256(found) !== name) throw changed(release, what)
    return found
  }
  const file = (name: FileName) => text(hashesOf(release)[name], name)
  const version = frameworkVersion(release, {
    document: await text(release.document, 'the document'),
    files: {
      slug: release.framework,
      version: release.version,
      framework: await file('framework.jsonld'),
      achievements: await file('achievements.jsonld'),
      criteria: await file('criteria.json'),
    },
    nQuads: () => text(sha256Of(release.digestMultibase), 'the canonical N-Quads'),
  })
  const signed = credentialDigests(version.credential)
  if (signed?.digestSri !== version.digestSri || signed.digestMultibase !== version.digestMultibase) {
    throw changed(release, 'the document')
  }
  return version
}

/** @throws Error, in words for whoever runs the service, when the release was published under another base */
export function requireSameBase(release: FrameworkRelease, baseUrl: string): void {
  if (release.baseUrl === baseUrl) return
  throw new Error(
    `framework ${release._id} was published on ${release.publishedAt} under ${release.baseUrl}, but FRAMEWORK_BASE_URL is now ` +
      `${baseUrl}. Badges already pin the addresses under ${release.baseUrl}, so they cannot move. Set FRAMEWORK_BASE_URL back ` +
      `to ${release.baseUrl}; to publish under another base, release a new version of the framework in a new store`,
  )
}

/** The refusal of a stored document that has the digest `actual`, not the one it was published with. */
export function documentChanged(release: FrameworkRelease, actual: string): Error {
  return new Error(
    `the stored document of framework ${release._id} has the digest ${actual}, not ${release.digestMultibase} as when it ` +
      'was published: the store was changed. Restore it from a backup',
  )
}

function hashesOf(release: FrameworkRelease): Partial<Readonly<Record<string, string>>> {
  return JSON.parse(release.files) as Partial<Readonly<Record<string, string>>>
}

function changed(release: FrameworkRelease, what: string): Error {
  return new Error(
    `${what} of framework ${release._id} in the store is not what was released: the store was changed. Restore it from a backup`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
