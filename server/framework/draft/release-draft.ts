/** Releases a draft. */
import { Problem } from '../../problem.ts'
import type { DraftNode, FrameworkDraft } from '../../store/framework-documents.ts'
import { keepLongText, readLongText } from '../../store/long-texts.ts'
import type { Store } from '../../store/store.ts'
import { normalForm, type GraphJson } from '../normal-form.ts'
import type { GraphDocument } from '../nodes.ts'
import type { FrameworkVersion, ReleasedFiles } from '../types.ts'
import { requireHigher } from './create-draft.ts'
import { alreadyReleased, closed, draftToChange, opening, type Author, type DraftAddress } from './draft.ts'
import type { DraftDeps } from './draft.ts'
import { contentTag, draftNodes, formOf } from './nodes.ts'
import { requireUnchanged, tagsRead } from './precondition.ts'
import { requireTurn, takeTurn } from './turn.ts'
import { validateForm, type Derivation, type Validation } from './validate.ts'
import { releasedCodeFindings } from './validation/codes.ts'
import { diagnosisFindings } from './validation/diagnosis.ts'
import { invalid, invalidDraft } from './validation/draft-error.ts'

export interface ReleaseDraftDeps extends DraftDeps, Derivation {
  readonly store: DraftDeps['store'] & Pick<Store, 'longTexts' | 'organisations'>
  /** Publishes the files for ever. Repeating it with the same files answers the same version. */
  publishRelease(files: ReleasedFiles, organisationId: string): Promise<FrameworkVersion>
  /** Whether the API key `keyId` can stand for somebody else than who made the proposal. */
  isSecondPerson(proposal: { readonly keyId: string; readonly at: string }, keyId: string): Promise<boolean>
}

export type ReleaseOutcome =
  | { readonly kind: 'released'; readonly version: FrameworkVersion }
  /** Waits for a second person. */
  | { readonly kind: 'proposed'; readonly draft: FrameworkDraft; readonly nodes: number }

/**
 * Releases the draft whose content is `ifMatch`; or, where the organisation asks for two people, proposes it, until another API key asks the
 * same of the same content. Does NOT change the status of the version it replaces.
 *
 * In order: the draft is closed to changes, it is its turn among the versions of the framework, its content is read and checked again, the
 * files it makes are kept and tied to it, and only then are they published. Interrupted anywhere, the same request completes it: before the
 * files are tied to it, from its nodes; after, from the files. When it cannot be released after all, it is open again.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409); `precondition-required` (428); `precondition-failed` (412) when
 *   the content is not what was read; `framework-invalid` (422) with every error
 */
export async function releaseDraft(
  deps: ReleaseDraftDeps,
  author: Author,
  address: DraftAddress,
  ifMatch: string | undefined,
): Promise<ReleaseOutcome> {
  const checked = new Map<string, ReleasedFiles>()
  for (;;) {
    const draft = await draftToChange(deps, author, address)
    if (['importing', 'released', 'abandoning'].includes(draft.state)) throw closed(draft)
    const tags = tagsRead(ifMatch)
    if (draft.releaseFiles !== undefined) {
      requireUnchanged(tags, draft.proposedContent ?? '')
      return { kind: 'released', version: await publish(deps, draft, draft.releaseFiles) }
    }
    const nodes = await draftNodes(deps.store, draft)
    const content = contentTag(nodes)
    if (draft.state === 'releasing' && draft.proposedContent !== content) {
      // Somebody changed it just before it was closed: nothing was settled yet.
      await deps.store.frameworkDrafts.replace(opening(draft))
      continue
    }
    requireUnchanged(tags, content)
    if (draft.state === 'releasing') {
      await settleInTurn(deps, draft, () => validFiles(deps, draft, nodes, checked))
      continue
    }
    await validFiles(deps, draft, nodes, checked)
    if (await needsSecondPerson(deps, author, draft, content)) {
      const proposed = await propose(deps, author, draft, content)
      if (proposed !== undefined) return { kind: 'proposed', draft: proposed, nodes: nodes.length }
    } else {
      await requireTurn(deps.store, draft)
      await close(deps, author, draft, content)
    }
  }
}

/** Everything that keeps the draft, with these nodes, from being released; or the files it would be released from. */
export async function validateDraft(
  deps: Pick<DraftDeps, 'frameworks'> & Derivation,
  draft: FrameworkDraft,
  nodes: readonly DraftNode[],
): Promise<Validation> {
  await deps.frameworks.refresh()
  const earlier = deps.frameworks
    .list()
    .filter(({ slug, version }) => slug === draft.framework && version !== draft.version)
  const base = earlier.find(({ version }) => version === draft.base)
  return validateForm(deps, {
    form: formOf(draft.framework, nodes),
    place: { version: draft.version, ...(draft.base === undefined ? {} : { replaces: draft.base }) },
    ...(base === undefined ? {} : { base: base.files }),
    earlier: earlier.map((one) => ({ version: one.version, form: one.form() })),
  })
}

/** `checked`: what was found right before, by content and by the released versions it was compared with. */
async function validFiles(
  deps: ReleaseDraftDeps,
  draft: FrameworkDraft,
  nodes: readonly DraftNode[],
  checked: Map<string, ReleasedFiles>,
): Promise<ReleasedFiles> {
  await deps.frameworks.refresh()
  const released = deps.frameworks.list().filter(({ slug }) => slug === draft.framework)
  if (released.some(({ version }) => version === draft.version)) throw alreadyReleased()
  requireHigher(released, draft.version)
  const key = [contentTag(nodes), ...released.map(({ version }) => version)].join(' ')
  const known = checked.get(key)
  if (known !== undefined) return known
  const { errors, files } = await validateDraft(deps, draft, nodes)
  if (files === undefined) throw invalidDraft(errors)
  checked.set(key, files)
  return files
}

async function needsSecondPerson(
  deps: ReleaseDraftDeps,
  { keyId }: Author,
  draft: FrameworkDraft,
  content: string,
): Promise<boolean> {
  const proposal = proposalOf(draft, content)
  if (proposal !== undefined && (await deps.isSecondPerson(proposal, keyId))) return false
  return (await deps.store.organisations.get(draft.organisationId))?.releaseNeedsSecondPerson === true
}

/** Who proposed this content, and when; `undefined` when nobody did. */
function proposalOf({ proposedBy, proposedAt, proposedContent }: FrameworkDraft, content: string) {
  if (proposedBy === undefined || proposedAt === undefined || proposedContent !== content) return undefined
  return { keyId: proposedBy, at: proposedAt }
}

/** What is proposed stays proposed by who proposed it: else that key could be the second. */
async function propose(
  { store, clock }: ReleaseDraftDeps,
  { keyId }: Author,
  draft: FrameworkDraft,
  content: string,
): Promise<FrameworkDraft | undefined> {
  if (proposalOf(draft, content) !== undefined) return draft
  return store.frameworkDrafts.replace({
    ...draft,
    state: 'proposed',
    proposedBy: keyId,
    proposedContent: content,
    proposedAt: clock().toISOString(),
  })
}

/** From here on a change finds the draft closed after it is written, and is not acknowledged. */
async function close(
  { store }: ReleaseDraftDeps,
  { keyId }: Author,
  draft: FrameworkDraft,
  content: string,
): Promise<void> {
  const { proposedBy = keyId } = draft
  await store.frameworkDrafts.replace({ ...draft, state: 'releasing', proposedBy, proposedContent: content })
}

/** In its turn no other version is released: what is right now still is when it is published. */
async function settleInTurn(
  deps: ReleaseDraftDeps,
  draft: FrameworkDraft,
  check: () => Promise<ReleasedFiles>,
): Promise<void> {
  try {
    await takeTurn(deps.store, draft)
    await deps.frameworks.refresh({ atOnce: true })
    await settle(deps, draft, await check())
  } catch (error) {
    // Nothing is settled: it can be put right, asked for again, or abandoned.
    await deps.store.frameworkDrafts.replace(opening(draft))
    throw error
  }
}

/** From here on these files are what is published, whoever completes it and whatever happens to the nodes; or nothing is. */
async function settle(
  { store }: ReleaseDraftDeps,
  draft: FrameworkDraft,
  { framework, achievements, criteria }: ReleasedFiles,
): Promise<void> {
  const names: string[] = []
  for (const text of [framework, achievements, criteria])
    names.push(await keepLongText(store.longTexts, text))
  await store.frameworkDrafts.replace({ ...draft, releaseFiles: JSON.stringify(names) })
}

async function publish(
  deps: ReleaseDraftDeps,
  draft: FrameworkDraft,
  releaseFiles: string,
): Promise<FrameworkVersion> {
  const { framework: slug, version, organisationId } = draft
  const [framework = '', achievements = '', criteria = ''] = await Promise.all(
    // The boundary: what `settle` wrote.
    (JSON.parse(releaseFiles) as readonly string[]).map((name) => storedText(deps, name)),
  )
  const files = { slug, version, framework, achievements, criteria }
  try {
    await requireStillNext(deps, files)
    const published = await deps.publishRelease(files, organisationId)
    await change(deps, draft, (current) => ({ ...current, state: 'released' }))
    return published
  } catch (error) {
    // The place is taken for good, or what came meanwhile rules them out: nobody will ever publish these files.
    if (error instanceof Problem && refusals.includes(error.code)) await change(deps, draft, unsettled)
    throw error
  }
}

const refusals: readonly string[] = ['framework-released', 'conflict', 'framework-invalid']

/**
 * Files that were settled long ago are published after what was released since: a version that came with the service has waited for nobody's
 * turn.
 */
async function requireStillNext(
  { frameworks }: ReleaseDraftDeps,
  { slug, version, framework }: ReleasedFiles,
): Promise<void> {
  await frameworks.refresh({ atOnce: true })
  const released = frameworks.list().filter((one) => one.slug === slug)
  // Published already, and only to be completed.
  if (released.some((one) => one.version === version)) return
  requireHigher(released, version)
  // The boundary: what `deriveFiles` wrote.
  const document = JSON.parse(framework) as GraphDocument<GraphJson>
  const form = normalForm(document, slug, `/frameworks/${slug}/${version}`)
  const earlier = released.map((one) => ({ version: one.version, form: one.form() }))
  const findings = [...releasedCodeFindings(form, earlier), ...diagnosisFindings(form, earlier)]
  if (findings.length > 0) throw invalid(findings)
}

async function change(
  { store }: ReleaseDraftDeps,
  { _id }: FrameworkDraft,
  next: (current: FrameworkDraft) => FrameworkDraft,
): Promise<void> {
  for (;;) {
    const current = await store.frameworkDrafts.get(_id)
    if (current?.state !== 'releasing') return
    if ((await store.frameworkDrafts.replace(next(current))) !== undefined) return
  }
}

function unsettled(draft: FrameworkDraft): FrameworkDraft {
  const { releaseFiles: _files, ...rest } = opening(draft)
  return rest
}

async function storedText({ store }: ReleaseDraftDeps, name: string): Promise<string> {
  const text = await readLongText(store.longTexts, name)
  if (text === undefined) throw new Problem('unavailable', unreadable)
  return text
}

const unreadable = {
  fr: 'Les fichiers à publier ne se lisent pas ; réessayez plus tard.',
  en: 'The files to publish cannot be read; try again later.',
}
