/** Reading in a thread that can be ended: the same as reading here, but for what costs too much. */
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import type { BoundedLimits } from '../../server/bounded/limits.ts'
import { createPool, type BoundedPool } from '../../server/bounded/pool.ts'
import { bakePng } from '../../server/credential/bake.ts'
import type { Bounded } from '../../server/bounded/task.ts'
import { Problem } from '../../server/problem.ts'
import { signVcJwt } from '../../server/proof/jose/vc-jwt.ts'
import { projectPath } from '../../server/schema.ts'
import type { InputKind } from '../../server/verify/types.ts'
import { readCredential } from '../../server/verify/reading/read-credential.ts'
import { verifyInput } from '../../server/verify/verify-input.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { genuineBadges } from '../corpus/genuine.ts'
import { openWallet } from './presentation/wallet.ts'
import { now, openIssuing, publicUrl, resultOf, type Issuing } from './issuing.ts'

const entry = pathToFileURL(projectPath('server/bounded-tasks'))

describe('reading bytes of strangers in a thread', function () {
  this.timeout(60_000)
  let issuing: Issuing
  let threads: BoundedPool
  const pools: BoundedPool[] = []

  function pool(limits: Partial<BoundedLimits> = {}): BoundedPool {
    const made = createPool({ entry, limits: { threads: 1, ...limits } })
    pools.push(made)
    return made
  }

  before(async () => {
    issuing = await openIssuing()
    threads = pool()
  })
  after(async () => {
    for (const each of pools) each.close()
    await issuing.close()
  })

  async function inputs(): Promise<readonly (readonly [title: string, kind: InputKind, bytes: Buffer])[]> {
    const { badge, onePixelPng } = await genuineBadges()
    const unsigned = await issuing.unsigned('apart')
    const own = JSON.stringify(await issuing.sign(unsigned))
    const { keys } = issuing.signing
    const acme = await issuing.issuer('acme')
    const jwt = await signVcJwt(keys, acme, unsigned, { publicUrl, issuedAt: now })
    return [
      ['a badge of this service', 'json', Buffer.from(own)],
      ['a signed text of this service, whose key is looked up', 'jwt', Buffer.from(jwt)],
      ['an image of a badge', 'png', bakePng(onePixelPng, own)],
      ['a badge of a stranger', 'json', Buffer.from(JSON.stringify(badge))],
      ['a badge that was changed', 'json', Buffer.from(own.replace('"name":"', '"name":"x'))],
      ['no badge', 'json', Buffer.from('{}')],
      ['a signed text that was changed', 'jwt', Buffer.from(`${jwt.slice(0, -3)}AAA`)],
    ]
  }

  it('finds what reading here finds, of good and bad alike', async () => {
    for (const [title, kind, bytes] of await inputs()) {
      const apart = await verifyCredential({ ...issuing.deps, bounded: threads }, { kind, bytes }, now)
      expect(apart, title).to.deep.equal(await verifyCredential(issuing.deps, { kind, bytes }, now))
    }
    expect(issuing.failures).to.deep.equal([])
  })

  it('leaves open what takes more than it may: not good, not bad, and nothing of it is shown', async () => {
    const stingy = pool({ processorMilliseconds: -1, unmeasuredMilliseconds: -1 })
    const bytes = Buffer.from(JSON.stringify(await issuing.sign(await issuing.unsigned('costly'))))
    // As much work as there is room for, so that it is still under way when it is first looked at.
    const padded = Buffer.concat([bytes, Buffer.alloc(200_000, 0x20)])
    const report = await verifyCredential(
      { ...issuing.deps, bounded: stingy },
      { kind: 'json', bytes: padded },
      now,
    )
    expect(report.verdict).to.equal('undetermined')
    expect(resultOf(report, 'format')).to.equal('unknown too-costly-to-check')
    expect(report.checks.slice(1).every(({ outcome }) => outcome === 'skipped')).to.equal(true)
    expect(report).not.to.have.any.keys('credential', 'issuer')
    expect(issuing.failures).to.deep.equal([])
  })

  it('reads no more of a presentation once one badge in it was too costly', async () => {
    const wallet = openWallet()
    const badges = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => issuing.sign(await issuing.unsigned(name))),
    )
    const begun: string[] = []
    const bounded: Bounded = {
      run(task, input) {
        begun.push(task.name)
        return task.name === readCredential.name
          ? Promise.resolve({ refusal: 'too-costly' })
          : threads.run(task, input)
      },
    }
    const bytes = Buffer.from(JSON.stringify(await wallet.sign(wallet.presentation(badges))))
    const report = await verifyInput({ ...issuing.deps, bounded }, { kind: 'json', bytes }, now)
    expect(begun.filter((name) => name === readCredential.name)).to.have.lengthOf(1)
    expect(report.verdict).to.equal('undetermined')
    expect(report.parts?.map(({ checks: [first] }) => first?.code)).to.deep.equal(
      badges.map(() => 'too-costly-to-check'),
    )
  })

  it('says that it is busy, and does not judge, when too many are waiting', async () => {
    const closed = pool()
    closed.close()
    const question = verifyCredential(
      { ...issuing.deps, bounded: closed },
      { kind: 'json', bytes: Buffer.from('{}') },
      now,
    )
    const refused: unknown = await question.catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(Problem).with.property('code', 'unavailable')
  })

  it('tells of a lookup that breaks down, and leaves the signature open', async () => {
    const [, [, kind, bytes] = ['', 'json', Buffer.from('')] as const] = await inputs()
    const told: string[] = []
    const broken = {
      ...issuing.deps,
      bounded: threads,
      publishedKeys: () => Promise.reject(new Error('the store is away')),
      checkFailed: (check: string, error: unknown) => told.push(`${check}: ${String(error)}`),
    }
    const report = await verifyCredential(broken, { kind, bytes }, now)
    expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
      'undetermined',
      'unknown check-failed',
    ])
    expect(told.join()).to.include('the store is away')
  })
})
