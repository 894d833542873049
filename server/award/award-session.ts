/** The main job for a whole session: signed decisions in, badges out, one report line per learner and achievement. */
import { endOfParisDay, parisDay } from '../paris-day.ts'
import { setImmediate as breathe } from 'node:timers/promises'
import { Problem } from '../problem.ts'
import type { Decided } from '../evidence/decision.ts'
import type { Finding } from '../evidence/types.ts'
import type { Award, Organisation, TrainingSession } from '../store/documents.ts'
import { decideLine, type Judgements, type PlacedJudgement } from './decide-line.ts'
import { awardBadge, type Grant } from './award-badge.ts'
import type { AwardDeps } from './deps.ts'
import { evaluateSession, type EvaluatedLine, type SessionEvaluation } from './evaluate-session.ts'
import { claimIdempotencyKey } from './idempotency.ts'
import { signRecord } from './sign-decision.ts'

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
  /** `suspended`, `revoked`: awarded before, and no longer good. */
  readonly outcome: 'awarded' | 'already-awarded' | 'suspended' | 'revoked' | 'refused' | 'needs-person'
  readonly awardId?: string
  /** The findings that stand in the way, and those that set evidence aside. */
  readonly findings?: readonly Finding[]
}

/** Awards signed before they are written together: a crash loses at most these, and nobody was told of them. */
const batchSize = 20
/** Awards looked up at once. */
const lookupSize = 1000

/** One learner and achievement, with the decision, or with the award made before. */
interface DecidedLine {
  readonly line: EvaluatedLine
  readonly awardId: string
  readonly decided: Decided | Award
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
  requireValidity(deps, session)
  const evaluated = await evaluateSession(deps, session, request.evaluation)
  if (evaluated.id !== request.evaluation) throw outdated()
  const lines = selected(evaluated.lines, request.learnerIds)
  const decided = await decideLines(deps, caller.keyId, session, { lines, at: evaluated.at }, request)
  await claimIdempotencyKey(deps, session.organisationId, `award ${session._id}`, idempotencyKey, request)
  const report: AwardLine[] = []
  for (let start = 0; start < decided.length; start += batchSize) {
    const batch = decided.slice(start, start + batchSize)
    report.push(...(await awardBatch(deps, caller.organisation, session, evaluated.id, batch)))
  }
  const awarded = new Set(
    report.flatMap(({ outcome, learnerId }) => (outcome === 'awarded' ? learnerId : [])),
  )
  const people = lines
    .filter(({ learner }) => awarded.has(learner._id))
    .map(({ learner }) => learner.recipientKey)
  for (const recipientKey of new Set(people))
    await deps.profilesAfterChange(session.organisationId, recipientKey)
  return report
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
    const identified = lines.slice(start, start + lookupSize).map((line) => {
      const { learner, achievement } = line
      return {
        line,
        awardId: deps.pseudonyms.award(session.organisationId, session._id, learner._id, achievement.id),
      }
    })
    const known = await deps.store.awards.getMany(identified.map(({ awardId }) => awardId))
    const awards = new Map(known.map((award) => [award._id, award]))
    for (const { line, awardId } of identified) {
      decided.push({ line, awardId, decided: awards.get(awardId) ?? decideLine(line, signature) })
    }
    await breathe()
  }
  return decided
}

async function awardBatch(
  deps: AwardDeps,
  organisation: Organisation,
  session: TrainingSession,
  evaluationId: string,
  lines: readonly DecidedLine[],
): Promise<readonly AwardLine[]> {
  const granted = lines.flatMap(({ line, awardId, decided }) =>
    'outcome' in decided && decided.outcome === 'granted' ? [{ line, awardId, decided }] : [],
  )
  const entries = await deps.status.allocate(
    session.organisationId,
    granted.map(({ awardId }) => awardId),
  )
  const awards = []
  for (const { line, awardId, decided } of granted) {
    const entry = entries.get(awardId)
    if (entry === undefined) throw new Error('a granted line without a status entry')
    // The decision is kept with the award, under its id.
    const issuer = await deps.keys.current(organisation._id)
    const decision = await signRecord(deps, issuer, awardId, decided)
    awards.push(
      await awardBadge(deps, {
        ...grantOf(session, line),
        awardId,
        organisation,
        decision,
        evaluationId,
        entry,
      }),
    )
    // Signing takes milliseconds of processor: everybody else gets a turn after each badge.
    await breathe()
  }
  await requireUnchanged(
    deps,
    granted.map(({ line }) => line),
  )
  const inserted = new Set(await deps.store.awards.insertMissing(awards))
  return lines.map((one) => reported(deps, session, one, inserted.has(one.awardId)))
}

function grantOf(
  { _id: sessionId, validUntil }: TrainingSession,
  { learner, achievement, pieces }: EvaluatedLine,
): Omit<Grant, 'awardId' | 'organisation' | 'decision' | 'evaluationId' | 'entry'> {
  return {
    achievement,
    pieces,
    recipient: {
      recipientKey: learner.recipientKey,
      ...(learner.nameInBadge ? { name: `${learner.givenName} ${learner.familyName}` } : {}),
    },
    origin: { sessionId, learnerId: learner._id },
    ...(validUntil === undefined ? {} : { validUntil: endOfParisDay(validUntil) }),
  }
}

/** Somebody may have withdrawn their agreement while badges were being signed. @throws Problem `evaluation-outdated` (409) */
async function requireUnchanged(
  deps: Pick<AwardDeps, 'store'>,
  lines: readonly EvaluatedLine[],
): Promise<void> {
  const judged = new Map(lines.map(({ learner }) => [learner._id, learner.revision]))
  const current = await deps.store.learners.getMany([...judged.keys()])
  const same = current.filter((learner) => judged.get(learner._id) === learner.revision)
  if (same.length !== judged.size) throw outdated()
}

function reported(
  deps: Pick<AwardDeps, 'events'>,
  session: TrainingSession,
  { line, awardId, decided }: DecidedLine,
  inserted: boolean,
): AwardLine {
  const where = { learnerId: line.learner._id, line: line.learner.line, achievement: line.achievement.id }
  const achievementCode = line.achievement.code
  if (inserted) {
    deps.events.badgeAwarded({ awardId, achievementCode, organisationId: session.organisationId })
    return { ...where, outcome: 'awarded', awardId }
  }
  if ('state' in decided) {
    return { ...where, outcome: decided.state === 'active' ? 'already-awarded' : decided.state, awardId }
  }
  // Awarded meanwhile, by the same request sent twice at once.
  if (decided.outcome === 'granted') return { ...where, outcome: 'already-awarded', awardId }
  deps.events.awardRefused({ sessionId: session._id, achievementCode, outcome: decided.outcome })
  return { ...where, outcome: decided.outcome, findings: line.evaluation.findings.filter(explains) }
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
