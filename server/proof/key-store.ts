/** The signing keys of the organisations, kept in the store, sealed under the key-encryption key. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { Problem } from '../problem.ts'
import type { IssuerKey, Organisation } from '../store/documents.ts'
import type { Collection, New } from '../store/store.ts'
import { keyDid, webDid } from './issuer-did.ts'
import { encodePublicKey, readPrivateKey } from './multikey.ts'
import { openPrivateKey, sealPrivateKey } from './sealed-key.ts'
import type { Issuer, KeyStore } from './types.ts'
import { timestamp } from '../timestamp.ts'

export interface KeyStoreDeps {
  /** `store.issuerKeys`. */
  readonly issuerKeys: Pick<Collection<IssuerKey>, 'insert' | 'page'>
  /** The organisation, or `undefined` when there is none. */
  readonly organisation: (id: string) => Promise<Pick<Organisation, 'didMethod'> | undefined>
  /** 32 bytes. */
  readonly keyEncryptionKey: Uint8Array
  readonly publicUrl: string
  readonly now: () => Date
}

const cachedPrivateKeys = 256

function signingKeyUnavailable(): Problem {
  return new Problem('signing-key-unavailable', {
    fr: 'La clé de signature de l’organisation ne peut pas être lue.',
    en: 'The signing key of the organisation cannot be read.',
  })
}

function newKey(deps: KeyStoreDeps, organisationId: string): New<IssuerKey> {
  const pair = generateKeyPairSync('ed25519')
  const publicKeyMultibase = encodePublicKey(pair.publicKey)
  const pkcs8 = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  const encryptedPrivateKey = sealPrivateKey(
    deps.keyEncryptionKey,
    { organisationId, publicKeyMultibase },
    pkcs8,
  )
  pkcs8.fill(0)
  return {
    // Two processes that create the first key at the same time want the same `_id`: the store lets one of them win.
    _id: `${organisationId}:1`,
    organisationId,
    publicKeyMultibase,
    encryptedPrivateKey,
    createdAt: timestamp(deps.now()),
  }
}

/**
 * One Ed25519 key per organisation, made at its first use. Private keys leave the store sealed, are opened only to
 * sign, and at most 256 stay in memory as key objects. It does NOT rotate keys: the newest stored one is current.
 */
export function createKeyStore(deps: KeyStoreDeps): KeyStore {
  if (deps.keyEncryptionKey.length !== 32) throw new Error('the key-encryption key must be 32 bytes')
  const privateKeys = new Map<string, KeyObject>()

  async function storedKeys(organisationId: string): Promise<readonly IssuerKey[]> {
    const { items } = await deps.issuerKeys.page({ where: { organisationId }, limit: 1000 })
    return items.toReversed()
  }

  async function issuerOf(key: IssuerKey): Promise<Issuer> {
    const { organisationId, publicKeyMultibase } = key
    const organisation = await deps.organisation(organisationId)
    if (organisation === undefined) throw new Error('a signing key needs an existing organisation')
    const did =
      organisation.didMethod === 'key' ? keyDid(publicKeyMultibase) : webDid(deps.publicUrl, organisationId)
    return { organisationId, did, verificationMethod: `${did}#${publicKeyMultibase}`, publicKeyMultibase }
  }

  async function privateKeyOf(issuer: Issuer): Promise<KeyObject> {
    const { organisationId, publicKeyMultibase } = issuer
    const cacheKey = `${organisationId} ${publicKeyMultibase}`
    const cached = privateKeys.get(cacheKey)
    if (cached !== undefined) return cached
    const stored = (await storedKeys(organisationId)).find(
      (key) => key.publicKeyMultibase === publicKeyMultibase,
    )
    const pkcs8 =
      stored &&
      openPrivateKey(
        deps.keyEncryptionKey,
        { organisationId, publicKeyMultibase },
        stored.encryptedPrivateKey,
      )
    // Nothing of the cause goes along: it would only help whoever tries keys.
    if (pkcs8 === undefined) throw signingKeyUnavailable()
    const key = readPrivateKey(pkcs8)
    pkcs8.fill(0)
    const [oldest] = privateKeys.keys()
    if (privateKeys.size >= cachedPrivateKeys && oldest !== undefined) privateKeys.delete(oldest)
    privateKeys.set(cacheKey, key)
    return key
  }

  return {
    async current(organisationId) {
      const [newest] = await storedKeys(organisationId)
      if (newest !== undefined) return issuerOf(newest)
      // Asked first, so that no key is ever made for an organisation that does not exist.
      if ((await deps.organisation(organisationId)) === undefined) {
        throw new Error('a signing key needs an existing organisation')
      }
      await deps.issuerKeys.insert(newKey(deps, organisationId))
      const [winner] = await storedKeys(organisationId)
      if (winner === undefined) throw signingKeyUnavailable()
      return issuerOf(winner)
    },

    async published(organisationId) {
      return Promise.all((await storedKeys(organisationId)).map(issuerOf))
    },

    async sign(issuer, data) {
      return sign(null, data, await privateKeyOf(issuer))
    },
  }
}
