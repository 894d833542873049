/**
 * Badges over HTTP, by the CPU of the process that answers: one credential by the same contract, one award, and a batch of 1,000, each beside
 * Express with stock @digitalbazaar/vc, which signs the same badge. An award is all of it: who asks, criteria, signed decision, badge, status
 * index, durable write. BENCH_BATCH (1000) awards make a batch.
 */
import { clientOf, succeeded, type Client, type Schemas } from '../../support/service.ts'
import { enrol, evaluate, learner, openSession } from '../../support/training.ts'
import { badge } from './badge.ts'
import { openIssuer, tenant, type IssuerProcess } from './http-servers.ts'
import { median, report } from './measure.ts'

const rounds = 5
/** Measured at once: of the peer, which takes long for each, and of ours. */
const theirRequests = 20
const ourRequests = 100
/** Before anything is measured: a service runs for months, and machine code is made of what ran for a while. */
const warmUp = { issue: 2000, award: 300 }
const batch = Number(process.env['BENCH_BATCH'] ?? 1000)
/** Beyond, everybody else waits: a limit of the product. */
const longestDelay = 50
/** Where a process that has nothing to do waits as long as this meanwhile, the machine was taken away: that tells nothing of the service. */
const busyMachine = 5

const [ours, peer] = await Promise.all([openIssuer('ours'), openIssuer('peer')])
const [client, preparing, peerClient] = [
  clientOf(ours.url, ours.token),
  clientOf(ours.preparing, ours.token),
  clientOf(peer.url),
]
let people = 0
let keys = 0

const someone = () => {
  people += 1
  return learner('Personne', {
    familyName: `Numéro ${String(people)}`,
    email: `p${String(people)}@exemple.fr`,
  })
}

/** Ready to be signed for. */
async function session(size: number): Promise<readonly [path: string, request: object]> {
  const { id } = await openSession(preparing)
  await enrol(preparing, { id }, Array.from({ length: size }, someone))
  const { evaluation } = await evaluate(preparing, { id })
  keys += 1
  const headers = { 'Idempotency-Key': `benchmark-${String(keys)}` }
  return [`/sessions/${id}`, { json: { evaluation, signedBy: 'Sylvie Marchand' }, headers }]
}

/** Milliseconds of CPU of `issuer` for each of `count`. */
async function cost(issuer: IssuerProcess, count: number, work: () => Promise<void>): Promise<number> {
  await issuer.taken()
  await work()
  return (await issuer.taken()).cpu / count
}

async function issue(by: Client, path: string, credentials: readonly object[]): Promise<void> {
  for (const credential of credentials) succeeded(await by.call('POST', path, { json: { credential } }))
}

/** Of badges that differ as those of different people do. */
const peerCost = (credentials: readonly object[]) =>
  cost(peer, credentials.length, () => issue(peerClient, '/credentials/issue', credentials))

/** The badge of an award of ours, unsigned, for so many people. */
function alike(
  { proof: _ours, ...unsigned }: Readonly<Record<string, unknown>>,
  count: number,
): readonly object[] {
  const { id, credentialSubject } = unsigned
  return Array.from({ length: count }, (_, number) => ({
    ...unsigned,
    id: `${String(id)}${String(number)}`,
    credentialSubject: {
      ...(credentialSubject as object),
      id: `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    },
  }))
}

async function awarded(): Promise<Readonly<Record<string, unknown>>> {
  const [path, request] = await session(1)
  const { lines } = succeeded(await client.call<Schemas['AwardReport']>('POST', `${path}/awards`, request))
  const { pathname } = new URL(lines[0]?.credential ?? '')
  return succeeded(await client.call<Readonly<Record<string, unknown>>>('GET', pathname))
}

function unsigned(did: string, count: number): readonly object[] {
  return Array.from({ length: count }, () => {
    people += 1
    const { credentialStatus: _none, ...rest } = badge(people)
    return { ...rest, issuer: { ...(rest['issuer'] as object), id: did } }
  })
}

const issueOurs = (count: number) =>
  cost(ours, count, () => issue(client, `/vc-api/${tenant}/credentials/issue`, unsigned(ours.did, count)))

async function issueRatio(): Promise<number> {
  const theirs = await peerCost(unsigned(peer.did, theirRequests))
  return theirs / (await issueOurs(ourRequests))
}

async function awardOurs(count: number): Promise<number> {
  const sessions: (readonly [string, object])[] = []
  while (sessions.length < count) sessions.push(await session(1))
  return cost(ours, count, async () => {
    for (const [path, request] of sessions) succeeded(await client.call('POST', `${path}/awards`, request))
  })
}

async function singleRatio(sample: Readonly<Record<string, unknown>>): Promise<number> {
  const theirs = await peerCost(alike(sample, theirRequests))
  return theirs / (await awardOurs(ourRequests))
}

/** From the request to the end of its events. */
async function awardBatch([path, request]: readonly [string, object]): Promise<void> {
  const { id } = succeeded(await client.call<Schemas['AwardJob']>('POST', `${path}/award`, request))
  succeeded(await client.call('GET', `/award-jobs/${id}/events`))
  const { job } = succeeded(
    await client.call<Schemas['AwardJobWithLines']>('GET', `/award-jobs/${id}?limit=1`),
  )
  if (job.state !== 'done' || job.done !== batch) throw new Error(`the batch ended: ${JSON.stringify(job)}`)
}

const delays: number[] = []

async function batchRatio(sample: Readonly<Record<string, unknown>>): Promise<number> {
  const ready = await session(batch)
  const theirs = await peerCost(alike(sample, theirRequests))
  await Promise.all([ours.taken(), peer.taken()])
  await awardBatch(ready)
  const [{ cpu, delay }, idle] = await Promise.all([ours.taken(), peer.taken()])
  console.log(`event loop, 99th percentile: ${delay.toFixed(1)} ms; idle peer: ${idle.delay.toFixed(1)} ms`)
  if (idle.delay < busyMachine) delays.push(delay)
  return theirs / (cpu / batch)
}

async function ratios(count: number, round: () => Promise<number>): Promise<number> {
  // What is done once is done.
  await round()
  const all: number[] = []
  while (all.length < count) all.push(await round())
  return median(all)
}

const sample = await awarded()
await issueOurs(warmUp.issue)
await awardOurs(warmUp.award)
const name = 'Express + @digitalbazaar/vc'
report(
  {
    operation: 'HTTP: issue by the VC API',
    peer: name,
    goal: 20,
    reached: 2.8,
    ratio: await ratios(rounds, issueRatio),
  },
  {
    operation: 'HTTP: single award',
    peer: name,
    goal: 20,
    reached: 2.1,
    ratio: await ratios(rounds, () => singleRatio(sample)),
  },
  {
    operation: 'HTTP: batch of 1,000 awards',
    peer: name,
    goal: 75,
    reached: 9,
    ratio: await ratios(3, () => batchRatio(sample)),
  },
)
ours.stop()
peer.stop()
if (delays.length === 0) console.log('event loop: not judged, the machine was taken away each time')
// What our own work holds up, it holds up in each batch; what one batch has and another has not, the machine did.
else if (Math.min(...delays) > longestDelay)
  throw new Error(`the event loop stands still during a batch: ${delays.join(', ')} ms`)
