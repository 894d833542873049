/** Training sessions: roster, evidence, evaluation, awards. */
import { awardSession } from '../award/award-session.ts'
import { credentialUrl } from '../award/award-badge.ts'
import type { AwardDeps } from '../award/deps.ts'
import { evaluateSession } from '../award/evaluate-session.ts'
import { isErased } from '../award/roster/erased-line.ts'
import { importRoster, type RosterReport, type RosterSource } from '../award/roster/import-roster.ts'
import { recordEvidence } from '../award/record-evidence.ts'
import { createTrainingSession, ownSession, requireRoom } from '../award/training-session.ts'
import type { ErasureDeps } from '../erasure/deps.ts'
import { eraseLearner } from '../erasure/erasures.ts'
import type { EvidencePiece, Learner, TrainingSession } from '../store/documents.ts'
import type { Language } from '../text.ts'
import { awardBody, deliveriesOf } from './awards.ts'
import { callerOf, type Handlers, type OperationRequest } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'

type SessionOperation =
  | 'listSessions'
  | 'createSession'
  | 'getSession'
  | 'listLearners'
  | 'importRoster'
  | 'eraseLearner'
  | 'listEvidence'
  | 'recordEvidence'
  | 'evaluateSession'
  | 'listSessionAwards'
  | 'awardSession'

export function sessionHandlers(deps: AwardDeps & ErasureDeps): Pick<Handlers, SessionOperation> {
  const own = (request: {
    readonly caller: OperationRequest<'getSession'>['caller']
    readonly params: { readonly sessionId: string }
  }) => ownSession(deps, callerOf(request).organisationId, request.params.sessionId)
  return {
    async listSessions(request) {
      const { organisationId } = callerOf(request)
      return {
        status: 200,
        body: await pageBody(deps.store.sessions, { organisationId }, request.query, sessionBody),
      }
    },

    async createSession(request) {
      const { learners, ...session } = request.body
      const { organisationId } = callerOf(request)
      const key = request.header('idempotency-key')
      requireRoom(learners?.length ?? 0, session.achievements.length)
      const { session: opened, created } = await createTrainingSession(
        deps,
        organisationId,
        session,
        key === undefined ? undefined : { key, request: request.body },
      )
      const roster =
        learners === undefined
          ? undefined
          : // Sent again, the request opens nothing and corrects nothing: what was corrected since stays.
            await importRoster(deps, opened, { kind: 'json', lines: learners }, created ? 'correct' : 'add')
      return {
        status: 201,
        body: {
          session: sessionBody(opened),
          ...(roster === undefined ? {} : { roster: rosterBody(roster, request.language) }),
        },
        headers: { Location: `${deps.publicUrl}/sessions/${opened._id}` },
      }
    },

    async getSession(request) {
      return { status: 200, body: sessionBody(await own(request)) }
    },

    async listLearners(request) {
      const { _id } = await own(request)
      return {
        status: 200,
        body: await pageBody(deps.store.learners, { sessionId: _id }, request.query, learnerBody),
      }
    },

    async importRoster(request) {
      const session = await own(request)
      const source: RosterSource =
        request.mediaType === 'text/csv'
          ? { kind: 'csv', bytes: request.bytes }
          : { kind: 'json', lines: request.body.learners }
      const report = await importRoster(
        deps,
        session,
        source,
        request.query.dryRun === true ? 'preview' : 'correct',
      )
      return { status: 200, body: rosterBody(report, request.language) }
    },

    async eraseLearner(request) {
      await eraseLearner(deps, callerOf(request).organisationId, request.params)
      return { status: 204 }
    },

    async listEvidence(request) {
      const { _id } = await own(request)
      const { learner, ...paging } = request.query
      const where = { sessionId: _id, ...(learner === undefined ? {} : { learnerId: learner }) }
      return { status: 200, body: await pageBody(deps.store.evidence, where, paging, evidenceBody) }
    },

    async recordEvidence(request) {
      const ids = await recordEvidence(
        deps,
        await own(request),
        request.body.evidence.map((piece) => ({ ...piece, pseudonymised: piece.pseudonymised ?? false })),
      )
      return { status: 201, body: { ids } }
    },

    async evaluateSession(request) {
      const { id, lines } = await evaluateSession(deps, await own(request))
      return {
        status: 200,
        body: {
          evaluation: id,
          lines: lines.map(({ learner, achievement, evaluation }) => ({
            learnerId: learner._id,
            line: learner.line,
            achievement: achievement.id,
            evaluation,
          })),
        },
      }
    },

    async listSessionAwards(request) {
      const { _id } = await own(request)
      const body = await pageBody(deps.store.awards, { sessionId: _id }, request.query, async (award) => ({
        ...awardBody(deps, award),
        ...(await deliveriesOf(deps, award)),
      }))
      return { status: 200, body }
    },

    async awardSession(request) {
      const { keyId, organisationId } = callerOf(request)
      const session = await own(request)
      const organisation = await deps.store.organisations.get(organisationId)
      if (organisation === undefined) throw new Error('a caller of no organisation')
      const lines = await awardSession(
        deps,
        { keyId, organisation },
        session,
        request.body,
        // Required by the contract.
        request.header('idempotency-key') ?? '',
      )
      const count = (outcome: (typeof lines)[number]['outcome']) =>
        lines.filter((line) => line.outcome === outcome).length
      return {
        status: 200,
        body: {
          awarded: count('awarded'),
          alreadyAwarded: count('already-awarded'),
          suspended: count('suspended'),
          revoked: count('revoked'),
          refused: count('refused'),
          needsPerson: count('needs-person'),
          lines: lines.map((line) => ({
            ...line,
            ...(line.awardId === undefined ? {} : { credential: credentialUrl(deps, line.awardId) }),
          })),
        },
      }
    },
  }
}

function sessionBody(session: TrainingSession) {
  const { _id, title, achievements, heldOn, trainerName, validUntil, language, claimMails, createdAt } =
    session
  return {
    id: _id,
    title,
    achievements,
    heldOn,
    trainerName,
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(language === undefined ? {} : { language }),
    ...(claimMails === undefined ? {} : { claimMails }),
    createdAt,
  }
}

function learnerBody(learner: Learner) {
  const { _id, line, givenName, familyName, email, reference, consent, nameInBadge } = learner
  return {
    id: _id,
    line,
    givenName,
    familyName,
    ...(email === undefined ? {} : { email }),
    ...(reference === undefined ? {} : { reference }),
    consent,
    nameInBadge,
    ...(isErased(learner) ? { erased: true as const } : {}),
  }
}

function evidenceBody(piece: EvidencePiece) {
  const {
    _id,
    learnerId,
    kind,
    competencies,
    observedAt,
    providedBy,
    url,
    sha256,
    description,
    pseudonymised,
    createdAt,
  } = piece
  return {
    id: _id,
    learner: learnerId,
    kind,
    ...(competencies === undefined ? {} : { competencies }),
    observedAt,
    ...(providedBy === undefined ? {} : { providedBy }),
    ...(url === undefined ? {} : { url }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(description === undefined ? {} : { description }),
    pseudonymised,
    createdAt,
  }
}

function rosterBody(report: RosterReport, language: Language) {
  const count = (outcome: RosterReport['lines'][number]['outcome']) =>
    report.lines.filter((line) => line.outcome === outcome).length
  return {
    ...report,
    added: count('added'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    lines: report.lines.map((line) => ({
      ...line,
      ...(line.errors === undefined
        ? {}
        : { errors: line.errors.map((error) => ({ ...error, detail: error.detail[language] })) }),
    })),
  }
}
