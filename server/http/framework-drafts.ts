/** Writing a framework version. */
import { createHash } from 'node:crypto'
import { draftImpact, type DraftImpactDeps } from '../award/standing/draft-impact.ts'
import { absolute } from '../framework/absolute.ts'
import { frameworkDiff } from '../framework/diff/framework-diff.ts'
import { abandonDraft } from '../framework/draft/abandon-draft.ts'
import { createDraft } from '../framework/draft/create-draft.ts'
import { ownDraft } from '../framework/draft/draft.ts'
import { moveNode } from '../framework/draft/move-node.ts'
import {
  contentTag,
  draftNode,
  draftNodes,
  formOf,
  nodeContent,
  nodesKey,
  nodeTag,
} from '../framework/draft/nodes.ts'
import { releaseDraft, validateDraft, type ReleaseDraftDeps } from '../framework/draft/release-draft.ts'
import { invalidDraft } from '../framework/draft/validation/draft-error.ts'
import { retireNode } from '../framework/draft/retire-node.ts'
import { noSuchNode, putNode, removeNode } from '../framework/draft/write-node.ts'
import { documentOf, ownCode, type NormalForm } from '../framework/normal-form.ts'
import type { FrameworkVersion } from '../framework/types.ts'
import { Problem } from '../problem.ts'
import type { DraftNode, FrameworkDraft } from '../store/framework-documents.ts'
import { diffPage } from '../view/framework/diff-page.tsx'
import { releaseBody } from './framework-releases.ts'
import { callerOf, type Handlers, type OperationRequest, type Reply } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'

export interface FrameworkDraftHandlersDeps extends ReleaseDraftDeps, DraftImpactDeps {
  readonly store: ReleaseDraftDeps['store'] & DraftImpactDeps['store']
  readonly publicUrl: string
  /** FRAMEWORK_BASE_URL: where the IRIs live. */
  readonly frameworkBaseUrl: string
}

type Operation =
  | 'listFrameworkDrafts'
  | 'createFrameworkDraft'
  | 'getFrameworkDraft'
  | 'abandonFrameworkDraft'
  | 'listDraftNodes'
  | 'getDraftNode'
  | 'putDraftNode'
  | 'removeDraftNode'
  | 'moveDraftNode'
  | 'retireDraftNode'
  | 'validateFrameworkDraft'
  | 'getDraftDiff'
  | 'getDraftImpact'
  | 'releaseFrameworkDraft'

type DraftRequest = Pick<OperationRequest<'getFrameworkDraft'>, 'caller' | 'params'>

export function frameworkDraftHandlers(deps: FrameworkDraftHandlersDeps): Pick<Handlers, Operation> {
  const { store } = deps
  const own = (request: DraftRequest) => ownDraft(deps, callerOf(request), request.params)
  return {
    async listFrameworkDrafts(request) {
      const { organisationId } = callerOf(request)
      const toBody = async (draft: FrameworkDraft) =>
        draftBody(draft, await store.draftNodes.count({ draft: nodesKey(draft) }))
      return {
        status: 200,
        body: await pageBody(store.frameworkDrafts, { organisationId }, request.query, toBody),
      }
    },

    async createFrameworkDraft(request) {
      const draft = await createDraft(deps, callerOf(request), request.body)
      const nodes = await draftNodes(store, draft)
      const body = draftBody(draft, nodes.length)
      return {
        status: 201,
        body,
        headers: {
          ETag: bodyTag(contentTag(nodes), body),
          Location: `${deps.publicUrl}/framework-drafts/${draft._id}`,
        },
      }
    },

    async getFrameworkDraft(request) {
      const mediaType = request.accept(['application/json', 'application/ld+json'])
      const draft = await own(request)
      const nodes = await draftNodes(store, draft)
      const content = contentTag(nodes)
      const vary = { Vary: 'Accept' }
      if (mediaType === 'application/json') {
        const body = draftBody(draft, nodes.length)
        return { status: 200, body, headers: { ETag: bodyTag(content, body), ...vary } }
      }
      const document = documentOf(formOf(draft.framework, nodes), placeOf(draft))
      const text = JSON.stringify(absolute(document, deps.frameworkBaseUrl), null, 2)
      return { status: 200, body: `${text}\n`, mediaType, headers: { ETag: content, ...vary } }
    },

    async abandonFrameworkDraft(request) {
      await abandonDraft(deps, callerOf(request), request.params, contentRead(request.header('if-match')))
      return { status: 204 }
    },

    async listDraftNodes(request) {
      const draft = await own(request)
      const where = { draft: nodesKey(draft) }
      return { status: 200, body: await pageBody(store.draftNodes, where, request.query, nodeBody) }
    },

    async getDraftNode(request) {
      const node = await draftNode(store, await own(request), codeOf(request))
      if (node === undefined) throw noSuchNode()
      return nodeReply(200, node)
    },

    async putDraftNode(request) {
      const { node, added } = await putNode(
        deps,
        callerOf(request),
        request.params,
        codeOf(request),
        // Any JSON object, as far as the contract goes: what is in it is checked next.
        request.body,
        { ifMatch: request.header('if-match'), ifNoneMatch: request.header('if-none-match') },
      )
      return nodeReply(added ? 201 : 200, node)
    },

    async removeDraftNode(request) {
      const ifMatch = request.header('if-match')
      await removeNode(deps, callerOf(request), request.params, codeOf(request), ifMatch)
      return { status: 204 }
    },

    async moveDraftNode(request) {
      const { parent, before, after } = request.body
      const move = { parent: parent === 'own' ? ownCode : parent, before, after }
      const ifMatch = request.header('if-match')
      const { params } = request
      return nodeReply(200, await moveNode(deps, callerOf(request), params, codeOf(request), move, ifMatch))
    },

    async retireDraftNode(request) {
      const { reason, replacedBy, exactMatch } = request.body
      const retirement = { reason, replacedBy, exactMatch }
      const ifMatch = request.header('if-match')
      const { params } = request
      return nodeReply(
        200,
        await retireNode(deps, callerOf(request), params, codeOf(request), retirement, ifMatch),
      )
    },

    async validateFrameworkDraft(request) {
      const draft = await own(request)
      const { errors } = await validateDraft(deps, draft, await draftNodes(store, draft))
      const items = errors.map((error) => ({ ...error, detail: error.detail[request.language] }))
      return { status: 200, body: { valid: errors.length === 0, errors: items } }
    },

    async getDraftDiff(request) {
      const mediaType = request.accept(['application/json', 'text/html'])
      const { from, to } = await compared(deps, await own(request))
      const diff = frameworkDiff({ version: from.version, form: from.form() }, to)
      const { language, params } = request
      if (mediaType === 'application/json') return { status: 200, body: diff, headers: { Vary: 'Accept' } }
      const path = `/framework-drafts/${params.framework}/${params.version}/diff`
      const body = diffPage(diff, {
        language,
        publicUrl: deps.publicUrl,
        path,
      })
      const headers = { Vary: 'Accept, Accept-Language', 'Content-Language': language }
      return { status: 200, body, mediaType, headers }
    },

    async getDraftImpact(request) {
      const draft = await own(request)
      const { from, to } = await compared(deps, draft)
      // What cannot be released has no badges to compare.
      const { files, errors } = await validateDraft(deps, draft, await draftNodes(store, draft))
      if (files === undefined) throw invalidDraft(errors)
      const { organisationId, framework } = draft
      const body = await draftImpact(deps, { organisationId, framework, from, to: { ...to, files } })
      return { status: 200, body }
    },

    async releaseFrameworkDraft(request) {
      const ifMatch = contentRead(request.header('if-match'))
      const outcome = await releaseDraft(deps, callerOf(request), request.params, ifMatch)
      if (outcome.kind === 'proposed') return { status: 202, body: draftBody(outcome.draft, outcome.nodes) }
      const { version } = outcome
      return { status: 201, body: releaseBody(version), headers: { Location: version.iri } }
    },
  }
}

/** The framework's own node is `own` in an address: `.` would not get through. */
function codeOf({ params }: { readonly params: { readonly node: string } }): string {
  return params.node === 'own' ? ownCode : params.node
}

function placeOf({ version, base }: FrameworkDraft) {
  return { version, ...(base === undefined ? {} : { replaces: base }) }
}

/** @throws Problem `conflict` (409) when it was not made from a version */
async function compared(
  deps: FrameworkDraftHandlersDeps,
  draft: FrameworkDraft,
): Promise<{ from: FrameworkVersion; to: { version: string; form: NormalForm } }> {
  await deps.frameworks.refresh()
  const from = draft.base === undefined ? undefined : deps.frameworks.find(draft.framework, draft.base)
  if (from === undefined) {
    throw new Problem('conflict', {
      fr: 'Ce brouillon n’est parti d’aucune version : il n’y a rien à quoi le comparer.',
      en: 'This draft was made from no version: there is nothing to compare it with.',
    })
  }
  const form = formOf(draft.framework, await draftNodes(deps.store, draft))
  return { from, to: { version: draft.version, form } }
}

/** The strong ETag of a draft as JSON: that of its content, a dot, and what else the body says. */
function bodyTag(content: string, body: object): string {
  const said = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
  return `${content.slice(0, -1)}.${said}"`
}

/** `If-Match` with the ETags of drafts as those of their content, which is all that a write can lose. */
function contentRead(ifMatch: string | undefined): string | undefined {
  return ifMatch?.replaceAll(/\.[\w-]+(?=")/gu, '')
}

function draftBody(draft: FrameworkDraft, nodes: number) {
  const { framework, version, base, state, proposedBy, createdAt } = draft
  return {
    framework,
    version,
    ...(base === undefined ? {} : { from: base }),
    state,
    ...(proposedBy === undefined ? {} : { proposedBy }),
    createdAt,
    nodes,
  }
}

function nodeBody(node: DraftNode) {
  return { code: node.code, released: node.released, etag: nodeTag(node), content: nodeContent(node) }
}

function nodeReply(status: number, node: DraftNode): Reply {
  return { status, body: nodeBody(node), headers: { ETag: nodeTag(node) } }
}
