import { expect } from 'chai'
import type { Bounded } from '../../../server/bounded/task.ts'
import { pass, type InnerReport } from '../../../server/verify/check.ts'
import { judgeOlderApart, judgeOlderTask } from '../../../server/verify/older/judge-apart.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import type { Verdict } from '../../../server/verify/types.ts'
import { now, publicUrl } from '../../proof/signing.ts'
import { sitesInMemory } from '../in-memory-sites.ts'
import { stranger } from '../stranger.ts'
import { assertion, pages } from './older-world.ts'

/** Does the work at once, in this thread. */
const here: Bounded = { run: async (task, input) => ({ output: await task.work(input) }) }
const costly: Bounded = { run: () => Promise.resolve({ refusal: 'too-costly' }) }

const own = JSON.parse(JSON.stringify(assertion({ id: `${publicUrl}/ob2/assertions/x` }))) as JsonObject
const text = (value: unknown) => ({ text: JSON.stringify(value), isInImage: false })
const reportOf = (verdict: Verdict): InnerReport => ({
  verdict,
  checks: ['format', 'context', 'signature'].map((id) => ({
    id,
    title: { fr: id, en: id },
    ...pass('a-code', 'Bon.', 'Good.'),
  })),
})

describe('a badge before 3.0 that is judged in a thread', () => {
  const circumstances = (bounded?: Bounded) => {
    const deps = {
      ...stranger,
      publicUrl,
      outside: sitesInMemory(pages()),
      ownAssertion: (id: string) =>
        Promise.resolve(id === own['id'] ? { assertion: own, credential: 'the badge' } : undefined),
      ...(bounded === undefined ? {} : { bounded }),
    }
    const input = { kind: 'json', bytes: Buffer.from('{}') } as const
    return { deps, now, input, lists: createStatusReader(deps, now) }
  }
  const notAsked = () => Promise.reject(new Error('it is none of ours'))

  it('is found to be what it is here', async () => {
    const apart = await judgeOlderApart(circumstances(here), text(assertion()), notAsked)
    expect(apart).to.deep.equal(await judgeOlderApart(circumstances(), text(assertion()), notAsked))
    expect(apart.verdict).to.equal('valid-with-warnings')
  })

  it('is left open where it takes more than it may, and nothing of it is shown', async () => {
    const { verdict, checks, ...shown } = await judgeOlderApart(
      circumstances(costly),
      text(assertion()),
      notAsked,
    )
    expect([verdict, checks[0]?.code, shown]).to.deep.equal(['undetermined', 'too-costly-to-check', {}])
    expect(new Set(checks.slice(1).map(({ code }) => code))).to.deep.equal(new Set(['not-reached']))
  })

  it('takes as much room as its text', () => {
    const { publicUrl: url } = stranger
    const question = { older: text(1234), now, publicUrl: url, hasOutside: false, facts: [] }
    expect(judgeOlderTask.size(question)).to.equal(4)
  })

  for (const bounded of [undefined, here])
    for (const [found, verdict] of [
      ['valid', 'valid-with-warnings'],
      ['valid-with-warnings', 'valid-with-warnings'],
      ['undetermined', 'undetermined'],
      ['invalid', 'invalid'],
    ] as const)
      it(`of ours, ${bounded === undefined ? 'here' : 'in a thread'}, is ${verdict} where the badge is ${found}`, async () => {
        const asked: string[] = []
        const report = await judgeOlderApart(circumstances(bounded), text(own), (credential) => {
          asked.push(credential)
          return Promise.resolve({ ...reportOf(found), issuer: { id: 'did:x', recognised: true } })
        })
        expect(asked).to.deep.equal(['the badge'])
        expect(report.verdict).to.equal(verdict)
        expect(report.issuer).to.deep.equal({ id: 'did:x', recognised: true })
        expect(
          report.checks.map(({ id, outcome, code, title }) => `${id} ${outcome} ${code} ${title.en}`),
        ).to.deep.equal([
          'format pass a-code format',
          'context warn older-open-badges context',
          'signature pass a-code signature',
        ])
      })
})
