/** Records pieces of evidence about learners of a session: all of a request, or none of it. */
import { everyRule } from '../evidence/criteria-errors.ts'
import { parisDay } from '../paris-day.ts'
import { Problem, type ProblemItem } from '../problem.ts'
import type { EvidencePiece, TrainingSession } from '../store/documents.ts'
import type { New } from '../store/store.ts'
import type { Text } from '../text.ts'
import type { AwardDeps } from './deps.ts'
import { evidenceDocument, keepEvidence } from './keep-evidence.ts'
import { contactKeys, type Contact } from '../organisation/person.ts'
import { evidenceKinds } from './roster/import-roster.ts'

export interface NewEvidence {
  readonly learner: string
  readonly kind: string
  readonly competencies?: readonly string[] | undefined
  readonly observedAt: string
  readonly providedBy?: string | undefined
  /** The endorsing peer. */
  readonly endorser?: Contact | undefined
  readonly url?: string | undefined
  readonly sha256?: string | undefined
  readonly description?: string | undefined
  readonly pseudonymised: boolean
}

type Deps = Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>

/**
 * Keeps `evidence` and answers the ids of the pieces in the order given. The same piece sent again keeps its id and its place.
 * @throws Problem `evidence-refused` (422) with one error per wrong field; then nothing is kept
 */
export async function recordEvidence(
  deps: Deps,
  session: TrainingSession,
  evidence: readonly NewEvidence[],
): Promise<readonly string[]> {
  const errors = await refusals(deps, session, evidence)
  if (errors.length > 0) {
    throw new Problem(
      'evidence-refused',
      {
        fr: 'Aucune preuve n’a été enregistrée : corrigez les erreurs indiquées.',
        en: 'No evidence was recorded: correct the errors below.',
      },
      { errors },
    )
  }
  const pieces = evidence.map((piece) => documentOf(deps, session, piece))
  await keepEvidence(deps, pieces)
  return pieces.map((piece) => piece._id)
}

async function refusals(
  deps: Deps,
  session: TrainingSession,
  evidence: readonly NewEvidence[],
): Promise<readonly ProblemItem[]> {
  const kinds = evidenceKinds(deps, session)
  const competencies = new Set(session.achievements.flatMap((id) => targets(deps, id)))
  const today = parisDay(deps.clock())
  const learners = new Set(
    (await deps.store.learners.getMany([...new Set(evidence.map((piece) => piece.learner))]))
      .filter((learner) => learner.sessionId === session._id)
      .map((learner) => learner._id),
  )
  return evidence.flatMap((piece, index) => [
    ...(learners.has(piece.learner) ? [] : [item(index, 'learner', refusal.learner)]),
    ...(kinds.has(piece.kind) ? [] : [item(index, 'kind', refusal.kind)]),
    ...(piece.observedAt <= today ? [] : [item(index, 'observedAt', refusal.future)]),
    ...((piece.competencies ?? []).every((code) => competencies.has(code))
      ? []
      : [item(index, 'competencies', refusal.competency)]),
  ])
}

/** What evidence for an achievement can be about: its competency, or the criteria its rules name. */
function targets(deps: Deps, achievementId: string): readonly string[] {
  const { competency, criteria } = deps.achievements.resolve(achievementId)
  const named = everyRule(criteria.rules).flatMap((rule) => {
    const codes = rule.params['criteria']
    return Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : []
  })
  return competency === undefined ? named : [competency, ...named]
}

function documentOf(deps: Deps, session: TrainingSession, piece: NewEvidence): New<EvidencePiece> {
  const { learner, endorser, competencies, providedBy, url, sha256, description, ...content } = piece
  const endorserKeys = contactKeys(deps, session.organisationId, endorser ?? {})
  const endorserKey = endorserKeys.emailKey ?? endorserKeys.referenceKey
  return evidenceDocument(deps, session, {
    learnerId: learner,
    ...content,
    ...(competencies === undefined ? {} : { competencies }),
    ...(providedBy === undefined ? {} : { providedBy }),
    ...(endorserKey === undefined ? {} : { endorserKey }),
    ...(url === undefined ? {} : { url }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(description === undefined ? {} : { description }),
  })
}

const refusal = {
  learner: {
    code: 'evidence-about-somebody-else',
    detail: { fr: 'Cette personne n’est pas dans la session.', en: 'This person is not in the session.' },
  },
  kind: {
    code: 'evidence-kind-unknown',
    detail: {
      fr: 'Cette sorte de preuve n’existe pas dans le référentiel.',
      en: 'The framework has no such kind of evidence.',
    },
  },
  future: {
    code: 'evidence-from-the-future',
    detail: { fr: 'Cette preuve est datée dans le futur.', en: 'This evidence is dated in the future.' },
  },
  competency: {
    code: 'competency-not-in-session',
    detail: {
      fr: 'Une de ces compétences n’est pas celle d’un badge de la session.',
      en: 'One of these competencies is not that of an achievement of the session.',
    },
  },
} as const

function item(
  index: number,
  field: string,
  why: { readonly code: string; readonly detail: Text },
): ProblemItem {
  return { pointer: `/evidence/${String(index)}/${field}`, ...why }
}
