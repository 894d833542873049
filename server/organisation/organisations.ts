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
