/** One granted decision becomes one award: a signed credential and everything known about it, ready to be stored. */
import type { ProofStrength } from '../achievement/types.ts'
import { buildCredential } from '../credential/build-credential.ts'
import { strongestProof, weakestProof } from '../credential/strength.ts'
import type { DecisionRecord } from '../evidence/decision.ts'
import type { Award, EvidencePiece, Organisation, TrainingSession } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import type { AwardDeps, StatusEntry } from './deps.ts'
import type { EvaluatedLine } from './evaluate-session.ts'
import { timestamp } from '../timestamp.ts'

export interface Grant {
  readonly awardId: string
  readonly organisation: Organisation
  readonly session: TrainingSession
  readonly line: EvaluatedLine
  /** Its outcome is `granted`. */
  readonly decision: DecisionRecord
  /** Id of the evaluation the signer had read. */
  readonly evaluationId: string
  readonly entry: StatusEntry
}

/**
 * Builds and signs the badge of `grant`. Does NOT store it: the caller writes a batch at once.
 * @throws Problem `signing-key-unavailable` (503); Error when the decision is not a grant
 */
export async function awardBadge(
  deps: Pick<AwardDeps, 'store' | 'keys' | 'sign' | 'pseudonyms' | 'publicUrl' | 'clock'>,
  grant: Grant,
): Promise<New<Award>> {
  const { awardId, organisation, session, line, decision, evaluationId, entry } = grant
  if (decision.outcome !== 'granted') throw new Error('only a granted decision becomes an award')
  const { learner, achievement } = line
  const now = deps.clock()
  const issuer = await deps.keys.current(organisation._id)
  const validUntil =
    session.validUntil === undefined ? undefined : new Date(`${session.validUntil}T23:59:59Z`)
  const counted = countedPieces(line.pieces, decision)
  const strength = await strengthOf(deps, line, counted)
  const unsigned = buildCredential({
    id: credentialUrl(deps, awardId),
    achievement,
    language: 'fr',
    issuer: { did: issuer.did, organisation },
    recipient: {
      subjectId: deps.pseudonyms.subject(awardId),
      ...(learner.nameInBadge ? { name: `${learner.givenName} ${learner.familyName}` } : {}),
    },
    evaluation: decision.evaluation,
    pieces: counted.map(({ kind, fingerprint }) => ({ kind, fingerprint, title: titleOf(line, kind) })),
    strength,
    framework: achievement.framework,
    status: entry,
    awardedAt: now,
    ...(validUntil === undefined ? {} : { validUntil }),
  })
  const credential = await deps.sign(issuer, unsigned, now)
  const awardedAt = timestamp(now)
  return {
    _id: awardId,
    organisationId: organisation._id,
    sessionId: session._id,
    learnerId: learner._id,
    recipientKey: learner.recipientKey,
    achievement: achievement.id,
    achievementCode: achievement.code,
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    evaluationId,
    decision: JSON.stringify(decision),
    proofStrength: strength,
    awardedAt,
    ...(validUntil === undefined ? {} : { validUntil: timestamp(validUntil) }),
    credential: JSON.stringify(credential),
    statusSlot: entry.slot,
    state: 'active',
    history: [{ at: awardedAt, state: 'active', by: decision.by }],
    deliveries: [],
  }
}

/** The permanent address of an award's credential; unguessable. */
export function credentialUrl(deps: Pick<AwardDeps, 'publicUrl'>, awardId: string): string {
  return `${deps.publicUrl}/credentials/${awardId}`
}

/** As strong as the best piece counted; a badge that rests on badges only is as strong as the weakest of them. */
async function strengthOf(
  deps: Pick<AwardDeps, 'store'>,
  { achievement, evaluation }: EvaluatedLine,
  counted: readonly { readonly kind: string }[],
): Promise<ProofStrength> {
  if (achievement.kind !== 'profile') {
    return strongestProof(
      counted.map(({ kind }) => kind),
      achievement.strengthOfKind,
    )
  }
  const reliedOn = evaluation.findings
    .filter(({ type }) => type === 'badge-set')
    .flatMap(({ evidence }) => evidence)
  const awards = await deps.store.awards.getMany(reliedOn)
  return weakestProof(awards)
}

/** What the rules relied on: recorded pieces that some finding names and none sets aside. */
function countedPieces(pieces: readonly EvidencePiece[], decision: DecisionRecord) {
  const { findings } = decision.evaluation
  const counted = new Set(findings.flatMap((finding) => finding.evidence))
  for (const id of findings.flatMap((finding) => finding.setAside)) counted.delete(id)
  const recorded = new Set(pieces.map((piece) => piece._id))
  return decision.evidence.filter(({ id }) => counted.has(id) && recorded.has(id))
}

function titleOf(line: EvaluatedLine, kind: string) {
  const found = line.achievement.criteria.kinds.find((one) => one.code === kind)
  if (found === undefined) throw new Error('a counted piece of a kind the criteria do not define')
  return found.title
}
