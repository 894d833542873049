/** The signing keys of the organisations: which there are, which one signs, and that nothing but a proof is ever signed. */
import { Problem } from '../../problem.ts'
import type { IssuerKey, Organisation } from '../../store/documents.ts'
import type { Collection, New } from '../../store/store.ts'
import { timestamp } from '../../timestamp.ts'
import type { KeyAlgorithm, KeyStore, PublishedKey } from '../types.ts'
import { keyDid, webDid } from './issuer-did.ts'
import {
  algorithmOfKey,
  currentKey,
  hasRoom,
  keyId,
  madeAt,
  maySign,
  mostKeys,
  newestFirst,
  nextNumber,
} from './issuer-keys.ts'
import { thumbprintOf } from './jwk.ts'
import { signingKeyUnavailable, type PrivateKeys } from './private/private-keys.ts'
import { createSealedKeys } from './private/sealed-keys.ts'

export interface KeyStoreDeps {
  /** `store.issuerKeys`. */
  readonly issuerKeys: Pick<Collection<IssuerKey>, 'insert' | 'page'>
  /** The organisation, or `undefined` when there is none. */
  readonly organisation: (id: string) => Promise<Pick<Organisation, 'didMethod'> | undefined>
  /** 32 bytes. */
  readonly keyEncryptionKey: Uint8Array
  /** Where new private keys are made and stay; absent: sealed in the store. */
  readonly token?: PrivateKeys
  readonly publicUrl: string
  readonly now: () => Date
}

/** A key to be made. */
export interface KeyRequest {
  readonly algorithm: KeyAlgorithm
  /** When it begins to sign; absent: at once. */
  readonly activeFrom?: Date
  /** The number it is to have; absent: the next. */
  readonly number?: number
}

/** A key store whose keys can be managed. */
export interface IssuerKeyStore extends KeyStore {
  /** Every key the organisation ever had, the newest to become active first. */
  keys(organisationId: string): Promise<readonly IssuerKey[]>
  /**
   * Makes one more key; false when somebody else has just made the one of that number.
   * @throws Problem `state-change-refused` (409) when the organisation can have no other key, `signing-key-unavailable` (503)
   */
  make(organisationId: string, request: KeyRequest): Promise<boolean>
  /** Afterwards nothing is signed any more. Closing twice is harmless. */
  close(): Promise<void>
}

/**
 * Keys as the store remembers them. Each is of one organisation and one algorithm; the first of each algorithm is made at its first use.
 * Private keys leave the store sealed, and are opened by the signing thread alone; those of a token never leave it.
 */
export function createKeyStore(deps: KeyStoreDeps): IssuerKeyStore {
  const sealed = createSealedKeys(deps.keyEncryptionKey)
  const { token } = deps

  async function keys(organisationId: string): Promise<readonly IssuerKey[]> {
    const { items } = await deps.issuerKeys.page({ where: { organisationId }, limit: 1000 })
    return newestFirst(items)
  }

  const asked = new Map<string, Promise<readonly IssuerKey[]>>()
  /**
   * Read for each signature: a key that was retired or declared compromised a moment ago, in another process too, signs no more. Those who ask
   * in the same tick share one read, which begins after the last of them has asked.
   */
  function keysNow(publicKeyMultibase: string): Promise<readonly IssuerKey[]> {
    const shared = asked.get(publicKeyMultibase)
    if (shared !== undefined) return shared
    const read = new Promise<void>((begin) => {
      process.nextTick(begin)
    }).then(async () => {
      asked.delete(publicKeyMultibase)
      return (await deps.issuerKeys.page({ where: { publicKeyMultibase }, limit: 100 })).items
    })
    asked.set(publicKeyMultibase, read)
    return read
  }

  async function didMethodOf(organisationId: string): Promise<Organisation['didMethod']> {
    const organisation = await deps.organisation(organisationId)
    if (organisation === undefined) throw new Error('a signing key needs an existing organisation')
    return organisation.didMethod
  }

  async function publishedForm(key: IssuerKey): Promise<PublishedKey> {
    return publishedKey(key, await didMethodOf(key.organisationId), deps.publicUrl)
  }

  async function make(organisationId: string, request: KeyRequest): Promise<boolean> {
    const { algorithm, activeFrom } = request
    // Asked first, so that no key is ever made for an organisation that does not exist.
    const didMethod = await didMethodOf(organisationId)
    const existing = await keys(organisationId)
    if (didMethod === 'key' && (algorithm !== 'Ed25519' || existing.length > 0)) throw oneKeyOnly()
    if (!hasRoom(existing)) throw tooManyKeys()
    const now = deps.now()
    const number = request.number ?? nextNumber(existing, algorithm)
    const key: New<IssuerKey> = {
      _id: keyId(organisationId, algorithm, number),
      organisationId,
      ...(algorithm === 'Ed25519' ? {} : { algorithm }),
      ...(await (token ?? sealed).generate(organisationId, algorithm)),
      createdAt: timestamp(activeFrom === undefined ? madeAt(existing, algorithm, now) : now),
      ...(activeFrom === undefined ? {} : { activeFrom: timestamp(activeFrom) }),
    }
    return deps.issuerKeys.insert(key)
  }

  return {
    keys,
    make,

    async current(organisationId, algorithm = 'Ed25519') {
      const now = deps.now()
      const existing = await keys(organisationId)
      const current = currentKey(existing, algorithm, now)
      if (current !== undefined) return publishedForm(current)
      // Of a did:key: its only key, which is no longer to be used.
      const isSpent = existing.some((key) => algorithmOfKey(key) === algorithm)
      if (isSpent && (await didMethodOf(organisationId)) === 'key') throw signingKeyUnavailable()
      await make(organisationId, { algorithm })
      const winner = currentKey(await keys(organisationId), algorithm, now)
      if (winner === undefined) throw signingKeyUnavailable()
      return publishedForm(winner)
    },

    async published(organisationId) {
      const all = await keys(organisationId)
      if (all.length === 0) return []
      const didMethod = await didMethodOf(organisationId)
      return all.map((key) => publishedKey(key, didMethod, deps.publicUrl))
    },

    async sign({ organisationId, publicKeyMultibase, algorithm }, data) {
      const key = (await keysNow(publicKeyMultibase)).find(
        (candidate) => candidate.organisationId === organisationId,
      )
      if (key === undefined || algorithmOfKey(key) !== algorithm) throw signingKeyUnavailable()
      if (!maySign(key, deps.now())) throw signingKeyUnavailable()
      if (key.tokenKeyId === undefined) return sealed.sign(key, data)
      if (token === undefined) throw signingKeyUnavailable()
      return token.sign(key, data)
    },

    async close() {
      await Promise.all([sealed.close(), token?.close()])
    },
  }
}

function publishedKey(key: IssuerKey, didMethod: Organisation['didMethod'], publicUrl: string): PublishedKey {
  const { organisationId, publicKeyMultibase } = key
  const did = didMethod === 'key' ? keyDid(publicKeyMultibase) : webDid(publicUrl, organisationId)
  const algorithm = algorithmOfKey(key)
  const fragment = algorithm === 'RSA' ? thumbprintOf(key) : publicKeyMultibase
  const { createdAt, activeFrom, retiredAt, compromisedAt } = key
  return {
    ...{ organisationId, did, verificationMethod: `${did}#${fragment}`, algorithm, publicKeyMultibase },
    createdAt,
    ...(activeFrom === undefined ? {} : { activeFrom }),
    ...(retiredAt === undefined ? {} : { retiredAt }),
    ...(compromisedAt === undefined ? {} : { compromisedAt }),
  }
}

/** did:key §1: the identifier is the key; another key would be another issuer. */
function oneKeyOnly(): Problem {
  return new Problem('state-change-refused', {
    fr: 'L’identifiant de cette organisation (did:key) est sa clé même : elle ne peut pas en avoir d’autre.',
    en: 'The identifier of this organisation (did:key) is its very key: it cannot have another one.',
  })
}

function tooManyKeys(): Problem {
  return new Problem('state-change-refused', {
    fr: `Une organisation a au plus ${String(mostKeys)} clés, sans celles qui sont compromises, et les anciennes restent publiées.`,
    en: `An organisation has at most ${String(mostKeys)} keys, not counting compromised ones, and the old ones stay published.`,
  })
}
