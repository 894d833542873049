import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, type TestService } from '../support/service.ts'

describe('the limits per minute and address', () => {
  let service: TestService
  before(async () => {
    // One request was made already, for the operator's token.
    service = await startService({ RATE_LIMIT_PER_MINUTE: '30' })
  })
  after(() => service.stop())

  const times = async (count: number, request: () => Promise<{ readonly status: number }>) => {
    const statuses: number[] = []
    for (let time = 0; time < count; time += 1) statuses.push((await request()).status)
    return statuses
  }
  const token = () =>
    service.anonymous.call('POST', '/oauth/token', {
      raw: 'grant_type=client_credentials&client_id=key_0&client_secret=guess',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
  const verification = () => service.anonymous.call('POST', '/verifications', { json: {} })
  const expectLimit = async (request: () => ReturnType<typeof verification>) => {
    const answer = await request()
    const problem = expectProblem(answer, 429, 'too-many-requests')
    expect(problem.title).to.equal('Trop de requêtes')
    expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 60)
  }

  it('are a tenth for tokens and for verifications, each on its own, and a whole for the rest', async () => {
    expect(await times(2, token)).to.deep.equal([401, 401])
    await expectLimit(token)
    expect(await times(3, verification)).to.deep.equal([200, 200, 200])
    await expectLimit(verification)
    const rest = await times(22, () => service.anonymous.call('GET', '/contexts/mediation/v1'))
    expect(new Set(rest)).to.deep.equal(new Set([200]))
    await expectLimit(() => service.anonymous.call('GET', '/contexts/mediation/v1'))
    await expectLimit(() => service.anonymous.call('GET', '/nothing'))
    const english = await service.anonymous.call('GET', '/frameworks', {
      headers: { 'Accept-Language': 'en' },
    })
    expect(expectProblem(english, 429, 'too-many-requests').title).to.equal('Too many requests')
    // Whoever watches over the service is never turned away.
    expect((await service.anonymous.call('GET', '/health/live')).status).to.equal(200)
  })

  it('cannot be escaped by claiming another address', async () => {
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      const headers = { 'X-Forwarded-For': address, Forwarded: `for=${address}` }
      await expectLimit(() => service.anonymous.call('GET', '/contexts/mediation/v1', { headers }))
    }
  })
})
