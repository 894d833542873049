/** Publishes the status lists: what anybody reads to know whether a badge is still good. */
import { Problem } from '../problem.ts'
import type { Credential, Issuer, KeyStore } from '../proof/types.ts'
import type { StatusList } from '../store/documents.ts'
import { createListBits, type Bits } from './list-bits.ts'
import type { RestoreDeps } from './restore-revocations.ts'
import { isDue, isGood, unsignedList } from './sign-list.ts'
import { servedAs, type OwnPurpose, type StatusPurpose } from './status-list-url.ts'

/** A credential with an embedded proof, or a compact JWS (`application/vc+jwt`). */
export type StatusListForm = 'json-ld' | 'jwt'

export interface StatusListDeps extends RestoreDeps {
  readonly keys: Pick<KeyStore, 'current' | 'published'>
  /** Signs a copy of the credential. @throws Problem `signing-key-unavailable` (503) */
  readonly sign: { readonly [form in StatusListForm]: ListSigner }
  readonly publicUrl: string
}

/** Answers the exact text to serve. */
export type ListSigner = (issuer: Issuer, unsigned: Credential, created: Date) => Promise<string>

export interface StatusListPublisher {
  /**
   * The signed BitstringStatusListCredential of a list, as the exact text to serve; `undefined` when there is no such list, or it was
   * made for a caller and a purpose is asked for. No purpose: what is served at the address of the list itself. It always holds what the
   * store holds at the time of asking, and every revocation that was ever published. While the key of the issuer cannot be used (a did:key
   * that is compromised: for good), the text that was signed last goes on as long as its bits are right and its time has not passed.
   * @throws Problem `signing-key-unavailable` (503) when there is no such text
   */
  publish(listId: string, purpose?: OwnPurpose, form?: StatusListForm): Promise<string | undefined>
  /**
   * What `publish` would sign, for readers inside this service: there whether or not it can be signed. `undefined` as for `publish`, and for a
   * list whose issuer never had a key.
   */
  read(listId: string, purpose?: OwnPurpose): Promise<LocalList | undefined>
}

/** A status list as the store holds it. `bits` is the list itself, not a copy: index 0 is the leftmost bit of the first byte. */
export interface LocalList {
  readonly url: string
  /** DID of the issuer. */
  readonly issuer: string
  readonly purpose: StatusPurpose
  readonly bits: Uint8Array
}

interface Signed {
  readonly serial: number
  readonly verificationMethod: string
  readonly at: Date
  readonly text: Promise<string>
}

/** Texts kept in memory: each is about 5 kB when 2 % of its bits are set. */
const cachedTexts = 1000

/**
 * Derives the lists from the slots in the store, so several processes publish the same bits without knowing each other. A signed list is
 * kept in memory, and signed again when one of its bits has changed, when the key of its issuer has, or when a day has passed.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
 */
export function createStatusListPublisher(deps: StatusListDeps): StatusListPublisher {
  const listBits = createListBits(deps)
  const published = new Map<string, Signed>()

  function keep(address: string, signed: Signed): void {
    published.delete(address)
    const [oldest] = published.keys()
    if (published.size >= cachedTexts && oldest !== undefined) published.delete(oldest)
    published.set(address, signed)
  }

  /** Keeps the text that is being signed. What cannot be signed is tried again by whoever asks next. */
  function keepSigned(address: string, signing: Signed): Promise<string> {
    const before = published.get(address)
    const text = signing.text.catch((error: unknown) =>
      signedBefore(before, signing.serial, signing.at, error),
    )
    const signed = { ...signing, text }
    keep(address, signed)
    signing.text.catch(() => {
      if (published.get(address) !== signed) return
      if (before === undefined) published.delete(address)
      else published.set(address, before)
    })
    return text
  }

  /** The bits to publish now. Before a list is only renewed, it is read whole: even what a crash kept from being noted is found. */
  async function bitsNow(list: StatusList, purpose: StatusPurpose, before: Signed | undefined, now: Date) {
    const bits = await listBits.read(list, purpose)
    if (before?.serial !== bits.serial || !isDue(before.at, now)) return bits
    await listBits.readAnew(list)
    return listBits.read(list, purpose)
  }

  async function listServed(listId: string, asked: OwnPurpose | undefined) {
    const list = await deps.store.statusLists.get(listId)
    const served = list && servedAs(deps.publicUrl, list, asked)
    return list === undefined || served === undefined ? undefined : { list, ...served }
  }

  return {
    async publish(listId, asked, form = 'json-ld') {
      const served = await listServed(listId, asked)
      if (served === undefined) return undefined
      const { list, url, purpose } = served
      const address = `${form} ${url}`
      const now = deps.clock()
      const issuer = await signerOf(deps, list)
      if (issuer instanceof Problem) {
        const { serial } = await listBits.read(list, purpose)
        return signedBefore(published.get(address), serial, now, issuer)
      }
      const { bitstring, serial }: Bits = await bitsNow(list, purpose, published.get(address), now)
      // From here to `keep` nothing waits: of two requests, the one with the newer bits is kept.
      const kept = published.get(address)
      const { verificationMethod } = issuer
      if (kept?.serial === serial && kept.verificationMethod === verificationMethod && !isDue(kept.at, now)) {
        return kept.text
      }
      const unsigned = unsignedList({ url, purpose, did: issuer.did, encodedList: bitstring.encoded(), now })
      const text = deps.sign[form](issuer, unsigned, now)
      return keepSigned(address, { serial, verificationMethod, at: now, text })
    },

    async read(listId, asked) {
      const served = await listServed(listId, asked)
      if (served === undefined) return undefined
      const { list, url, purpose } = served
      const issuer = (await deps.keys.published(list.organisationId))[0]?.did
      if (issuer === undefined) return undefined
      const { bitstring } = await listBits.read(list, purpose)
      return { url, issuer, purpose, bits: bitstring.bits }
    },
  }
}

/** The key that signs the list now; the problem when none can. */
async function signerOf({ keys }: StatusListDeps, { organisationId }: StatusList): Promise<Issuer | Problem> {
  try {
    return await keys.current(organisationId)
  } catch (error) {
    if (isKeyUnavailable(error)) return error
    throw error
  }
}

function isKeyUnavailable(error: unknown): error is Problem {
  // The second: an issuer that can have no more keys.
  return (
    error instanceof Problem &&
    (error.code === 'signing-key-unavailable' || error.code === 'state-change-refused')
  )
}

/** The text of `before`, if it says what a new one would. @throws `error`; of a key that cannot be used, in words for who reads the list */
function signedBefore(
  before: Signed | undefined,
  serial: number,
  now: Date,
  error: unknown,
): Promise<string> {
  if (!isKeyUnavailable(error)) throw error
  if (before?.serial === serial && isGood(before.at, now)) return before.text
  throw new Problem(
    'signing-key-unavailable',
    {
      fr: 'Cette liste ne peut pas être signée, parce que la clé de son émetteur ne peut pas être employée : on ne sait pas par elle si un titre est révoqué.',
      en: 'This list cannot be signed, because the key of its issuer cannot be used: it does not tell whether a credential is revoked.',
    },
    { cause: error },
  )
}
