/** Training sessions: what the trainer opens before anything else. */
import { randomBytes } from 'node:crypto'
import { requireEdition } from '../achievement/require-edition.ts'
import type { Achievement } from '../achievement/types.ts'
import { parisDay } from '../paris-day.ts'
import { Problem } from '../problem.ts'
import type { TrainingSession } from '../store/documents.ts'
import type { AwardDeps } from './deps.ts'
import { claimIdempotencyKey } from './idempotency.ts'
import type { Language } from '../text.ts'
import { timestamp } from '../timestamp.ts'

export interface NewTrainingSession {
  readonly title: string
  readonly achievements: readonly string[]
  readonly heldOn: string
  readonly trainerName: string
  readonly validUntil?: string | undefined
  /** What the badges are written in; French when absent. */
  readonly language?: Language | undefined
  /** False: nobody gets a mail about the badges of the session. */
  readonly claimMails?: boolean | undefined
}

/** What makes a repeated request recognisable: the client's key, and all that it asked for. */
export interface RepeatableRequest {
  readonly key: string
  readonly request: unknown
}

/**
 * Opens a session; with an idempotency key, the same request answers the session first opened.
 * @throws Problem `framework-version-unknown`, `achievement-unknown`, `level-not-issuable` (422), `invalid-request` (400),
 *   `idempotency-key-reused` (409)
 */
export async function createTrainingSession(
  deps: Pick<AwardDeps, 'store' | 'achievements' | 'pseudonyms' | 'clock'>,
  organisationId: string,
  request: NewTrainingSession,
  repeatable?: RepeatableRequest,
): Promise<{ readonly session: TrainingSession; readonly created: boolean }> {
  const achievements = request.achievements.map((id) => deps.achievements.resolve(id))
  for (const achievement of achievements) requireForPeople(achievement)
  requireEdition(achievements, request.language)
  const now = deps.clock()
  requireDays(request, now)
  const id =
    repeatable === undefined
      ? randomBytes(16).toString('hex')
      : await claimIdempotencyKey(deps, organisationId, 'session', repeatable.key, repeatable.request)
  const session = {
    _id: id,
    organisationId,
    title: request.title.trim(),
    achievements: [...request.achievements],
    heldOn: request.heldOn,
    trainerName: request.trainerName.trim(),
    ...(request.validUntil === undefined ? {} : { validUntil: request.validUntil }),
    ...(request.language === undefined ? {} : { language: request.language }),
    ...(request.claimMails === false ? { claimMails: false as const } : {}),
    createdAt: timestamp(now),
  }
  if (await deps.store.sessions.insert(session))
    return { session: { ...session, revision: 0 }, created: true }
  const existing = await deps.store.sessions.get(id)
  if (existing === undefined) throw new Error('a session id is taken by no session')
  return { session: existing, created: false }
}

/** @throws Problem `invalid-request` (400) when the session is to come, or its badges would be expired at `now` */
export function requireDays(request: Pick<NewTrainingSession, 'heldOn' | 'validUntil'>, now: Date): void {
  if (request.heldOn > parisDay(now)) {
    throw invalid(
      '/heldOn',
      'La session ne peut pas être datée dans le futur.',
      'The session cannot be dated in the future.',
    )
  }
  if (request.validUntil !== undefined && request.validUntil < parisDay(now)) {
    throw invalid(
      '/validUntil',
      'La fin de validité est déjà passée.',
      'The end of validity has already passed.',
    )
  }
}

/** What one session can hold, people × achievements: beyond, evaluating and awarding it would take one request too long. */
const maximumSessionLines = 10_000

/** @throws Problem `roster-too-long` (422) when a session cannot hold that many */
export function requireRoom(people: number, achievements: number): void {
  if (people * achievements <= maximumSessionLines) return
  const most = String(maximumSessionLines)
  throw new Problem('roster-too-long', {
    fr: `La session dépasserait ${most} lignes (personnes × badges). Ouvrez-en plusieurs.`,
    en: `The session would have more than ${most} lines (people × achievements). Open several.`,
  })
}

/**
 * The organisation's session. Another organisation's session is answered exactly like one that does not exist.
 * @throws Problem `not-found` (404)
 */
export async function ownSession(
  deps: Pick<AwardDeps, 'store'>,
  organisationId: string,
  id: string,
): Promise<TrainingSession> {
  const session = await deps.store.sessions.get(id)
  if (session?.organisationId !== organisationId) {
    throw new Problem('not-found', {
      fr: 'Votre organisation n’a pas de session avec cet identifiant.',
      en: 'Your organisation has no session with this id.',
    })
  }
  return session
}

function requireForPeople(achievement: Achievement): void {
  if (achievement.recipient === 'person') return
  throw new Problem('achievement-unknown', {
    fr: 'Ce badge est celui d’une organisation : une session de formation ne l’attribue pas à des personnes.',
    en: 'This badge is for an organisation: a training session does not award it to people.',
  })
}

function invalid(pointer: string, fr: string, en: string): Problem {
  return new Problem(
    'invalid-request',
    { fr, en },
    { errors: [{ pointer, code: 'invalid-day', detail: { fr, en } }] },
  )
}
