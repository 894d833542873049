/** What becomes of a challenge of this service that a presentation repeats. */
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import type { VerifyDeps } from '../../../server/verify/check.ts'
import type { ChallengeUse } from '../../../server/verify/presentation/challenge.ts'
import type { VerificationReport } from '../../../server/verify/types.ts'
import { verifyInput } from '../../../server/verify/verify-input.ts'
import { inThisThread } from '../reading/in-this-thread.ts'
import { now, openIssuing, resultOf, type Issuing } from '../issuing.ts'
import { openWallet } from './wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }

describe('a challenge that a presentation repeats', function () {
  this.timeout(60_000)
  const wallet = openWallet()
  let issuing: Issuing
  let badge: Credential
  let good: Credential
  before(async () => {
    issuing = await openIssuing()
    const recipient = { subjectId: wallet.did, name: 'Zoé Lefèvre' }
    badge = await issuing.sign(await issuing.unsigned('award-asked', { recipient }))
    good = await wallet.sign(wallet.presentation([badge]), asked)
  })
  after(() => issuing.close())

  /** `undefined` of what has no such check. */
  const of = (report: VerificationReport, id: string) =>
    report.checks.some((check) => check.id === id) ? resultOf(report, id) : undefined
  const judge = async (
    handed: unknown,
    use?: ChallengeUse,
    question: object = asked,
    more: Partial<VerifyDeps> = {},
  ) => {
    const used: string[] = []
    const useChallenge = (challenge: string) => {
      used.push(challenge)
      return Promise.resolve(use ?? 'not-ours')
    }
    const deps = { ...issuing.deps, ...(use === undefined ? {} : { useChallenge }), ...more }
    const report = await verifyInput(
      deps,
      { kind: 'json', bytes: Buffer.from(JSON.stringify(handed)) },
      now,
      question,
    )
    return { report, used, said: [report.verdict, report.subjectBinding, of(report, 'challenge')] }
  }

  it('is used up by the one that is good but for it', async () => {
    const { said, used } = await judge(good, 'good')
    expect(said).to.deep.equal(['valid', 'proven', 'pass challenge-repeated'])
    expect(used).to.deep.equal([asked.challenge])
  })

  it('proves nothing once it was used, or has ended', async () => {
    expect((await judge(good, 'spent')).said).to.deep.equal(['invalid', 'failed', 'fail challenge-spent'])
  })

  it('of somebody else is theirs to know of', async () => {
    for (const use of ['not-ours', undefined] as const)
      expect((await judge(good, use)).said).to.deep.equal(['valid', 'proven', 'pass challenge-not-ours'])
  })

  it('is left for another try by one that is refused', async () => {
    const handed = await wallet.sign(wallet.presentation([{ ...badge, name: 'x' }]), asked)
    const { report, used } = await judge(handed, 'good')
    expect([report.verdict, report.subjectBinding, used]).to.deep.equal(['invalid', 'not-possible', []])
    const other = await wallet.sign(wallet.presentation([badge]), { ...asked, challenge: 'other' })
    const refused = await judge(other, 'good')
    expect([...refused.said, refused.used]).to.deep.equal([
      'invalid',
      'failed',
      'fail challenge-not-repeated',
      [],
    ])
  })

  it('is used up by one that is left open', async () => {
    const bearer = await issuing.sign(await issuing.unsigned('award-nobody'))
    const handed = await wallet.sign(wallet.presentation([bearer]), asked)
    const { said, used } = await judge(handed, 'good')
    expect([said[0], used]).to.deep.equal(['valid-with-warnings', [asked.challenge]])
  })

  it('is not there when nobody gave one', async () => {
    const { said, used } = await judge(await wallet.sign(wallet.presentation([badge])), 'spent', {})
    expect([...said, used]).to.deep.equal([
      'valid-with-warnings',
      'not-requested',
      'warn presentation-may-be-replayed',
      [],
    ])
  })

  it('is not failed where none was given, whatever else is wrong', async () => {
    const { said, report } = await judge(wallet.presentation([badge]), 'good', {})
    expect(said.slice(0, 2)).to.deep.equal(['invalid', 'not-possible'])
    expect(report).not.to.have.property('parts')
  })

  it('is answered with a report of each badge, who issued it and what it says, and of the very bytes', async () => {
    const { report } = await judge(good, 'good')
    const sha256 = createHash('sha256').update(JSON.stringify(good)).digest('hex')
    expect(report.input).to.deep.equal({ kind: 'json', sha256 })
    const acme = await issuing.issuer('acme')
    expect(report.parts?.map(({ pointer, issuer }) => [pointer, issuer?.id])).to.deep.equal([
      ['/verifiableCredential/0', acme.did],
    ])
    const changed = await judge(
      await wallet.sign(wallet.presentation([{ ...badge, name: 'x' }]), asked),
      'good',
    )
    expect(changed.report.parts?.[0]).not.to.have.any.keys('credential', 'issuer')
  })

  describe('in a thread', () => {
    it('is found repeated as it is found here, and nothing else of what was asked goes there', async () => {
      const begun: string[] = []
      const question = { ...asked, ask: () => undefined }
      const apart = await judge(good, 'good', question, { bounded: inThisThread(begun) })
      expect(apart.report).to.deep.equal((await judge(good, 'good')).report)
      // Once to ask whether the key is one of this service.
      expect(begun).to.deep.equal(['read-presentation', 'read-presentation', 'read-credential'])
    })

    it('is not answered by what costs too much to read', async () => {
      const bounded: VerifyDeps['bounded'] = { run: () => Promise.resolve({ refusal: 'too-costly' }) }
      const { report, used } = await judge(good, 'good', asked, { bounded })
      expect([report.verdict, report.subjectBinding]).to.deep.equal(['undetermined', 'not-possible'])
      expect(report.checks.map(({ id, code }) => `${id} ${code}`)).to.deep.equal([
        'format too-costly-to-check',
        ...['context', 'signature', 'challenge', 'holder'].map((id) => `${id} not-reached`),
      ])
      expect(used).to.deep.equal([asked.challenge])
      const spent = await judge(good, 'spent', asked, { bounded })
      expect(spent.said).to.deep.equal(['invalid', 'failed', 'fail challenge-spent'])
      const theirs = await judge(good, 'not-ours', asked, { bounded })
      expect(theirs.said).to.deep.equal(['undetermined', 'not-possible', 'skipped not-reached'])
    })

    it('is not looked for in what is no presentation, which nobody reads as one', async () => {
      const begun: string[] = []
      await judge(badge, 'good', {}, { bounded: inThisThread(begun) })
      expect(begun).to.deep.equal(['read-credential'])
      begun.length = 0
      const { report } = await judge({ name: 'VerifiablePresentation' }, 'good', asked, {
        bounded: inThisThread(begun),
      })
      expect(report.checks.map(({ code }) => code)).to.include('not-a-presentation')
      expect(begun[0]).to.equal('read-presentation')
    })
  })
})
