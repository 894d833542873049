import { expect } from 'chai'
import { roles, type Role } from '../../server/access/role.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

describe('access of people', () => {
  let service: TestService
  let coordinator: Member
  let anne: Member
  before(async () => {
    service = await startService()
    await service.organisation('mjc')
    await service.organisation('fablab')
    coordinator = await memberOf(service, 'mjc', 'coordinator', { givenName: 'Claire' })
    anne = await memberOf(service, 'mjc', 'applicant', { givenName: 'Anne' })
  })
  after(() => service.stop())

  const create = (json: object, client: Client = coordinator.client) =>
    client.call<Schemas['NewApiKey']>('POST', '/organisations/mjc/api-keys', {
      json: { label: 'poste', ...json },
    })
  const withKeys = (...rights: Schemas['Scope'][]) =>
    service.apiKey('mjc', rights).then(async (key) => service.withToken(await service.tokenOf(key)))

  for (const role of Object.keys(roles) as Role[]) {
    it(`as ${role} is given by a coordinator, and listed with the person`, async () => {
      const personId = anne.person.id
      const key = succeeded(await create({ role, personId }))
      expect(key.scopes).to.deep.equal(roles[role])
      expect(key.personId).to.equal(personId)
      const list = await coordinator.client.call<{ items: Schemas['ApiKey'][] }>(
        'GET',
        '/organisations/mjc/api-keys?limit=200',
      )
      const { secret: _secret, ...listed } = key
      expect(succeeded(list).items).to.deep.include(listed)
      const stored = await service.context.deps.store.apiKeys.get(key.id)
      expect(stored).to.include({ personId, createdBy: coordinator.keyId })
      const self = service.withToken(await service.tokenOf(key))
      expect(succeeded(await self.call<Schemas['Person']>('GET', `/people/${personId}`)).id).to.equal(
        personId,
      )
    })
  }

  const wrong: readonly (readonly [string, object, readonly string[]])[] = [
    ['neither a role nor scopes', {}, ['/scopes role-or-scopes']],
    ['a role and scopes', { role: 'assessor', scopes: ['award:read'] }, ['/scopes role-or-scopes']],
    ['a role there is none of', { role: 'operator' }, ['/role enum']],
    ['a right to assess that is nobody’s', { role: 'assessor' }, ['/personId person-needed']],
    ['an applicant who is nobody', { role: 'applicant' }, ['/personId person-needed']],
  ]
  for (const [what, json, expected] of wrong) {
    it(`is not ${what}`, async () => {
      const before = await service.documents()
      expect(items(expectProblem(await create(json), 400, 'invalid-request'))).to.deep.equal(expected)
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  it('is to assess in person, scope by scope too', async () => {
    const answer = await create({ scopes: ['application:assess'] }, service.operator)
    expect(items(expectProblem(answer, 400, 'invalid-request'))).to.deep.equal(['/personId person-needed'])
  })

  it('is for people of the organisation: others are as good as unknown, to the operator too', async () => {
    const stranger = await memberOf(service, 'fablab', 'applicant', { givenName: 'Yann' })
    for (const client of [coordinator.client, service.operator]) {
      const foreign = await create({ role: 'assessor', personId: stranger.person.id }, client)
      const unknown = await create({ role: 'assessor', personId: '0'.repeat(32) }, client)
      expectProblem(foreign, 404, 'not-found')
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
    }
  })

  it('is not passed on by who lacks it, nor in somebody else’s name by who does not keep the people', async () => {
    const keys = await withKeys('api-key:write', 'award:read')
    expectProblem(await create({ role: 'trainer', personId: anne.person.id }, keys), 403, 'forbidden')
    expectProblem(await create({ scopes: ['award:read'], personId: anne.person.id }, keys), 403, 'forbidden')
    expect(succeeded(await create({ scopes: ['award:read'] }, keys)).scopes).to.deep.equal(['award:read'])
  })

  it('of a coordinator is no way to what no role holds', async () => {
    for (const scope of ['organisation:write', 'framework:release', 'session:write'])
      expectProblem(await create({ scopes: [scope], personId: anne.person.id }), 403, 'forbidden')
  })

  it('is one person’s, whichever of their keys: what they proposed is not theirs to agree to', async () => {
    const { isSecondPerson } = service.context.deps
    const again = succeeded(await create({ role: 'applicant', personId: anne.person.id }))
    const yann = await memberOf(service, 'mjc', 'applicant', { givenName: 'Yann' })
    const proposal = { keyId: anne.keyId, at: '2026-11-21T09:30:00Z' }
    expect(await isSecondPerson(proposal, again.id)).to.equal(false)
    expect(await isSecondPerson(proposal, yann.keyId)).to.equal(true)
  })
})
