/** Judges every learner of a session against the criteria of its achievements. Awards nothing. */
import { createHash } from 'node:crypto'
import type { Achievement } from '../achievement/types.ts'
import { evaluate } from '../evidence/evaluate.ts'
import type { Dossier, Evaluation, GivenEndorsement, HeldBadge } from '../evidence/types.ts'
import type { EvidencePiece, Learner, TrainingSession } from '../store/documents.ts'
import type { Collection, Stored } from '../store/store.ts'
import type { AwardDeps } from './deps.ts'

export interface EvaluatedLine {
  readonly learner: Learner
  readonly achievement: Achievement
  /** The pieces recorded about the learner, whatever the rules made of them. */
  readonly pieces: readonly EvidencePiece[]
  readonly evaluation: Evaluation
}

export interface SessionEvaluation {
  /** Identifies exactly what was judged: learners, their agreement, evidence, criteria. Not the day, not badges held. */
  readonly id: string
  readonly lines: readonly EvaluatedLine[]
}

type Deps = Pick<AwardDeps, 'store' | 'achievements' | 'clock'>

/** One line per learner and achievement, in the order of the roster. Writes nothing. */
export async function evaluateSession(deps: Deps, session: TrainingSession): Promise<SessionEvaluation> {
  const now = deps.clock()
  const achievements = session.achievements.map((id) => deps.achievements.resolve(id))
  const learners = await all(deps.store.learners, { sessionId: session._id })
  const evidence = await all(deps.store.evidence, { sessionId: session._id })
  const piecesOf = byLearner(evidence)
  const lines: EvaluatedLine[] = []
  for (const learner of learners) {
    const pieces = piecesOf.get(learner._id) ?? []
    const held = achievements.some(needsHeldBadges) ? await heldBadges(deps, learner, now) : []
    const endorsementsGiven = pieces.some((piece) => piece.endorserKey !== undefined)
      ? await endorsementsBy(deps, learner)
      : []
    for (const achievement of achievements) {
      const dossier = dossierOf(learner, achievement, pieces, held, endorsementsGiven)
      lines.push({ learner, achievement, pieces, evaluation: evaluate(achievement.criteria, dossier, now) })
    }
  }
  return { id: identify(session, achievements, learners, evidence), lines }
}

function dossierOf(
  learner: Learner,
  achievement: Achievement,
  pieces: readonly EvidencePiece[],
  held: readonly HeldBadge[],
  endorsementsGiven: readonly GivenEndorsement[],
): Dossier {
  const kinds = new Set(achievement.criteria.kinds.map((kind) => kind.code))
  return {
    recipient: learner.recipientKey,
    consent: learner.consent,
    // A session can join frameworks: a kind that this one does not define cannot count here.
    pieces: pieces
      .filter((piece) => kinds.has(piece.kind))
      .map((piece) => ({
        id: piece._id,
        kind: piece.kind,
        about: learner.recipientKey,
        ...(piece.competencies === undefined ? {} : { competencies: piece.competencies }),
        observedAt: piece.observedAt,
        ...(piece.endorserKey === undefined ? {} : { endorser: piece.endorserKey }),
        pseudonymised: piece.pseudonymised,
      })),
    held,
    endorsementsGiven,
  }
}

function needsHeldBadges(achievement: Achievement): boolean {
  return achievement.criteria.rules.some((rule) => rule.type === 'prior-level' || rule.type === 'badge-set')
}

async function heldBadges(deps: Deps, learner: Learner, now: Date): Promise<readonly HeldBadge[]> {
  const { organisationId, recipientKey } = learner
  const awards = await all(deps.store.awards, { organisationId, recipientKey })
  return awards
    .filter((award) => award.state === 'active')
    .filter((award) => award.validUntil === undefined || new Date(award.validUntil) >= now)
    .map((award) => ({ awardId: award._id, achievement: award.achievementCode }))
}

async function endorsementsBy(deps: Deps, learner: Learner): Promise<readonly GivenEndorsement[]> {
  const { organisationId, recipientKey } = learner
  const given = await all(deps.store.evidence, { organisationId, endorserKey: recipientKey })
  const endorsed = await deps.store.learners.getMany([...new Set(given.map((piece) => piece.learnerId))])
  const keyOf = new Map(endorsed.map((one) => [one._id, one.recipientKey]))
  return given.flatMap((piece) => {
    const to = keyOf.get(piece.learnerId)
    if (to === undefined) return []
    const { observedAt, competencies } = piece
    return [{ to, observedAt, ...(competencies === undefined ? {} : { competencies }) }]
  })
}

function identify(
  session: TrainingSession,
  achievements: readonly Achievement[],
  learners: readonly Learner[],
  evidence: readonly EvidencePiece[],
): string {
  const judged = [
    session._id,
    achievements.map(({ id, framework }) => [id, framework.digestMultibase]),
    learners.map(({ _id, revision }) => [_id, revision]).sort(),
    evidence.map(({ _id }) => _id).sort(),
  ]
  return createHash('sha256').update(JSON.stringify(judged)).digest('base64url')
}

function byLearner(evidence: readonly EvidencePiece[]): ReadonlyMap<string, readonly EvidencePiece[]> {
  const groups = new Map<string, EvidencePiece[]>()
  for (const piece of evidence) {
    const group = groups.get(piece.learnerId)
    if (group === undefined) groups.set(piece.learnerId, [piece])
    else group.push(piece)
  }
  return groups
}

async function all<Doc extends Stored>(
  collection: Collection<Doc>,
  where: Partial<Doc>,
): Promise<readonly Doc[]> {
  const found: Doc[] = []
  for (let after: string | undefined; ;) {
    const page = await collection.page({ where, limit: 1000, ...(after === undefined ? {} : { after }) })
    found.push(...page.items)
    if (page.cursor === undefined) return found
    after = page.cursor
  }
}
