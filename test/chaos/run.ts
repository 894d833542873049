/**
 * `npm run test:chaos`: kills the service (`kill -9`) at random moments while it awards a session of 300 learners, restarts it and
 * sends the same request again, CHAOS_KILLS times (50 by default; CHAOS_SEED repeats a run). Then holds it to its promises:
 * every award anybody was told of is there, none twice, no status index twice, and every badge verifies.
 */
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect, type Client, type Schemas } from '../../scripts/demo/client.ts'
import { freePort } from '../../scripts/demo/service.ts'
import { startProcess, type ServiceProcess } from './service-process.ts'

const kills = Number(process.env['CHAOS_KILLS'] ?? '50')
const seed = Number(process.env['CHAOS_SEED'] ?? String(randomInt(1_000_000)))
const learnersPerSession = 300
/** Longer than a whole award takes, so that some kills come after its end and some sessions end undisturbed. */
const longestDelay = 4000

const folder = mkdtempSync(path.join(tmpdir(), 'mediation-chaos-'))
const port = await freePort()
const random = randomFrom(seed)
const acknowledged = new Map<string, string>()
const sessions: string[] = []
let service: ServiceProcess | undefined

try {
  service = await startProcess(folder, port)
  const key = await trainerKey(service)
  let client = await connect(service.url, key)
  let session = await openSession(client)
  let undisturbed = 0
  for (let done = 0; done < kills;) {
    const award = awardUntilEnd(client, session)
    await Promise.race([delay(random() * longestDelay), award])
    const ended = await Promise.race([award, delay(0).then(() => undefined)])
    await service.kill()
    await award
    service = await startProcess(folder, port)
    client = await connect(service.url, key)
    if (ended === undefined) done += 1
    else {
      // Finished before the kill came: that one does not count, and the next kills get a session of their own.
      undisturbed += 1
      session = await openSession(client)
    }
  }
  for (const one of sessions) await awardSession(client, one)
  const failures = await judge(client)
  console.log(
    `seed ${String(seed)}: ${String(kills)} kills during an award, ${String(undisturbed)} after one; ` +
      `${String(sessions.length)} sessions, ${String(acknowledged.size)} awards told of`,
  )
  console.log(failures.length === 0 ? 'every promise held' : failures.join('\n'))
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  await service?.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** Sends the award and reads the session's awards meanwhile, as a second person would. True when the award was answered. */
async function awardUntilEnd(client: Client, session: string): Promise<boolean> {
  let running = true
  const watch = (async () => {
    while (running) {
      await readAwards(client, session).catch(() => undefined)
      await delay(20)
    }
  })()
  try {
    await awardSession(client, session)
    return true
  } catch {
    return false
  } finally {
    running = false
    await watch
  }
}

async function awardSession(client: Client, session: string): Promise<void> {
  const { evaluation } = await client.json<Schemas['EvaluationReport']>(
    'POST',
    `/sessions/${session}/evaluations`,
  )
  const report = await client.json<Schemas['AwardReport']>(
    'POST',
    `/sessions/${session}/awards`,
    { evaluation, signedBy: 'Sylvie Marchand' },
    { 'Idempotency-Key': `chaos-${session}` },
  )
  for (const line of report.lines)
    if (line.awardId !== undefined) acknowledged.set(line.awardId, line.learnerId)
}

async function readAwards(client: Client, session: string): Promise<readonly Schemas['Award'][]> {
  const awards: Schemas['Award'][] = []
  for (let cursor = ''; ;) {
    const page = await client.json<{ items: Schemas['Award'][]; cursor?: string }>(
      'GET',
      `/sessions/${session}/awards?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    awards.push(...page.items)
    for (const { id, learnerId = '' } of page.items) acknowledged.set(id, learnerId)
    if (page.cursor === undefined) return awards
    cursor = page.cursor
  }
}

/** What was promised and did not hold. */
async function judge(client: Client): Promise<readonly string[]> {
  const told = new Map(acknowledged)
  const failures: string[] = []
  const found = new Set<string>()
  const slots = new Set<string>()
  for (const session of sessions) {
    const awards = await readAwards(client, session)
    if (awards.length !== learnersPerSession) failures.push(`a session has ${String(awards.length)} awards`)
    if (new Set(awards.map((award) => award.learnerId)).size !== awards.length)
      failures.push('a learner has two awards')
    for (const award of awards) {
      found.add(award.id)
      const text = (await client.bytes(award.credential)).toString('utf8')
      const { credentialStatus } = JSON.parse(text) as { credentialStatus: { id: string } }
      if (slots.has(credentialStatus.id)) failures.push('a status index is used twice')
      slots.add(credentialStatus.id)
      if (found.size % 50 === 0) {
        const { verdict } = await client.send<Schemas['VerificationReport']>(
          '/verifications',
          'application/json',
          text,
        )
        if (verdict !== 'valid') failures.push(`a badge is ${verdict}`)
      }
    }
  }
  const lost = [...told.keys()].filter((id) => !found.has(id))
  if (lost.length > 0) failures.push(`${String(lost.length)} awards that somebody was told of are lost`)
  return failures
}

async function trainerKey(running: ServiceProcess): Promise<{ id: string; secret: string }> {
  const admin = await connect(running.url, await running.firstKey)
  await admin.json('POST', '/organisations', { id: 'chaos', name: 'Organisation secouée' })
  return admin.json<Schemas['NewApiKey']>('POST', '/organisations/chaos/api-keys', {
    label: 'formatrice',
    scopes: ['session:read', 'session:write', 'award:read', 'award:write'],
  })
}

async function openSession(client: Client): Promise<string> {
  const { session, roster } = await client.json<Schemas['CreatedSession']>('POST', '/sessions', {
    title: 'Grande session',
    achievements: ['referentiel-mediateurs/0.1.0/RM-A1.1-N1'],
    heldOn: yesterday(),
    trainerName: 'Sylvie Marchand',
    learners: Array.from({ length: learnersPerSession }, (_, index) => ({
      givenName: `Prénom${String(index)}`,
      familyName: 'Éprouvé',
      reference: `CH-${String(index)}`,
      consent: true,
      evidence: [{ kind: 'EV-OBS', observedAt: yesterday(), pseudonymised: true }],
    })),
  })
  if (roster?.added !== learnersPerSession) throw new Error('the roster of the chaos session was not read')
  sessions.push(session.id)
  return session.id
}

function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** mulberry32: small, and the same for the same seed. */
function randomFrom(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
