/** The main job for a whole session: signed decisions in, badges out, one report line per learner and achievement. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Decided } from '../evidence/decision.ts'
import type { Finding } from '../evidence/types.ts'
import { endOfParisDay } from '../paris-day.ts'
import type { Issuer } from '../proof/types.ts'
import type { Award, Learner, Organisation, TrainingSession } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import { awardBadge, type Grant } from './award-badge.ts'
import { awardIssuer } from './award-issuer.ts'
import type { AwardDeps, StatusEntry } from './deps.ts'
import type { EvaluatedLine } from './evaluate-session.ts'
import { claimIdempotencyKey } from './idempotency.ts'
import {
  outdated,
  prepareAwards,
  type DecidedLine,
  type PreparedAwards,
  type SessionAwardRequest,
} from './session/prepare-awards.ts'
import { signRecord } from './sign-decision.ts'

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
/** Badges made before everybody else gets a turn: each takes a fraction of a millisecond of processor. */
const badgesAtOnce = 5
/** The same of people whose proposals are looked at. */
const peopleAtOnce = 50

/** Whom it is told to, as far as it is done; and the batch the awards are made in. */
export interface AwardingOptions {
  readonly batch?: NonNullable<Grant['batch']>
  /** Just before each write. What it rejects with stops the rest, that write included. */
  readonly beforeWriting?: () => Promise<void>
  /** After each write, with the lines it was about. What it rejects with stops the rest. */
  readonly progress?: (lines: readonly AwardLine[]) => Promise<void>
}

/**
 * Awards every line whose criteria are met (or were judged met by the signer where a rule asks for a person). Never twice (see
 * `placeAwards`). Everything is decided before anything is written; after a crash, the same request
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
  const prepared = await prepareAwards(deps, caller.keyId, session, request)
  await claimIdempotencyKey(deps, session.organisationId, `award ${session._id}`, idempotencyKey, request)
  return awardPrepared(deps, caller.organisation, session, prepared)
}

/**
 * Signs and keeps what was decided, a batch at a time. Again after a crash, it awards what is missing.
 * @throws Problem `evaluation-outdated` (409) when somebody was corrected meanwhile; `signing-key-unavailable` (503)
 */
export async function awardPrepared(
  deps: AwardDeps,
  organisation: Organisation,
  session: TrainingSession,
  prepared: PreparedAwards,
  options: AwardingOptions = {},
): Promise<readonly AwardLine[]> {
  const report: AwardLine[] = []
  for (let start = 0; start < prepared.lines.length; start += batchSize) {
    const some = { ...prepared, lines: prepared.lines.slice(start, start + batchSize) }
    const lines = await awardBatch(deps, organisation, session, some, options)
    report.push(...lines)
    await options.progress?.(lines)
  }
  const awarded = new Set(
    report.flatMap(({ outcome, learnerId }) => (outcome === 'awarded' ? learnerId : [])),
  )
  const people = prepared.lines
    .filter(({ line: { learner } }) => awarded.has(learner._id))
    .map(({ line: { learner } }) => learner.recipientKey)
  for (const [index, recipientKey] of [...new Set(people)].entries()) {
    if (index % peopleAtOnce === peopleAtOnce - 1) await breathe()
    await deps.profilesAfterChange(session.organisationId, recipientKey)
  }
  return report
}

async function awardBatch(
  deps: AwardDeps,
  organisation: Organisation,
  session: TrainingSession,
  { evaluationId, lines }: PreparedAwards,
  { batch, beforeWriting }: AwardingOptions,
): Promise<readonly AwardLine[]> {
  const granted = lines.flatMap(({ line, awardId, decided }) =>
    'outcome' in decided && decided.outcome === 'granted' ? [{ line, awardId, decided }] : [],
  )
  const entries = await deps.status.allocate(
    session.organisationId,
    granted.map(({ awardId }) => awardId),
  )
  const common = { organisation, evaluationId, ...(batch === undefined ? {} : { batch }) }
  const issuer = granted.length === 0 ? undefined : await awardIssuer(deps.keys, organisation)
  const awards: New<Award>[] = []
  for (let start = 0; issuer !== undefined && start < granted.length; start += badgesAtOnce) {
    if (start > 0) await breathe()
    const some = granted.slice(start, start + badgesAtOnce)
    // Together: what they ask of the keys goes there together.
    awards.push(
      ...(await Promise.all(
        some.map((one) => awardLine(deps, session, { ...common, issuer, entries }, one)),
      )),
    )
  }
  await requireUnchanged(
    deps,
    granted.map(({ line }) => line),
  )
  await beforeWriting?.()
  const inserted = new Set(await deps.store.awards.insertMissing(awards))
  return lines.map((one) => reported(deps, session, one, inserted.has(one.awardId), batch?.jobId))
}

interface GrantedLine extends Pick<DecidedLine, 'line' | 'awardId'> {
  readonly decided: Decided
}

/** What lines of one batch have in common. */
interface Common extends Pick<Grant, 'organisation' | 'evaluationId' | 'batch'> {
  readonly issuer: Issuer
  readonly entries: ReadonlyMap<string, StatusEntry>
}

/** The signed decision and the signed badge of a line. The decision is kept with the award, under its id. */
async function awardLine(
  deps: AwardDeps,
  session: TrainingSession,
  { entries, ...common }: Common,
  { line, awardId, decided }: GrantedLine,
): Promise<New<Award>> {
  const entry = entries.get(awardId)
  if (entry === undefined) throw new Error('a granted line without a status entry')
  const decision = await signRecord(deps, common.issuer, awardId, decided)
  return awardBadge(deps, { ...grantOf(session, line), ...common, awardId, decision, entry })
}

function grantOf(
  { _id: sessionId, validUntil, language, claimMails }: TrainingSession,
  { learner, achievement, pieces }: EvaluatedLine,
): Omit<Grant, keyof Common | 'awardId' | 'decision' | 'entry'> {
  return {
    achievement,
    pieces,
    recipient: {
      recipientKey: learner.recipientKey,
      ...(learner.nameInBadge ? { name: `${learner.givenName} ${learner.familyName}` } : {}),
    },
    origin: { sessionId, learnerId: learner._id },
    delivery: deliveryTo(learner, claimMails),
    ...(language === undefined ? {} : { language }),
    ...(validUntil === undefined ? {} : { validUntil: endOfParisDay(validUntil) }),
  }
}

/** By mail, to who can be reached so, unless the trainer chose otherwise. */
function deliveryTo({ email, consent }: Learner, claimMails?: false): NonNullable<Grant['delivery']> {
  if (claimMails === false) return { channel: 'claim-page', code: 'not-wanted' }
  if (email === undefined) return { channel: 'claim-page', code: 'no-address' }
  return consent ? { channel: 'email' } : { channel: 'claim-page', code: 'no-consent' }
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
  jobId?: string,
): AwardLine {
  const where = { learnerId: line.learner._id, line: line.learner.line, achievement: line.achievement.id }
  const achievementCode = line.achievement.code
  if (inserted) {
    deps.events.badgeAwarded({ awardId, achievementCode, organisationId: session.organisationId })
    return { ...where, outcome: 'awarded', awardId }
  }
  if ('state' in decided) {
    // By this very batch, before it was interrupted.
    const isOwn = jobId !== undefined && decided.jobId === jobId
    if (decided.state === 'active' && isOwn) return { ...where, outcome: 'awarded', awardId }
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
