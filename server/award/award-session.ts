/** The main job for a whole session: signed decisions in, badges out, one report line per learner and achievement. */
import { Problem } from '../problem.ts'
import type { DecisionRecord } from '../evidence/decision.ts'
import type { Finding } from '../evidence/types.ts'
import type { Organisation, TrainingSession } from '../store/documents.ts'
import { decideLine, type Judgements, type PlacedJudgement } from './decide-line.ts'
import { awardBadge } from './award-badge.ts'
import type { AwardDeps } from './deps.ts'
import { evaluateSession, type EvaluatedLine } from './evaluate-session.ts'
import { claimIdempotencyKey } from './idempotency.ts'

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

export interface AwardLine {
  readonly learnerId: string
  readonly line: number
  readonly achievement: string
  readonly outcome: 'awarded' | 'already-awarded' | 'refused' | 'needs-person'
  readonly awardId?: string
  /** The findings that stand in the way, and those that set evidence aside. */
  readonly findings?: readonly Finding[]
}

/** Awards signed before they are written together: a crash loses at most these, and nobody was told of them. */
const batchSize = 20

/** One learner and achievement, with the decision; without when it was awarded before. */
interface DecidedLine {
  readonly line: EvaluatedLine
  readonly awardId: string
  readonly decision: DecisionRecord | undefined
}

/**
 * Awards every line whose criteria are met (or were judged met by the signer where a rule asks for a person). Never twice: an award's id
 * follows from session, learner and achievement. Everything is decided before anything is written; after a crash, the same request
 * awards what is missing.
 * @throws Problem `award-without-evaluation` (422), `evaluation-outdated`, `idempotency-key-reused` (409), `invalid-request` (400),
 *   `signing-key-unavailable` (503)
 */
export async function awardSession(
  deps: AwardDeps,
  caller: { readonly keyId: string; readonly organisation: Organisation },
  session: TrainingSession,
  request: SessionAwardRequest,
  idempotencyKey: string,
): Promise<readonly AwardLine[]> {
  if (request.evaluation === undefined) throw withoutEvaluation()
  const evaluated = await evaluateSession(deps, session)
  if (evaluated.id !== request.evaluation) throw outdated()
  const lines = selected(evaluated.lines, request.learnerIds)
  const decided = await decideLines(deps, caller.keyId, session, lines, request)
  await claimIdempotencyKey(deps, session.organisationId, `award ${session._id}`, idempotencyKey, request)
  const report: AwardLine[] = []
  for (let start = 0; start < decided.length; start += batchSize) {
    const batch = decided.slice(start, start + batchSize)
    report.push(...(await awardBatch(deps, caller.organisation, session, batch)))
  }
  return report
}

async function decideLines(
  deps: AwardDeps,
  by: string,
  session: TrainingSession,
  lines: readonly EvaluatedLine[],
  request: SessionAwardRequest,
): Promise<readonly DecidedLine[]> {
  const signature = { signedBy: request.signedBy, by, judgements: judgementsOf(lines, request) }
  const identified = lines.map((line) => ({
    line,
    awardId: deps.pseudonyms.award(
      session.organisationId,
      session._id,
      line.learner._id,
      line.achievement.id,
    ),
  }))
  const known = await deps.store.awards.getMany(identified.map(({ awardId }) => awardId))
  const existing = new Set(known.map((award) => award._id))
  return identified.map(({ line, awardId }) => ({
    line,
    awardId,
    decision: existing.has(awardId) ? undefined : decideLine(deps, line, signature),
  }))
}

async function awardBatch(
  deps: AwardDeps,
  organisation: Organisation,
  session: TrainingSession,
  decided: readonly DecidedLine[],
): Promise<readonly AwardLine[]> {
  const granted = decided.filter(({ decision }) => decision?.outcome === 'granted')
  const entries = await deps.status.allocate(
    session.organisationId,
    granted.map(({ awardId }) => awardId),
  )
  const awards = []
  for (const { line, awardId, decision } of granted) {
    const entry = entries.get(awardId)
    if (entry === undefined || decision === undefined)
      throw new Error('a granted line without a status entry')
    awards.push(await awardBadge(deps, { awardId, session, line, decision, entry, organisation }))
  }
  const inserted = new Set(await deps.store.awards.insertMissing(awards))
  return decided.map((one) => reported(deps, session, one, inserted.has(one.awardId)))
}

function reported(
  deps: Pick<AwardDeps, 'events'>,
  session: TrainingSession,
  { line, awardId, decision }: DecidedLine,
  inserted: boolean,
): AwardLine {
  const where = { learnerId: line.learner._id, line: line.learner.line, achievement: line.achievement.id }
  const achievementCode = line.achievement.code
  if (inserted) {
    deps.events.badgeAwarded({ awardId, achievementCode, organisationId: session.organisationId })
    return { ...where, outcome: 'awarded', awardId }
  }
  // Awarded before, or by the same request sent twice at once.
  if (decision === undefined || decision.outcome === 'granted')
    return { ...where, outcome: 'already-awarded', awardId }
  const { outcome } = decision
  deps.events.awardRefused({ sessionId: session._id, achievementCode, outcome })
  return { ...where, outcome, findings: line.evaluation.findings.filter(explains) }
}

function explains(finding: Finding): boolean {
  return finding.outcome !== 'met' || finding.setAside.length > 0
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

function withoutEvaluation(): Problem {
  return new Problem('award-without-evaluation', {
    fr: 'Évaluez d’abord la session, lisez les constats, puis citez l’identifiant de cette évaluation pour signer.',
    en: 'Evaluate the session first, read the findings, then quote the id of that evaluation to sign.',
  })
}

function outdated(): Problem {
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
