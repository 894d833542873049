/** What drafts are written with: a store of their own, the versions of this repository published in it, and two people. */
import { isSecondPerson } from '../../server/access/second-person.ts'
import { achievementErrors, deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import type { Author, DraftAddress } from '../../server/framework/draft/draft.ts'
import {
  contentTag,
  draftNode,
  draftNodes,
  nodeContent,
  nodeTag,
} from '../../server/framework/draft/nodes.ts'
import type { ReleaseDraftDeps } from '../../server/framework/draft/release-draft.ts'
import { putNode } from '../../server/framework/draft/write-node.ts'
import type { JsonObject, NormalNode } from '../../server/framework/normal-form.ts'
import { publishFrameworks } from '../../server/framework/release/publish-frameworks.ts'
import { publishRelease } from '../../server/framework/release/publish-release.ts'
import { Problem } from '../../server/problem.ts'
import { clock, folder, publishedFrameworks, publishing, reserved, temporaryStore } from './published.ts'

/** Two API keys of the organisation the repository's frameworks belong to, and one of another. */
export const anne: Author = { organisationId: 'hub', keyId: 'key_anne' }
export const yann: Author = { organisationId: 'hub', keyId: 'key_yann' }
export const stranger: Author = { organisationId: 'autre', keyId: 'key_autre' }

export const next: DraftAddress = { framework: 'referentiel-mediateurs', version: '0.2.0' }

export interface Desk extends ReleaseDraftDeps {
  readonly remove: () => Promise<void>
}

/** For writing only: the versions were published once, elsewhere, and nothing can be released. */
export async function desk(): Promise<Desk> {
  const { store, remove } = await temporaryStore()
  const { frameworks } = await publishedFrameworks()
  const publishRelease = () => Promise.reject(new Error('this desk releases nothing'))
  const making = { deriveFiles, achievementErrors, publishRelease, isSecondPerson: publishRelease }
  return { store, frameworks, clock, reserved, ...making, remove }
}

/** For releasing too: the versions are published in its own store. */
export async function releasingDesk(): Promise<Desk> {
  const { store, remove } = await temporaryStore()
  const deps = await publishing(store)
  await publishFrameworks({ ...deps, folder })
  for (const { keyId, organisationId } of [anne, yann]) {
    const key = { _id: keyId, organisationId, label: keyId, secretHash: '00'.repeat(32), scopes: [] }
    await store.apiKeys.insert({ ...key, createdAt: clock().toISOString() })
  }
  return {
    store,
    frameworks: deps.registry,
    clock,
    reserved,
    deriveFiles,
    achievementErrors,
    publishRelease: (files, organisationId) => publishRelease(deps, files, organisationId),
    isSecondPerson: (proposal, keyId) => isSecondPerson({ store }, proposal, keyId),
    remove,
  }
}

/** What is there now, and its ETag. @throws Error when there is no such node */
export async function read(
  { store }: Desk,
  code: string,
  address: DraftAddress = next,
): Promise<{ readonly content: NormalNode; readonly etag: string }> {
  const head = await store.frameworkDrafts.get(`${address.framework}/${address.version}`)
  const node = head === undefined ? undefined : await draftNode(store, head, code)
  if (node === undefined) throw new Error(`no ${code}`)
  return { content: nodeContent(node), etag: nodeTag(node) }
}

/** The ETag of the whole draft. */
export async function contentOf({ store }: Desk, address: DraftAddress = next): Promise<string> {
  const head = await store.frameworkDrafts.get(`${address.framework}/${address.version}`)
  if (head === undefined) throw new Error('no draft')
  return contentTag(await draftNodes(store, head))
}

/** Reads a node and writes what `change` makes of it. */
export async function edit(
  deps: Desk,
  author: Author,
  code: string,
  change: (content: NormalNode) => JsonObject,
  address: DraftAddress = next,
): Promise<void> {
  const { content, etag } = await read(deps, code, address)
  await putNode(deps, author, address, code, change(content), { ifMatch: etag })
}

export async function add(
  deps: Desk,
  author: Author,
  code: string,
  content: JsonObject,
  address: DraftAddress = next,
): Promise<void> {
  await putNode(deps, author, address, code, content, { ifNoneMatch: '*' })
}

/** The problem `promise` is rejected with. @throws what else it is rejected with, or Error when it is not */
export async function refusal(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('not refused')
}

/** Code of the problem, and the codes of its items with their pointers. */
export async function refused(promise: Promise<unknown>): Promise<readonly string[]> {
  const { code, errors } = await refusal(promise)
  return [code, ...errors.map((item) => `${item.code} ${item.pointer ?? ''}`.trim())]
}

/** A competency of the mediators' framework, with all of its levels described. */
export function competency(code: string, parent: string): JsonObject {
  const kinds = ['EV-OBS', 'EV-PRO']
  return {
    type: ['ceasn:Competency', 'mediation:AssessedCompetency'],
    'ceasn:codedNotation': code,
    'ceasn:competencyLabel': { fr: 'Animer un atelier à distance', en: 'Run a remote workshop' },
    'ceasn:competencyText': { fr: 'Préparer et tenir un atelier en visioconférence.' },
    'ceasn:competencyCategory': { fr: 'compétence', en: 'competency' },
    'ceasn:isChildOf': [`./${parent}`],
    'mediation:levelStatement': [1, 2, 3].map((number) => ({
      id: `./${code}#niveau-${String(number)}`,
      type: 'ceasn:CriterionLevel',
      'mediation:level': `./NIVEAU-${String(number)}`,
      'mediation:levelNumber': number,
      'mediation:indicator': [
        {
          id: `./${code}#niveau-${String(number)}-indicateur-1`,
          type: 'mediation:Indicator',
          'dcterms:description': { fr: `Tient un atelier de ${String(number)} heure(s) à distance` },
        },
      ],
    })),
    'mediation:requiredEvidenceKind': ['./EV-OBS'],
    'mediation:acceptedEvidenceKind': kinds.map((kind) => `./${kind}`),
  }
}
