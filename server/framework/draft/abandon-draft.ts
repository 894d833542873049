import type { FrameworkDraft } from '../../store/framework-documents.ts'
import { giveBack } from '../release/framework-owner.ts'
import { closed, draftToChange, opening, type Author, type DraftAddress, type DraftDeps } from './draft.ts'
import { contentTag, draftNodes } from './nodes.ts'
import { changedMeanwhile, requireUnchanged, tagsRead } from './precondition.ts'

/**
 * Abandons a draft that was not released; the version can then be begun again. The framework is given back when there is nothing else in it.
 * The nodes are deleted; what a crash leaves of them is never read again.
 * Interrupted, the same request completes it. A release that was interrupted before its files were settled can be abandoned too.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409) when it is released, or will be;
 *   `precondition-required` (428) or `precondition-failed` (412) when `ifMatch` is not the ETag of its content
 */
export async function abandonDraft(
  deps: Pick<DraftDeps, 'store'>,
  author: Pick<Author, 'organisationId'>,
  address: DraftAddress,
  ifMatch: string | undefined,
): Promise<void> {
  const draft = await draftToChange(deps, author, address)
  if (draft.state === 'released' || draft.releaseFiles !== undefined) throw closed(draft)
  const tags = tagsRead(ifMatch)
  requireUnchanged(tags, contentTag(await draftNodes(deps.store, draft)))
  const settled = await closeToChanges(deps, draft)
  const nodes = await draftNodes(deps.store, settled)
  if (!tags.includes(contentTag(nodes))) {
    if (settled !== draft) await deps.store.frameworkDrafts.replace(opening(settled))
    throw changedMeanwhile()
  }
  const { base: _base, ...rest } = settled
  await replaced(deps, { ...rest, organisationId: '', state: 'abandoned' })
  await giveBack(deps.store, draft.framework, draft.organisationId)
  for (const { _id } of nodes) await deps.store.draftNodes.delete(_id)
}

/** What an import left behind has no writers but that import, which looks at the state itself. */
async function closeToChanges(
  deps: Pick<DraftDeps, 'store'>,
  draft: FrameworkDraft,
): Promise<FrameworkDraft> {
  if (draft.state === 'importing' || draft.state === 'abandoning') return draft
  return replaced(deps, { ...opening(draft), state: 'abandoning' })
}

async function replaced(deps: Pick<DraftDeps, 'store'>, next: FrameworkDraft): Promise<FrameworkDraft> {
  const written = await deps.store.frameworkDrafts.replace(next)
  if (written === undefined) throw changedMeanwhile()
  return written
}
