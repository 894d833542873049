import { expect } from 'chai'
import { resultOf } from '../verify/issuing.ts'
import type { VerificationReport } from '../../server/verify/types.ts'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

type Json = Readonly<Record<string, unknown>>

describe('the Open Badges 2.0 form of a badge of this service', function () {
  this.timeout(60_000)
  let service: TestService
  let assertion: Json
  before(async () => {
    service = await startService()
    const trainer = await service.organisation('atelier-dole')
    const { line } = await oneBadge(trainer, { session: { validUntil: '2028-11-18' } })
    assertion = succeeded(
      await service.anonymous.call<Json>('GET', `/ob2/assertions/${line.awardId}`, {
        headers: { Accept: 'application/json' },
      }),
    )
  })
  after(() => service.stop())

  const verify = async (json: Json) =>
    succeeded(await service.anonymous.call<VerificationReport>('POST', '/verifications', { json }))

  it('is as good as the badge it is a view of, and no better than its version, without asking anybody', async () => {
    const report = await verify(assertion)
    expect([report.verdict, resultOf(report, 'context')]).to.deep.equal([
      'valid-with-warnings',
      'warn older-open-badges',
    ])
    expect(report.checks.filter(({ outcome }) => outcome === 'warn').map(({ id }) => id)).to.deep.equal([
      'context',
    ])
    expect(report.issuer?.recognised).to.equal(true)
    expect(report.credential?.['id']).to.match(/\/credentials\//u)
  })

  it('is refused with one word changed, or under an address nothing is at', async () => {
    const others: readonly Json[] = [
      { issuedOn: '2020-01-01T00:00:00Z' },
      { recipient: { ...(assertion['recipient'] as Json), salt: 'autre' } },
      { narrative: 'Expert' },
      { id: `${String(assertion['id']).slice(0, -1)}_` },
    ]
    for (const change of others) {
      const report = await verify({ ...assertion, ...change })
      expect([report.verdict, resultOf(report, 'signature')]).to.deep.equal([
        'invalid',
        'fail hosted-differs',
      ])
      expect(report).to.not.have.any.keys('credential', 'issuer')
    }
  })
})
