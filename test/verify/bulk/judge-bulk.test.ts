import { expect } from 'chai'
import { shortAddress } from '../../../server/credential/code/short-address.ts'
import { Problem } from '../../../server/problem.ts'
import { judgeBulk, type BulkDeps } from '../../../server/verify/bulk/judge-bulk.ts'
import type { BulkLine } from '../../../server/verify/bulk/bulk-line.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { verifyHandedIn } from '../../../server/verify/input/verify-handed-in.ts'
import { now, openIssuing, type Issuing } from '../issuing.ts'

describe('judging a list', () => {
  let issuing: Issuing
  before(async () => {
    issuing = await openIssuing()
  })
  after(() => issuing.close())

  const by = (deps: VerifyDeps, failed: BulkDeps['failed'] = () => undefined): BulkDeps => ({
    judge: (given) => verifyHandedIn(deps, given, now),
    failed,
  })
  const codesOf = async (deps: BulkDeps, given: readonly BulkLine[]) => {
    const codes: string[] = []
    for await (const { code } of judgeBulk(deps, given, new AbortController().signal)) codes.push(code)
    return codes
  }

  /** Other sites that answer `not-found`, in their own time. */
  const slowly = () => {
    const asked: string[] = []
    let [open, most] = [0, 0]
    const deps: VerifyDeps = {
      ...issuing.deps,
      outside: {
        async fetch({ url }) {
          asked.push(url)
          open += 1
          most = Math.max(most, open)
          for (let turn = 0; turn < asked.length % 7; turn += 1) await Promise.resolve()
          open -= 1
          return { refusal: 'not-found' }
        },
      },
    }
    return { deps, asked, most: () => most }
  }
  const lines = (urls: readonly string[]): readonly BulkLine[] =>
    urls.map((url, at) => ({ line: at + 1, given: { url } }))
  const url = (at: number) => `https://badges.example/${String(at)}`

  it('keeps the order, asks no more than four at once, and the same thing once', async () => {
    const { deps, asked, most } = slowly()
    const urls = Array.from({ length: 40 }, (_, at) => url(at % 20))
    const found: number[] = []
    for await (const { line } of judgeBulk(by(deps), lines(urls), new AbortController().signal))
      found.push(line)
    expect(found).to.deep.equal(urls.map((_, at) => at + 1))
    expect(asked).to.have.length(20)
    expect(most()).to.be.within(2, 4)
  })

  it('stops when nobody reads any more', async () => {
    const { deps, asked } = slowly()
    const gone = new AbortController()
    for await (const { line } of judgeBulk(
      by(deps),
      lines(Array.from({ length: 100 }, (_, at) => url(at))),
      gone.signal,
    ))
      if (line === 3) gone.abort()
    expect(asked.length).to.be.below(9)
  })

  it('says that a line broke down by our fault, and goes on', async () => {
    const [failures, broken] = [[] as unknown[], new Error('store')]
    const deps: VerifyDeps = { ...issuing.deps, badgeOfCode: () => Promise.reject(broken) }
    const code = shortAddress('', 'a'.repeat(32)).slice('/b/'.length)
    expect(
      await codesOf(
        by(deps, (error) => failures.push(error)),
        [{ line: 1, given: { code } }, { line: 2 }],
      ),
    ).to.deep.equal(['check-failed', 'line-unreadable'])
    expect(failures).to.deep.equal([broken])
  })

  it('says why a line was refused, which is no fault of ours, and judges the next', async () => {
    const refused = new Problem('too-many-requests', { fr: 'trop', en: 'too many' })
    const deps: BulkDeps = {
      judge: (given) =>
        'url' in given && given.url === url(1)
          ? Promise.reject(refused)
          : verifyHandedIn(slowly().deps, given, now),
      failed: expect.fail,
    }
    expect(await codesOf(deps, lines([url(0), url(1), url(2)]))).to.deep.equal([
      'address-not-found',
      'too-many-requests',
      'address-not-found',
    ])
  })
})
