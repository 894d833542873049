/** A real issuer for the verification tests: real store, keys, frameworks, achievements and status lists; a fixed clock. */
import { loadAchievements } from '../../server/achievement/achievements.ts'
import { buildCredential, type CredentialParts } from '../../server/credential/build-credential.ts'
import type { Frameworks } from '../../server/framework/types.ts'
import { eddsaRdfc2022 } from '../../server/proof/data-integrity/eddsa-rdfc-2022.ts'
import type { Credential, Issuer } from '../../server/proof/types.ts'
import { createIndexAllocator, type AllocatedIndex } from '../../server/status/allocate-index.ts'
import { changeState } from '../../server/status/change-state.ts'
import { statusListUrl } from '../../server/status/status-list-url.ts'
import type { AwardState } from '../../server/store/documents.ts'
import type { VerifyDeps } from '../../server/verify/check.ts'
import { ownDecisions } from '../../server/verify/own/own-decisions.ts'
import { ownEvidence } from '../../server/verify/own/own-evidence.ts'
import { ownIssuers } from '../../server/verify/own/own-issuers.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { publishedFrameworks, publishedIn } from '../framework/published.ts'
import { now, openSigning, publicUrl, type Signing } from '../proof/signing.ts'
import { openStatus } from '../status/publishing.ts'

export { now, publicUrl } from '../proof/signing.ts'

export interface Issuing {
  readonly signing: Signing
  readonly frameworks: Frameworks
  readonly deps: VerifyDeps
  /** Names of the checks that broke down since the start: empty unless there is a bug. */
  readonly failures: readonly string[]
  /** `acme` is did:web, `beta` did:key. */
  issuer(organisationId: string): Promise<Issuer>
  /** An unsigned badge of `acme` with a status slot of its own, as the service writes it; its award is in the store. */
  unsigned(awardId: string, change?: Partial<CredentialParts>): Promise<Credential>
  slot(awardId: string): Promise<AllocatedIndex>
  sign(unsigned: Credential, issuer?: Issuer): Promise<Credential>
  setState(awardId: string, state: AwardState): Promise<void>
  verify(credential: unknown, at?: Date): Promise<VerificationReport>
  close(): Promise<void>
}

/** `publishes`: its frameworks are in its own store, where others may come; otherwise all suites share one, which does not change. */
export async function openIssuing({ publishes = false } = {}): Promise<Issuing> {
  const signing = await openSigning()
  const { store, keys } = signing
  const clock = () => now
  const { frameworks } = publishes
    ? { frameworks: await publishedIn(store, { baseUrl: publicUrl, clock }) }
    : await publishedFrameworks(publicUrl)
  const achievements = loadAchievements(frameworks)
  const achievement = achievements.resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2')
  const allocator = createIndexAllocator({ store, secret: Buffer.alloc(32, 0x33), clock })
  // A list is served at the moment it is read.
  let readAt = now
  const status = openStatus(signing, { clock: () => readAt })
  const statusLists = status.publisher()
  const acme = await keys.current('acme')
  const failures: string[] = []

  const deps: VerifyDeps = {
    publicUrl,
    frameworks,
    ...ownIssuers({ store, keys, statusLists, publicUrl }),
    ...ownDecisions({ store, publicUrl }),
    ...ownEvidence({ store }),
    checkFailed: (check, error) => failures.push(`${check}: ${String(error)}`),
  }
  const slot = (awardId: string) => allocator.allocate('acme', awardId)

  return {
    signing,
    frameworks,
    deps,
    failures,
    slot,
    issuer: (organisationId) => keys.current(organisationId),
    async unsigned(awardId, change = {}) {
      const { list, index, slot: statusSlot } = await slot(awardId)
      const { code, framework, criteria } = achievement
      const credential = buildCredential({
        id: `${publicUrl}/credentials/${awardId}`,
        achievement,
        language: 'fr',
        issuer: { did: acme.did, organisation: { name: 'Acmé', url: 'https://acme.example.org' } },
        recipient: { subjectId: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b11', name: 'Zoé Lefèvre' },
        evaluation: { achievement: code, criteriaVersion: criteria.version, outcome: 'met', findings: [] },
        decision: { url: `${publicUrl}/decisions/${awardId}`, digestSri: `sha256-${'A'.repeat(43)}=` },
        pieces: ['EV-OBS', 'EV-PRO'].map((kind) => ({
          kind,
          title: { fr: `Preuve ${kind}`, en: `Evidence ${kind}` },
          fingerprint: `ni:///sha-256;${Buffer.from(kind.padEnd(32, '.')).toString('base64url')}`,
        })),
        strength: 'assessed',
        framework,
        status: { listUrl: statusListUrl(publicUrl, list), index },
        awardedAt: now,
        validUntil: new Date('2029-11-21T23:59:59Z'),
        ...change,
      })
      await store.awards.insert({
        _id: awardId,
        organisationId: 'acme',
        recipientKey: awardId,
        achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
        achievementCode: code,
        frameworkIri: framework.iri,
        frameworkDigest: framework.digestSri,
        evaluationId: awardId,
        decision: '{}',
        proofStrength: 'assessed',
        awardedAt: now.toISOString(),
        credential: JSON.stringify(credential),
        statusSlot,
        state: 'active',
        history: [],
        deliveries: [],
      })
      return credential
    },
    sign: (unsigned, issuer = acme) => eddsaRdfc2022.sign(keys, issuer, unsigned, now),
    async setState(awardId, state) {
      await changeState(status.deps, (await slot(awardId)).slot, state)
    },
    verify(credential, at = now) {
      readAt = at
      const bytes = Buffer.from(typeof credential === 'string' ? credential : JSON.stringify(credential))
      return verifyCredential(deps, { kind: 'json', bytes }, at)
    },
    close: () => signing.close(),
  }
}

/** The result of one check: `outcome code`. */
export function resultOf(report: VerificationReport, check: string): string {
  const found = report.checks.find(({ id }) => id === check)
  if (found === undefined) throw new Error(`no check ${check} in the report`)
  return `${found.outcome} ${found.code}`
}

function changedAt(
  value: unknown,
  path: readonly (string | number)[],
  change: (value: unknown) => unknown,
): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) =>
      index === step ? changedAt(element, rest, change) : element,
    )
  }
  // The callers know their own credential: a path that is not there is a mistake of the test.
  if (typeof value !== 'object' || value === null) throw new Error(`no such path: ${path.join('/')}`)
  const there: readonly (readonly [string, unknown])[] = Object.entries(value)
  const known = there.some(([key]) => key === step) ? there : [...there, [String(step), undefined] as const]
  const members = known.map(([key, member]): readonly [string, unknown] => [
    key,
    key === step ? changedAt(member, rest, change) : member,
  ])
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

/**
 * A copy of `credential` with the value at `path` (`['credentialSubject', 'achievement', 'name']`) replaced by what `change`
 * makes of it; removed when that is `undefined`.
 */
export function changed(
  credential: Credential,
  path: readonly (string | number)[],
  change: (value: unknown) => unknown,
): Credential {
  return changedAt(structuredClone(credential), path, change) as Credential
}
