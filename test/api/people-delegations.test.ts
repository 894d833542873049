import { expect } from 'chai'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'

describe('delegations', () => {
  let service: TestService
  let coordinator: Member
  let assessor: Member
  before(async () => {
    service = await startService()
    await service.organisation('mjc')
    coordinator = await memberOf(service, 'mjc', 'coordinator', { givenName: 'Claire' })
    assessor = await memberOf(service, 'mjc', 'assessor', { givenName: 'Anne' })
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const good = () => ({
    personId: assessor.person.id,
    framework: 'referentiel-mediateurs',
    competencies: ['RM-C2.1'],
    maximumLevel: 2,
    from: '2026-11-21',
    until: '2027-11-20',
  })
  const give = (change: object = {}, headers: Readonly<Record<string, string>> = {}) =>
    coordinator.client.call<Schemas['Delegation']>('POST', '/organisations/mjc/delegations', {
      json: { ...good(), ...change },
      headers,
    })
  const list = async () =>
    succeeded(
      await coordinator.client.call<{ items: Schemas['Delegation'][] }>(
        'GET',
        '/organisations/mjc/delegations?limit=200',
      ),
    ).items

  it('are given, listed, shown to whom they are given, and say by which key', async () => {
    const answer = await give()
    expect(answer.status).to.equal(201)
    const { id, ...said } = answer.body
    expect(said).to.deep.equal({ ...good(), createdAt: '2026-11-21T09:30:00Z', createdBy: coordinator.keyId })
    expect(await list()).to.deep.include(answer.body)
    const self = await assessor.client.call<Schemas['KnownPerson']>('GET', `/people/${assessor.person.id}`)
    expect(succeeded(self).delegations.map((delegation) => delegation.id)).to.include(id)
  })

  it('to oneself are no secret: who gave it is who has it', async () => {
    const { id } = succeeded(await give({ personId: coordinator.person.id }))
    const given = (await list()).find((delegation) => delegation.id === id)
    expect(given).to.include({ personId: coordinator.person.id, createdBy: coordinator.keyId })
  })

  it('asked for again with their Idempotency-Key are one; with another request it is refused', async () => {
    const headers = { 'Idempotency-Key': 'delegation-1' }
    const first = succeeded(await give({}, headers))
    service.now = new Date('2027-12-24T12:00:00Z')
    expect(succeeded(await give({}, headers)), 'even once it is over').to.deep.equal(first)
    expectProblem(await give({ maximumLevel: 3 }, headers), 409, 'idempotency-key-reused')
  })

  const wrong: readonly (readonly [string, object, readonly string[]])[] = [
    ['a competency that does not exist', { competencies: ['RM-Z9'] }, ['/competencies/0 competency-unknown']],
    ['no competency at all', { competencies: [] }, ['/competencies minItems']],
    ['one competency twice', { competencies: ['RM-C2.1', 'RM-C2.1'] }, ['/competencies uniqueItems']],
    ['a level that does not exist', { maximumLevel: 9 }, ['/maximumLevel level-unknown']],
    ['days the wrong way round', { from: '2027-11-20', until: '2026-11-21' }, ['/until until-before-from']],
    ['a day that does not exist', { until: '2027-02-29' }, ['/until format']],
    ['days that are past', { from: '2025-01-01', until: '2025-12-31' }, ['/until already-over']],
    ['more than five years', { until: '2031-11-22' }, ['/until too-long']],
  ]
  for (const [what, change, expected] of wrong) {
    it(`are not given for ${what}`, async () => {
      const before = await service.documents()
      expect(items(expectProblem(await give(change), 400, 'invalid-request'))).to.deep.equal(expected)
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  it('are not given for a framework nobody released, nor to somebody of another organisation', async () => {
    await service.organisation('fablab')
    const stranger = await memberOf(service, 'fablab', 'assessor', { givenName: 'Yann' })
    expectProblem(await give({ framework: 'cadre-inconnu' }), 422, 'framework-version-unknown')
    const foreign = await give({ personId: stranger.person.id })
    expectProblem(foreign, 404, 'not-found')
    expect(foreign.bytes.toString()).to.equal((await give({ personId: '0'.repeat(32) })).bytes.toString())
  })

  it('are taken back by the organisation that gave them, once and for good', async () => {
    const { id } = succeeded(await give())
    const outsider = await memberOf(service, 'fablab', 'coordinator', { givenName: 'Karim' })
    const revoke = (client = coordinator.client) =>
      client.call<Schemas['Delegation']>('POST', `/delegations/${id}/revocation`)
    expectProblem(await revoke(outsider.client), 404, 'not-found')
    service.now = new Date('2026-12-01T08:00:00Z')
    const revoked = succeeded(await revoke())
    expect(revoked.revokedAt).to.equal('2026-12-01T08:00:00Z')
    service.now = new Date('2026-12-02T08:00:00Z')
    expect(succeeded(await revoke(coordinator.client))).to.deep.equal(revoked)
    expect(await list()).to.deep.include(revoked)
  })
})
