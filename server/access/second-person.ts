import type { ApiKey } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { operatorOrganisation } from './administration.ts'

export interface Proposal {
  /** API key that proposed. */
  readonly keyId: string
  /** When; RFC 3339. */
  readonly at: string
}

/**
 * Whether the API key `keyId` can stand for somebody else than who made `proposal`: it is another key, neither of the two was made with the
 * other (directly or through keys made with it), and it was there when it was proposed, unless the operator made it since. So nobody makes
 * up a second person on the spot.
 *
 * Does NOT know people: an administrator who gave two keys to one person beforehand is believed.
 */
export async function isSecondPerson(
  { store }: { readonly store: { readonly apiKeys: Pick<Store['apiKeys'], 'get'> } },
  proposal: Proposal,
  keyId: string,
): Promise<boolean> {
  const [second, ...makers] = await lineage(store.apiKeys, keyId)
  const [first, ...makersOfFirst] = await lineage(store.apiKeys, proposal.keyId)
  if (second === undefined || first === undefined || second._id === first._id) return false
  if (isAmong(makers, first) || isAmong(makersOfFirst, second)) return false
  const madeSince = Date.parse(second.createdAt) > Date.parse(proposal.at)
  return !madeSince || (makers[0] ?? second).organisationId === operatorOrganisation
}

/** The key, the one it was made with, and so on to a first one. */
async function lineage(apiKeys: Pick<Store['apiKeys'], 'get'>, id: string): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = []
  for (let next: string | undefined = id; next !== undefined;) {
    const key: ApiKey | undefined = await apiKeys.get(next)
    if (key !== undefined) keys.push(key)
    next = key?.createdBy
  }
  return keys
}

function isAmong(keys: readonly ApiKey[], { _id }: ApiKey): boolean {
  return keys.some((key) => key._id === _id)
}
