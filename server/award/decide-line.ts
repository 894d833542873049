/** The decision on one learner and one achievement. */
import { decide, type Decided, type Judgement } from '../evidence/decision.ts'
import { fingerprint } from '../evidence/fingerprint.ts'
import { Problem } from '../problem.ts'
import type { EvaluatedLine } from './evaluate-session.ts'
import { judgedBy } from './sign-decision.ts'

/** A judgement and its place among those of the request. */
export interface PlacedJudgement {
  readonly index: number
  readonly judgement: Judgement
}

/** The signer's judgements by line: `<learner id> <achievement id>`. */
export type Judgements = ReadonlyMap<string, readonly PlacedJudgement[]>

export interface Signature {
  readonly signedBy: string
  /** API key that carries the signer's request. */
  readonly by: string
  readonly judgements: Judgements
  /** When the line was evaluated: what is recorded must be what was judged. */
  readonly at: Date
}

/** @throws Problem `invalid-request` (400) when a judgement is about a rule that needs no person, or is repeated */
export function decideLine(line: EvaluatedLine, signature: Signature): Decided {
  const { learner, achievement, pieces, dossier, evaluation } = line
  const judgements = signature.judgements.get(`${learner._id} ${achievement.id}`) ?? []
  const recipient = learner.recipientKey
  const parts = {
    ...judgedBy(achievement),
    instance: 'first' as const,
    dossier,
    fingerprints: new Map(pieces.map((piece) => [piece._id, fingerprint({ ...piece, recipient })])),
    evaluation,
    judgements: judgements.map(({ judgement }) => judgement),
    // Whoever signs the awards of a session is the one who judged it.
    assessorsNeeded: 0,
    assessors: [],
    signedBy: signature.signedBy.trim(),
    by: signature.by,
    decidedAt: signature.at,
  }
  try {
    return decide(parts)
  } catch (error) {
    throw error instanceof Problem ? placed(error, judgements) : error
  }
}

/** The same problem, its pointers counted in the request instead of in the line. */
function placed(problem: Problem, judgements: readonly PlacedJudgement[]): Problem {
  const errors = problem.errors.map(({ pointer = '', ...error }) => ({
    ...error,
    pointer: pointer.replace(/\d+/u, (own) => String(judgements[Number(own)]?.index ?? own)),
  }))
  return new Problem(problem.code, problem.detail, { errors })
}
