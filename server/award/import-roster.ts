/** Enrols people in a session, line by line: a wrong line is reported, the others are kept. */
import { randomBytes } from 'node:crypto'
import type { EvidencePiece, Learner, TrainingSession } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import { timestamp, type AwardDeps } from './deps.ts'
import { normalise } from './pseudonym.ts'
import {
  checkRow,
  checkJsonLine,
  lineErrors,
  type CheckedLine,
  type LineError,
  type RosterPerson,
} from './roster-line.ts'
import { readRosterCsv } from './roster-csv.ts'

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

type Deps = Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock' | 'events'>

interface Enrolment {
  readonly line: number
  readonly person: RosterPerson
  readonly learner: New<Learner>
}

/**
 * Adds the people of `source` to the session, with the evidence their lines name. Sending the same roster again changes nothing;
 * sending a corrected line (same e-mail or reference) updates that learner. With `dryRun` nothing is written.
 * @throws Problem `roster-unreadable` or `roster-too-long` (422), before anything is written
 */
export async function importRoster(
  deps: Deps,
  session: TrainingSession,
  source: RosterSource,
  dryRun: boolean,
): Promise<RosterReport> {
  const rules = { kinds: evidenceKinds(deps, session), today: deps.clock().toISOString().slice(0, 10) }
  const file = source.kind === 'csv' ? readRosterCsv(source.bytes) : undefined
  const checked =
    source.kind === 'csv'
      ? (file?.rows ?? []).map((row) => checkRow(row, rules))
      : source.lines.map((value, index) => checkJsonLine(index + 1, value, rules))
  const { enrolments, refused } = separate(deps, session, checked)
  const known = new Map(
    (await deps.store.learners.getMany(enrolments.map(({ learner }) => learner._id))).map((one) => [
      one._id,
      one,
    ]),
  )
  if (!dryRun) await write(deps, session, enrolments, known)
  const lines = [
    ...refused,
    ...enrolments.map(({ line, learner }) => ({
      line,
      learnerId: learner._id,
      outcome: outcomeOf(learner, known.get(learner._id)),
    })),
  ].sort((a, b) => a.line - b.line)
  if (!dryRun) {
    deps.events.rosterImported({
      sessionId: session._id,
      accepted: enrolments.length,
      refused: refused.length,
    })
  }
  return {
    encoding: file?.encoding ?? 'json',
    ...(file === undefined ? {} : { separator: file.separator }),
    dryRun,
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

function separate(deps: Deps, session: TrainingSession, checked: readonly CheckedLine[]) {
  const enrolments: Enrolment[] = []
  const refused: RosterLineReport[] = []
  const seen = new Set<string>()
  const createdAt = timestamp(deps.clock())
  for (const one of checked) {
    if ('errors' in one) {
      refused.push({ line: one.line, outcome: 'refused', errors: one.errors })
      continue
    }
    const learner = learnerOf(deps, session, one.line, one.person, createdAt)
    // A line without e-mail or reference cannot be told from another of the same name; two e-mails can.
    const name = `name ${normalise(one.person.givenName)} ${normalise(one.person.familyName)}`
    const nameOnly = one.person.email === undefined && one.person.reference === undefined
    if (seen.has(learner._id) || (nameOnly && seen.has(name)) || seen.has(`only ${name}`)) {
      refused.push({ line: one.line, outcome: 'refused', errors: [lineErrors['duplicate-learner']] })
      continue
    }
    seen.add(learner._id).add(name)
    if (nameOnly) seen.add(`only ${name}`)
    enrolments.push({ line: one.line, person: one.person, learner })
  }
  return { enrolments, refused }
}

function learnerOf(
  deps: Deps,
  session: TrainingSession,
  line: number,
  person: RosterPerson,
  createdAt: string,
): New<Learner> {
  const { givenName, familyName, email, reference, consent, nameInBadge } = person
  const recipientKey = deps.pseudonyms.recipient(session.organisationId, {
    email,
    reference,
    nameInSession: { sessionId: session._id, givenName, familyName },
  })
  return {
    _id: deps.pseudonyms.learner(session._id, recipientKey),
    sessionId: session._id,
    organisationId: session.organisationId,
    line,
    givenName,
    familyName,
    ...(email === undefined ? {} : { email }),
    ...(reference === undefined ? {} : { reference }),
    recipientKey,
    consent,
    nameInBadge,
    createdAt,
  }
}

function outcomeOf(learner: New<Learner>, known: Learner | undefined): 'added' | 'updated' | 'unchanged' {
  if (known === undefined) return 'added'
  return differs(learner, known) ? 'updated' : 'unchanged'
}

function differs(learner: New<Learner>, known: Learner): boolean {
  return (['givenName', 'familyName', 'email', 'reference', 'consent', 'nameInBadge'] as const).some(
    (field) => learner[field] !== known[field],
  )
}

async function write(
  deps: Deps,
  session: TrainingSession,
  enrolments: readonly Enrolment[],
  known: ReadonlyMap<string, Learner>,
) {
  await deps.store.learners.insertMissing(enrolments.map(({ learner }) => learner))
  for (const { learner } of enrolments) {
    const before = known.get(learner._id)
    if (before === undefined || !differs(learner, before)) continue
    // Somebody else correcting the same line at the same moment wins; sending the file again settles it.
    await deps.store.learners.replace({
      ...learner,
      line: before.line,
      createdAt: before.createdAt,
      revision: before.revision,
    })
  }
  await deps.store.evidence.insertMissing(
    enrolments.flatMap(({ learner, person }) =>
      person.evidence.map((piece) => evidenceOf(deps, session, learner, piece)),
    ),
  )
}

function evidenceOf(
  deps: Deps,
  session: TrainingSession,
  learner: New<Learner>,
  piece: RosterPerson['evidence'][number],
): New<EvidencePiece> {
  return {
    _id: deps.pseudonyms.evidence([learner._id, piece]),
    sessionId: session._id,
    organisationId: session.organisationId,
    learnerId: learner._id,
    kind: piece.kind,
    observedAt: piece.observedAt,
    providedBy: session.trainerName,
    pseudonymised: piece.pseudonymised,
    salt: randomBytes(16).toString('hex'),
    createdAt: timestamp(deps.clock()),
  }
}
