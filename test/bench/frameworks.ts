/**
 * What the size of a framework costs: `npm run bench:frameworks`.
 *
 * Imports a CASE package of 50, 1,000 and 20,000 competencies over HTTP, each in a process of its own, and prints how long it took from the
 * request to a released version, and the peak of its memory. Then reads all three in one process, in turns, and prints how long each
 * kind of read takes of a large framework relative to the small one: the median of the ratios of paired reads. Nothing is asserted about
 * time but with BENCH_MAXIMUM_RATIO, which makes a larger ratio a failure. BENCH_SIZES=50,1000 measures others.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { casePackage } from './case-package/case-package.ts'

const sizes = (process.env['BENCH_SIZES'] ?? '50,1000,20000').split(',').map(Number)
const maximumRatio = Number(process.env['BENCH_MAXIMUM_RATIO'] ?? 'Infinity')

interface Release {
  readonly framework: string
  readonly version: string
  readonly iri: string
}

interface Import {
  readonly id: string
  readonly framework: string
  readonly version: string
  readonly state: string
}

async function imported(client: Client, size: number): Promise<Release> {
  const slug = `cadre-${String(size)}`
  const started = succeeded(
    await client.call<Import>('POST', `/framework-imports?framework=${slug}&version=1.0.0`, {
      raw: casePackage(size),
      headers: { 'Content-Type': 'application/json' },
    }),
  )
  for (;;) {
    const { state } = succeeded(await client.call<Import>('GET', `/framework-imports/${started.id}`))
    if (state === 'done') break
    if (state === 'failed') throw new Error(`the import of ${String(size)} failed`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const draft = `/framework-drafts/${slug}/1.0.0`
  const etag = (await client.call('GET', draft)).headers.get('etag') ?? ''
  return succeeded(await client.call<Release>('POST', `${draft}/release`, { headers: { 'If-Match': etag } }))
}

async function measureImport(size: number): Promise<void> {
  const service = await startService()
  try {
    const writer = await author(service)
    const before = process.resourceUsage().maxRSS
    const start = performance.now()
    const cpu = process.cpuUsage()
    await imported(writer, size)
    const used = process.cpuUsage(cpu)
    const seconds = (performance.now() - start) / 1000
    const peak = process.resourceUsage().maxRSS
    row([
      size.toLocaleString('en'),
      `${seconds.toFixed(1)} s`,
      `${((used.user + used.system) / 1e6).toFixed(1)} s`,
      `${(peak / 1024).toFixed(0)} MiB`,
      `+${((peak - before) / 1024).toFixed(0)} MiB`,
    ])
  } finally {
    await service.stop()
  }
}

function author(service: TestService): Promise<Client> {
  return service.organisation('banc', ['framework:write', 'framework:release'])
}

/** A kind of read: the request it makes of a framework. */
interface Read {
  readonly name: string
  request(slug: string, number: number): { readonly path: string; readonly headers?: Record<string, string> }
}

async function measureReads(): Promise<boolean> {
  const service = await startService()
  try {
    const writer = await author(service)
    for (const size of sizes) await imported(writer, size)
    const etags = new Map<number, string>()
    for (const size of sizes) {
      const answer = await service.anonymous.call('GET', `/frameworks/cadre-${String(size)}/1.0.0`)
      etags.set(size, answer.headers.get('etag') ?? '')
    }
    const codeOf = (number: number) => `C-${String(number)}`
    const reads: readonly Read[] = [
      {
        name: 'a competency, JSON-LD',
        request: (slug, number) => ({ path: `/frameworks/${slug}/1.0.0/${codeOf(number)}` }),
      },
      {
        name: 'a competency, HTML',
        request: (slug, number) => ({
          path: `/frameworks/${slug}/1.0.0/${codeOf(number)}`,
          headers: { Accept: 'text/html' },
        }),
      },
      {
        name: 'a CASE item',
        request: (slug, number) => ({ path: `/ims/case/v1p1/CFItems/${caseIdOf(slug, number)}` }),
      },
      {
        name: 'a search, first page',
        request: (slug, number) => ({
          path: `/competencies?framework=${slug}&limit=20&q=competence+${String(number)}`,
        }),
      },
      {
        name: 'the document, unchanged (304)',
        request: (slug) => ({
          path: `/frameworks/${slug}/1.0.0`,
          headers: { 'If-None-Match': etags.get(Number(slug.slice(6))) ?? '' },
        }),
      },
    ]
    const caseIdOf = (slug: string, number: number) => casePackage.itemId(Number(slug.slice(6)), number)
    row(['read', ...sizes.map((size) => size.toLocaleString('en'))])
    let within = true
    for (const read of reads) {
      const medians = await inTurns(service.anonymous, read)
      row([read.name, ...medians.map((ratio) => `${ratio.toFixed(2)}×`)])
      within &&= medians.every((ratio) => ratio <= maximumRatio)
    }
    return within
  } finally {
    await service.stop()
  }
}

/** The median, for each size, of its time over that of the first size in the same turn. */
async function inTurns(client: Client, read: Read): Promise<readonly number[]> {
  const turns = 300
  const warmUp = 50
  const ratios = sizes.map((): number[] => [])
  for (let turn = -warmUp; turn < turns; turn += 1) {
    const times: number[] = []
    // Each size comes first as often as last.
    const order = sizes.map((_, at) => (at + Math.abs(turn)) % sizes.length)
    for (const at of order) {
      const size = sizes[at] ?? 0
      const { path, headers = {} } = read.request(
        `cadre-${String(size)}`,
        1 + (Math.abs(turn * 37) % (size - 1)),
      )
      const start = performance.now()
      const answer = await client.call('GET', path, { headers })
      times[at] = performance.now() - start
      if (answer.status !== 200 && answer.status !== 304) {
        throw new Error(
          `${path} answered ${String(answer.status)}: ${answer.bytes.toString('utf8').slice(0, 300)}`,
        )
      }
    }
    if (turn >= 0) for (const [at, time] of times.entries()) ratios[at]?.push(time / (times[0] ?? time))
  }
  return ratios.map(median)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

function row(cells: readonly string[]): void {
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(32) : cell.padStart(12))).join(''))
}

const [only] = process.argv.slice(2)
if (only !== undefined) {
  await measureImport(Number(only))
} else {
  row(['competencies', 'released in', 'CPU', 'peak memory', 'of which'])
  for (const size of sizes) {
    const run = spawnSync('tsx', [fileURLToPath(import.meta.url), String(size)], { stdio: 'inherit' })
    if (run.status !== 0) process.exit(run.status ?? 1)
  }
  console.log('\nReads relative to the first size (median of paired ratios):')
  if (!(await measureReads())) {
    console.log(`a read is slower than ${String(maximumRatio)}×`)
    process.exitCode = 1
  }
}
