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
 * Whether the API key `keyId` can stand for somebody else than who made `proposal`. Two keys of one person are one person, however they were
 * made. Otherwise it is another key, neither of the two was made with the other or by its person (directly or through keys made with it),
 * and it was there when it was proposed, unless the operator made it since or, for the keys of two people, a third person did. So nobody
 * makes up a second person on the spot.
 *
 * Does NOT know who holds a key that says nothing of its person: an administrator who gave two of them to one person beforehand is believed.
 */
export async function isSecondPerson(
  { store }: { readonly store: { readonly apiKeys: Pick<Store['apiKeys'], 'get'> } },
  proposal: Proposal,
  keyId: string,
): Promise<boolean> {
  const [second, ...makers] = await lineage(store.apiKeys, keyId)
  const [first, ...makersOfFirst] = await lineage(store.apiKeys, proposal.keyId)
  if (second === undefined || first === undefined || isOneWith(first)(second)) return false
  if (makers.some(isOneWith(first)) || makersOfFirst.some(isOneWith(second))) return false
  const wasThere = ({ createdAt }: ApiKey) => Date.parse(createdAt) <= Date.parse(proposal.at)
  const [maker = second] = makers
  const ofThreePeople = new Set([first, second, maker].map(({ personId = '' }) => personId))
  const byThirdPerson = ofThreePeople.size === 3 && !ofThreePeople.has('') && wasThere(maker)
  return wasThere(second) || maker.organisationId === operatorOrganisation || byThirdPerson
}

/**
 * Whether the API key `keyId`, or one it was made with (directly or through keys made with it), is a key of one of these people: they made
 * it, so they may hold its secret, whoever it is said to be of.
 */
export async function isInHandsOf(
  { store }: { readonly store: { readonly apiKeys: Pick<Store['apiKeys'], 'get'> } },
  keyId: string,
  personIds: ReadonlySet<string>,
): Promise<boolean> {
  const keys = await lineage(store.apiKeys, keyId)
  return keys.some(({ personId }) => personId !== undefined && personIds.has(personId))
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

/** The same key, or one of the same person. */
function isOneWith({ _id, personId }: ApiKey): (other: ApiKey) => boolean {
  return (other) => other._id === _id || (personId !== undefined && other.personId === personId)
}
