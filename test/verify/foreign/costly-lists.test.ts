/** Status lists of a few letters that unpack into hundreds of megabytes: what they say is not known, and finding that out costs nearly nothing. */
import { pathToFileURL } from 'node:url'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createGzip, gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { createPool, type BoundedPool } from '../../../server/bounded/pool.ts'
import { projectPath } from '../../../server/schema.ts'
import { unpackedBits } from '../../../server/verify/status/open-status-list.ts'
import { startOtherSite, type OtherSite } from '../../support/other-site.ts'
import { changed, now, resultOf } from '../issuing.ts'
import { issuedBy, plainlySigned } from '../plain-signer.ts'
import { setUpElsewhere } from './elsewhere.ts'
import { did, didPath, documentOf } from './foreign-issuer.ts'
import { entry, signedList } from './foreign-list.ts'

const mebibyte = 1024 * 1024
const entryPoint = pathToFileURL(projectPath('server/bounded-tasks'))
/** What the process may grow by, at any moment. Unpacked whole, the smallest of the lists that reach the reader takes twice as much. */
const mostMebibytes = 64
const mostDelayMilliseconds = 50
/** On a machine that keeps honest work waiting so long, delay cannot be judged. */
const restlessMilliseconds = 20

/** So many MiB of zeros as one gzip member, which this process never holds unpacked. */
async function zeros(mebibytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 })
  const parts: Buffer[] = []
  gzip.on('data', (part: Buffer) => parts.push(part))
  const chunk = Buffer.alloc(mebibyte)
  for (let count = 0; count < mebibytes; count += 1)
    await new Promise((written) => gzip.write(chunk, written))
  await new Promise((ended) => gzip.on('end', ended).end())
  return Buffer.concat(parts)
}

/** With the length of a list at its end, where gzip says how much it holds. */
function lying(gzip: Buffer): Buffer {
  const copy = Buffer.from(gzip)
  copy.writeUInt32LE(16_384, copy.length - 4)
  return copy
}

const encoded = (gzip: Buffer) => `u${gzip.toString('base64url')}`

interface Cost {
  readonly grownMebibytes: number
  /** 99th percentile of what the event loop was late by. */
  readonly delay: number
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const histogram = monitorEventLoopDelay({ resolution: 5 })
  const before = process.memoryUsage.rss()
  let largest = before
  const look = () => {
    largest = Math.max(largest, process.memoryUsage.rss())
  }
  const sampling = setInterval(look, 2)
  histogram.enable()
  await work()
  histogram.disable()
  clearInterval(sampling)
  look()
  return { grownMebibytes: (largest - before) / mebibyte, delay: histogram.percentile(99) / 1e6 - 5 }
}

describe('a status list that is a bomb', function () {
  this.timeout(60_000)
  const elsewhere = setUpElsewhere()
  let lists: OtherSite
  let bounded: BoundedPool
  before(() => {
    bounded = createPool({ entry: entryPoint, limits: { threads: 1 } })
  })
  after(() => {
    bounded.close()
  })
  beforeEach(async () => {
    lists = await startOtherSite('lists.example')
    elsewhere.site.answer(didPath, { body: documentOf(did) })
    elsewhere.leadTo([lists])
  })
  afterEach(() => lists.stop())

  const found = async (index: number) => {
    const named = changed(issuedBy(elsewhere.badge, did), ['credentialStatus'], () => entry(index))
    const badge = await plainlySigned(named, did, { verificationMethod: `${did}#key-1` })
    const report = await elsewhere.verify(badge, now, { bounded })
    return [report.verdict, resultOf(report, 'status.revocation')]
  }
  /** Honest lists are read as often before, so that neither a new thread nor cold code is measured. */
  const costOfBadges = async (list: unknown, result: readonly string[]) => {
    const serve = (body: unknown) => {
      elsewhere.leadTo([lists])
      lists.answer('/status/7', { body, headers: { 'Content-Type': 'application/vc+ld+json' } })
    }
    const readOften = async (expected: readonly string[], indexes: readonly number[]) => {
      for (const index of indexes) expect(await found(index)).to.deep.equal(expected)
    }
    serve(await signedList([42]))
    await readOften(['valid-with-warnings', 'pass not-revoked'], [1, 2, 3])
    const honest = await costOf(() => readOften(['valid-with-warnings', 'pass not-revoked'], [4, 5, 6]))
    serve(list)
    const cost = await costOf(() => readOften(result, [7, 8, 9]))
    expect(cost.grownMebibytes, 'MiB').to.be.lessThan(mostMebibytes)
    if (honest.delay < restlessMilliseconds)
      expect(cost.delay, 'event loop, p99, in ms').to.be.lessThan(mostDelayMilliseconds)
  }

  const unusable = ['undetermined', 'unknown status-list-unusable']
  const bombs: Readonly<Record<string, readonly [gzip: () => Promise<Buffer>, result: readonly string[]]>> = {
    'of 5 KB that holds 4 MiB': [() => zeros(4), unusable],
    'of 190 KB that holds 180 MiB': [() => zeros(180), unusable],
    'of 408 KB that holds 300 MiB': [() => zeros(300), ['undetermined', 'unknown status-list-unreachable']],
    'that says it holds 16 KiB, and holds 128 MiB': [async () => lying(await zeros(128)), unusable],
    'that goes on for 128 MiB behind the end of a good one': [
      async () => Buffer.concat([gzipSync(Buffer.alloc(16_384)), await zeros(128)]),
      unusable,
    ],
    'in 128 parts of 1 MiB': [
      async () => Buffer.concat(Array.from<Buffer>({ length: 128 }).fill(await zeros(1))),
      unusable,
    ],
  }
  for (const [title, [gzip, result]] of Object.entries(bombs)) {
    it(`is neither good nor bad news, and takes neither memory nor time of others: one ${title}`, async () => {
      await costOfBadges(await signedList([], { encodedList: encoded(await gzip()) }), result)
    })
  }

  it('is refused where it is unpacked, too, whatever was read before', async () => {
    const bomb = encoded(await zeros(300))
    const cost = await costOf(async () => {
      for (let count = 0; count < 10; count += 1) expect(await unpackedBits(bomb)).to.equal(undefined)
    })
    expect(cost.grownMebibytes, 'MiB').to.be.lessThan(mostMebibytes)
    expect(await unpackedBits(encoded(lying(gzipSync(Buffer.alloc(32_768)))))).to.equal(undefined)
    expect((await unpackedBits(encoded(await zeros(2))))?.length, 'the largest list').to.equal(2 * mebibyte)
  })
})
