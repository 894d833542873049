/** A version being written, and who may write it. */
import { Problem } from '../../problem.ts'
import type { FrameworkDraft } from '../../store/framework-documents.ts'
import type { Store } from '../../store/store.ts'
import type { ReservedSlugs } from '../release/framework-owner.ts'
import type { Frameworks } from '../types.ts'

export interface DraftDeps {
  readonly store: Pick<Store, 'frameworkDrafts' | 'draftNodes' | 'frameworkOwners' | 'frameworkReleases'>
  readonly frameworks: Frameworks
  readonly clock: () => Date
  readonly reserved: ReservedSlugs
}

/** Who writes: an API key of the organisation the framework belongs to. */
export interface Author {
  readonly organisationId: string
  readonly keyId: string
}

export interface DraftAddress {
  readonly framework: string
  readonly version: string
}

/**
 * The draft at an address, in whatever state.
 * @throws Problem `not-found` (404): the same answer for a draft that does not exist and for somebody else's
 */
export async function ownDraft(
  deps: Pick<DraftDeps, 'store'>,
  author: Pick<Author, 'organisationId'>,
  address: DraftAddress,
): Promise<FrameworkDraft> {
  const draft = await findDraft(deps, author, address)
  if (draft !== undefined) return draft
  throw noDraft()
}

/**
 * As `ownDraft`, for who means to change it: a version of the organisation that never was a draft is released all the same.
 * @throws Problem `framework-released` (409); `not-found` (404) as `ownDraft` does
 */
export async function draftToChange(
  deps: Pick<DraftDeps, 'store'>,
  author: Pick<Author, 'organisationId'>,
  address: DraftAddress,
): Promise<FrameworkDraft> {
  const draft = await findDraft(deps, author, address)
  if (draft !== undefined) return draft
  const released = await deps.store.frameworkReleases.get(`${address.framework}/${address.version}`)
  throw released?.organisationId === author.organisationId ? alreadyReleased() : noDraft()
}

async function findDraft(
  { store }: Pick<DraftDeps, 'store'>,
  { organisationId }: Pick<Author, 'organisationId'>,
  { framework, version }: DraftAddress,
): Promise<FrameworkDraft | undefined> {
  const draft = await store.frameworkDrafts.get(`${framework}/${version}`)
  return draft?.organisationId === organisationId && draft.state !== 'abandoned' ? draft : undefined
}

function noDraft(): Problem {
  return new Problem('not-found', {
    fr: 'Votre organisation n’a pas de brouillon à cette adresse.',
    en: 'Your organisation has no draft at this address.',
  })
}

/**
 * The draft, open for changes. One that was proposed is opened again first: nobody releases what was changed since it was proposed.
 * To be called before a change, and once more after it is written and before it is acknowledged: the content of a draft is read for its
 * release only after the draft was closed, so a change that finds it open afterwards is in what is released.
 * @throws Problem `not-found` (404), `framework-released` or `conflict` (both 409)
 */
export async function openDraft(
  deps: Pick<DraftDeps, 'store'>,
  author: Pick<Author, 'organisationId'>,
  address: DraftAddress,
): Promise<FrameworkDraft> {
  for (;;) {
    const draft = await draftToChange(deps, author, address)
    if (draft.state === 'open') return draft
    if (draft.state !== 'proposed') throw closed(draft)
    const opened = await deps.store.frameworkDrafts.replace(opening(draft))
    if (opened !== undefined) return opened
  }
}

/** The draft, open, with nothing proposed. */
export function opening(draft: FrameworkDraft): FrameworkDraft {
  const { proposedBy: _by, proposedContent: _content, proposedAt: _at, ...rest } = draft
  return { ...rest, state: 'open' }
}

/** Why nothing may change in the draft now. */
export function closed({ state }: Pick<FrameworkDraft, 'state'>): Problem {
  if (state === 'released') return alreadyReleased()
  if (state === 'importing') {
    return new Problem('conflict', {
      fr: 'Ce brouillon est en cours d’écriture par un import : attendez sa fin, ou abandonnez-le.',
      en: 'This draft is being written by an import: wait for its end, or abandon it.',
    })
  }
  if (state === 'abandoning') {
    return new Problem('conflict', {
      fr: 'Ce brouillon est en cours d’abandon. Si cela a été interrompu, abandonnez-le encore.',
      en: 'This draft is being abandoned. If that was interrupted, abandon it again.',
    })
  }
  return new Problem('conflict', {
    fr: 'Ce brouillon est en cours de publication. Si elle a été interrompue, redemandez-la.',
    en: 'This draft is being released. If that was interrupted, ask for it again.',
  })
}

export function alreadyReleased(): Problem {
  return new Problem('framework-released', {
    fr: 'Cette version est publiée et ne changera plus : faites-en une nouvelle.',
    en: 'This version is released and will not change any more: make a new one.',
  })
}
