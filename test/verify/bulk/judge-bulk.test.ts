import { expect } from 'chai'
import { judgeBulk } from '../../../server/verify/bulk/judge-bulk.ts'
import type { BulkLine } from '../../../server/verify/bulk/bulk-line.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { now, openIssuing, type Issuing } from '../issuing.ts'

describe('judging a list', () => {
  let issuing: Issuing
  before(async () => {
    issuing = await openIssuing()
  })
  after(() => issuing.close())

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
    for await (const { line } of judgeBulk(deps, lines(urls), () => now, new AbortController().signal))
      found.push(line)
    expect(found).to.deep.equal(urls.map((_, at) => at + 1))
    expect(asked).to.have.length(20)
    expect(most()).to.be.within(2, 4)
  })

  it('stops when nobody reads any more', async () => {
    const { deps, asked } = slowly()
    const gone = new AbortController()
    for await (const { line } of judgeBulk(
      deps,
      lines(Array.from({ length: 100 }, (_, at) => url(at))),
      () => now,
      gone.signal,
    ))
      if (line === 3) gone.abort()
    expect(asked.length).to.be.below(9)
  })

  it('says that a line broke down by our fault, and goes on', async () => {
    const deps: VerifyDeps = { ...issuing.deps, badgeOfCode: () => Promise.reject(new Error('store')) }
    const codes: string[] = []
    const code = '3333-3333-3333-3333'
    const given: readonly BulkLine[] = [{ line: 1, given: { code } }, { line: 2 }]
    for await (const result of judgeBulk(deps, given, () => now, new AbortController().signal))
      codes.push(result.code)
    expect(codes).to.deep.equal([codes[0], 'line-unreadable'])
    expect(['check-failed', 'code-mistyped']).to.include(codes[0])
  })
})
