import type { FrameworkRelease } from '../../store/framework-documents.ts'
import { readLongText } from '../../store/long-texts.ts'
import { published } from '../absolute.ts'
import { publishedContexts } from '../context.ts'
import type { ReleasedFiles } from '../types.ts'
import { ownerOf } from './framework-owner.ts'
import { publishRelease, type PublishDeps } from './publish-release.ts'
import { rdfDigest } from './rdf-digest.ts'
import { readFrameworks } from './read-frameworks.ts'
import { changedFiles, documentChanged, requireSameBase } from './stored-release.ts'

export interface PublishFolderDeps extends PublishDeps {
  /** `frameworks/`, or a folder laid out like it. */
  readonly folder: string
}

export interface PublishedFolder {
  /** `<slug>/<version>` of each version that is published. */
  readonly published: readonly string[]
  /** The frameworks that are not, because another organisation has the slug. */
  readonly taken: readonly { readonly slug: string; readonly owner: string }[]
}

/**
 * Publishes each released version of `folder` (see `publishRelease`), as frameworks of who their slugs are reserved for, after making
 * sure that what was published before is still what the folder says. Unreleased folders are ignored (`readFrameworks` lists them), and
 * frameworks whose slug another organisation took before it was reserved are left out: no tenant keeps the service from starting.
 * @throws Error, in words for whoever runs the service, when `baseUrl` is not the one a version was published under, when a
 *   stored document no longer has its digest or says something else than the released file, or when a released file is not the
 *   one the version was published with
 */
export async function publishFrameworks(deps: PublishFolderDeps): Promise<PublishedFolder> {
  const { organisationId } = deps.reserved
  const published: string[] = []
  const taken = new Map<string, string>()
  for (const files of readFrameworks(deps.folder).released) {
    const owner = await ownerOf(deps.store, files.slug)
    if (owner !== undefined && owner !== organisationId) {
      taken.set(files.slug, owner)
      continue
    }
    const release = await deps.store.frameworkReleases.get(`${files.slug}/${files.version}`)
    if (release !== undefined) {
      requireSameBase(release, deps.baseUrl)
      await requireIntact(deps, release, files)
      requireSameFiles(release, files)
    }
    await publishRelease(deps, files, organisationId)
    published.push(`${files.slug}/${files.version}`)
  }
  return { published, taken: [...taken].map(([slug, owner]) => ({ slug, owner })) }
}

async function requireIntact(
  { store, baseUrl }: PublishDeps,
  release: FrameworkRelease,
  files: ReleasedFiles,
): Promise<void> {
  const contexts = publishedContexts(baseUrl)
  const expected = published(files.framework, baseUrl)
  const document = await readLongText(store.longTexts, release.document)
  if (document === undefined) throw new Error(`the store lacks the document of framework ${release._id}`)
  const actual = await rdfDigest(document, contexts)
  if (actual.digestMultibase !== release.digestMultibase)
    throw documentChanged(release, actual.digestMultibase)
  const same = document === expected || (await rdfDigest(expected, contexts)).nQuads === actual.nQuads
  if (same) return
  throw new Error(
    `the stored document of framework ${release._id} does not say what frameworks/${release._id}/framework.jsonld says. ` +
      'A published version never changes: put the released file back, or restore the store from a backup',
  )
}

/** RELEASED.json can be written anew, and a file with it: what was published is what the store says. */
function requireSameFiles(release: FrameworkRelease, files: ReleasedFiles): void {
  const changed = changedFiles(release, files)
  if (changed.length === 0) return
  throw new Error(
    `framework ${release._id} was published on ${release.publishedAt} with other files than those in frameworks/${release._id}: ` +
      `${changed.join(', ')}. Badges were judged by them, and a published version never changes: put the files back as they ` +
      'were, or restore the store from a backup; to change them, release a new version of the framework',
  )
}
