/** Batches of awards: started, followed, undone. */
import { startBulk } from '../award/job/bulk/start-bulk.ts'
import type { AwardJobs } from '../award/job/award-jobs.ts'
import { ownJob, type AwardJobDeps } from '../award/job/job.ts'
import { reportPage } from '../award/job/report.ts'
import { startJob } from '../award/job/start-job.ts'
import { undoJob } from '../award/job/undo-job.ts'
import { ownSession } from '../award/training-session.ts'
import { Problem } from '../problem.ts'
import type { AwardJob } from '../store/issuing-documents.ts'
import { jobBody, lineBody } from './award-job-body.ts'
import { eventId, jobEvents, linesInOrder } from './award-job-streams.ts'
import { callerOf, type Handlers, type OperationRequest, type Reply } from './contract/operation.ts'
import { pageBody } from './contract/page-body.ts'
import { readNdjson } from './ndjson.ts'

export interface AwardJobHandlersDeps extends AwardJobDeps {
  readonly awardJobs: AwardJobs
}

type Operation =
  'startAwardJob' | 'awardInBulk' | 'listAwardJobs' | 'getAwardJob' | 'followAwardJob' | 'undoAwardJob'

/** Event streams open at once for one key. */
const streamsPerKey = 10

export function awardJobHandlers(deps: AwardJobHandlersDeps): Pick<Handlers, Operation> {
  const open = new Map<string, number>()
  return {
    async startAwardJob(request) {
      const { keyId, organisationId } = callerOf(request)
      const session = await ownSession(deps, organisationId, request.params.sessionId)
      const author = { keyId, organisation: { _id: organisationId } }
      const job = await startJob(deps, author, session, request.body, idempotencyKey(request))
      deps.awardJobs.start(job._id)
      return accepted(deps, job)
    },

    async awardInBulk(request) {
      const { keyId, organisationId } = callerOf(request)
      requirePlain(request.header('content-encoding'))
      const author = { keyId, organisation: { _id: organisationId } }
      const bulk = await startBulk(deps, author, readNdjson(request.stream()), idempotencyKey(request))
      const { job } = bulk
      deps.awardJobs.start(job._id)
      if (prefersNotToWait(request.header('prefer'))) {
        const reply = accepted(deps, job)
        return { ...reply, headers: { ...reply.headers, 'Preference-Applied': 'respond-async' } }
      }
      return {
        status: 200,
        stream: (gone) => linesInOrder(deps, bulk, request.language, gone),
        mediaType: 'application/x-ndjson',
        headers: { Location: jobUrl(deps, job) },
      }
    },

    async listAwardJobs(request) {
      const { organisationId } = callerOf(request)
      return {
        status: 200,
        body: await pageBody(deps.store.awardJobs, { organisationId }, request.query, jobBody),
      }
    },

    async getAwardJob(request) {
      const job = await ownJob(deps, callerOf(request).organisationId, request.params.jobId)
      const { cursor, limit = 50 } = request.query
      const { lines, ...next } = await reportPage(deps.store.longTexts, job, { cursor, limit })
      return {
        status: 200,
        body: {
          job: jobBody(job),
          lines: lines.map((line) => lineBody(deps, line, request.language)),
          ...next,
        },
      }
    },

    async followAwardJob(request) {
      const { keyId, organisationId } = callerOf(request)
      const job = await ownJob(deps, organisationId, request.params.jobId)
      if ((open.get(keyId) ?? 0) >= streamsPerKey) throw tooManyStreams()
      const lastEventId = request.header('last-event-id')
      // What ends an EventSource: nothing will ever come after the end.
      if (job.state !== 'running' && lastEventId === eventId(job)) return { status: 204 }
      return {
        status: 200,
        mediaType: 'text/event-stream',
        stream: (gone) => counted(open, keyId, jobEvents(deps, job, lastEventId, gone)),
      }
    },

    async undoAwardJob(request) {
      const { keyId, organisationId } = callerOf(request)
      const job = await undoJob(deps, organisationId, request.params.jobId, keyId)
      // Those who follow it learn of it.
      deps.awardJobs.start(job._id)
      return { status: 200, body: jobBody(job) }
    },
  }
}

function accepted(deps: AwardJobHandlersDeps, job: AwardJob): Reply {
  return { status: 202, body: jobBody(job), headers: { Location: jobUrl(deps, job) } }
}

function jobUrl({ publicUrl }: Pick<AwardJobDeps, 'publicUrl'>, { _id }: AwardJob): string {
  return `${publicUrl}/award-jobs/${_id}`
}

/** Required by the contract. */
function idempotencyKey(request: Pick<OperationRequest<'awardInBulk'>, 'header'>): string {
  return request.header('idempotency-key') ?? ''
}

/** RFC 7240 §4.1. */
function prefersNotToWait(prefer = ''): boolean {
  return prefer.split(/[,;]/u).some((one) => one.trim().toLowerCase() === 'respond-async')
}

/** It is read as it comes: what is compressed could be anything once it is not. */
function requirePlain(encoding = 'identity'): void {
  if (encoding.toLowerCase() === 'identity') return
  throw new Problem('unsupported-media-type', {
    fr: 'Ce texte s’envoie sans compression.',
    en: 'This text is sent uncompressed.',
  })
}

async function* counted(
  open: Map<string, number>,
  keyId: string,
  events: AsyncIterable<string>,
): AsyncGenerator<string> {
  open.set(keyId, (open.get(keyId) ?? 0) + 1)
  try {
    yield* events
  } finally {
    const left = (open.get(keyId) ?? 1) - 1
    if (left === 0) open.delete(keyId)
    else open.set(keyId, left)
  }
}

function tooManyStreams(): Problem {
  const headers = { 'Retry-After': '60' }
  return new Problem(
    'too-many-requests',
    {
      fr: `Cette clé suit déjà ${String(streamsPerKey)} lots à la fois. Fermez-en un, ou interrogez l’adresse du lot.`,
      en: `This key follows ${String(streamsPerKey)} batches at once already. Close one, or ask at the address of the batch.`,
    },
    { headers },
  )
}
