/** The composition root: the only place that chooses store, keys, proof format and framework folder, from the configuration. */
import { hkdfSync } from 'node:crypto'
import path from 'node:path'
import { bootstrapAccess } from './access/bootstrap.ts'
import { loadAchievements } from './achievement/achievements.ts'
import { createPseudonyms } from './award/pseudonym.ts'
import type { Config } from './config.ts'
import { createEvents } from './events.ts'
import { publishFrameworks } from './framework/publish.ts'
import { readFrameworks } from './framework/read-frameworks.ts'
import type { Logger } from './log.ts'
import { proofFormats } from './proof/index.ts'
import { loadKeyEncryptionKey } from './proof/key-encryption-key.ts'
import { createKeyStore } from './proof/key-store.ts'
import type { Credential, Issuer } from './proof/types.ts'
import { projectPath } from './schema.ts'
import { createIndexAllocator } from './status/allocate-index.ts'
import { changeState } from './status/change-state.ts'
import { createStatusListPublisher } from './status/status-list.ts'
import { statusListUrl } from './status/status-list-url.ts'
import type { AwardState } from './store/documents.ts'
import { openMongoStore } from './store/mongo/open-mongo-store.ts'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts'
import type { Store } from './store/store.ts'
import { ownIssuers } from './verify/own-issuers.ts'

export interface Context {
  readonly deps: Awaited<ReturnType<typeof compose>>
  /** The administration key, at the very first start only: to be shown once. */
  readonly firstKey: { readonly id: string; readonly secret: string } | undefined
  close(): Promise<void>
}

export interface ContextOptions {
  readonly config: Config
  readonly log: Logger
  readonly clock?: () => Date
}

/** Opens everything the service stands on. @throws Error, in words for whoever runs it, when something is not as it must be */
export async function createContext({
  config,
  log,
  clock = () => new Date(),
}: ContextOptions): Promise<Context> {
  const keyEncryptionKey = loadKeyEncryptionKey({
    ...(config.keyEncryptionKey === undefined ? {} : { configured: config.keyEncryptionKey }),
    dataDirectory: config.dataDirectory,
    production: config.production,
    warn: (message) => {
      log.warn(message)
    },
  })
  const store = await openStore(config, clock)
  try {
    const deps = await compose({ config, log, clock }, store, keyEncryptionKey)
    const firstKey = await bootstrapAccess(deps)
    return { deps, firstKey, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}

function openStore(config: Config, clock: () => Date): Promise<Store> {
  return config.mongodbUri === undefined
    ? openSqliteStore({ file: path.join(config.dataDirectory, 'mediation.sqlite'), clock })
    : openMongoStore({ uri: config.mongodbUri })
}

async function compose(
  { config, log, clock }: Required<ContextOptions>,
  store: Store,
  keyEncryptionKey: Buffer,
) {
  const { publicUrl, frameworkBaseUrl } = config
  const secret = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', keyEncryptionKey, '', `mediation-badges ${purpose}`, 32))
  const folder = projectPath('frameworks')
  const { released, unreleased } = readFrameworks(folder)
  if (unreleased.length > 0)
    log.info({ unreleased }, 'framework versions that are not released are not served')
  const frameworks = await publishFrameworks({ store, folder, baseUrl: frameworkBaseUrl, clock })
  const [proofFormat] = proofFormats
  const keys = createKeyStore({
    issuerKeys: store.issuerKeys,
    organisation: (id) => store.organisations.get(id),
    keyEncryptionKey,
    publicUrl,
    now: clock,
  })
  const statusLists = createStatusListPublisher({ store, keys, proofFormat, publicUrl, clock })
  const allocator = createIndexAllocator({ store, secret: secret('status index'), clock })
  return {
    config,
    log,
    store,
    clock,
    publicUrl,
    frameworkBaseUrl,
    frameworks,
    achievements: loadAchievements(frameworks, released),
    keys,
    statusLists,
    pseudonyms: createPseudonyms(secret('pseudonym')),
    tokenSecret: secret('access token'),
    events: createEvents(log),
    sign: (issuer: Issuer, unsigned: Credential, created: Date) =>
      proofFormat.sign(keys, issuer, unsigned, created),
    status: {
      async allocate(organisationId: string, awardIds: readonly string[]) {
        const allocated = await allocator.allocateAll(organisationId, awardIds)
        return new Map(
          [...allocated].map(([awardId, { list, index, slot }]) => [
            awardId,
            { slot, index, listUrl: statusListUrl(publicUrl, list) },
          ]),
        )
      },
      async change(slot: string, state: AwardState) {
        await changeState(store.statusSlots, slot, state)
      },
    },
    verify: {
      publicUrl,
      frameworks,
      ...ownIssuers({ store, keys, statusLists, publicUrl }),
      checkFailed: (check: string, error: unknown) => {
        log.error({ check, err: error }, 'a verification check broke down')
      },
    },
  }
}
