/** Where an import goes: under which slug, and whether a draft can be begun there. */
import { Problem } from '../../problem.ts'
import type { FrameworkDraft, FrameworkImport } from '../../store/framework-documents.ts'
import { everything } from '../../store/everything.ts'
import { abandonDraft } from '../draft/abandon-draft.ts'
import { requireHigher } from '../draft/create-draft.ts'
import { alreadyReleased, closed, type Author, type DraftAddress, type DraftDeps } from '../draft/draft.ts'
import { contentTag, draftNode, draftNodes, nodeContent } from '../draft/nodes.ts'
import { keptPackage } from '../exchange/case/kept.ts'
import { ownCode } from '../normal-form.ts'
import { mayClaim } from '../release/framework-owner.ts'
import type { Store } from '../../store/store.ts'
import { asItStands, interruptedAfterMilliseconds } from './standing.ts'

export interface PlaceDeps extends DraftDeps {
  readonly store: DraftDeps['store'] & Pick<Store, 'frameworkImports'>
}

/**
 * A slug for a document that no version was made from: `suggested`, or when another framework has it, that with the organisation or
 * else a number behind it. A slug at which only drafts of the same document stand is its own.
 */
export async function slugFor(
  deps: PlaceDeps,
  { organisationId }: Author,
  suggested: string,
  documentIdentifier: string,
): Promise<string> {
  const drafts = await everything(deps.store.frameworkDrafts, { organisationId })
  const isFree = async (slug: string) => {
    if (deps.frameworks.latest(slug) !== undefined) return false
    if (!(await mayClaim(deps, slug, organisationId))) return false
    const there = drafts.filter(({ framework, state }) => framework === slug && state !== 'abandoned')
    const known = await Promise.all(there.map((draft) => documentOf(deps, draft)))
    return known.every((identifier) => identifier === undefined || identifier === documentIdentifier)
  }
  if (await isFree(suggested)) return suggested
  const isOurs = await mayClaim(deps, suggested, organisationId)
  const stem = isOurs ? suggested : withEnding(suggested, organisationId)
  if (stem !== suggested && (await isFree(stem))) return stem
  for (let count = 2; ; count += 1) {
    const slug = withEnding(stem, String(count))
    if (await isFree(slug)) return slug
  }
}

const longestSlug = 63

function withEnding(slug: string, ending: string): string {
  return `${slug.slice(0, Math.max(1, longestSlug - 1 - ending.length))}-${ending}`.slice(0, longestSlug)
}

/** The CFDocument a draft was made from, empty when none; `undefined` while an import has not written it yet. */
async function documentOf({ store }: PlaceDeps, draft: FrameworkDraft): Promise<string | undefined> {
  const own = await draftNode(store, draft, ownCode)
  if (own === undefined) return draft.state === 'importing' ? undefined : ''
  return keptPackage(nodeContent(own))?.CFDocument.identifier ?? ''
}

/**
 * What an import would meet when it begins its draft, so that a dry run promises nothing else. Gives the draft that an import which
 * failed or was interrupted left there, and which stands in the way: see `clear`. Writes nothing.
 * @throws Problem `framework-released` or `conflict` (409)
 */
export async function requireRoom(
  deps: PlaceDeps,
  { organisationId }: Author,
  { framework, version }: DraftAddress,
): Promise<FrameworkDraft | undefined> {
  const versions = deps.frameworks.list().filter(({ slug }) => slug === framework)
  if (versions.some((one) => one.version === version)) throw alreadyReleased()
  requireHigher(versions, version)
  if (!(await mayClaim(deps, framework, organisationId))) throw somebodyElses()
  const draft = await deps.store.frameworkDrafts.get(`${framework}/${version}`)
  if (draft === undefined || draft.state === 'abandoned') return undefined
  if (draft.state === 'importing' && (await isLeftBehind(deps, draft))) return draft
  if (draft.state === 'open' || draft.state === 'proposed') throw draftOpen()
  throw closed(draft)
}

async function isLeftBehind({ store, clock }: PlaceDeps, draft: FrameworkDraft): Promise<boolean> {
  const imports = await everything(store.frameworkImports, { organisationId: draft.organisationId })
  const writing = imports.filter((one) => isFor(one, draft))
  // Between the draft and the record of its import there is a moment, in which a crash leaves the draft alone.
  const still = clock().getTime() - Date.parse(draft.createdAt)
  if (writing.length === 0) return still > interruptedAfterMilliseconds
  return writing.every((one) => asItStands(clock(), one).state === 'failed')
}

function isFor({ framework, version, createdAt }: FrameworkImport, draft: FrameworkDraft): boolean {
  return framework === draft.framework && version === draft.version && createdAt >= draft.createdAt
}

/**
 * Abandons a draft that an import left unfinished, unless somebody has done so, or something else with it, already.
 * @throws Problem `precondition-failed` (412) when it changes at the same moment
 */
export async function clear(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  { _id, life, framework, version }: FrameworkDraft,
): Promise<void> {
  const draft = await deps.store.frameworkDrafts.get(_id)
  if (draft?.state !== 'importing' || draft.life !== life) return
  const tag = contentTag(await draftNodes(deps.store, draft))
  await abandonDraft(deps, author, { framework, version }, tag)
}

function somebodyElses(): Problem {
  return new Problem('conflict', {
    fr: 'Ce référentiel appartient à une autre organisation : choisissez un autre identifiant.',
    en: 'This framework belongs to another organisation: choose another identifier.',
  })
}

function draftOpen(): Problem {
  return new Problem('conflict', {
    fr: 'Il y a déjà un brouillon de cette version : publiez-le ou abandonnez-le, puis importez de nouveau.',
    en: 'There is a draft of this version already: release it or abandon it, then import again.',
  })
}
