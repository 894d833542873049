import { expect } from 'chai'
import type { Bounded } from '../../server/bounded/task.ts'
import type { Credential } from '../../server/proof/types.ts'
import type { VerifyDeps } from '../../server/verify/check.ts'
import { readCredential } from '../../server/verify/reading/read-credential.ts'
import { verifyInput } from '../../server/verify/verify-input.ts'
import { newAllowance, verifyCredential, type Allowance } from '../../server/verify/verify.ts'
import { openWallet } from './presentation/wallet.ts'
import { changed, now, openIssuing, resultOf, type Issuing } from './issuing.ts'

const contexts = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
]
const alice = 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
/** Does the work at once, in this thread. */
const here: Bounded = { run: async (task, input) => ({ output: await task.work(input) }) }

describe('what judging the credentials inside one may cost', function () {
  this.timeout(30_000)
  let issuing: Issuing
  let record: Credential
  let badges: readonly Credential[]
  before(async () => {
    issuing = await openIssuing()
    const of = async (name: string) =>
      issuing.sign(changed(await issuing.unsigned(name), ['credentialSubject', 'id'], () => alice))
    badges = [await of('first'), await of('second')]
    const { did } = await issuing.issuer('acme')
    record = await issuing.sign({
      '@context': contexts,
      id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b21',
      type: ['VerifiableCredential', 'ClrCredential'],
      name: 'Relevé',
      issuer: { id: did, type: ['Profile'], name: 'Acmé' },
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: alice, type: ['ClrSubject'], verifiableCredential: badges },
    })
  })
  after(() => issuing.close())

  const input = (value: unknown) => ({ kind: 'json', bytes: Buffer.from(JSON.stringify(value)) }) as const
  async function judged(allowance: Allowance, deps: Partial<VerifyDeps> = {}) {
    const report = await verifyCredential({ ...issuing.deps, ...deps }, input(record), now, allowance)
    const parts = report.parts?.map(({ checks: [first] }) => first?.code)
    return { report, verdict: report.verdict, format: resultOf(report, 'format'), parts }
  }

  it('is counted, all of them together', async () => {
    const allowance = newAllowance()
    const before = allowance.left
    expect(await judged(allowance)).to.deep.include({ verdict: 'valid', parts: ['readable', 'readable'] })
    expect(before - allowance.left).to.equal(2)
    expect(before).to.equal(82)
  })

  for (const [left, parts, verdict] of [
    [2, ['readable', 'readable'], 'valid'],
    [1, ['readable', 'part-not-judged'], 'undetermined'],
    [0, ['part-not-judged', 'part-not-judged'], 'undetermined'],
  ] as const)
    it(`leaves the others open where ${String(left)} may be judged`, async () => {
      const allowance = { left }
      expect(await judged(allowance)).to.deep.include({ verdict, parts })
      expect(allowance.left).to.equal(0)
    })

  it('is counted in time from when the first was read', async () => {
    const allowance = newAllowance()
    const before = performance.now()
    await judged(allowance)
    expect(allowance.until).to.be.within(before + 5_000, performance.now() + 5_000)
    const later = { left: 2, until: performance.now() + 60_000 }
    expect(await judged(later)).to.deep.include({ verdict: 'valid' })
    expect(later.until).to.be.greaterThan(performance.now() + 20_000)
  })

  it('ends while they are judged: those that are left are open', async () => {
    const allowance = newAllowance()
    const bounded: Bounded = {
      async run(task, asked) {
        const output = await task.work(asked)
        allowance.until = performance.now() - 1
        return { output }
      },
    }
    expect(await judged(allowance, { bounded })).to.deep.include({
      verdict: 'undetermined',
      format: 'pass readable',
      parts: ['part-not-judged', 'part-not-judged'],
    })
  })

  for (const [what, allowance] of [
    ['one before it was too costly', { left: 2, isOverdrawn: true }],
    ['the time is over', { left: 2, until: performance.now() - 1 }],
  ] as const)
    it(`is nothing any more where ${what}: it is not read`, async () => {
      const { report, ...found } = await judged({ ...allowance })
      expect(found).to.deep.equal({
        verdict: 'undetermined',
        format: 'unknown too-costly-to-check',
        parts: undefined,
      })
      expect(report).to.not.have.any.keys('credential', 'issuer')
    })

  it('is used up by one that is too costly, and by no other', async () => {
    const costly: Bounded = { run: () => Promise.resolve({ refusal: 'too-costly' }) }
    const [allowance, other] = [newAllowance(), newAllowance()]
    expect((await judged(allowance, { bounded: costly })).format).to.equal('unknown too-costly-to-check')
    expect(allowance).to.deep.include({ left: 0, isOverdrawn: true })
    expect((await judged(other, { bounded: here })).format).to.equal('pass readable')
    expect(other).to.not.have.any.keys('isOverdrawn')
  })

  describe('handed in together in a presentation', () => {
    const wallet = openWallet()
    const presented = async (asked = {}, bounded: Bounded = here) => {
      const bytes = Buffer.from(JSON.stringify(await wallet.sign(wallet.presentation(badges))))
      return verifyInput({ ...issuing.deps, bounded }, { kind: 'json', bytes }, now, asked)
    }

    it('is what one alone may cost', async () => {
      const begun: string[] = []
      const report = await presented(
        {},
        {
          run(task, asked) {
            begun.push(task.name)
            return task.name === readCredential.name
              ? Promise.resolve({ refusal: 'too-costly' })
              : here.run(task, asked)
          },
        },
      )
      expect(begun.filter((name) => name === readCredential.name)).to.have.length(1)
      expect(report.parts?.map(({ checks: [first] }) => first?.code)).to.deep.equal([
        'too-costly-to-check',
        'too-costly-to-check',
      ])
    })

    it('is spent on each of them', async () => {
      const report = await presented()
      expect(report.parts?.map(({ checks: [first] }) => first?.code)).to.deep.equal(['readable', 'readable'])
    })
  })

  it('does not make a badge alone an answer to a challenge', async () => {
    const [badge] = badges
    const alone = await verifyInput(issuing.deps, input(badge), now)
    expect(alone.verdict).to.equal('valid')
    expect(alone).to.not.have.any.keys('subjectBinding')
    const report = await verifyInput(issuing.deps, input(badge), now, { challenge: 'c', domain: 'd' })
    expect([report.verdict, report.subjectBinding]).to.deep.equal(['invalid', 'failed'])
    expect(report.checks.slice(0, alone.checks.length)).to.deep.equal(alone.checks)
    const others = report.checks.slice(alone.checks.length)
    expect(others.map(({ outcome, code }) => `${outcome} ${code}`)).to.deep.equal(
      others.map(() => 'fail not-a-presentation'),
    )
    expect(others).to.not.have.length(0)
  })
})
