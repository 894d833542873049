/** Judges every learner of a session against the criteria of its achievements. Awards nothing. */
import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Achievement } from '../achievement/types.ts'
import { badgesNamed } from '../evidence/badges-named.ts'
import { evaluate } from '../evidence/evaluate.ts'
import type { Dossier, Evaluation } from '../evidence/types.ts'
import { parisDay } from '../paris-day.ts'
import type { EvidencePiece, Learner, TrainingSession } from '../store/documents.ts'
import { everything } from '../store/everything.ts'
import type { AwardDeps } from './deps.ts'
import { isErased } from './roster/erased-line.ts'
import { factsFor, personalFacts, type PersonalFacts } from './personal-facts.ts'

export interface EvaluatedLine {
  readonly learner: Learner
  readonly achievement: Achievement
  /** The pieces recorded about the learner, whatever the rules made of them. */
  readonly pieces: readonly EvidencePiece[]
  readonly dossier: Dossier
  readonly evaluation: Evaluation
}

export interface SessionEvaluation {
  /**
   * Identifies exactly what was judged: people and their agreement, evidence, badges held by them and by those who endorse them,
   * criteria, and the day. The same id always means the same findings.
   */
  readonly id: string
  /** When the rules were asked. */
  readonly at: Date
  readonly lines: readonly EvaluatedLine[]
}

type Deps = Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>

/** Judging a learner takes about a millisecond: others get their turn after so many. */
const learnersAtOnce = 20

/**
 * One line per learner and achievement, in the order of the roster. Writes nothing. `signedUnder`: badges awarded under that
 * evaluation do not count as held, so that whoever sends a signed request again gets the decisions they signed, and no others.
 */
export async function evaluateSession(
  deps: Deps,
  session: TrainingSession,
  signedUnder?: string,
): Promise<SessionEvaluation> {
  const now = deps.clock()
  const achievements = session.achievements.map((id) => deps.achievements.resolve(id))
  const enrolled = await everything(deps.store.learners, { sessionId: session._id })
  const learners = enrolled.filter((learner) => !isErased(learner))
  const piecesOf = byLearner(await everything(deps.store.evidence, { sessionId: session._id }))
  const named = badgesNamed(achievements.flatMap(({ criteria }) => criteria.rules))
  const judged = createHash('sha256').update(JSON.stringify([session._id, parisDay(now)]))
  const lines: EvaluatedLine[] = []
  for (const [index, learner] of learners.entries()) {
    const pieces = piecesOf.get(learner._id) ?? []
    const facts = await personalFacts(deps, learner, pieces, { now, named, signedUnder })
    for (const achievement of achievements) {
      const dossier = dossierOf(learner, achievement, pieces, facts)
      judged.update(
        JSON.stringify([
          learner._id,
          learner.revision,
          achievement.id,
          achievement.framework.digestMultibase,
          dossier,
        ]),
      )
      const evaluation = evaluate(achievement.criteria, dossier, now)
      lines.push({ learner, achievement, pieces, dossier, evaluation })
    }
    if (index % learnersAtOnce === learnersAtOnce - 1) await breathe()
  }
  return { id: judged.digest('base64url'), at: now, lines }
}

function dossierOf(
  learner: Learner,
  achievement: Achievement,
  pieces: readonly EvidencePiece[],
  known: PersonalFacts,
): Dossier {
  const { held, endorsementsGiven, endorserOf } = factsFor(known, achievement.criteria.rules)
  const kinds = new Set(achievement.criteria.kinds.map((kind) => kind.code))
  return {
    recipient: learner.recipientKey,
    consent: learner.consent,
    // A session can join frameworks: a kind that this one does not define cannot count here.
    pieces: pieces
      .filter((piece) => kinds.has(piece.kind))
      .map((piece) => {
        const endorser = endorserOf.get(piece._id)
        return {
          id: piece._id,
          kind: piece.kind,
          about: learner.recipientKey,
          ...(piece.competencies === undefined ? {} : { competencies: piece.competencies }),
          observedAt: piece.observedAt,
          ...(endorser === undefined ? {} : { endorser: endorser.key, endorserHolds: endorser.holds }),
          pseudonymised: piece.pseudonymised,
        }
      }),
    held,
    endorsementsGiven,
    // Whoever signs the awards of a session is the one who judged it.
    assessments: [],
  }
}

function byLearner(evidence: readonly EvidencePiece[]): ReadonlyMap<string, readonly EvidencePiece[]> {
  const groups = new Map<string, EvidencePiece[]>()
  for (const piece of evidence) {
    const { learnerId = '' } = piece
    const group = groups.get(learnerId)
    if (group === undefined) groups.set(learnerId, [piece])
    else group.push(piece)
  }
  return groups
}
