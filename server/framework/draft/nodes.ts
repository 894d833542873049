/** The nodes of a draft as they are stored. */
import { createHash } from 'node:crypto'
import { Problem } from '../../problem.ts'
import type { DraftNode, FrameworkDraft } from '../../store/framework-documents.ts'
import { everything } from '../../store/everything.ts'
import type { New, Store } from '../../store/store.ts'
import type { NormalForm, NormalNode } from '../normal-form.ts'
import type { Frameworks } from '../types.ts'
import { opening, type DraftDeps } from './draft.ts'

/** Room between two nodes as they are first written, for others to come in between. */
export const orderStep = 1024
const nodesPerBatch = 500

/** What the nodes of this life of the draft are indexed by. */
export function nodesKey({ _id, life }: Pick<FrameworkDraft, '_id' | 'life'>): string {
  return `${_id}/${String(life)}`
}

export function nodeId(draft: Pick<FrameworkDraft, '_id' | 'life'>, code: string): string {
  return `${nodesKey(draft)}/${code}`
}

/** Every node of the draft that was not removed, in order. */
export function draftNodes(
  store: Pick<Store, 'draftNodes'>,
  draft: Pick<FrameworkDraft, '_id' | 'life'>,
): Promise<readonly DraftNode[]> {
  return everything(store.draftNodes, { draft: nodesKey(draft) })
}

/** The node that has this code; `undefined` when there is none, or none any more. */
export async function draftNode(
  store: Pick<Store, 'draftNodes'>,
  draft: Pick<FrameworkDraft, '_id' | 'life'>,
  code: string,
): Promise<DraftNode | undefined> {
  const node = await store.draftNodes.get(nodeId(draft, code))
  return node === undefined || isRemoved(node) ? undefined : node
}

export function isRemoved({ content }: Pick<DraftNode, 'content'>): boolean {
  return content === ''
}

/** The node in normal form. */
export function nodeContent({ content }: Pick<DraftNode, 'content'>): NormalNode {
  // The boundary: what was checked before it was stored.
  return JSON.parse(content) as NormalNode
}

/** The strong ETag (RFC 9110 §8.8.3) of a node: its content and where it comes. */
export function nodeTag({ content, order }: Pick<DraftNode, 'content' | 'order'>): string {
  return tag([String(order), content])
}

/** The ETag that names the content of a draft as a whole: its nodes, in order. */
export function contentTag(nodes: readonly Pick<DraftNode, 'code' | 'content'>[]): string {
  return tag(nodes.flatMap(({ code, content }) => [code, content]))
}

// Neither codes nor JSON texts have line breaks: no two lists make the same lines.
function tag(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(`${line}\n`)
  return `"${hash.digest('base64url')}"`
}

/** What the nodes say together. */
export function formOf(slug: string, nodes: readonly DraftNode[]): NormalForm {
  return { slug, nodes: new Map(nodes.map((node) => [node.code, nodeContent(node)])) }
}

/**
 * What a draft says now. `draftId` is `<framework>/<version>`. Does NOT ask whose it is, nor in what state.
 * @throws Problem `not-found` (404) when there is no such draft
 */
export async function readDraftForm(
  store: Pick<Store, 'frameworkDrafts' | 'draftNodes'>,
  draftId: string,
): Promise<NormalForm> {
  const draft = await store.frameworkDrafts.get(draftId)
  if (draft === undefined || draft.state === 'abandoned') {
    throw new Problem('not-found', { fr: 'Il n’y a pas de tel brouillon.', en: 'There is no such draft.' })
  }
  return formOf(draft.framework, await draftNodes(store, draft))
}

/** The codes that some released version of the framework has: they can be retired, never removed. */
export function releasedCodes(frameworks: Pick<Frameworks, 'list'>, slug: string): ReadonlySet<string> {
  const versions = frameworks.list().filter((version) => version.slug === slug)
  return new Set(versions.flatMap((version) => [...version.form().nodes.keys()]))
}

export interface Writing {
  /** API key on whose behalf. */
  readonly by: string
  /** Called after each batch with how many nodes are written. */
  progress?(written: number): Promise<void> | void
}

/**
 * Writes all nodes of `form` into a draft that is `importing` (see `startDraft`), in batches, and opens it when they are all there.
 * Repeating it with the same form completes what was interrupted. Does NOT check the form: validation will.
 * @throws Problem `conflict` (409) when the draft was abandoned meanwhile, or opened by somebody else
 */
export async function writeDraftNodes(
  deps: Pick<DraftDeps, 'store' | 'frameworks'>,
  draft: FrameworkDraft,
  form: NormalForm,
  writing: Writing,
): Promise<FrameworkDraft> {
  const released = releasedCodes(deps.frameworks, draft.framework)
  const nodes = [...form.nodes].map(([code, node], position) => ({
    _id: nodeId(draft, code),
    draft: nodesKey(draft),
    order: position * orderStep,
    code,
    content: JSON.stringify(node),
    released: released.has(code),
    changedBy: writing.by,
  }))
  for (let start = 0; start < nodes.length; start += nodesPerBatch) {
    await requireImporting(deps, draft)
    await insertAll(deps, nodes.slice(start, start + nodesPerBatch))
    await writing.progress?.(Math.min(start + nodesPerBatch, nodes.length))
  }
  const current = await requireImporting(deps, draft)
  const opened = await deps.store.frameworkDrafts.replace(opening(current))
  if (opened === undefined) throw interrupted()
  return opened
}

function insertAll(deps: Pick<DraftDeps, 'store'>, batch: readonly New<DraftNode>[]) {
  return deps.store.draftNodes.insertMissing(batch)
}

async function requireImporting(
  deps: Pick<DraftDeps, 'store'>,
  draft: FrameworkDraft,
): Promise<FrameworkDraft> {
  const current = await deps.store.frameworkDrafts.get(draft._id)
  if (current?.state === 'importing' && current.life === draft.life) return current
  throw interrupted()
}

function interrupted(): Problem {
  return new Problem('conflict', {
    fr: 'Ce brouillon a été abandonné ou ouvert pendant son écriture.',
    en: 'This draft was abandoned or opened while it was being written.',
  })
}
