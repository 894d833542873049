/** The very first key, without which nobody could create any other. */
import type { Store } from '../store/store.ts'
import { hasAdministrationKey, operatorOrganisation } from './administration.ts'
import { keepApiKey, newApiKey, type ApiKeyDeps } from './api-key.ts'
import { scopes } from './scope.ts'

/** Tells whoever runs the service a new key; resolves once they can read it. It is called before the key works. */
export type ShowKey = (key: { readonly id: string; readonly secret: string }) => void | Promise<void>

/**
 * While the operator has no key that can administer, makes one, hands it to `show`, and only then keeps it: a key nobody has
 * seen is never kept, and a start that fails in between shows another one next time. Otherwise does nothing.
 * @throws whatever `show` throws; then no key is kept
 */
export async function bootstrapAccess(
  deps: ApiKeyDeps & { readonly store: Pick<Store, 'apiKeys' | 'organisations'> },
  show: ShowKey,
): Promise<void> {
  await registerOperator(deps)
  if (await hasAdministrationKey(deps.store.apiKeys)) return
  const { key, secret } = newApiKey(deps, {
    organisationId: operatorOrganisation,
    label: 'administration',
    scopes,
  })
  await show({ id: key._id, secret })
  await keepApiKey(deps, key)
}

/** Makes sure that the organisation that runs the service exists. */
export async function registerOperator(deps: {
  readonly store: Pick<Store, 'organisations'>
  readonly clock: () => Date
}): Promise<void> {
  await deps.store.organisations.insert({
    _id: operatorOrganisation,
    name: 'Hub',
    didMethod: 'web',
    createdAt: deps.clock().toISOString(),
  })
}
