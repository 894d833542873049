/**
 * `npm run test:deliveries`: DELIVERIES awards (10,000 by default) are announced by mail over SMTP, to a mail server that answers one in five
 * conversations badly, by workers that are killed (`kill -9`) DELIVERY_KILLS times (40) at random moments; DELIVERY_SEED repeats the choices. Then:
 * none lost, none twice as a mailbox counts (by Message-ID), and each that failed says why. On SQLite one worker, whose place the next one takes;
 * with MONGODB_URI (a database of its own) three at once.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { projectPath } from '../../server/schema.ts'
import { randomFrom } from '../chaos/allocators.ts'
import { keepAwards, readOutcome } from './awards.ts'

const number = Number(process.env['DELIVERIES'] ?? '10000')
const kills = Number(process.env['DELIVERY_KILLS'] ?? '40')
const seed = Number(process.env['DELIVERY_SEED'] ?? String(randomInt(1_000_000)))
const atOnce = process.env['MONGODB_URI'] === undefined ? 1 : 3
/** Of work, between one kill and the next. */
const longestLife = 4000

const folder = mkdtempSync(path.join(tmpdir(), 'mediation-deliveries-'))
const accepted = path.join(folder, 'accepted')
process.env['DATA_DIR'] = folder
const random = randomFrom(seed)
const beganAt = new Date('2026-11-21T09:30:00Z')
let now = beganAt
let killed = 0
const children = new Set<ChildProcess>()
const began = performance.now()

try {
  process.env['SMTP_URL'] = `smtp://127.0.0.1:${await startMailServer()}`
  const awards = await keepAwards(number, now)
  while (!isOver()) await workUntilKilled()
  const outcome = await readOutcome(awards.keys(), now)
  const failures = judge(awards, outcome)
  console.log(
    `seed ${String(seed)}, ${String(killed)} kills, ${((performance.now() - began) / 1000).toFixed(0)} s`,
  )
  console.log(failures.length === 0 ? 'none lost, none twice' : failures.slice(0, 20).join('\n'))
  process.exitCode = failures.length === 0 ? 0 : 1
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}

async function startMailServer(): Promise<string> {
  const child = start('mail-server-process.ts', [accepted, String(seed)], 'pipe')
  if (child.stdout === null) throw new Error('the mail server has no output')
  for await (const port of createInterface({ input: child.stdout })) return port
  throw new Error('the mail server did not start')
}

function start(file: string, args: readonly string[], output: 'pipe' | 'inherit'): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', projectPath(`test/deliveries/${file}`), ...args],
    { cwd: projectPath(), stdio: ['ignore', output, 'inherit', 'ipc'] },
  )
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Longer than a mail is tried. */
function isOver(): boolean {
  return now.getTime() - beganAt.getTime() > 4 * 86_400_000
}

/** Workers from their start to their end. Time passes as fast as there is nothing to do: a wait of a day takes as long as one of a minute. */
async function workUntilKilled(): Promise<void> {
  const workers = Array.from({ length: atOnce }, () => start('worker-process.ts', [], 'inherit'))
  await Promise.all(workers.map(reply))
  const gone = Promise.all(workers.map(async (worker) => once(worker, 'exit')))
  const killAll = () => {
    for (const worker of workers) worker.kill('SIGKILL')
  }
  let isAlive = true
  const timer =
    killed < kills
      ? setTimeout(() => {
          isAlive = false
          killed += 1
          killAll()
        }, random() * longestLife)
      : undefined
  while (isAlive && !isOver()) {
    const replies = Promise.all(workers.map(reply))
    for (const worker of workers) worker.send(now.toISOString(), () => undefined)
    await replies
    // A worker that was killed had more to do at this time.
    if (isAlive) now = new Date(now.getTime() + stepMinutes(now) * 60_000)
  }
  clearTimeout(timer)
  killAll()
  await gone
}

/** Until it says something, or is gone. */
function reply(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      worker.off('message', settle)
      worker.off('exit', settle)
      resolve()
    }
    worker.on('message', settle)
    worker.on('exit', settle)
  })
}

/** Minutes at first, when most is tried again; later half an hour, as the waits are then. */
function stepMinutes(time: Date): number {
  return time.getTime() - beganAt.getTime() < 3 * 3_600_000 ? 1 : 30
}

function judge(
  awards: ReadonlyMap<string, string>,
  { unannounced, claims, mails }: Awaited<ReturnType<typeof readOutcome>>,
): readonly string[] {
  const failures: string[] = []
  const lines = readFileSync(accepted, 'utf8').trim().split('\n')
  const mailboxes = new Map<string, Set<string>>()
  for (const line of lines) {
    const [messageId = '', recipient = ''] = line.split(' ')
    mailboxes.set(recipient, (mailboxes.get(recipient) ?? new Set()).add(messageId))
  }
  const states = new Map<string, number>()
  let reached = 0
  for (const [awardId, email] of awards) {
    const mail = mails.get(awardId)
    const said = mail === undefined ? 'none' : `${mail.state} ${mail.failure ?? ''}`.trim()
    states.set(said, (states.get(said) ?? 0) + 1)
    const box = mailboxes.get(email) ?? new Set()
    if (box.size > 0) reached += 1
    if (box.size > 1) failures.push(`${email}: ${String(box.size)} mails`)
    if (mail === undefined || mail.state === 'pending') failures.push(`${email}: ${said}`)
    else if (mail.state === 'sent' && !box.has(`<${mail.key}@mediation.example>`))
      failures.push(`${email}: lost`)
    else if (mail.state === 'failed' && mail.failure === undefined)
      failures.push(`${email}: failed without a reason`)
  }
  if (unannounced > 0) failures.push(`${String(unannounced)} awards were never announced`)
  if (claims !== awards.size) failures.push(`${String(claims)} claims of ${String(awards.size)} awards`)
  console.log(
    `${String(awards.size)} awards, ${String(reached)} mailboxes reached; ${String(lines.length - reached)} acceptances were repeats of the same mail`,
  )
  for (const [state, count] of [...states].toSorted()) console.log(`  ${state}: ${String(count)}`)
  return failures
}
