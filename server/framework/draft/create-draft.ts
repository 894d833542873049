/** Begins a version. */
import { Problem } from '../../problem.ts'
import type { FrameworkDraft } from '../../store/framework-documents.ts'
import type { New } from '../../store/store.ts'
import { ownCode, type JsonObject, type NormalForm, type NormalNode } from '../normal-form.ts'
import { claimFramework, confirmClaim } from '../release/framework-owner.ts'
import { byVersion } from '../release/release-order.ts'
import type { FrameworkVersion } from '../types.ts'
import { alreadyReleased, type Author, type DraftAddress, type DraftDeps } from './draft.ts'
import { writeDraftNodes } from './nodes.ts'
import { invalid } from './validation/draft-error.ts'
import { nodeErrors } from './validation/node-errors.ts'
import { timestamp } from '../../timestamp.ts'

/** Words by language tag. */
export type LanguageMap = Readonly<Record<string, string>>

interface Start extends DraftAddress {
  /** The released version to begin from. */
  readonly from?: string | undefined
}

export interface NewDraft extends Start {
  /** Needed for a new framework; else it takes the place of the title there is. */
  readonly title?: LanguageMap | undefined
  readonly description?: LanguageMap | undefined
}

const draftStatus = 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft'

/**
 * A draft, open: the nodes of `from`, or a new framework that has a title and nothing else.
 * @throws Problem as `startDraft` does; `framework-invalid` (422), and nothing claimed, for a new framework without a title, or with words
 *   that no framework may have
 */
export async function createDraft(
  deps: DraftDeps,
  author: Author,
  request: NewDraft,
): Promise<FrameworkDraft> {
  if (request.from === undefined && request.title === undefined) {
    throw new Problem('framework-invalid', {
      fr: 'Un nouveau cadre a besoin d’un titre.',
      en: 'A new framework needs a title.',
    })
  }
  await requireStart(deps, author, request)
  const form = firstForm(deps, request)
  requireWords(request, form)
  const draft = await startDraft(deps, author, request)
  return writeDraftNodes(deps, draft, form, { by: author.keyId })
}

function requireWords(address: DraftAddress, { nodes }: NormalForm): void {
  // What CASE said of the framework was judged when it was imported.
  const { 'mediation:case': _case, ...said }: JsonObject = nodes.get(ownCode) ?? {}
  const errors = nodeErrors(address, ownCode, said)
  if (errors.length > 0) throw invalid(errors)
}

/**
 * A draft without nodes, in the state `importing`, for `writeDraftNodes` to fill and open. The framework is the organisation's from
 * then on, if it was nobody's, for as long as there is something in it.
 * @throws Problem `forbidden` (403) when the framework has versions of somebody else; `framework-released` (409) when the version is released;
 *   `conflict` (409) when the framework is somebody else's or its name reserved, when there is a draft of it, when it is not higher than every released version, or when the framework has released
 *   versions and `from` names none; `framework-version-unknown` (422) when `from` is not one of them
 */
export async function startDraft(deps: DraftDeps, author: Author, request: Start): Promise<FrameworkDraft> {
  await requireStart(deps, author, request)
  const { framework, version, from } = request
  const now = deps.clock()
  await claimFramework(deps, framework, author.organisationId)
  const first: New<FrameworkDraft> = {
    _id: `${framework}/${version}`,
    framework,
    version,
    organisationId: author.organisationId,
    ...(from === undefined ? {} : { base: from }),
    life: 1,
    state: 'importing',
    createdAt: timestamp(now),
    createdBy: author.keyId,
  }
  const draft = await beginLife(deps, first)
  try {
    await confirmClaim(deps, framework, author.organisationId)
  } catch (error) {
    const { base: _base, ...rest } = draft
    await deps.store.frameworkDrafts.replace({ ...rest, organisationId: '', state: 'abandoned' })
    throw error
  }
  return draft
}

/** What the released versions have to say to it. */
async function requireStart(
  { frameworks }: DraftDeps,
  { organisationId }: Author,
  { framework, version, from }: Start,
): Promise<void> {
  await frameworks.refresh()
  const released = frameworks.list().filter(({ slug }) => slug === framework)
  if (released.some((one) => one.organisationId !== organisationId)) throw somebodyElses()
  requireNext(released, version)
  requireBase(released, from)
}

async function beginLife(deps: DraftDeps, first: New<FrameworkDraft>): Promise<FrameworkDraft> {
  if (await deps.store.frameworkDrafts.insert(first)) return { ...first, revision: 0 }
  const there = await deps.store.frameworkDrafts.get(first._id)
  if (there?.state === 'released') throw alreadyReleased()
  if (there?.state !== 'abandoned') throw draftExists()
  // Never a second document with the same `_id`: the abandoned one begins another life.
  const again = await deps.store.frameworkDrafts.replace({
    ...first,
    life: there.life + 1,
    revision: there.revision,
  })
  if (again === undefined) throw draftExists()
  return again
}

function requireNext(released: readonly FrameworkVersion[], version: string): void {
  if (released.some((one) => one.version === version)) throw alreadyReleased()
  requireHigher(released, version)
}

/** @throws Problem `conflict` (409) unless `version` comes after every released version */
export function requireHigher(released: readonly FrameworkVersion[], version: string): void {
  if (released.every((one) => byVersion(one.version, version) < 0)) return
  throw new Problem('conflict', {
    fr: 'Une nouvelle version a un numéro plus élevé que toutes celles qui sont publiées.',
    en: 'A new version has a higher number than all that are released.',
  })
}

function requireBase(released: readonly FrameworkVersion[], from: string | undefined): void {
  if (from !== undefined && released.every(({ version }) => version !== from)) {
    throw new Problem('framework-version-unknown', {
      fr: 'La version de départ n’est pas une version publiée de ce cadre.',
      en: 'The version to begin from is not a released version of this framework.',
    })
  }
  if (from === undefined && released.length > 0) {
    throw new Problem('conflict', {
      fr: 'Ce cadre a des versions publiées : dites de laquelle partir.',
      en: 'This framework has released versions: say which one to begin from.',
    })
  }
}

function firstForm(deps: DraftDeps, { framework, from, title, description }: NewDraft): NormalForm {
  const base = from === undefined ? undefined : deps.frameworks.find(framework, from)?.form()
  const nodes = new Map<string, NormalNode>(base?.nodes)
  const own = nodes.get(ownCode) ?? newFramework(title ?? {})
  nodes.set(ownCode, {
    ...own,
    ...(title === undefined ? {} : { [titleTerm(own)]: title }),
    ...(description === undefined ? {} : { 'dcterms:description': description }),
  })
  return { slug: framework, nodes }
}

function newFramework(title: LanguageMap): NormalNode {
  return {
    type: 'ceasn:CompetencyFramework',
    'ceasn:name': title,
    'ceasn:inLanguage': Object.keys(title),
    'ceasn:publicationStatusType': draftStatus,
  }
}

function titleTerm(own: JsonObject): string {
  return 'dcterms:title' in own ? 'dcterms:title' : 'ceasn:name'
}

function somebodyElses(): Problem {
  return new Problem('forbidden', {
    fr: 'Ce cadre appartient à une autre organisation.',
    en: 'This framework belongs to another organisation.',
  })
}

function draftExists(): Problem {
  return new Problem('conflict', {
    fr: 'Il y a déjà un brouillon de cette version.',
    en: 'There is a draft of this version already.',
  })
}
