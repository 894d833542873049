import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { enrol, learner, oneBadge, openSession, sign } from '../support/training.ts'

describe('the health of the service', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const get = (path: string) => service.anonymous.call<{ status: string }>('GET', path)

  it('is counted: badges, refusals, states, lines, verdicts, denials, requests', async () => {
    const { line } = await oneBadge(trainer)
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Noël', { consent: false }), { givenName: 'Sans nom' }])
    succeeded(await sign(trainer, session))
    const json = { state: 'revoked', reason: 'Erreur de personne' }
    succeeded(await trainer.call('PUT', `/awards/${line.awardId}/state`, { json }))
    const { bytes } = await service.anonymous.call('GET', line.credential)
    await service.anonymous.call('POST', '/verifications', {
      raw: bytes,
      headers: { 'Content-Type': 'application/vc' },
    })
    await trainer.call('POST', '/organisations', { json: { id: 'interdite', name: 'Interdite' } })
    const text = await service.context.deps.events.registry.metrics()
    const lines = text.split('\n')
    for (const expected of [
      'badges_awarded_total 1',
      'awards_refused_total{outcome="refused"} 1',
      'award_state_changes_total{state="revoked"} 1',
      'roster_lines_total{outcome="accepted"} 2',
      'roster_lines_total{outcome="refused"} 1',
      'verifications_total{verdict="invalid",kind="json"} 1',
      'access_denied_total{code="forbidden"} 1',
      'http_request_duration_seconds_count{operation="awardSession",status="200"} 2',
      'http_request_duration_seconds_count{operation="createOrganisation",status="403"} 1',
    ])
      expect(lines).to.include(expected)
    // Labels never tell one person or badge from another.
    expect(text).not.to.include(line.awardId)
    expect(text).not.to.include(session.id)
  })

  it('is live and ready while the store answers, and only live after', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await get(path)
      expect([answer.status, answer.body]).to.deep.equal([200, { status: 'ok' }])
      expect(answer.headers.get('cache-control')).to.equal('no-store')
    }
    await service.context.close()
    const answer = await get('/health/ready')
    expectProblem(answer, 503, 'unavailable')
    expect(answer.headers.get('retry-after')).to.equal('5')
    expect((await get('/health/live')).status).to.equal(200)
  })
})
