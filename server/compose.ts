/** What each room needs from the others, in one place. Together with context.ts, the composition root. */
import { hkdfSync } from 'node:crypto'
import path from 'node:path'
import { operatorOrganisation } from './access/administration.ts'
import { registerOperator } from './access/bootstrap.ts'
import { requireDelegation } from './access/delegation.ts'
import { isInHandsOf, isSecondPerson, type Proposal } from './access/second-person.ts'
import { loadAchievements } from './achievement/achievements.ts'
import { achievementErrors, deriveFiles } from './achievement/derive/derive-files.ts'
import { createGrantSecrets } from './open-badges-api/oauth/grant-secrets.ts'
import { forgetGrants } from './open-badges-api/oauth/forget-grants.ts'
import { createPassportSecrets } from './passport/passport-secrets.ts'
import { forgetPassportTokens } from './passport/sign-in/session.ts'
import { createPseudonyms } from './organisation/pseudonym.ts'
import { createFormKeysChore } from './award/award-issuer.ts'
import { createAwardJobs } from './award/job/award-jobs.ts'
import { profilesAfterChange } from './award/profile/profiles-after-change.ts'
import { createProfilesChore } from './award/profile/profiles-chore.ts'
import { watchAwards } from './award/renewal/watch-awards.ts'
import { completeDecisions } from './application/decision/complete-decisions.ts'
import { createFilesChore, eraseDue } from './application/evidence/erase-due.ts'
import type { Vault } from './attachment/deps.ts'
import { type Chore } from './chores.ts'
import { createClaimSecrets } from './claim/claim-secrets.ts'
import { forgetClaims } from './claim/claims.ts'
import { composeVerifying } from './compose/verifying.ts'
import type { Config } from './config.ts'
import { handOver } from './claim/mail/hand-over.ts'
import { isMailAddress } from './delivery/mail-address.ts'
import { createMailStops } from './delivery/mail-stops.ts'
import { forgetMail, queueMail, type Message } from './delivery/outbox.ts'
import { sendMails, type SendMailsDeps } from './delivery/send-mails.ts'
import { smtpTransport } from './delivery/smtp.ts'
import { createEndorsementSweep } from './endorsement/complete-endorsement.ts'
import { createEndorsementLinks } from './endorsement/link.ts'
import { finishErasures } from './erasure/erasures.ts'
import { createEvents } from './events.ts'
import { publishFrameworks } from './framework/release/publish-frameworks.ts'
import { publishRelease } from './framework/release/publish-release.ts'
import { readFrameworks } from './framework/release/read-frameworks.ts'
import { createRegistry } from './framework/release/registry.ts'
import type { ReleasedFiles } from './framework/types.ts'
import type { Logger } from './log.ts'
import { documentsByOutcome } from './proof/compiled-contexts/counts.ts'
import { proofFormats } from './proof/data-integrity/index.ts'
import { signVcJwt } from './proof/jose/vc-jwt.ts'
import { type IssuerKeyStore } from './proof/keys/key-store.ts'
import { createRotationChore } from './proof/keys/rotation-chore.ts'
import { forgetPresentationRequests } from './presentation-request/presentation-requests.ts'
import type { Credential, Issuer } from './proof/types.ts'
import { projectPath } from './schema.ts'
import type { WayOut } from './outside/outside.ts'
import { createIndexAllocator } from './status/allocate-index.ts'
import { changeState } from './status/change-state.ts'
import { createStatusList, setEntry, type EntryChange } from './status/create-list.ts'
import { openStatusJournal } from './status/journal.ts'
import { restoreJournalled } from './status/restore-revocations.ts'
import { createStatusListPublisher } from './status/status-list.ts'
import { statusListUrl } from './status/status-list-url.ts'
import type { AwardState, StatusList } from './store/documents.ts'
import type { Store } from './store/store.ts'
import { forgetChallenges } from './vc-api/challenge.ts'
import { forgetReports } from './verify/report/kept-report.ts'
import { verifyCredential } from './verify/verify.ts'
import { sendMessages } from './webhook/send-messages.ts'
import { tellWebhooks } from './webhook/tell-webhooks.ts'
import { createWebhookSecrets } from './webhook/webhook-secrets.ts'

/** 32 bytes for one purpose, from which neither the key nor those of another purpose can be told. */
export function derivedSecret(keyEncryptionKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', keyEncryptionKey, '', `mediation-badges ${purpose}`, 32))
}

/** What everything is composed from, once it is open. */
export interface Opened {
  readonly config: Config
  readonly log: Logger
  readonly clock: () => Date
  readonly store: Store
  readonly keys: IssuerKeyStore
  readonly keyEncryptionKey: Buffer
  /** Absent: as the settings say. */
  readonly outside?: WayOut | undefined
}

/** Puts the rooms together, and readies what must be ready before the first request. @throws Error, in words for whoever runs it */
export async function compose({ config, log, clock, store, keys, keyEncryptionKey, ...opened }: Opened) {
  const { publicUrl, frameworkBaseUrl } = config
  const secret = (purpose: string) => derivedSecret(keyEncryptionKey, purpose)
  const folder = projectPath('frameworks')
  const { slugs, unreleased } = readFrameworks(folder)
  const reserved = { slugs: new Set(slugs), organisationId: operatorOrganisation }
  if (unreleased.length > 0)
    log.info({ unreleased }, 'framework versions that are not released are not served')
  const [proofFormat] = proofFormats
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
  const events = createEvents(log)
  events.showCanonicalForms(documentsByOutcome)
  const journal = openStatusJournal(path.join(config.dataDirectory, 'status-journal'), clock)
  const statusDeps = { store, journal, clock, forgotten: events.revocationsForgotten }
  await restoreJournalled(statusDeps)
  const statusLists = createStatusListPublisher({
    ...statusDeps,
    keys,
    publicUrl,
    sign: {
      'json-ld': async (issuer, unsigned, created) => JSON.stringify(await sign(issuer, unsigned, created)),
      jwt: (issuer, unsigned, created) =>
        signVcJwt(keys, issuer, unsigned, { publicUrl, issuedAt: created, typ: 'vc+jwt' }),
    },
  })
  const allocator = createIndexAllocator({ store, secret: secret('status index'), clock })
  const mailStops = createMailStops(secret('mail stop'), publicUrl)
  const mail = (message: Message) => queueMail({ store, clock, publicUrl, mailStops }, message)
  const pseudonyms = createPseudonyms(secret('pseudonym'))
  const profiles = { store, achievements, frameworks, pseudonyms, clock }
  const { outside, readings, bounded, verify, lastSaid, challengeSecret } = composeVerifying({
    config,
    log,
    clock,
    store,
    keys,
    frameworks,
    statusLists,
    pseudonyms,
    secret,
    outside: opened.outside,
    outsideAsked: events.outsideAsked,
  })
  const vault: Vault = {
    folder: path.join(config.dataDirectory, 'evidence-files'),
    keyEncryptionKey: secret('evidence file'),
    ...(config.clamdAddress === undefined ? {} : { clamd: config.clamdAddress }),
  }
  const deps = {
    config,
    log,
    outside,
    lastSaid,
    store,
    clock,
    publicUrl,
    hubId: operatorOrganisation,
    mail,
    mailStops,
    claimSecrets: createClaimSecrets(secret('claim')),
    webhookSecrets: createWebhookSecrets(secret('webhook')),
    passportSecrets: createPassportSecrets(secret('passport'), secret('passport key')),
    grantSecrets: createGrantSecrets(secret('grant')),
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
    challengeSecret,
    events,
    undoMinutes: config.awardUndoMinutes,
    jobFailed: (jobId: string, error: unknown) => {
      log.error({ jobId, err: error }, 'a batch of awards stopped')
    },
    isMailAddress,
    forgetMail: (id: string) => forgetMail({ store }, id),
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
      async change(slot: string, state: AwardState, reason?: string) {
        await changeState(statusDeps, slot, state, reason)
      },
      createList: (organisationId: string, purpose: string, length?: number) =>
        createStatusList({ store, clock }, organisationId, purpose, length),
      async setEntry(list: StatusList, change: EntryChange) {
        await setEntry(statusDeps, list, change)
      },
    },
    verify,
    bounded,
    verifyBadge: (json: string) =>
      verifyCredential(verify, { kind: 'json', bytes: Buffer.from(json) }, clock()),
    vault,
  }
  const awardJobs = createAwardJobs(deps)
  const mailing = { store, clock, ...mailServer(config, log) }
  /** What is done every minute, in this order. */
  const chores: readonly Chore[] = [
    {
      name: 'rotate keys',
      run: createRotationChore({ store, keys, clock, months: config.keyRotationMonths }),
    },
    { name: 'keys of forms', run: createFormKeysChore({ store, keys, clock }) },
    { name: 'decisions', run: () => completeDecisions(deps) },
    { name: 'award jobs', run: () => awardJobs.resume() },
    { name: 'watch awards', run: () => watchAwards(deps) },
    { name: 'profiles', run: createProfilesChore(profiles) },
    { name: 'erase evidence', run: () => eraseDue(deps) },
    { name: 'files', run: createFilesChore(deps) },
    { name: 'endorsements', run: createEndorsementSweep(deps) },
    { name: 'challenges', run: () => forgetChallenges(deps) },
    { name: 'reports', run: () => forgetReports(deps) },
    { name: 'presentation requests', run: () => forgetPresentationRequests(deps) },
    { name: 'erasures', run: () => finishErasures(deps) },
    { name: 'claims', run: () => forgetClaims(deps) },
    { name: 'passport sessions', run: () => forgetPassportTokens(deps) },
    { name: 'grants', run: () => forgetGrants(deps) },
    {
      name: 'readings',
      run: () => {
        readings.forget(clock())
        return Promise.resolve()
      },
    },
    { name: 'hand over', run: () => handOver(deps) },
    { name: 'send mails', run: () => sendMails(mailing) },
    { name: 'tell webhooks', run: () => tellWebhooks(deps) },
    { name: 'send to webhooks', run: () => sendMessages(deps) },
  ]
  return { ...deps, awardJobs, chores }
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
