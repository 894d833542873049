/** No check is for show (CVE-2024-21669): with any one of them answering otherwise, and all others as of a good badge, the verdict is another. */
import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { fail, unknown, warn, type Check, type VerifyDeps } from '../../server/verify/check.ts'
import { furtherChecks, readingChecks } from '../../server/verify/checks/index.ts'
import { presentationChecks, holderChecks } from '../../server/verify/presentation/presentation-checks.ts'
import { runChecks } from '../../server/verify/run-checks.ts'
import { createStatusReader } from '../../server/verify/status/status-list.ts'
import type { Verdict } from '../../server/verify/types.ts'
import { verdictOf } from '../../server/verify/verdict.ts'
import { now, openIssuing, type Issuing } from './issuing.ts'

const turned = [
  [fail, 'invalid'],
  [unknown, 'undetermined'],
  [warn, 'valid-with-warnings'],
] as const

const all = [...readingChecks, ...furtherChecks]

describe('every check', function () {
  this.timeout(30_000)
  let issuing: Issuing
  let badge: Credential
  before(async () => {
    issuing = await openIssuing()
    badge = await issuing.sign(await issuing.unsigned('each-check'))
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  const judged = async (checks: readonly Check[], change: Partial<VerifyDeps> = {}) => {
    const deps = { ...issuing.deps, ...change }
    const bytes = Buffer.from(JSON.stringify(badge))
    const circumstances = {
      deps,
      now,
      input: { kind: 'json', bytes },
      lists: createStatusReader(deps, now),
    } as const
    const { results } = await runChecks(checks, circumstances, { results: [], learned: {}, stopped: false })
    return results
  }

  it('of a good badge passes or has nothing to look at, and the badge is valid', async () => {
    const results = await judged(all)
    expect(results.map(({ id }) => id)).to.deep.equal(all.map(({ id }) => id))
    expect(new Set(results.map(({ outcome }) => outcome))).to.deep.equal(new Set(['pass', 'skipped']))
    expect(verdictOf(results)).to.equal('valid')
    expect((await issuing.verify(badge)).checks.map(({ id }) => id)).to.deep.equal(all.map(({ id }) => id))
  })

  for (const { id } of all) {
    it(`turns the verdict alone: ${id}`, async () => {
      const genuine = await judged(all)
      for (const [answer, verdict] of turned) {
        const forced = all.map((check) =>
          check.id === id
            ? {
                ...check,
                run: async (...context: Parameters<Check['run']>) => ({
                  ...(await check.run(...context)),
                  ...answer('forced', 'forcé', 'forced'),
                }),
              }
            : check,
        )
        const results = await judged(forced)
        expect(verdictOf(results)).to.equal(verdict)
        const others = results.filter((result) => result.id !== id && result.code !== 'not-reached')
        expect(
          others.every((one) => genuine.some((each) => each.id === one.id && each.code === one.code)),
        ).to.equal(true)
      }
    })

    it(`leaves it open where it breaks down: ${id}`, async () => {
      const broken = () => Promise.reject(new Error('broken'))
      const forced = all.map((check) => (check.id === id ? { ...check, run: broken } : check))
      const failures: string[] = []
      const results = await judged(forced, { checkFailed: (check) => failures.push(check) })
      expect(verdictOf(results)).to.equal('undetermined')
      expect(failures).to.deep.equal([id])
    })
  }

  it('of a presentation, and every part of anything, turns the whole', () => {
    const good = [...presentationChecks, ...holderChecks].map(({ id }) => ({ id, outcome: 'pass' as const }))
    expect(verdictOf(good, [{ verdict: 'valid' }])).to.equal('valid')
    for (const { id } of good) {
      for (const [answer, verdict] of turned) {
        const { outcome } = answer('forced', 'forcé', 'forced')
        const forced = good.map((one) => (one.id === id ? { id, outcome } : one))
        expect(verdictOf(forced, [{ verdict: 'valid' }])).to.equal(verdict)
      }
    }
    const worse: readonly Verdict[] = ['valid-with-warnings', 'undetermined', 'invalid']
    for (const verdict of worse) {
      for (const parts of [
        ['valid', verdict],
        [verdict, 'valid'],
      ] as const) {
        expect(
          verdictOf(
            good,
            parts.map((each) => ({ verdict: each })),
          ),
        ).to.equal(verdict)
      }
    }
  })
})
