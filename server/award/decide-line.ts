/** The decision on one learner and one achievement. */
import { decide, fingerprint, type DecisionRecord, type Judgement } from '../evidence/decision.ts'
import { Problem } from '../problem.ts'
import type { AwardDeps } from './deps.ts'
import type { EvaluatedLine } from './evaluate-session.ts'

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
}

/** @throws Problem `invalid-request` (400) when a judgement is about a rule that needs no person, or is repeated */
export function decideLine(
  deps: Pick<AwardDeps, 'clock'>,
  line: EvaluatedLine,
  signature: Signature,
): DecisionRecord {
  const { learner, achievement, pieces, evaluation } = line
  const judgements = signature.judgements.get(`${learner._id} ${achievement.id}`) ?? []
  const input = {
    frameworkIri: achievement.framework.iri,
    frameworkDigest: achievement.framework.digestMultibase,
    recipient: learner.recipientKey,
    evaluation,
    judgements: judgements.map(({ judgement }) => judgement),
    evidence: pieces.map((piece) => ({
      id: piece._id,
      kind: piece.kind,
      observedAt: piece.observedAt,
      fingerprint: fingerprint({ ...piece, recipient: learner.recipientKey }),
    })),
    signedBy: signature.signedBy.trim(),
    by: signature.by,
    now: deps.clock(),
  }
  try {
    return decide(input)
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
