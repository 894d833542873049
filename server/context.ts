/** The composition root: the only place that chooses store, keys, proof format and framework folder, from the configuration. */
import { hkdfSync } from 'node:crypto'
import path from 'node:path'
import { operatorOrganisation } from './access/administration.ts'
import { bootstrapAccess, registerOperator, type ShowKey } from './access/bootstrap.ts'
import { isSecondPerson, type Proposal } from './access/second-person.ts'
import { loadAchievements } from './achievement/achievements.ts'
import { achievementErrors, deriveFiles } from './achievement/derive/derive-files.ts'
import { createPseudonyms } from './award/pseudonym.ts'
import type { Config } from './config.ts'
import { createEvents } from './events.ts'
import { publishFrameworks } from './framework/release/publish-frameworks.ts'
import { publishRelease } from './framework/release/publish-release.ts'
import { readFrameworks } from './framework/release/read-frameworks.ts'
import { createRegistry } from './framework/release/registry.ts'
import type { ReleasedFiles } from './framework/types.ts'
import type { Logger } from './log.ts'
import { proofFormats } from './proof/index.ts'
import { requireSameKey } from './proof/key-check.ts'
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
  /**
   * Makes the first administration key when there is none, and keeps it once `show` has shown it. To be called when everything
   * else that can fail at a start is done.
   */
  bootstrap(show: ShowKey): Promise<void>
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
    // Before anything is written under the wrong key.
    await requireSameKey(store.settings, derivedSecret(keyEncryptionKey, 'key check'))
    const deps = await compose({ config, log, clock }, store, keyEncryptionKey)
    return { deps, bootstrap: (show) => bootstrapAccess(deps, show), close: () => store.close() }
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

/** 32 bytes for one purpose, from which neither the key nor those of another purpose can be told. */
function derivedSecret(keyEncryptionKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keyEncryptionKey, '', `mediation-badges ${purpose}`, 32))
}

async function compose(
  { config, log, clock }: Required<ContextOptions>,
  store: Store,
  keyEncryptionKey: Buffer,
) {
  const { publicUrl, frameworkBaseUrl } = config
  const secret = (purpose: string) => derivedSecret(keyEncryptionKey, purpose)
  const folder = projectPath('frameworks')
  const { slugs, unreleased } = readFrameworks(folder)
  const reserved = { slugs: new Set(slugs), organisationId: operatorOrganisation }
  if (unreleased.length > 0)
    log.info({ unreleased }, 'framework versions that are not released are not served')
  const [proofFormat] = proofFormats
  const keys = createKeyStore({
    issuerKeys: store.issuerKeys,
    organisation: (id) => store.organisations.get(id),
    keyEncryptionKey,
    publicUrl,
    now: clock,
  })
  const sign = (issuer: Issuer, unsigned: Credential, created: Date) =>
    proofFormat.sign(keys, issuer, unsigned, created)
  const broken = (release: string, error: unknown) => {
    log.error({ release, err: error }, 'a released framework version cannot be used')
  }
  const baseUrl = frameworkBaseUrl
  const frameworks = createRegistry({ store, baseUrl, elapsed: () => performance.now(), broken })
  const publishing = {
    store,
    baseUrl,
    clock,
    reserved,
    registry: frameworks,
    issue: async (write: (issuer: string) => Credential, created: Date) => {
      const hub = await keys.current(operatorOrganisation)
      return sign(hub, write(hub.did), created)
    },
  }
  await registerOperator({ store, clock })
  const { published, taken } = await publishFrameworks({ ...publishing, folder })
  for (const { slug, owner } of taken) {
    log.error(
      { framework: slug, owner },
      `framework ${slug} of this service is not published: organisation ${owner} has had its name since before. Ask ${owner} to ` +
        'abandon its drafts of it, then start again; if it has released a version, the name is its own for good: publish this ' +
        'framework under another one',
    )
  }
  // What this project ships must be right, or the service does not start; what was written at run time must not stop it.
  const shipped = new Set(published)
  const achievements = loadAchievements(frameworks, ({ slug, version }, error) => {
    if (shipped.has(`${slug}/${version}`)) throw error
    broken(`${slug}/${version}`, error)
  })
  await frameworks.refresh()
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
    reserved,
    achievements,
    publishRelease: (files: ReleasedFiles, organisationId: string) =>
      publishRelease(publishing, files, organisationId),
    isSecondPerson: (proposal: Proposal, keyId: string) => isSecondPerson({ store }, proposal, keyId),
    deriveFiles,
    achievementErrors,
    importFailed: (importId: string, error: unknown) => {
      log.error({ importId, err: error }, 'a framework import failed')
    },
    keys,
    statusLists,
    pseudonyms: createPseudonyms(secret('pseudonym')),
    tokenSecret: secret('access token'),
    events: createEvents(log),
    sign,
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
