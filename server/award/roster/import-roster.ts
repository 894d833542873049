/** Enrols people in a session, line by line: a wrong line is reported, the others are kept. */
import { parisDay } from '../../paris-day.ts'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Learner, TrainingSession } from '../../store/documents.ts'
import { everything } from '../../store/everything.ts'
import type { New } from '../../store/store.ts'
import { type AwardDeps } from '../deps.ts'
import { evidenceDocument, keepEvidence } from '../keep-evidence.ts'
import { requireRoom } from '../training-session.ts'
import { Classroom } from './classroom.ts'
import { isErased } from './erased-line.ts'
import {
  checkJsonLine,
  checkRow,
  lineErrors,
  type CheckedLine,
  type LineError,
  type RosterPerson,
} from './roster-line.ts'
import { readRosterCsv } from './roster-csv.ts'
import { timestamp } from '../../timestamp.ts'

export type RosterSource =
  | { readonly kind: 'csv'; readonly bytes: Uint8Array }
  | { readonly kind: 'json'; readonly lines: readonly Readonly<Record<string, unknown>>[] }

export interface RosterLineReport {
  readonly line: number
  readonly outcome: 'added' | 'updated' | 'unchanged' | 'refused'
  readonly learnerId?: string
  readonly errors?: readonly LineError[]
}

export interface RosterReport {
  readonly encoding: 'utf-8' | 'windows-1252' | 'json'
  readonly separator?: string
  readonly dryRun: boolean
  readonly lines: readonly RosterLineReport[]
}

/** `correct`: a line about somebody already enrolled corrects them. `add`: it leaves them as they are. `preview`: nothing is written. */
export type RosterMode = 'correct' | 'add' | 'preview'

type Deps = Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock' | 'events'>

interface Enrolment {
  readonly line: number
  readonly person: RosterPerson
  readonly learner: New<Learner>
  /** The learner as stored before, when this line is about somebody already enrolled. */
  readonly before: Learner | undefined
}

/**
 * Adds the people of `source` to the session, with the evidence their lines name. Sending the same roster again changes nothing;
 * sending a corrected line (same e-mail or reference, nearly the same name) updates that learner.
 * @throws Problem `roster-unreadable` or `roster-too-long` (422), before anything is written
 */
export async function importRoster(
  deps: Deps,
  session: TrainingSession,
  source: RosterSource,
  mode: RosterMode,
): Promise<RosterReport> {
  const rules = { kinds: evidenceKinds(deps, session), today: parisDay(deps.clock()) }
  const file = source.kind === 'csv' ? readRosterCsv(source.bytes) : undefined
  const checked =
    source.kind === 'csv'
      ? (file?.rows ?? []).map((row) => checkRow(row, rules))
      : source.lines.map((value, index) => checkJsonLine(index + 1, value, rules))
  const { enrolments, refused } = await enrol(deps, session, checked)
  const outcomes = await write(deps, session, enrolments, mode)
  const lines = [...refused, ...outcomes].sort((a, b) => a.line - b.line)
  if (mode !== 'preview') {
    deps.events.rosterImported({ sessionId: session._id, accepted: outcomes.length, refused: refused.length })
  }
  return {
    encoding: file?.encoding ?? 'json',
    ...(file === undefined ? {} : { separator: file.separator }),
    dryRun: mode === 'preview',
    lines,
  }
}

/** The codes of the kinds of evidence that the frameworks of the session define. */
export function evidenceKinds(
  deps: Pick<AwardDeps, 'achievements'>,
  session: TrainingSession,
): ReadonlySet<string> {
  return new Set(
    session.achievements.flatMap((id) =>
      deps.achievements.resolve(id).criteria.kinds.map((kind) => kind.code),
    ),
  )
}

/** Tells who each line is about; writes nothing. */
async function enrol(deps: Deps, session: TrainingSession, checked: readonly CheckedLine[]) {
  const enrolled = await everything(deps.store.learners, { sessionId: session._id })
  const erased = new Set(enrolled.filter(isErased).map(({ _id }) => _id))
  const classroom = new Classroom(
    deps,
    session,
    enrolled.filter(({ _id }) => !erased.has(_id)),
  )
  const enrolments: Enrolment[] = []
  const refused: RosterLineReport[] = []
  const createdAt = timestamp(deps.clock())
  for (const one of checked) {
    const placed = 'errors' in one ? undefined : await classroom.place(one.person)
    if ('errors' in one) refused.push({ line: one.line, outcome: 'refused', errors: one.errors })
    else if (placed !== undefined && erased.has(placed.identity._id)) {
      refused.push({ line: one.line, outcome: 'refused', errors: [lineErrors['erased-learner']] })
    } else if (placed === undefined) {
      refused.push({ line: one.line, outcome: 'refused', errors: [lineErrors['duplicate-learner']] })
    } else {
      const { before, identity } = placed
      const { evidence: _evidence, ...person } = one.person
      const learner = {
        sessionId: session._id,
        organisationId: session.organisationId,
        line: one.line,
        createdAt,
        ...before,
        ...person,
        ...identity,
      }
      enrolments.push({ line: one.line, person: one.person, learner, before })
    }
    if (one.line % 50 === 0) await breathe()
  }
  const total = enrolled.length + enrolments.filter(({ before }) => before === undefined).length
  requireRoom(total, session.achievements.length)
  return { enrolments, refused }
}

async function write(
  deps: Deps,
  session: TrainingSession,
  enrolments: readonly Enrolment[],
  mode: RosterMode,
): Promise<readonly RosterLineReport[]> {
  const fresh = enrolments.filter(({ before }) => before === undefined).map(({ learner }) => learner)
  const added = new Set(
    mode === 'preview' ? fresh.map(({ _id }) => _id) : await deps.store.learners.insertMissing(fresh),
  )
  const reports: RosterLineReport[] = []
  for (const { line, learner, before } of enrolments) {
    const outcome = added.has(learner._id) ? 'added' : await correct(deps, learner, before, mode)
    reports.push({ line, learnerId: learner._id, outcome })
  }
  if (mode !== 'preview') {
    await keepEvidence(
      deps,
      enrolments.flatMap(({ learner, person }) =>
        person.evidence.map((piece) =>
          evidenceDocument(deps, session, {
            learnerId: learner._id,
            kind: piece.kind,
            observedAt: piece.observedAt,
            providedBy: session.trainerName,
            pseudonymised: piece.pseudonymised,
          }),
        ),
      ),
    )
  }
  return reports
}

/** Brings the stored learner to what the line says, whoever else corrects it meanwhile. */
async function correct(
  deps: Deps,
  learner: New<Learner>,
  before: Learner | undefined,
  mode: RosterMode,
): Promise<'updated' | 'unchanged'> {
  if (mode === 'preview') return before !== undefined && differs(learner, before) ? 'updated' : 'unchanged'
  for (;;) {
    const stored = await deps.store.learners.get(learner._id)
    if (stored === undefined) throw new Error('an enrolled learner is gone')
    // Erased meanwhile: it stays so.
    if (mode === 'add' || isErased(stored) || !differs(learner, stored)) return 'unchanged'
    const { line, createdAt, revision } = stored
    if ((await deps.store.learners.replace({ ...learner, line, createdAt, revision })) === undefined) continue
    await breathe()
    return 'updated'
  }
}

function differs(learner: New<Learner>, stored: Learner): boolean {
  return (['givenName', 'familyName', 'email', 'reference', 'consent', 'nameInBadge'] as const).some(
    (field) => learner[field] !== stored[field],
  )
}
