/** Adds, changes and removes nodes; the one place where a node of a draft is written. */
import { Problem } from '../../problem.ts'
import type { DraftNode, FrameworkDraft } from '../../store/framework-documents.ts'
import { ownCode, type JsonObject } from '../normal-form.ts'
import { openDraft, type Author, type DraftAddress, type DraftDeps } from './draft.ts'
import {
  draftNode,
  draftNodes,
  isRemoved,
  nodeId,
  nodesKey,
  nodeTag,
  orderStep,
  releasedCodes,
} from './nodes.ts'
import {
  changedMeanwhile,
  requireUnchanged,
  tagsRead,
  whatWasRead,
  type Precondition,
} from './precondition.ts'
import { invalid } from './validation/draft-error.ts'
import { maximumNodes, nodeErrors } from './validation/node-errors.ts'

/** The most characters all nodes of a draft may have together for one more to be added. */
const maximumCharacters = 60_000_000

export interface Written {
  readonly node: DraftNode
  readonly added: boolean
}

/**
 * Adds a node after all others, or changes the one that was read. Only what is wrong with the node by itself is refused here; how it fits
 * the others is for `validateForm`.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409); `precondition-required` (428); `precondition-failed` (412)
 *   when it is not, or no longer, what was read; `framework-invalid` (422) with what is wrong
 */
export async function putNode(
  deps: DraftDeps,
  author: Author,
  address: DraftAddress,
  code: string,
  content: JsonObject,
  precondition: Precondition,
): Promise<Written> {
  const draft = await openDraft(deps, author, address)
  const read = whatWasRead(precondition)
  const errors = nodeErrors(draft, code, content)
  if (errors.length > 0) throw invalid(errors)
  const text = JSON.stringify(content)
  if (read === 'absent') return { node: await addNode(deps, author, draft, code, text), added: true }
  const current = await draftNode(deps.store, draft, code)
  if (current === undefined) throw changedMeanwhile()
  requireUnchanged(read.tags, nodeTag(current))
  return { node: await rewrite(deps, author, draft, { ...current, content: text }), added: false }
}

/**
 * Removes a node that no released version has.
 * @throws Problem `not-found` (404); `framework-released` or `conflict` (409), also for a node that was released; `precondition-required`
 *   (428) or `precondition-failed` (412)
 */
export async function removeNode(
  deps: DraftDeps,
  author: Author,
  address: DraftAddress,
  code: string,
  ifMatch: string | undefined,
): Promise<void> {
  const { draft, node } = await nodeAsRead(deps, author, address, code, ifMatch)
  if (node.released || code === ownCode) {
    throw new Problem('conflict', {
      fr: 'Ce code est dans une version publiée : il peut être retiré, jamais supprimé.',
      en: 'This code is in a released version: it can be retired, never removed.',
    })
  }
  await rewrite(deps, author, draft, { ...node, draft: `${nodesKey(draft)}/removed`, content: '' })
}

/**
 * The open draft and the node a change is about.
 * @throws Problem as `removeNode` does
 */
export async function nodeAsRead(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  address: DraftAddress,
  code: string,
  ifMatch: string | undefined,
): Promise<{ readonly draft: FrameworkDraft; readonly node: DraftNode }> {
  const draft = await openDraft(deps, author, address)
  const tags = tagsRead(ifMatch)
  const node = await draftNode(deps.store, draft, code)
  if (node === undefined) throw noSuchNode()
  requireUnchanged(tags, nodeTag(node))
  return { draft, node }
}

/**
 * Writes `next` over the revision it was read as, and answers once the change is sure to be in what is released later.
 * @throws Problem `precondition-failed` (412) when somebody was quicker; `framework-released` or `conflict` (409) when the draft was closed
 *   meanwhile: the change is then not acknowledged
 */
export async function rewrite(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  draft: FrameworkDraft,
  next: DraftNode,
): Promise<DraftNode> {
  const written = await deps.store.draftNodes.replace({ ...next, changedBy: author.keyId })
  if (written === undefined) throw changedMeanwhile()
  await acknowledge(deps, author, draft)
  return written
}

async function addNode(
  deps: DraftDeps,
  author: Author,
  draft: FrameworkDraft,
  code: string,
  content: string,
): Promise<DraftNode> {
  const there = await deps.store.draftNodes.get(nodeId(draft, code))
  if (there !== undefined && !isRemoved(there)) throw changedMeanwhile()
  const node = {
    _id: nodeId(draft, code),
    draft: nodesKey(draft),
    order: await orderAfterAll(deps, draft),
    code,
    content,
    released: releasedCodes(deps.frameworks, draft.framework).has(code),
    changedBy: author.keyId,
  }
  if (there !== undefined) return rewrite(deps, author, draft, { ...node, revision: there.revision })
  if (!(await deps.store.draftNodes.insert(node))) throw changedMeanwhile()
  await acknowledge(deps, author, draft)
  return { ...node, revision: 0 }
}

async function orderAfterAll(deps: Pick<DraftDeps, 'store'>, draft: FrameworkDraft): Promise<number> {
  const nodes = await draftNodes(deps.store, draft)
  const characters = nodes.reduce((sum, { content }) => sum + content.length, 0)
  if (nodes.length >= maximumNodes || characters > maximumCharacters) {
    throw invalid([{ code: 'framework-too-large' }])
  }
  return (nodes.at(-1)?.order ?? 0) + orderStep
}

async function acknowledge(
  deps: Pick<DraftDeps, 'store'>,
  author: Author,
  draft: FrameworkDraft,
): Promise<void> {
  const now = await openDraft(deps, author, draft)
  // Abandoned and begun again: the change was made to what is no more.
  if (now.life !== draft.life) throw changedMeanwhile()
}

export function noSuchNode(): Problem {
  return new Problem('not-found', {
    fr: 'Ce brouillon n’a pas de nœud avec ce code.',
    en: 'This draft has no node with this code.',
  })
}
