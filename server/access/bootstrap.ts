/** The very first key, without which nobody could create any other. */
import type { Store } from '../store/store.ts'
import { createApiKey, type ApiKeyDeps } from './api-key.ts'
import { scopes } from './scope.ts'

/** The organisation that runs the service. */
export const operatorOrganisation = 'hub'

/**
 * At the first start, creates the operator's organisation and its administration key, and answers the key's id and secret, to be
 * shown once. Answers nothing at later starts.
 */
export async function bootstrapAccess(
  deps: ApiKeyDeps & { readonly store: Pick<Store, 'apiKeys' | 'organisations'> },
): Promise<{ readonly id: string; readonly secret: string } | undefined> {
  await deps.store.organisations.insert({
    _id: operatorOrganisation,
    name: 'Hub',
    didMethod: 'web',
    createdAt: deps.clock().toISOString(),
  })
  if ((await deps.store.apiKeys.count({ organisationId: operatorOrganisation })) > 0) return undefined
  const { key, secret } = await createApiKey(deps, {
    organisationId: operatorOrganisation,
    label: 'administration',
    scopes,
  })
  return { id: key._id, secret }
}
