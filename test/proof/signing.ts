/** A real store, real keys and a fixed clock, for the tests that sign. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createKeyStore, type IssuerKeyStore } from '../../server/proof/keys/key-store.ts'
import { openSqliteStore, type SqliteStore } from '../../server/store/sqlite/open-sqlite-store.ts'

export const publicUrl = 'https://badges.example.org'
export const now = new Date('2026-11-21T09:30:00Z')
export const keyEncryptionKey = Buffer.alloc(32, 0x5a)

export interface Signing {
  readonly store: SqliteStore
  readonly keys: IssuerKeyStore
  /** Where its files are. */
  readonly folder: string
  close(): Promise<void>
}

/** Two organisations: `acme` (did:web) and `beta` (did:key). */
export async function openSigning(): Promise<Signing> {
  const directory = await mkdtemp(path.join(tmpdir(), 'signing-'))
  const store = await openSqliteStore({ file: path.join(directory, 'store.db'), clock: () => now })
  const createdAt = '2026-11-21T09:00:00Z'
  await store.organisations.insert({ _id: 'acme', name: 'Acmé', didMethod: 'web', createdAt })
  await store.organisations.insert({ _id: 'beta', name: 'Bêta', didMethod: 'key', createdAt })
  const keys = keyStoreOver(store)
  const close = async () => {
    await keys.close()
    await store.close()
    await rm(directory, { recursive: true })
  }
  return { store, keys, folder: directory, close }
}

/** Another key store over the same documents, as another process would have. */
export function keyStoreOver(
  store: SqliteStore,
  key: Uint8Array = keyEncryptionKey,
  url = publicUrl,
  clock: () => Date = () => now,
): IssuerKeyStore {
  return createKeyStore({
    issuerKeys: store.issuerKeys,
    organisation: (id) => store.organisations.get(id),
    keyEncryptionKey: key,
    publicUrl: url,
    now: clock,
  })
}
