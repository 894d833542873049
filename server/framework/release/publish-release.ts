import { Problem } from '../../problem.ts'
import type { FrameworkRelease } from '../../store/framework-documents.ts'
import { keepLongText, readLongText } from '../../store/long-texts.ts'
import type { Store } from '../../store/store.ts'
import { published } from '../absolute.ts'
import { publishedContexts } from '../context.ts'
import { digestSri } from '../framework-version.ts'
import type { FrameworkNode, GraphDocument } from '../nodes.ts'
import type { FrameworkVersion, ReleasedFiles } from '../types.ts'
import { claimFramework, type ReservedSlugs } from './framework-owner.ts'
import { rdfDigest } from './rdf-digest.ts'
import type { Registry } from './registry.ts'
import { releaseCredential } from './release-credential.ts'
import { changedFiles, documentChanged, fileHashes, readRelease } from './stored-release.ts'
import { timestamp } from '../../timestamp.ts'

export interface PublishDeps {
  readonly store: Pick<Store, 'frameworkReleases' | 'frameworkOwners' | 'longTexts'>
  /** FRAMEWORK_BASE_URL, without a trailing slash. */
  readonly baseUrl: string
  readonly clock: () => Date
  readonly reserved: ReservedSlugs
  /** Signs, as the hub, the credential that `write` makes for the hub's DID. */
  readonly issue: (
    write: (issuer: string) => Record<string, unknown>,
    created: Date,
  ) => Promise<Record<string, unknown>>
  readonly registry: Pick<Registry, 'add'>
}

/**
 * Publishes a version once and for all, as the framework of `organisationId`: its document is written under the base, kept with
 * its files and its canonical form, and signed; ever after, what is served is what was kept. Asked again for the same files it
 * answers the same version. Two processes that publish at once agree: the second finds what the first stored. The release itself
 * is written last, in one atomic write: a crash before leaves nothing but texts nobody refers to, and the owner of the slug.
 *
 * A release of an older service gets here what it lacks: its signature, the texts of its files and its canonical form.
 * Does NOT check the files against their schemas, nor that anything can be judged by them: whoever releases has done so.
 * @throws Problem `conflict` (409) when the framework belongs to another organisation, or its slug is reserved for another
 * @throws Problem `framework-released` (409) when the version was published with other files
 * @throws Error when the document has a blank node or is no safe JSON-LD, or when what is stored is not what was released
 */
export async function publishRelease(
  deps: PublishDeps,
  files: ReleasedFiles,
  organisationId: string,
): Promise<FrameworkVersion> {
  const stored = await deps.store.frameworkReleases.get(`${files.slug}/${files.version}`)
  const release = stored ?? (await firstRelease(deps, files, organisationId))
  await claimFramework(deps, files.slug, organisationId)
  if (changedFiles(release, files).length > 0) throw alreadyReleased()
  const complete = await completed(deps, release, files)
  const version = await readRelease(deps, complete)
  deps.registry.add(version, complete.revision)
  return version
}

/** The release, stored now. Whoever came first decides: it is read back rather than trusted to be what was just written. */
async function firstRelease(
  deps: PublishDeps,
  files: ReleasedFiles,
  organisationId: string,
): Promise<FrameworkRelease> {
  const { store, baseUrl, clock } = deps
  const document = published(files.framework, baseUrl)
  const { digestMultibase, nQuads } = await rdfDigest(document, publishedContexts(baseUrl))
  // Not before: what cannot be published must not take a slug.
  await claimFramework(deps, files.slug, organisationId)
  await keepTexts(deps, files, nQuads)
  const release = {
    _id: `${files.slug}/${files.version}`,
    framework: files.slug,
    version: files.version,
    organisationId,
    baseUrl,
    document: await keepLongText(store.longTexts, document),
    digestMultibase,
    files: JSON.stringify(fileHashes(files)),
    status: 'released' as const,
    publishedAt: timestamp(clock()),
  }
  const credential = await signed(deps, release, document)
  await store.frameworkReleases.insert({ ...release, credential })
  const first = await store.frameworkReleases.get(release._id)
  if (first === undefined)
    throw new Error(`framework ${release._id} was neither stored nor found in the store`)
  return first
}

/** The release with all that an older service did not keep. The credential comes last: where it is, the rest is too. */
async function completed(
  deps: PublishDeps,
  release: FrameworkRelease,
  files: ReleasedFiles,
): Promise<FrameworkRelease> {
  if (release.credential !== undefined) return release
  const { longTexts, frameworkReleases } = deps.store
  const document = await readLongText(longTexts, release.document)
  if (document === undefined) throw new Error(`the store lacks the document of framework ${release._id}`)
  const { digestMultibase, nQuads } = await rdfDigest(document, publishedContexts(deps.baseUrl))
  if (digestMultibase !== release.digestMultibase) throw documentChanged(release, digestMultibase)
  await keepTexts(deps, files, nQuads)
  const credential = await signed(deps, release, document)
  for (;;) {
    const current = await frameworkReleases.get(release._id)
    if (current === undefined) throw new Error(`framework ${release._id} is no longer in the store`)
    if (current.credential !== undefined) return current
    const replaced = await frameworkReleases.replace({ ...current, credential })
    if (replaced !== undefined) return replaced
  }
}

async function keepTexts({ store }: PublishDeps, files: ReleasedFiles, nQuads: string): Promise<void> {
  for (const text of [files.framework, files.achievements, files.criteria, nQuads]) {
    await keepLongText(store.longTexts, text)
  }
}

/** The release credential as JSON text. */
async function signed(
  deps: PublishDeps,
  release: Pick<FrameworkRelease, 'framework' | 'version' | 'digestMultibase' | 'publishedAt'>,
  document: string,
): Promise<string> {
  const { version, digestMultibase, publishedAt } = release
  const framework = `${deps.baseUrl}/frameworks/${release.framework}`
  const iri = `${framework}/${version}`
  const { '@graph': graph } = JSON.parse(document) as GraphDocument<FrameworkNode>
  const node = graph.find(({ id }) => id === iri)
  const replaces = node?.['dcterms:replaces']
  const said = {
    iri,
    framework,
    version,
    title: { ...(node?.['ceasn:name'] ?? node?.['dcterms:title']) },
    digestSri: digestSri(document),
    digestMultibase,
    publishedAt,
    ...(replaces === undefined ? {} : { replaces }),
  }
  return JSON.stringify(await deps.issue((issuer) => releaseCredential({ issuer, ...said }), deps.clock()))
}

function alreadyReleased(): Problem {
  return new Problem('framework-released', {
    fr: 'Cette version est déjà publiée, avec un autre contenu : il faut un nouveau numéro de version.',
    en: 'This version is already released, with other content: it needs a new version number.',
  })
}
