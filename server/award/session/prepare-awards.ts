/** Decides every line of a session, before anything is signed or written. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Decided } from '../../evidence/decision.ts'
import { parisDay } from '../../paris-day.ts'
import { Problem } from '../../problem.ts'
import type { Award, TrainingSession } from '../../store/documents.ts'
import { decideLine, type Judgements, type PlacedJudgement } from '../decide-line.ts'
import type { AwardDeps } from '../deps.ts'
import { evaluateSession, type EvaluatedLine, type SessionEvaluation } from '../evaluate-session.ts'
import { placeAwards } from './place-awards.ts'

export interface SessionAwardRequest {
  /** Id of the evaluation the signer has read. */
  readonly evaluation?: string | undefined
  readonly signedBy: string
  /** Only these learners; all when absent. */
  readonly learnerIds?: readonly string[] | undefined
  readonly judgements?:
    | readonly {
        readonly learnerId: string
        readonly achievement: string
        readonly rule: string
        readonly reason: string
      }[]
    | undefined
}

/** One learner and achievement, with the decision, or with the award made before. */
export interface DecidedLine {
  readonly line: EvaluatedLine
  readonly awardId: string
  readonly decided: Decided | Award
}

/** Everything decided and signed for, nothing written. */
export interface PreparedAwards {
  readonly evaluationId: string
  readonly lines: readonly DecidedLine[]
}

/** Awards looked up at once. */
const lookupSize = 1000

/**
 * Decides every line that `request` asks for, and writes nothing. `by` is the API key that asks.
 * @throws Problem as `awardSession`, less what writing alone can meet
 */
export async function prepareAwards(
  deps: AwardDeps,
  by: string,
  session: TrainingSession,
  request: SessionAwardRequest,
): Promise<PreparedAwards> {
  if (request.evaluation === undefined) throw withoutEvaluation()
  const evaluated = await evaluateSession(deps, session, request.evaluation)
  if (evaluated.id !== request.evaluation) throw outdated()
  return decideEvaluated(deps, by, session, evaluated, request)
}

/**
 * The same for findings that the caller has at hand, whatever evaluation `request` quotes.
 * @throws Problem `invalid-request` (400), `conflict` (409)
 */
export async function decideEvaluated(
  deps: AwardDeps,
  by: string,
  session: TrainingSession,
  evaluated: SessionEvaluation,
  request: SessionAwardRequest,
): Promise<PreparedAwards> {
  requireValidity(deps, session)
  const lines = selected(evaluated.lines, request.learnerIds)
  const decided = await decideLines(deps, by, session, { lines, at: evaluated.at }, request)
  return { evaluationId: evaluated.id, lines: decided }
}

async function decideLines(
  deps: AwardDeps,
  by: string,
  session: TrainingSession,
  { lines, at }: Pick<SessionEvaluation, 'lines' | 'at'>,
  request: SessionAwardRequest,
): Promise<readonly DecidedLine[]> {
  const signature = { signedBy: request.signedBy, by, judgements: judgementsOf(lines, request), at }
  const decided: DecidedLine[] = []
  for (let start = 0; start < lines.length; start += lookupSize) {
    for (const { line, awardId, award } of await placeAwards(
      deps,
      session,
      lines.slice(start, start + lookupSize),
    ))
      decided.push({ line, awardId, decided: award ?? decideLine(line, signature) })
    await breathe()
  }
  return decided
}

function selected(
  lines: readonly EvaluatedLine[],
  learnerIds: readonly string[] | undefined,
): readonly EvaluatedLine[] {
  if (learnerIds === undefined) return lines
  const known = new Set(lines.map((line) => line.learner._id))
  const unknown = learnerIds.findIndex((id) => !known.has(id))
  if (unknown >= 0) {
    throw invalid(
      `/learnerIds/${String(unknown)}`,
      'Cette personne n’est pas dans la session.',
      'This person is not in the session.',
    )
  }
  const asked = new Set(learnerIds)
  return lines.filter((line) => asked.has(line.learner._id))
}

function judgementsOf(lines: readonly EvaluatedLine[], request: SessionAwardRequest): Judgements {
  const known = new Set(lines.map((line) => `${line.learner._id} ${line.achievement.id}`))
  const judgements = new Map<string, PlacedJudgement[]>()
  for (const [index, { learnerId, achievement, rule, reason }] of (request.judgements ?? []).entries()) {
    const line = `${learnerId} ${achievement}`
    if (!known.has(line)) {
      throw invalid(
        `/judgements/${String(index)}`,
        'Cette appréciation ne porte sur aucune ligne demandée.',
        'This judgement is about none of the lines asked for.',
      )
    }
    const judgement = { rule, outcome: 'met' as const, reason }
    judgements.set(line, [...(judgements.get(line) ?? []), { index, judgement }])
  }
  return judgements
}

/** @throws Problem `conflict` (409) when the badges would be expired on the day they are signed */
function requireValidity(deps: Pick<AwardDeps, 'clock'>, session: TrainingSession): void {
  if (session.validUntil === undefined || session.validUntil >= parisDay(deps.clock())) return
  throw new Problem('conflict', {
    fr: 'La fin de validité des badges de cette session est passée : ils seraient expirés dès leur signature.',
    en: 'The end of validity of the badges of this session has passed: they would be expired as soon as signed.',
  })
}

function withoutEvaluation(): Problem {
  return new Problem('award-without-evaluation', {
    fr: 'Évaluez d’abord la session, lisez les constats, puis citez l’identifiant de cette évaluation pour signer.',
    en: 'Evaluate the session first, read the findings, then quote the id of that evaluation to sign.',
  })
}

/** Somebody must read the findings anew. */
export function outdated(): Problem {
  return new Problem('evaluation-outdated', {
    fr: 'La liste ou les preuves ont changé depuis cette évaluation. Évaluez de nouveau et relisez les constats.',
    en: 'The roster or the evidence changed since this evaluation. Evaluate again and read the findings.',
  })
}

function invalid(pointer: string, fr: string, en: string): Problem {
  return new Problem(
    'invalid-request',
    { fr, en },
    { errors: [{ pointer, code: 'unknown-line', detail: { fr, en } }] },
  )
}
