/** The composition root: the only place that chooses store, keys, proof format and framework folder, from the configuration. */
import { hkdfSync } from 'node:crypto'
import path from 'node:path'
import { operatorOrganisation } from './access/administration.ts'
import { bootstrapAccess, registerOperator, type ShowKey } from './access/bootstrap.ts'
import { requireDelegation } from './access/delegation.ts'
import { isInHandsOf, isSecondPerson, type Proposal } from './access/second-person.ts'
import { loadAchievements } from './achievement/achievements.ts'
import { achievementErrors, deriveFiles } from './achievement/derive/derive-files.ts'
import { createPseudonyms } from './organisation/pseudonym.ts'
import { profilesAfterChange } from './award/profile/profiles-after-change.ts'
import { createProfilesChore } from './award/profile/profiles-chore.ts'
import { watchAwards } from './award/renewal/watch-awards.ts'
import { completeDecisions } from './application/decision/complete-decisions.ts'
import { createFilesChore, eraseDue } from './application/evidence/erase-due.ts'
import type { Vault } from './attachment/deps.ts'
import { runChores, type Chore } from './chores.ts'
import type { Config } from './config.ts'
import { isMailAddress } from './delivery/mail-address.ts'
import { queueMail, type Message } from './delivery/outbox.ts'
import { sendMails, type SendMailsDeps } from './delivery/send-mails.ts'
import { smtpTransport } from './delivery/smtp.ts'
import { createEndorsementSweep } from './endorsement/complete-endorsement.ts'
import { createEndorsementLinks } from './endorsement/link.ts'
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
import type { VerifyDeps } from './verify/check.ts'
import { ownEvidence } from './verify/own-evidence.ts'
import { ownIssuers } from './verify/own-issuers.ts'
import { verifyCredential } from './verify/verify.ts'

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
    return {
      deps,
      bootstrap: (show) => bootstrapAccess(deps, show),
      runChores: () =>
        runChores(deps.chores, (chore, error) => {
          log.error({ chore, err: error }, 'a chore failed')
        }),
      close: () => store.close(),
    }
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
  const mail = (message: Message) => queueMail({ store, clock, publicUrl }, message)
  const pseudonyms = createPseudonyms(secret('pseudonym'))
  const profiles = { store, achievements, frameworks, pseudonyms, clock }
  const verify: VerifyDeps = {
    publicUrl,
    frameworks,
    ...ownIssuers({ store, keys, statusLists, publicUrl }),
    ...ownEvidence({ store }),
    checkFailed: (check: string, error: unknown) => {
      log.error({ check, err: error }, 'a verification check broke down')
    },
  }
  const vault: Vault = {
    folder: path.join(config.dataDirectory, 'evidence-files'),
    keyEncryptionKey: secret('evidence file'),
    ...(config.clamdAddress === undefined ? {} : { clamd: config.clamdAddress }),
  }
  const deps = {
    config,
    log,
    store,
    clock,
    publicUrl,
    mail,
    endorsementLinks: createEndorsementLinks(secret('endorsement link')),
    frameworkBaseUrl,
    frameworks,
    reserved,
    achievements,
    publishRelease: (files: ReleasedFiles, organisationId: string) =>
      publishRelease(publishing, files, organisationId),
    async requireDelegation(need: Parameters<typeof requireDelegation>[1]) {
      await requireDelegation({ store }, need)
    },
    isSecondPerson: (proposal: Proposal, keyId: string) => isSecondPerson({ store }, proposal, keyId),
    isInHandsOf: (keyId: string, personIds: ReadonlySet<string>) => isInHandsOf({ store }, keyId, personIds),
    deriveFiles,
    achievementErrors,
    importFailed: (importId: string, error: unknown) => {
      log.error({ importId, err: error }, 'a framework import failed')
    },
    keys,
    statusLists,
    pseudonyms,
    tokenSecret: secret('access token'),
    events: createEvents(log),
    isMailAddress,
    async profilesAfterChange(organisationId: string, recipientKey: string) {
      try {
        await profilesAfterChange(profiles, organisationId, recipientKey)
      } catch (error) {
        log.error({ organisationId, err: error }, 'proposals are not in line with what is held')
      }
    },
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
    verify,
    verifyBadge: (json: string) =>
      verifyCredential(verify, { kind: 'json', bytes: Buffer.from(json) }, clock()),
    vault,
  }
  const mailing = { store, clock, ...mailServer(config, log) }
  /** What is done every minute, in this order. */
  const chores: readonly Chore[] = [
    { name: 'decisions', run: () => completeDecisions(deps) },
    { name: 'watch awards', run: () => watchAwards(deps) },
    { name: 'profiles', run: createProfilesChore(profiles) },
    { name: 'erase evidence', run: () => eraseDue(deps) },
    { name: 'files', run: createFilesChore(deps) },
    { name: 'endorsements', run: createEndorsementSweep(deps) },
    { name: 'send mails', run: () => sendMails(mailing) },
  ]
  return { ...deps, chores }
}

/** Without a mail server mails wait, for as long as they are of use, and go out once there is one. */
function mailServer({ smtpUrl, mailFrom }: Config, log: Logger): Omit<SendMailsDeps, 'store' | 'clock'> {
  const mailFailed = (mail: { readonly mailId: string; readonly code: string }) => {
    log.error(mail, 'a mail could not be sent')
  }
  if (smtpUrl === undefined || mailFrom === undefined) {
    log.warn('no mail server is configured (SMTP_URL): mails wait until there is one, for 30 days at most')
    return { mailFailed }
  }
  return { mailFailed, transport: smtpTransport({ url: smtpUrl, from: mailFrom }) }
}
