import { createHash } from 'node:crypto'
import type { FrameworkRelease } from '../store/documents.ts'
import type { New, Store } from '../store/store.ts'
import { published } from './absolute.ts'
import { contextPath, publishedContext } from './context.ts'
import { frameworkVersion } from './framework-version.ts'
import { rdfDigest } from './rdf-digest.ts'
import { readFrameworks } from './read-frameworks.ts'
import type { Frameworks, FrameworkVersion, ReleasedFiles } from './types.ts'

export interface PublishDeps {
  readonly store: Pick<Store, 'frameworkReleases'>
  /** `frameworks/`, or a folder laid out like it. */
  readonly folder: string
  /** FRAMEWORK_BASE_URL, without a trailing slash. */
  readonly baseUrl: string
  readonly clock: () => Date
}

/**
 * Publishes each released version of `folder` once and for all: the first time, its document is written under `baseUrl` and
 * stored with its digest and those of all its files; ever after, what is served is what was stored, and badges are judged by
 * the criteria published with it. Two processes that start at once agree: the second finds what the first stored. Unreleased
 * folders are ignored (`readFrameworks` lists them).
 * @throws Error, in words for whoever runs the service, when `baseUrl` is not the one a version was published under, when a
 *   stored document no longer has its digest or says something else than the released file, or when a released file is not the
 *   one the version was published with
 */
export async function publishFrameworks(deps: PublishDeps): Promise<Frameworks> {
  const contexts = new Map([[`${deps.baseUrl}${contextPath}`, publishedContext(deps.baseUrl)]])
  const versions: FrameworkVersion[] = []
  for (const files of readFrameworks(deps.folder).released) {
    const document = published(files.framework, deps.baseUrl)
    const digestMultibase = await rdfDigest(document, contexts)
    const release = await frozen(deps, files, document, digestMultibase)
    requireSameBase(release, deps.baseUrl)
    await requireIntact(release, document, digestMultibase, contexts)
    requireSameFiles(release, files)
    versions.push(frameworkVersion(release))
  }
  const byId = new Map(versions.map((version) => [`${version.slug}/${version.version}`, version]))
  return {
    list: () => versions,
    find: (slug, version) => byId.get(`${slug}/${version}`),
  }
}

/** The stored release, stored now if it was not there. */
async function frozen(
  { store, baseUrl, clock }: PublishDeps,
  files: ReleasedFiles,
  document: string,
  digestMultibase: string,
): Promise<FrameworkRelease> {
  const { slug, version } = files
  const id = `${slug}/${version}`
  const stored = await store.frameworkReleases.get(id)
  if (stored !== undefined) return stored
  const publishedAt = clock()
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
  const release: New<FrameworkRelease> = {
    _id: id,
    framework: slug,
    version,
    baseUrl,
    document,
    digestMultibase,
    files: JSON.stringify(digestsOf(files)),
    publishedAt,
  }
  await store.frameworkReleases.insert(release)
  // Whoever came first decides: read back rather than trust what was just written.
  const first = await store.frameworkReleases.get(id)
  if (first === undefined) throw new Error(`framework ${id} was neither stored nor found in the store`)
  return first
}

function requireSameBase(release: FrameworkRelease, baseUrl: string): void {
  if (release.baseUrl === baseUrl) return
  throw new Error(
    `framework ${release._id} was published on ${release.publishedAt} under ${release.baseUrl}, but FRAMEWORK_BASE_URL is now ` +
      `${baseUrl}. Badges already pin the addresses under ${release.baseUrl}, so they cannot move. Set FRAMEWORK_BASE_URL back ` +
      `to ${release.baseUrl}; to publish under another base, release a new version of the framework in a new store`,
  )
}

async function requireIntact(
  release: FrameworkRelease,
  document: string,
  digest: string,
  contexts: ReadonlyMap<string, string>,
): Promise<void> {
  const actual = release.document === document ? digest : await rdfDigest(release.document, contexts)
  if (actual !== release.digestMultibase) {
    throw new Error(
      `the stored document of framework ${release._id} has the digest ${actual}, not ${release.digestMultibase} as when it ` +
        'was published: the store was changed. Restore it from a backup',
    )
  }
  if (actual !== digest) {
    throw new Error(
      `the stored document of framework ${release._id} does not say what frameworks/${release._id}/framework.jsonld says. ` +
        'A published version never changes: put the released file back, or restore the store from a backup',
    )
  }
}

/** RELEASED.json can be written anew, and a file with it: what was published is what the store says. */
function requireSameFiles(release: FrameworkRelease, files: ReleasedFiles): void {
  const asPublished = JSON.parse(release.files) as Partial<Readonly<Record<string, string>>>
  const changed = Object.entries(digestsOf(files)).flatMap(([name, now]) =>
    asPublished[name] === now ? [] : [name],
  )
  if (changed.length === 0) return
  throw new Error(
    `framework ${release._id} was published on ${release.publishedAt} with other files than those in frameworks/${release._id}: ` +
      `${changed.join(', ')}. Badges were judged by them, and a published version never changes: put the files back as they ` +
      'were, or restore the store from a backup; to change them, release a new version of the framework',
  )
}

function digestsOf({ framework, achievements, criteria }: ReleasedFiles): Readonly<Record<string, string>> {
  return {
    'framework.jsonld': sha256(framework),
    'achievements.jsonld': sha256(achievements),
    'criteria.json': sha256(criteria),
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
