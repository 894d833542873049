/** The status entries of credentials issued for callers, and what is kept to find them again. */
import { createHash, randomUUID } from 'node:crypto'
import { statusEntry } from '../credential/status-entry.ts'
import type { Credential } from '../proof/types.ts'
import { statusListUrl } from '../status/status-list-url.ts'
import type { StatusSlot } from '../store/documents.ts'
import { timestamp } from '../timestamp.ts'
import type { VcApiDeps } from './deps.ts'
import { refusal, trouble, type Refusal } from './problem-details.ts'
import { isText, listOf } from './values.ts'

/** What is kept of a credential goes by this: the same for the same credential of the same organisation, and no way back to it. */
export function issuedId(organisationId: string, credentialId: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['issued', organisationId, credentialId]))
    .digest('hex')
}

type Deps = Pick<VcApiDeps, 'store' | 'publicUrl' | 'clock' | 'status'>

/**
 * The `credentialStatus` of a new credential: an entry for revocation, and one for suspension. Given the same `credentialId`, the same
 * entries; without one, the credential is found by its whole entry later. Kept before it is answered, so whatever is signed can be revoked.
 * Answers a refusal (409) when the credential of that name was revoked.
 */
export async function newEntries(
  deps: Deps,
  organisationId: string,
  credential: Credential,
  credentialId: string | undefined,
): Promise<Credential | readonly Credential[] | Refusal> {
  const key = issuedId(organisationId, credentialId ?? randomUUID())
  const slot = (await deps.status.allocate(organisationId, [key])).get(key)
  if (slot === undefined) throw new Error('an allocation answered no index')
  const { listUrl, index } = slot
  const revocation = statusEntry({ listUrl, index })
  const kept = {
    _id: key,
    organisationId,
    credentialId: credentialId ?? entryName(listUrl, index),
    statusSlot: slot.slot,
    createdAt: timestamp(deps.clock()),
  }
  // False when it was issued before, with the same entries.
  const isNew = await deps.store.issuedCredentials.insert(kept)
  if (!isNew && (await deps.store.statusSlots.get(slot.slot))?.state === 'revoked') return revoked
  if (hasRoomForOne(credential)) return revocation
  return [revocation, statusEntry({ listUrl: `${listUrl}/suspension`, index }, 'suspension')]
}

const revoked = refusal(
  trouble(
    'statusVerification',
    'Un titre de cet identifiant a été révoqué, ce qui est définitif : donnez un autre identifiant à celui-ci.',
    'A credential of this identifier was revoked, which is final: give this one another identifier.',
    '/credential/id',
  ),
  409,
)

/** 1EdTech’s schemas have one `credentialStatus`; of ours, the list of suspensions is the twin of that of revocations. */
function hasRoomForOne({ '@context': context }: Credential): boolean {
  return listOf(context).some((url) => isText(url) && url.startsWith('https://purl.imsglobal.org/spec/'))
}

/** Which of the entries a credential was given is meant. */
export interface NamedEntry {
  readonly credentialId: string
  readonly statusPurpose: string
  /** Both or neither: the whole entry. */
  readonly list?: string
  readonly index?: string
}

/**
 * The slot of a credential issued for the organisation, by the name of the credential, or by its whole entry, which must be that of the
 * credential named; one that was issued without a name goes by any. Undefined when there is none.
 */
export async function issuedSlot(
  { store, publicUrl }: Pick<VcApiDeps, 'store' | 'publicUrl'>,
  organisationId: string,
  { credentialId, statusPurpose, list, index }: NamedEntry,
): Promise<StatusSlot | undefined> {
  const key = issuedId(organisationId, credentialId)
  if (list === undefined) {
    const issued = await store.issuedCredentials.get(key)
    return issued && store.statusSlots.get(issued.statusSlot)
  }
  const base = `${publicUrl}/status-lists/`
  const [listId = ''] = list.startsWith(base) ? list.slice(base.length).split('/') : []
  const purpose = statusPurpose === 'suspension' ? 'suspension' : 'revocation'
  // Suspensions of badges that name one list go by the index in that list.
  const lists = [statusListUrl(publicUrl, listId), statusListUrl(publicUrl, listId, purpose)]
  const slot = lists.includes(list) ? await store.statusSlots.get(`${listId}:${String(index)}`) : undefined
  const issued = slot && (await store.issuedCredentials.get(slot.awardId))
  if (slot === undefined || issued?.organisationId !== organisationId) return undefined
  const isNameless = issued.credentialId === entryName(statusListUrl(publicUrl, listId), slot.index)
  return isNameless || issued._id === key ? slot : undefined
}

/** What is kept of a credential without a name of its own: nobody else can give it, for the address is ours. */
function entryName(listUrl: string, index: number): string {
  return `${listUrl}#${String(index)}`
}
