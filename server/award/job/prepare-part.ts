/** The decisions of one part of a job. */
import { rulesToJudge } from '../../evidence/verdict.ts'
import type { TrainingSession } from '../../store/documents.ts'
import type { AwardDeps } from '../deps.ts'
import { evaluateSession, type EvaluatedLine } from '../evaluate-session.ts'
import { decideEvaluated, prepareAwards, type PreparedAwards } from '../session/prepare-awards.ts'
import type { JobPart } from './job.ts'

/**
 * Decides every line of `part`. Judgements of a part that quotes no evaluation count where a rule asks for a person, and are left out
 * where none does: such a line must not stop the others.
 * @throws Problem as `prepareAwards`
 */
export async function preparePart(
  deps: AwardDeps,
  by: string,
  session: TrainingSession,
  part: JobPart,
): Promise<PreparedAwards> {
  if (part.evaluation !== undefined) return prepareAwards(deps, by, session, part)
  const evaluated = await evaluateSession(deps, session)
  const asked = new Set(evaluated.lines.flatMap(rulesThatAsk))
  const judgements = (part.judgements ?? []).filter(({ learnerId, achievement, rule }) =>
    asked.has(JSON.stringify([learnerId, achievement, rule])),
  )
  return decideEvaluated(deps, by, session, evaluated, { ...part, judgements })
}

function rulesThatAsk({ learner, achievement, evaluation }: EvaluatedLine): readonly string[] {
  return [...rulesToJudge(evaluation.findings)].map((rule) =>
    JSON.stringify([learner._id, achievement.id, rule]),
  )
}
