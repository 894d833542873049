/** Keeps pieces of evidence: the same piece once, whichever way it came. */
import { randomBytes } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { EvidencePiece, TrainingSession } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import type { AwardDeps } from './deps.ts'
import { timestamp } from '../timestamp.ts'

/** What a piece says; everything that does not follow from the session. */
export type EvidenceContent = Pick<
  EvidencePiece,
  | 'learnerId'
  | 'kind'
  | 'competencies'
  | 'observedAt'
  | 'providedBy'
  | 'endorserKey'
  | 'url'
  | 'sha256'
  | 'description'
  | 'pseudonymised'
>

type Deps = Pick<AwardDeps, 'store' | 'pseudonyms' | 'clock'>

/**
 * A piece is the same as another when it is about the same person, of the same kind, day, competencies and endorser, and rests on
 * the same file (or else link, or else text). Who filed it, and how it is worded beside a file, makes no second piece.
 */
export function evidenceDocument(
  deps: Deps,
  session: TrainingSession,
  content: EvidenceContent,
): New<EvidencePiece> {
  const competencies = content.competencies?.toSorted()
  return {
    _id: deps.pseudonyms.evidence(
      content.learnerId,
      content.kind,
      content.observedAt,
      competencies?.join(' '),
      content.endorserKey,
      content.sha256 ?? content.url ?? content.description,
    ),
    sessionId: session._id,
    organisationId: session.organisationId,
    ...content,
    ...(competencies === undefined ? {} : { competencies }),
    salt: randomBytes(16).toString('hex'),
    createdAt: timestamp(deps.clock()),
  }
}

/** Pieces written at once; a whole roster's would hold everybody else up. */
const batchSize = 1000

/**
 * Inserts what is not there yet. The one thing that can be added to a piece afterwards is the statement that nobody can be
 * recognised in it. Running it again changes nothing.
 */
export async function keepEvidence(deps: Deps, pieces: readonly New<EvidencePiece>[]): Promise<void> {
  for (let start = 0; start < pieces.length; start += batchSize) {
    const batch = pieces.slice(start, start + batchSize)
    const inserted = new Set(await deps.store.evidence.insertMissing(batch))
    const stated = new Set(
      batch.filter((piece) => piece.pseudonymised && !inserted.has(piece._id)).map(({ _id }) => _id),
    )
    for (const known of stated.size === 0 ? [] : await deps.store.evidence.getMany([...stated])) {
      // Lost to somebody who states the same thing at the same moment: then it is stated all the same.
      if (!known.pseudonymised) await deps.store.evidence.replace({ ...known, pseudonymised: true })
    }
    await breathe()
  }
}
