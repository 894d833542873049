/** Opens what the service stands on: the only place that chooses store and keys, from the configuration. */
import path from 'node:path'
import { bootstrapAccess, type ShowKey } from './access/bootstrap.ts'
import { runChores } from './chores.ts'
import type { Config } from './config.ts'
import type { Logger } from './log.ts'
import { sealedStore } from './erasure/sealed/sealed-store.ts'
import { requireSameKey } from './proof/keys/key-check.ts'
import type { WayOut } from './outside/outside.ts'
import { createKeyStore, type IssuerKeyStore } from './proof/keys/key-store.ts'
import { loadKeyEncryptionKey } from './proof/keys/private/key-encryption-key.ts'
import { createPkcs11Keys } from './proof/keys/private/pkcs11-token.ts'
import type { PrivateKeys } from './proof/keys/private/private-keys.ts'
import { openMongoStore } from './store/mongo/open-mongo-store.ts'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts'
import type { Store } from './store/store.ts'
import { compose, derivedSecret } from './compose.ts'

export interface Context {
  readonly deps: Awaited<ReturnType<typeof compose>>
  /**
   * Makes the first administration key when there is none, and keeps it once `show` has shown it. To be called when everything
   * else that can fail at a start is done.
   */
  bootstrap(show: ShowKey): Promise<void>
  /** Runs every chore once, one after the other; never rejects. */
  runChores(): Promise<void>
  close(): Promise<void>
}

export interface ContextOptions {
  readonly config: Config
  readonly log: Logger
  readonly clock?: () => Date
  /** Who makes new private keys where no PKCS#11 token does; absent: the signing thread. */
  readonly newKeys?: (keyEncryptionKey: Uint8Array) => PrivateKeys
  /** Who asks other sites; absent: as the settings say. */
  readonly outside?: WayOut
}

/** Opens everything the service stands on. @throws Error, in words for whoever runs it, when something is not as it must be */
export async function createContext({
  config,
  log,
  clock = () => new Date(),
  newKeys,
  outside,
}: ContextOptions): Promise<Context> {
  const keyEncryptionKey = loadKeyEncryptionKey({
    ...(config.keyEncryptionKey === undefined ? {} : { configured: config.keyEncryptionKey }),
    dataDirectory: config.dataDirectory,
    production: config.production,
    warn: (message) => {
      log.warn(message)
    },
  })
  const store = sealedStore(await openStore(config, clock), derivedSecret(keyEncryptionKey, 'person key'))
  const keys = openKeys({ config, log, clock }, store, keyEncryptionKey, newKeys)
  const close = async () => {
    await keys.close()
    await store.close()
  }
  try {
    // Before anything is written under the wrong key.
    await requireSameKey(store.settings, derivedSecret(keyEncryptionKey, 'key check'))
    const deps = await compose({ config, log, clock, store, keys, keyEncryptionKey, outside })
    return {
      deps,
      bootstrap: (show) => bootstrapAccess(deps, show),
      runChores: () =>
        runChores(deps.chores, (chore, error) => {
          log.error({ chore, err: error }, 'a chore failed')
        }),
      async close() {
        await deps.awardJobs.stop()
        deps.bounded.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** With a PKCS#11 token, new keys are made there; those made before stay sealed in the store until they are rotated. */
function openKeys(
  { config, log, clock }: Required<Omit<ContextOptions, 'newKeys' | 'outside'>>,
  store: Store,
  keyEncryptionKey: Buffer,
  newKeys: ContextOptions['newKeys'],
): IssuerKeyStore {
  const failed = (code: string) => {
    log.error({ code }, 'the PKCS#11 token did not answer')
  }
  const token =
    config.pkcs11 === undefined ? newKeys?.(keyEncryptionKey) : createPkcs11Keys({ ...config.pkcs11, failed })
  return createKeyStore({
    issuerKeys: store.issuerKeys,
    organisation: (id) => store.organisations.get(id),
    keyEncryptionKey,
    ...(token === undefined ? {} : { token }),
    publicUrl: config.publicUrl,
    now: clock,
  })
}

function openStore(config: Config, clock: () => Date): Promise<Store> {
  return config.mongodbUri === undefined
    ? openSqliteStore({ file: path.join(config.dataDirectory, 'mediation.sqlite'), clock })
    : openMongoStore({ uri: config.mongodbUri })
}
