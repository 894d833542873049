/**
 * `npm run test:fuzz:verify`: MUTANTS mutated genuine badges (200,000 by default), in MUTANTS_PROCESSES processes (2); only the equivalences that
 * `equivalences.ts` lists may be believed, and what is shown of them is what was signed. MUTANTS_SEED repeats a run. Ends with 1 at any other.
 */
import { fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { verifyCredential } from '../../../server/verify/verify.ts'
import { genuineBadges } from '../../corpus/genuine.ts'
import { randomFrom } from '../../corpus/hostile-files.ts'
import { stranger } from '../../verify/stranger.ts'
import { equivalenceOf, statements } from './equivalences.ts'
import { mutantOf } from './mutate.ts'

const seed = Number(process.env['MUTANTS_SEED'] ?? String(randomInt(1_000_000)))
const all = Number(process.env['MUTANTS'] ?? '200000')
const processes = Number(process.env['MUTANTS_PROCESSES'] ?? '2')
const which = process.env['MUTANTS_WHICH']
const now = new Date('2026-11-21T09:30:00Z')

interface Tally {
  readonly mutants: number
  readonly believed: Readonly<Record<string, number>>
  readonly verdicts: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
}

const add = (counts: Record<string, number>, name: string, times = 1) => {
  counts[name] = (counts[name] ?? 0) + times
}

async function share(number: number): Promise<Tally> {
  const genuine = await genuineBadges()
  const random = randomFrom(seed + number)
  const failures: string[] = []
  const deps = {
    ...stranger,
    checkFailed: (check: string, error: unknown) => failures.push(`${check}: ${String(error)}`),
  }
  const original = await verifyCredential(
    deps,
    { kind: 'json', bytes: Buffer.from(JSON.stringify(genuine.badge)) },
    now,
  )
  if (original.verdict !== 'valid-with-warnings')
    throw new Error(`the genuine badge is ${original.verdict}: ${failures.join()}`)
  const shown = statements(original.credential)
  const believed: Record<string, number> = {}
  const verdicts: Record<string, number> = {}
  const wrong: string[] = []
  const mutants = Math.ceil(all / processes)
  for (let count = 0; count < mutants && wrong.length < 20; count += 1) {
    const mutant = mutantOf(genuine, random)
    const { kind, bytes, change } = mutant
    const report = await verifyCredential(deps, { kind, bytes }, now)
    add(verdicts, report.verdict)
    for (const failure of failures.splice(0)) wrong.push(`${change} ${String(count)}: ${failure}`)
    if (report.verdict !== 'valid' && report.verdict !== 'valid-with-warnings') continue
    const equivalence = equivalenceOf(genuine, mutant)
    // A JWT has no proof in it to be shown.
    const isShown = kind === 'jwt' || statements(report.credential) === shown
    if (equivalence === undefined || !isShown)
      wrong.push(`${change} ${String(count)}: ${bytes.toString('base64')}`)
    else add(believed, equivalence)
  }
  return { mutants, believed, verdicts, wrong }
}

async function everything(): Promise<number> {
  console.log(`MUTANTS_SEED=${String(seed)}`)
  const began = performance.now()
  const tallies: Tally[] = []
  const codes = await Promise.all(
    Array.from({ length: processes }, async (_, number) => {
      const child = fork(fileURLToPath(import.meta.url), {
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, MUTANTS_SEED: String(seed), MUTANTS_WHICH: String(number) },
      })
      child.on('message', (tally: Tally) => tallies.push(tally))
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    }),
  )
  const believed: Record<string, number> = {}
  const verdicts: Record<string, number> = {}
  for (const tally of tallies) {
    for (const [name, times] of Object.entries(tally.believed)) add(believed, name, times)
    for (const [name, times] of Object.entries(tally.verdicts)) add(verdicts, name, times)
  }
  const wrong = tallies.flatMap((tally) => tally.wrong)
  const sum = Object.values(verdicts).reduce((a, b) => a + b, 0)
  console.log(
    `${String(Math.round((performance.now() - began) / 1000))} s: ${String(sum)} mutants`,
    verdicts,
    believed,
  )
  console.log(wrong.length === 0 ? 'only harmless equivalences were believed' : wrong.join('\n'))
  return wrong.length === 0 && codes.every((code) => code === 0) && sum >= all ? 0 : 1
}

if (which === undefined) process.exitCode = await everything()
else {
  const tally = await share(Number(which))
  process.send?.(tally, () => process.exit(0))
}
