import { expect } from 'chai'
import { shortAddress } from '../../../server/credential/code/short-address.ts'
import { Problem } from '../../../server/problem.ts'
import { judgeBulk, type BulkDeps, type BulkResult } from '../../../server/verify/bulk/judge-bulk.ts'
import type { BulkLine } from '../../../server/verify/bulk/bulk-line.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import { verifyHandedIn } from '../../../server/verify/input/verify-handed-in.ts'
import type {
  CheckOutcome,
  CheckResult,
  InputKind,
  VerificationReport,
} from '../../../server/verify/types.ts'
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

  describe('says of a badge the one reason that weighs most', () => {
    const title = { fr: 'x', en: 'x' }
    const result = (outcome: CheckOutcome, code: string): CheckResult => ({
      id: `check.${code}`,
      title,
      outcome,
      code,
      detail: { fr: `fr ${code}`, en: `en ${code}` },
    })
    const checks = [result('pass', 'a'), result('warn', 'b'), result('fail', 'c'), result('fail', 'd')]
    const report: VerificationReport = {
      verdict: 'invalid',
      checkedAt: '2026-11-21T09:30:00Z',
      checks,
      input: { kind: 'json', sha256: 'ab' },
    }
    const said = async (change: Partial<VerificationReport>, line: Partial<BulkLine> = {}) => {
      const judge = () => Promise.resolve({ ...report, ...change })
      const given = [{ line: 7, given: { url: url(1) }, ...line }]
      return (await judgeBulk({ judge, failed: expect.fail }, given, new AbortController().signal).next())
        .value as BulkResult | undefined
    }
    const worst = {
      verdict: 'invalid',
      code: 'c',
      check: 'check.c',
      detail: { fr: 'fr c', en: 'en c' },
      sha256: 'ab',
    }

    it('with the check it comes from, and the line it answers', async () => {
      expect(await said({})).to.deep.equal({ line: 7, ...worst })
      expect(await said({}, { reference: 'Zoé' })).to.deep.equal({ line: 7, reference: 'Zoé', ...worst })
    })

    it('with its issuer, where it has one, and what the policy decides, where one was asked for', async () => {
      const issuer = { id: 'did:web:a.example', recognised: false }
      expect(await said({ issuer })).to.deep.equal({ line: 7, ...worst, issuer: issuer.id })
      const policy = { decision: 'refused', policy: { name: 'p', version: 1 }, reasons: [] } as const
      const because = { code: 'too-old', detail: title }
      expect(await said({ policy })).to.deep.equal({ line: 7, ...worst, decision: 'refused' })
      expect(
        await said({ policy: { ...policy, reasons: [because, { ...because, code: 'x' }] } }),
      ).to.deep.equal({
        line: 7,
        ...worst,
        decision: 'refused',
        decisionCode: 'too-old',
      })
    })

    it('which is none, when it is good', async () => {
      for (const change of [{ checks: [result('pass', 'a')] }, { checks: [] }]) {
        const found = await said({ verdict: 'valid', ...change })
        expect([found?.verdict, found?.code, found?.check, found?.sha256]).to.deep.equal([
          'valid',
          'valid',
          undefined,
          'ab',
        ])
      }
      expect((await said({ verdict: 'valid-with-warnings', checks: checks.slice(0, 2) }))?.code).to.equal('b')
    })
  })

  it('judges what is there twice once: the same bytes said to be the same, the same code', async () => {
    const judged: string[] = []
    const deps: BulkDeps = {
      judge(given) {
        judged.push('bytes' in given ? `${given.kind} ${String(given.bytes.length)}` : JSON.stringify(given))
        return verifyHandedIn(issuing.deps, given, now)
      },
      failed: expect.fail,
    }
    const bytes = (length: number, kind: InputKind = 'json') => ({ kind, bytes: Buffer.alloc(length, 0x20) })
    const given = [bytes(3), bytes(3), bytes(4), bytes(3, 'jwt'), { code: 'A' }, { code: 'A' }, { url: 'A' }]
    await codesOf(
      deps,
      given.map((one, at) => ({ line: at + 1, given: one })),
    )
    expect(judged).to.deep.equal(['json 3', 'json 4', 'jwt 3', '{"code":"A"}', '{"url":"A"}'])
  })

  it('has the next four under way, and no more, until the first of them is asked for', async () => {
    const begun: string[] = []
    const deps: BulkDeps = {
      judge(given) {
        begun.push(JSON.stringify(given))
        return verifyHandedIn(slowly().deps, given, now)
      },
      failed: expect.fail,
    }
    const results = judgeBulk(
      deps,
      lines(Array.from({ length: 9 }, (_, at) => url(at))),
      new AbortController().signal,
    )
    await results.next()
    expect(begun).to.have.length(4)
    await results.next()
    expect(begun).to.have.length(5)
  })

  it('judges nothing for whoever has gone before it begins', async () => {
    const results = judgeBulk(by(issuing.deps), lines([url(1)]), AbortSignal.abort())
    expect((await results.next()).done).to.equal(true)
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
