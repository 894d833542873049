/** Who a framework belongs to: whoever claimed its slug first, until they give it back with nothing in it. */
import { Problem } from '../../problem.ts'
import { everything } from '../../store/everything.ts'
import type { Store } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'

export interface ClaimDeps {
  readonly store: Pick<Store, 'frameworkOwners'>
  readonly clock: () => Date
  readonly reserved: ReservedSlugs
}

/** Slugs that `organisationId` alone may claim: those of the frameworks the service ships with, released or not. */
export interface ReservedSlugs {
  readonly slugs: ReadonlySet<string>
  readonly organisationId: string
}

/** What `FrameworkOwner.organisationId` is once the framework was given back. */
const nobody = ''

/** The organisation that has the framework `slug`; `undefined` when nobody has. */
export async function ownerOf(
  store: Pick<Store, 'frameworkOwners'>,
  slug: string,
): Promise<string | undefined> {
  const owner = await store.frameworkOwners.get(slug)
  return owner?.organisationId === nobody ? undefined : owner?.organisationId
}

/** Whether `claimFramework` would not refuse now. */
export async function mayClaim(deps: ClaimDeps, slug: string, organisationId: string): Promise<boolean> {
  const owner = await ownerOf(deps.store, slug)
  return owner === undefined ? !isReserved(deps, slug, organisationId) : owner === organisationId
}

/**
 * Makes the framework `slug` belong to the organisation; does nothing when it does already. Who comes first owns it.
 * @throws Problem `conflict` (409) when it is somebody else's, or reserved
 */
export async function claimFramework(deps: ClaimDeps, slug: string, organisationId: string): Promise<void> {
  const { frameworkOwners } = deps.store
  for (;;) {
    const there = await frameworkOwners.get(slug)
    if (there?.organisationId === organisationId) return
    if (there !== undefined && there.organisationId !== nobody) throw somebodyElses()
    if (isReserved(deps, slug, organisationId)) throw reservedSlug()
    const claim = { _id: slug, organisationId, createdAt: timestamp(deps.clock()) }
    const claimed =
      there === undefined
        ? await frameworkOwners.insert(claim)
        : (await frameworkOwners.replace({ ...claim, revision: there.revision })) !== undefined
    if (claimed) return
  }
}

/**
 * Claims the framework again, once the organisation has something in it: whoever was giving it back, because there was nothing, finds the
 * owner changed and looks again.
 * @throws Problem as `claimFramework` does
 */
export async function confirmClaim(deps: ClaimDeps, slug: string, organisationId: string): Promise<void> {
  const { frameworkOwners } = deps.store
  for (;;) {
    await claimFramework(deps, slug, organisationId)
    const owner = await frameworkOwners.get(slug)
    if (owner?.organisationId === organisationId && (await frameworkOwners.replace(owner)) !== undefined)
      return
  }
}

/**
 * Gives the framework back when the organisation has no draft of it and nothing of it was ever released: then anybody may claim it. The
 * document stays, for its revisions to go on: it is never mistaken for an earlier one.
 */
export async function giveBack(
  store: Pick<Store, 'frameworkOwners' | 'frameworkDrafts' | 'frameworkReleases'>,
  slug: string,
  organisationId: string,
): Promise<void> {
  for (;;) {
    const owner = await store.frameworkOwners.get(slug)
    if (owner?.organisationId !== organisationId) return
    if ((await store.frameworkReleases.count({ framework: slug })) > 0) return
    const drafts = await everything(store.frameworkDrafts, { organisationId })
    if (drafts.some(({ framework }) => framework === slug)) return
    if ((await store.frameworkOwners.replace({ ...owner, organisationId: nobody })) !== undefined) return
  }
}

function isReserved({ reserved }: ClaimDeps, slug: string, organisationId: string): boolean {
  return reserved.slugs.has(slug) && reserved.organisationId !== organisationId
}

function somebodyElses(): Problem {
  return new Problem('conflict', {
    fr: 'Ce référentiel appartient à une autre organisation : choisissez un autre identifiant.',
    en: 'This framework belongs to another organisation: choose another identifier.',
  })
}

function reservedSlug(): Problem {
  return new Problem('conflict', {
    fr: 'Cet identifiant est celui d’un référentiel fourni avec le service : choisissez-en un autre.',
    en: 'This identifier is that of a framework that comes with the service: choose another one.',
  })
}
