/** Publishes the status lists: what anybody reads to know whether a badge is still good. */
import type { Credential, KeyStore, ProofFormat } from '../proof/types.ts'
import type { StatusList } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { Store } from '../store/store.ts'
import { encodeBitstring } from './bitstring.ts'
import { statusListUrl, type StatusPurpose } from './status-list-url.ts'
import { timestamp } from '../timestamp.ts'

export interface StatusListDeps {
  readonly store: Pick<Store, 'statusLists' | 'statusSlots'>
  readonly keys: KeyStore
  readonly proofFormat: ProofFormat
  readonly publicUrl: string
  readonly clock: () => Date
}

export interface StatusListPublisher {
  /**
   * The signed BitstringStatusListCredential of a list, as the exact text to serve; `undefined` when there is no such
   * list. It always holds what the store holds at the time of asking.
   * @throws Error when a bit that was published as revoked is no longer so in the store
   * @throws Problem `signing-key-unavailable` (503)
   */
  publish(listId: string, purpose: StatusPurpose): Promise<string | undefined>
}

interface Published {
  readonly indexes: readonly number[]
  readonly text: string
}

/** Lists kept signed in memory: each is about 3 kB when 1 % is revoked. */
const cachedLists = 1000

function unsignedList(
  url: string,
  list: StatusList,
  purpose: StatusPurpose,
  did: string,
  indexes: readonly number[],
  now: Date,
) {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: did,
    validFrom: timestamp(now),
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: encodeBitstring(list.length, indexes),
    },
  } satisfies Credential
}

/**
 * Derives the lists from the slots in the store, so several processes publish the same bits without knowing each other.
 * A signed list is kept in memory and signed again only when one of its bits has changed.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
 */
export function createStatusListPublisher(deps: StatusListDeps): StatusListPublisher {
  const published = new Map<string, Published>()

  async function setIndexes(listId: string, purpose: StatusPurpose): Promise<readonly number[]> {
    const where = {
      list: listId,
      state: purpose === 'revocation' ? ('revoked' as const) : ('suspended' as const),
    }
    const indexes = (await everything(deps.store.statusSlots, where)).map((slot) => slot.index)
    return indexes.toSorted((a, b) => a - b)
  }

  function keep(url: string, entry: Published): void {
    published.delete(url)
    const [oldest] = published.keys()
    if (published.size >= cachedLists && oldest !== undefined) published.delete(oldest)
    published.set(url, entry)
  }

  return {
    async publish(listId, purpose) {
      const list = await deps.store.statusLists.get(listId)
      if (list === undefined) return undefined
      const url = statusListUrl(deps.publicUrl, listId, purpose)
      // Remembered before the store is read: what another request publishes meanwhile may be newer than this reading.
      const before = published.get(url)
      const indexes = await setIndexes(listId, purpose)
      if (
        before?.indexes.length === indexes.length &&
        before.indexes.every((index, at) => index === indexes[at])
      ) {
        return before.text
      }
      const current = new Set(indexes)
      // A store that went back in time (a restored copy, a lost disk) must not make revoked badges good again.
      if (purpose === 'revocation' && before?.indexes.some((index) => !current.has(index)) === true) {
        throw new Error(`the store no longer knows a revocation that was published in status list ${listId}`)
      }
      const issuer = await deps.keys.current(list.organisationId)
      const now = deps.clock()
      const unsigned = unsignedList(url, list, purpose, issuer.did, indexes, now)
      const text = JSON.stringify(await deps.proofFormat.sign(deps.keys, issuer, unsigned, now))
      // Revocations only grow: never remember fewer than another request has published meanwhile.
      const meanwhile = published.get(url)?.indexes.length ?? 0
      if (purpose === 'suspension' || indexes.length >= meanwhile) keep(url, { indexes, text })
      return text
    },
  }
}
