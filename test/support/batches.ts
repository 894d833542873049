/** Batches of awards, through the API. */
import { setTimeout as pause } from 'node:timers/promises'
import { badgePng, badgeSvg } from '../../server/view/badge-image.ts'
import type { Ids } from './operations.ts'
import { succeeded, type Client, type Schemas } from './service.ts'
import { enrol, evaluate, learner, openSession } from './training.ts'

export type Job = Schemas['AwardJob']
export type JobWithLines = Schemas['AwardJobWithLines']

let keys = 0

/** Starts a job about the session as it is now; `change` alters the request. */
export async function startJob(
  client: Client,
  session: Pick<Schemas['Session'], 'id'>,
  change: object = {},
): Promise<Job> {
  const { evaluation } = await evaluate(client, session)
  keys += 1
  const answer = await client.call<Job>('POST', `/sessions/${session.id}/award`, {
    json: { evaluation, signedBy: 'Sylvie Marchand', ...change },
    headers: { 'Idempotency-Key': `award-batch-${String(keys)}` },
  })
  return succeeded(answer)
}

/** The job with its lines (200 at most), once it runs no more. */
export async function ended(client: Client, { id }: Pick<Job, 'id'>): Promise<JobWithLines> {
  for (;;) {
    const answer = await client.call<JobWithLines>('GET', `/award-jobs/${id}?limit=200`)
    const found = succeeded(answer)
    if (found.job.state !== 'running') return found
    await pause(20)
  }
}

/** A job that is over, and a session to start one about. */
export async function jobHoldings(
  client: Client,
): Promise<{ readonly ids: Ids; readonly bodies: Readonly<Record<string, object>> }> {
  const over = await openSession(client)
  await enrol(client, over, [learner('Awa')])
  const { job } = await ended(client, await startJob(client, over))
  const session = await openSession(client)
  const [person] = await enrol(client, session, [learner('Idriss')])
  const { evaluation } = await evaluate(client, session)
  const body = { evaluation, signedBy: 'Sylvie Marchand', learnerIds: [person], judgements: [] }
  return {
    ids: { jobId: job.id, 'startAwardJob.sessionId': session.id },
    bodies: { startAwardJob: body },
  }
}

/** A small picture, as PNG. */
export function picture(size = 64): Buffer {
  const badge = { title: 'Logo', subtitle: '', family: 'role', alt: 'Logo' } as const
  return badgePng(badgeSvg(badge), size)
}

export async function giveLogo(client: Client, organisationId: string): Promise<void> {
  succeeded(
    await client.call('PUT', `/organisations/${organisationId}/logo`, {
      raw: picture(),
      headers: { 'Content-Type': 'image/png' },
    }),
  )
}
