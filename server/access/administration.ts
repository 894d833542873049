/** Who can administer the service: the keys of its operator that can register organisations and give them keys. */
import type { ApiKey } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import type { Scope } from './scope.ts'

/** The organisation that runs the service. */
export const operatorOrganisation = 'hub'

// With either one alone, nobody could be let in any more.
const administration = ['organisation:write', 'api-key:write'] as const satisfies readonly Scope[]

/** Whether `key` is the operator's, was not revoked, and carries `organisation:write` and `api-key:write`. */
export function canAdminister(key: ApiKey): boolean {
  return (
    key.organisationId === operatorOrganisation &&
    key.revokedAt === undefined &&
    administration.every((scope) => key.scopes.includes(scope))
  )
}

/** Whether there is a key that can administer, other than the one called `except`. */
export async function hasAdministrationKey(apiKeys: Store['apiKeys'], except?: string): Promise<boolean> {
  const keys = await everything(apiKeys, { organisationId: operatorOrganisation })
  return keys.some((key) => key._id !== except && canAdminister(key))
}
