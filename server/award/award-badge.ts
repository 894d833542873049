/** One granted decision becomes one award: a signed credential and everything known about it, ready to be stored. */
import { defaultLanguage } from '../achievement/require-edition.ts'
import type { Achievement, ProofStrength } from '../achievement/types.ts'
import { badgeText } from '../credential/badge-text.ts'
import { buildCredential } from '../credential/build-credential.ts'
import { shortIdOf } from '../credential/code/short-address.ts'
import { strongestProof, weakestProof } from '../credential/strength.ts'
import type { DecisionRecord, RecordedPiece } from '../evidence/decision.ts'
import type { Issuer } from '../proof/types.ts'
import type { Award, Delivery, EvidencePiece, Organisation } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { New } from '../store/store.ts'
import type { Language } from '../text.ts'
import { timestamp } from '../timestamp.ts'
import { awardIssuer } from './award-issuer.ts'
import { awardNews } from './award-news.ts'
import type { AwardDeps, StatusEntry } from './deps.ts'
import { watchOf } from './renewal/watch.ts'
import type { SignedDecision } from './sign-decision.ts'

/** Whom the badge is for, as the deciding organisation knows them. */
export interface Recipient {
  /** Pseudonym of the person inside the organisation. */
  readonly recipientKey: string
  /** When the organisation knows them in person. */
  readonly personId?: string
  /** Only when the person asked for their name to be written in the badge. */
  readonly name?: string
  /** What the badge calls them, when it had a name for them before. Absent: one that links the award to no other. */
  readonly subjectId?: string
}

/** What the award came from. */
export type Origin =
  { readonly sessionId: string; readonly learnerId: string } | { readonly applicationId: string }

export interface Grant {
  readonly awardId: string
  readonly organisation: Organisation
  /** As `awardIssuer` answered a moment ago; absent: it is asked. */
  readonly issuer?: Issuer
  readonly achievement: Achievement
  readonly recipient: Recipient
  readonly origin: Origin
  /** The pieces recorded about the person, whatever the rules made of them. */
  readonly pieces: readonly EvidencePiece[]
  /** Ids of those that prove no more than a declaration, whatever their kind. */
  readonly declared?: readonly string[]
  /** Its outcome is `granted`. */
  readonly decision: SignedDecision
  /** Id of the evaluation the signer had read. */
  readonly evaluationId: string
  readonly entry: StatusEntry
  /** The batch it is made in, and when the batch hands over. */
  readonly batch?: { readonly jobId: string; readonly deliverAt: string }
  /** How it reaches its holder. Absent: somebody tells them. */
  readonly delivery?: Pick<Delivery, 'channel' | 'code'>
  /** What the badge is written in; absent: French. */
  readonly language?: Language
  /** End of validity, when the badge has one. */
  readonly validUntil?: Date
  /** When the same recognition was first awarded, for a badge that continues an earlier one. */
  readonly firstAwardedAt?: Date
  /** IRIs of the level statements that assessors found, each as they found it. Absent: the level of the achievement. */
  readonly rubricLevels?: readonly string[]
}

/**
 * Builds and signs the badge of `grant`. Does NOT store it: the caller writes a batch at once.
 * @throws Problem `signing-key-unavailable` (503); Error when the decision is not a grant, or is about another person or achievement
 */
export async function awardBadge(
  deps: Pick<AwardDeps, 'store' | 'keys' | 'sign' | 'pseudonyms' | 'publicUrl' | 'clock'>,
  grant: Grant,
): Promise<New<Award>> {
  const { awardId, organisation, achievement, recipient, decision, evaluationId, entry, validUntil } = grant
  requireGranted(grant)
  const now = deps.clock()
  const issuer = grant.issuer ?? (await awardIssuer(deps.keys, organisation))
  const counted = countedPieces(grant.pieces, decision.record)
  const strength = await strengthOf(deps, grant, counted)
  const unsigned = buildCredential({
    id: credentialUrl(deps, awardId),
    achievement,
    language: grant.language ?? defaultLanguage,
    issuer: { did: issuer.did, organisation },
    recipient: {
      subjectId: recipient.subjectId ?? deps.pseudonyms.subject(awardId),
      ...(recipient.name === undefined ? {} : { name: recipient.name }),
    },
    evaluation: decision.record.evaluation,
    decision: { url: decision.url, digestSri: decision.digestSri },
    pieces: counted.map(({ kind, fingerprint }) => ({
      kind,
      fingerprint,
      title: titleOf(achievement, kind),
    })),
    strength,
    framework: achievement.framework,
    status: entry,
    awardedAt: now,
    ...(grant.firstAwardedAt === undefined ? {} : { firstAwardedAt: grant.firstAwardedAt }),
    ...(grant.rubricLevels === undefined ? {} : { levels: grant.rubricLevels }),
    ...(validUntil === undefined ? {} : { validUntil }),
  })
  const credential = await deps.sign(issuer, unsigned, now)
  const awardedAt = timestamp(now)
  const validity = validUntil === undefined ? {} : { validUntil: timestamp(validUntil) }
  return {
    _id: awardId,
    shortId: shortIdOf(awardId),
    organisationId: organisation._id,
    ...grant.origin,
    ...(grant.batch === undefined ? {} : { jobId: grant.batch.jobId }),
    ...(recipient.personId === undefined ? {} : { personId: recipient.personId }),
    recipientKey: recipient.recipientKey,
    achievement: achievement.id,
    achievementCode: achievement.code,
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    evaluationId,
    decision: decision.text,
    proofStrength: strength,
    awardedAt,
    ...validity,
    ...watchOf({ ...validity, awardedAt }),
    credential: badgeText(credential),
    statusSlot: entry.slot,
    state: 'active',
    history: [{ at: awardedAt, state: 'active', by: decision.record.by }],
    ...handOver(grant, awardedAt),
    ...awardNews(organisation, {}, 'badge.awarded', awardedAt),
  }
}

/** In the award itself: written with it, so that no hand-over is lost. */
function handOver(
  { batch, delivery }: Pick<Grant, 'batch' | 'delivery'>,
  awardedAt: string,
): Pick<New<Award>, 'deliveries' | 'handOver' | 'handOverAt'> {
  if (batch === undefined && delivery === undefined) return { deliveries: [] }
  const nextAttemptAt = batch?.deliverAt ?? awardedAt
  const { channel, code } = delivery ?? { channel: 'claim-page' }
  const deliveries = [
    { channel, state: 'pending', attempts: 0, nextAttemptAt, ...(code === undefined ? {} : { code }) },
  ] as const
  return channel === 'email' ? { deliveries, handOver: 'pending', handOverAt: nextAttemptAt } : { deliveries }
}

/** The permanent address of an award's credential; unguessable. */
export function credentialUrl(deps: Pick<AwardDeps, 'publicUrl'>, awardId: string): string {
  return `${deps.publicUrl}/credentials/${awardId}`
}

function requireGranted({ decision: { record }, achievement, recipient }: Grant): void {
  if (record.outcome !== 'granted') throw new Error('only a granted decision becomes an award')
  if (record.achievement !== achievement.id || record.recipient !== recipient.recipientKey) {
    throw new Error('a decision on another person or achievement than the award')
  }
}

/** As strong as the best piece counted; a badge that rests on badges only is as strong as the weakest of them. */
async function strengthOf(
  deps: Pick<AwardDeps, 'store' | 'pseudonyms'>,
  { achievement, decision, organisation, recipient: { recipientKey }, declared = [] }: Grant,
  counted: readonly { readonly id: string; readonly kind: string }[],
): Promise<ProofStrength> {
  if (achievement.kind !== 'profile') {
    return strongestProof(
      counted.filter(({ id }) => !declared.includes(id)).map(({ kind }) => kind),
      achievement.strengthOfKind,
    )
  }
  const reliedOn = new Set(
    decision.record.evaluation.findings
      .filter(({ type }) => type === 'badge-set')
      .flatMap(({ evidence }) => evidence),
  )
  const awards = await everything(deps.store.awards, { organisationId: organisation._id, recipientKey })
  return weakestProof(awards.filter(({ _id }) => reliedOn.has(deps.pseudonyms.held(_id))))
}

/** What the rules relied on: recorded pieces that some finding names and none sets aside. */
function countedPieces(
  pieces: readonly EvidencePiece[],
  { dossier, evaluation: { findings } }: DecisionRecord,
): readonly RecordedPiece[] {
  const counted = new Set(findings.flatMap((finding) => finding.evidence))
  for (const id of findings.flatMap((finding) => finding.setAside)) counted.delete(id)
  const recorded = new Set(pieces.map((piece) => piece._id))
  return dossier.pieces.filter(({ id }) => counted.has(id) && recorded.has(id))
}

function titleOf({ criteria }: Achievement, kind: string) {
  const found = criteria.kinds.find((one) => one.code === kind)
  if (found === undefined) throw new Error('a counted piece of a kind the criteria do not define')
  return found.title
}
