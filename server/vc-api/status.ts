/** Status of credentials secured for callers, and the lists they allocate in themselves. */
import { Problem } from '../problem.ts'
import type { AwardState, StatusList } from '../store/documents.ts'
import type { VcApiDeps } from './deps.ts'
import type { Tenant } from './issue.ts'
import { issuedId, issuedSlot, type NamedEntry } from './issued-status.ts'
import { readBody, readOptions } from './options.ts'
import { refusal, trouble, type Refusal, isRefusal } from './problem-details.ts'
import { isObject, isText, listOf, longestId } from './values.ts'

export interface ChangedStatus {
  readonly credentialId: string
  readonly statusPurpose: string
  readonly status: readonly [boolean]
}

interface Change extends ChangedStatus, NamedEntry {}

const members = ['credentialId', 'credentialStatus', 'status', 'indexAllocator'] as const

/**
 * Sets or clears the bit of one credential: of one secured here, by its id or its whole entry; or, with the whole entry, in a list that was made for the
 * organisation, whose first user of an index has it for good. A revocation is final; asked for again, it is answered as done.
 * @see https://www.w3.org/TR/vcalm/ (update status)
 */
export async function changeCredentialStatus(
  deps: VcApiDeps,
  { organisationId }: Tenant,
  body: unknown,
): Promise<ChangedStatus | Refusal> {
  const read = readBody(body, members)
  if (isRefusal(read)) return read
  const change = changeOf(read)
  if (isRefusal(change)) return change
  const { credentialId, statusPurpose, status } = change
  const own = change.list === undefined ? undefined : await ownList(deps, organisationId, change.list)
  const refused =
    own === undefined
      ? await changeIssued(deps, organisationId, change)
      : await changeEntry(deps, own, change, issuedId(organisationId, credentialId))
  return refused ?? { credentialId, statusPurpose, status }
}

function changeOf(body: Readonly<Record<string, unknown>>): Change | Refusal {
  const { credentialId, credentialStatus: entry, status, indexAllocator } = body
  if (!isText(credentialId) || credentialId === '' || credentialId.length > longestId) {
    return malformed('credentialId est un texte.', 'credentialId is a text.', '/credentialId')
  }
  if (indexAllocator !== undefined && !isText(indexAllocator)) {
    return malformed('indexAllocator est un texte.', 'indexAllocator is a text.', '/indexAllocator')
  }
  const [on, ...more] = listOf(status)
  if (typeof on !== 'boolean' || more.length > 0) {
    return malformed('status est une liste d’un booléen.', 'status is a list of one boolean.', '/status')
  }
  if (!isObject(entry) || entry['type'] !== 'BitstringStatusListEntry' || !isText(entry['statusPurpose'])) {
    return malformed(
      'credentialStatus a le type BitstringStatusListEntry et un statusPurpose.',
      'credentialStatus has the type BitstringStatusListEntry and a statusPurpose.',
      '/credentialStatus',
    )
  }
  const { statusPurpose, statusListCredential: list, statusListIndex: index } = entry
  if ((list === undefined) !== (index === undefined) || !isTextOrNone(list) || !isTextOrNone(index)) {
    return malformed(
      'statusListCredential et statusListIndex sont des textes, et vont ensemble.',
      'statusListCredential and statusListIndex are texts, and go together.',
      '/credentialStatus',
    )
  }
  return {
    credentialId,
    statusPurpose,
    status: [on],
    ...(list === undefined ? {} : { list }),
    ...(index === undefined ? {} : { index }),
  }
}

function isTextOrNone(value: unknown): value is string | undefined {
  return value === undefined || isText(value)
}

/** The list of the organisation at that address, when it was made for its callers. */
async function ownList(
  deps: VcApiDeps,
  organisationId: string,
  url: string,
): Promise<StatusList | undefined> {
  const base = `${deps.publicUrl}/status-lists/`
  if (!url.startsWith(base)) return undefined
  const list = await deps.store.statusLists.get(url.slice(base.length))
  return list?.organisationId === organisationId && list.purpose !== undefined ? list : undefined
}

async function changeIssued(
  deps: VcApiDeps,
  organisationId: string,
  change: Change,
): Promise<Refusal | undefined> {
  const slot = await issuedSlot(deps, organisationId, change)
  if (slot === undefined) return unknownCredential
  const { statusPurpose, status } = change
  if (statusPurpose !== 'revocation' && statusPurpose !== 'suspension') {
    return malformed(
      'Cette entrée dit revocation ou suspension.',
      'This entry says revocation or suspension.',
      '/credentialStatus/statusPurpose',
    )
  }
  return settled(() => deps.status.change(slot._id, nextState(statusPurpose, status[0], slot.state)))
}

/** Clearing a bit that is not set changes nothing; a revocation also covers a suspension. */
function nextState(purpose: 'revocation' | 'suspension', on: boolean, now: AwardState): AwardState {
  if (purpose === 'revocation') return on ? 'revoked' : now === 'revoked' ? 'active' : now
  return on ? 'suspended' : 'active'
}

async function changeEntry(
  deps: VcApiDeps,
  list: StatusList,
  { statusPurpose, status: [on], index = '' }: Change,
  issuedCredentialId: string,
): Promise<Refusal | undefined> {
  if (statusPurpose !== list.purpose) {
    return malformed(
      'Cette liste a un autre but (statusPurpose).',
      'This list has another statusPurpose.',
      '/credentialStatus/statusPurpose',
    )
  }
  const number = /^(?:0|[1-9]\d{0,9})$/u.test(index) ? Number(index) : list.length
  if (number >= list.length) {
    return refusal(
      trouble(
        'statusRange',
        'La liste n’a pas cet index.',
        'The list does not have this index.',
        '/credentialStatus/statusListIndex',
      ),
    )
  }
  return settled(() => deps.status.setEntry(list, { index: number, issuedCredentialId, on }))
}

/** What the room of status refuses, in the words of the specifications. */
async function settled(act: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await act()
    return undefined
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'not-found') return unknownCredential
    if (error.code === 'state-change-refused') {
      return refusal({ problem: 'statusVerification', detail: error.detail, pointer: '/status' }, 409)
    }
    throw error
  }
}

const unknownCredential = refusal(
  trouble(
    'statusRetrieval',
    'Aucun titre émis ici pour votre organisation n’a cet identifiant et cette entrée.',
    'No credential issued here for your organisation has this identifier and this entry.',
    '/credentialId',
  ),
  404,
)

function malformed(fr: string, en: string, pointer: string): Refusal {
  return refusal(trouble('statusMalformedValue', fr, en, pointer))
}

export interface CreatedList {
  /** Its address, which is also its `id`. */
  readonly url: string
  /** The signed list, as it is served there. */
  readonly credential: Readonly<Record<string, unknown>>
}

/**
 * A new list of the organisation for `statusPurpose`, every bit clear; the caller gives out its indexes. Its address is ours to choose: a
 * list with an `id` of the caller’s is refused.
 * @see https://www.w3.org/TR/vcalm/ (create status list)
 */
export async function createOwnList(
  deps: VcApiDeps,
  { organisationId }: Tenant,
  body: unknown,
): Promise<CreatedList | Refusal> {
  const read = readBody(body, ['statusPurpose', 'id', 'options'])
  if (isRefusal(read)) return read
  const options = readOptions('createStatusList', read['options'])
  if (isRefusal(options)) return options
  const { statusPurpose, id } = read
  if (!isText(statusPurpose) || !/^[a-z][A-Za-z0-9-]{0,63}$/u.test(statusPurpose)) {
    return malformed('statusPurpose est un mot.', 'statusPurpose is a word.', '/statusPurpose')
  }
  // §2.2: of `message`, each entry says what it means (statusSize, statusMessage); the lists here have one bit an entry, and no words.
  if (statusPurpose === 'message') {
    return malformed(
      'Une liste de messages demande statusSize et statusMessage, que les listes de ce service n’ont pas.',
      'A list of messages asks for statusSize and statusMessage, which the lists of this service do not have.',
      '/statusPurpose',
    )
  }
  if (id !== undefined) {
    return malformed(
      'L’adresse (id) d’une liste est choisie par ce service.',
      'The address (id) of a list is chosen by this service.',
      '/id',
    )
  }
  const { length } = options
  const list = await createdList(
    deps,
    organisationId,
    statusPurpose,
    typeof length === 'number' ? length : undefined,
  )
  if (isRefusal(list)) return list
  const text = await deps.statusLists.publish(list._id)
  if (text === undefined) throw new Error('a list that was made is published')
  return {
    url: `${deps.publicUrl}/status-lists/${list._id}`,
    credential: JSON.parse(text) as Record<string, unknown>,
  }
}

async function createdList(
  deps: VcApiDeps,
  organisationId: string,
  purpose: string,
  length: number | undefined,
): Promise<StatusList | Refusal> {
  try {
    return await deps.status.createList(organisationId, purpose, length)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid-request') throw error
    return refusal({ problem: 'statusRange', detail: error.detail, pointer: '/options/length' })
  }
}
