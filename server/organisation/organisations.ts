/** The organisations that issue badges. */
import { Problem } from '../problem.ts'
import type { Organisation } from '../store/documents.ts'
import type { Store } from '../store/store.ts'

export interface OrganisationDeps {
  readonly store: Pick<Store, 'organisations'>
  readonly clock: () => Date
}

export interface NewOrganisation {
  /** Slug; becomes part of the organisation's permanent DID. */
  readonly id: string
  readonly name: string
  readonly url?: string | undefined
  readonly email?: string | undefined
  readonly didMethod: 'web' | 'key'
  /** A framework version is released by somebody else than who proposed it. Absent: one person is enough. */
  readonly releaseNeedsSecondPerson?: boolean | undefined
}

/** @throws Problem `conflict` (409) when the slug is taken */
export async function createOrganisation(
  deps: OrganisationDeps,
  request: NewOrganisation,
): Promise<Organisation> {
  const organisation = {
    _id: request.id,
    name: request.name.trim(),
    ...(request.url === undefined ? {} : { url: request.url }),
    ...(request.email === undefined ? {} : { email: request.email }),
    didMethod: request.didMethod,
    ...(request.releaseNeedsSecondPerson === undefined
      ? {}
      : { releaseNeedsSecondPerson: request.releaseNeedsSecondPerson }),
    createdAt: deps.clock().toISOString(),
  }
  if (!(await deps.store.organisations.insert(organisation))) {
    throw new Problem('conflict', {
      fr: 'Cet identifiant d’organisation est déjà pris.',
      en: 'This organisation id is already taken.',
    })
  }
  return { ...organisation, revision: 0 }
}

/**
 * Says whether a version of the organisation's frameworks is released by somebody else than who proposed it. What is proposed already goes by
 * the rule as it is when it is released.
 * @throws Problem `not-found` (404)
 */
export async function changeReleaseRule(
  { store }: Pick<OrganisationDeps, 'store'>,
  id: string,
  needsSecondPerson: boolean,
): Promise<Organisation> {
  for (;;) {
    const organisation = await store.organisations.get(id)
    if (organisation === undefined) {
      throw new Problem('not-found', {
        fr: 'Il n’y a pas de telle organisation.',
        en: 'There is no such organisation.',
      })
    }
    if (organisation.releaseNeedsSecondPerson === needsSecondPerson) return organisation
    const changed = { ...organisation, releaseNeedsSecondPerson: needsSecondPerson }
    const stored = await store.organisations.replace(changed)
    if (stored !== undefined) return stored
  }
}
