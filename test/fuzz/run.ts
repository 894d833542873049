/**
 * `npm run test:fuzz`: compares what the compiled contexts make of FUZZ_DOCUMENTS random documents (200,000 by default) with jsonld.js and
 * rdf-canonize, and ISSUED_DOCUMENTS awards (10,000) with @digitalbazaar/vc, in FUZZ_PROCESSES processes (2). FUZZ_SEED repeats a run,
 * FUZZ_BLOCK with it one part of a run. Ends with 1 at the first difference, with the smallest documents that show it.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { randomInt } from 'node:crypto'
import { projectPath } from '../../server/schema.ts'
import type { Failure } from './block.ts'
import { addTo, describe, newTally, untried } from './tally.ts'
import type { Share, Told } from './worker.ts'

function setting(name: string, otherwise: number): number {
  return Number(process.env[name] ?? String(otherwise))
}

const seed = setting('FUZZ_SEED', randomInt(1_000_000))
const documents = setting('FUZZ_DOCUMENTS', 200_000)
const awards = setting('ISSUED_DOCUMENTS', 10_000)
const block = process.env['FUZZ_BLOCK'] === undefined ? undefined : setting('FUZZ_BLOCK', 0)
const processes = block === undefined ? setting('FUZZ_PROCESSES', 2) : 1
const began = performance.now()
const sum = newTally()
const failures: string[] = []

console.log(`FUZZ_SEED=${String(seed)}`)
const progress = setInterval(() => {
  console.log(`${elapsed()}: ${String(sum.documents)} documents, ${String(sum.issued)} issued`)
}, 60_000)
const children = Array.from({ length: processes }, (_, which) =>
  start({ seed, which, processes, documents, awards, block }),
)
await Promise.all(children.map(({ ended }) => ended))
clearInterval(progress)

if (failures.length === 0 && block === undefined) failures.push(...untried(sum))
console.log(`${elapsed()}: ${describe(sum)}`)
console.log(
  failures.length === 0 ? 'every canonical form and every proof is that of the library' : failures.join('\n'),
)
process.exitCode = failures.length === 0 ? 0 : 1

function elapsed(): string {
  return `${String(Math.round((performance.now() - began) / 1000))} s`
}

function start(share: Share) {
  const child = fork(projectPath('test/fuzz/worker.ts'), { execArgv: ['--import', 'tsx'] })
  child.on('message', (told: Told) => {
    if (told.kind === 'tally') addTo(sum, told.tally)
    else fail(told.kind === 'document' ? documentFailure(told.failure) : awardFailure(told))
  })
  child.send(share)
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0 && failures.length === 0) fail(`process ${String(share.which)} ended with ${String(code)}`)
  })
  return { child, ended }
}

/** The others have nothing more to find out. */
function fail(failure: string): void {
  failures.push(failure)
  for (const { child } of children) child.kill()
}

function documentFailure({ number, block: where, difference, smallest }: Failure): string {
  const repeat = `FUZZ_SEED=${String(seed)} FUZZ_BLOCK=${String(where)} npm run test:fuzz`
  return [
    `document ${String(number)} of a block differs: ${repeat}`,
    ...(smallest.length === 0
      ? ['only the block as a whole shows it']
      : ['these documents, one after the other, show it:', ...smallest.map((each) => JSON.stringify(each))]),
    `ours:\n${difference.ours}`,
    `the library's:\n${difference.theirs}`,
  ].join('\n')
}

function awardFailure({ number, award, difference }: Extract<Told, { kind: 'award' }>): string {
  return `award ${String(number)}: ${difference}\n${JSON.stringify(award)}`
}
