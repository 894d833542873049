import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import {
  credentialScopes,
  expectVcProblem,
  openTenant,
  types,
  type Json,
  type Tenant,
} from './vc-api-tenants.ts'

type NewKey = Schemas['NewApiKey']

describe('static keys', function () {
  this.timeout(60_000)
  let service: TestService
  let tenant: Tenant
  const lines: string[] = []
  before(async () => {
    service = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    tenant = await openTenant(service, 'emetteur')
  })
  after(() => service.stop())

  const newKey = async (json: Json, by = service.operator): Promise<NewKey> =>
    succeeded(
      await by.call<NewKey>('POST', '/organisations/emetteur/api-keys', {
        json: { label: 'VC API', scopes: credentialScopes, ...json },
      }),
    )
  const sent = (key: Pick<NewKey, 'id' | 'secret'>): Client => service.withToken(`${key.id}.${key.secret}`)
  const issue = (client: Client, id = 'emetteur') =>
    client.call<Json>('POST', `/vc-api/${id}/credentials/issue`, {
      json: { credential: tenant.credential() },
    })

  it('are sent as they are, with all of their scopes, for as long as they are not revoked', async () => {
    const key = await newKey({ isStatic: true })
    expect(key).to.include({ isStatic: true })
    expect((await issue(sent(key))).status).to.equal(201)
    expectProblem(await sent(key).call('GET', '/sessions'), 403, 'forbidden')
    succeeded(await service.operator.call('DELETE', `/organisations/emetteur/api-keys/${key.id}`))
    expectProblem(await issue(sent(key)), 401, 'unauthorized')
  })

  it('also still exchange themselves for tokens', async () => {
    const token = await service.tokenOf(await newKey({ isStatic: true }))
    expect((await issue(service.withToken(token))).status).to.equal(201)
  })

  it('are only those made so on purpose', async () => {
    for (const json of [{}, { isStatic: false }])
      expectProblem(await issue(sent(await newKey(json))), 401, 'unauthorized')
  })

  it('need their very secret', async () => {
    const key = await newKey({ isStatic: true })
    const wrong = (change: Partial<NewKey>) => issue(sent({ ...key, ...change }))
    const other = await newKey({ isStatic: true })
    for (const change of [
      { secret: other.secret },
      { secret: `${key.secret.slice(0, -1)}${key.secret.endsWith('A') ? 'E' : 'A'}` },
      { secret: '' },
      { id: 'key_0000000000000000' },
      { id: '' },
      { secret: `${key.secret}.x` },
    ])
      expectProblem(await wrong(change), 401, 'unauthorized')
  })

  it('of another organisation find nothing, as if there were nothing', async () => {
    const other = await openTenant(service, 'tiers')
    for (const id of ['tiers', 'personne']) expectProblem(await issue(tenant.client, id), 404, 'not-found')
    expectProblem(await issue(other.client), 404, 'not-found')
  })

  it('need the scope of what they do', async () => {
    const key = await newKey({ isStatic: true, scopes: ['credential:verify'] })
    expectProblem(await issue(sent(key)), 403, 'forbidden')
    const answer = await sent(key).call('POST', '/vc-api/emetteur/credentials/verify', { json: {} })
    expectVcProblem(answer, types.malformed)
  })

  it('are in no log line', async () => {
    const key = await newKey({ isStatic: true })
    await issue(sent(key))
    await issue(sent({ ...key, id: 'key_0000000000000000' }))
    expect(lines.join('\n')).not.to.include(key.secret)
  })
})

describe('a limit of a key’s own', function () {
  this.timeout(60_000)
  let service: TestService
  before(async () => {
    service = await startService({ RATE_LIMIT_PER_MINUTE: '40' })
  })
  after(() => service.stop())

  const newKey = async (json: Json): Promise<Client> => {
    const key = succeeded(
      await service.operator.call<NewKey>('POST', '/organisations/emetteur/api-keys', {
        json: { label: 'VC API', scopes: ['credential:verify'], isStatic: true, ...json },
      }),
    )
    return service.withToken(`${key.id}.${key.secret}`)
  }
  const challenge = (client: Client) => client.call('POST', '/vc-api/emetteur/challenges')
  const statuses = async (client: Client, count: number) => {
    const all: number[] = []
    for (let time = 0; time < count; time += 1) all.push((await challenge(client)).status)
    return all
  }

  it('counts its own requests, whatever its address makes; the usual limit holds for keys without one', async () => {
    const client = await openTenant(service, 'emetteur').then(() => newKey({ requestsPerMinute: 3 }))
    const many = await newKey({ requestsPerMinute: 1000 })
    const usual = await newKey({})
    expect(await statuses(client, 4)).to.deep.equal([200, 200, 200, 429])
    expect(new Set(await statuses(many, 60))).to.deep.equal(new Set([200]))
    const own = await statuses(usual, 41)
    expect([own.slice(0, 40), own[40]]).to.deep.equal([Array<number>(40).fill(200), 429])
    const refused = await challenge(client)
    expectProblem(refused, 429, 'too-many-requests')
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
    expect(refused.headers.get('access-control-allow-origin')).to.equal('*')
  })

  it('does not help who only claims a key: their address is counted', async () => {
    const liar = service.withToken(`key_0000000000000000.${'A'.repeat(43)}`)
    const all = await statuses(liar, 41)
    expect(all.at(-1)).to.equal(429)
    expect(all[0]).to.be.oneOf([401, 429])
  })

  it('is the operator’s to give', async () => {
    const calm = await startService()
    const house = await calm.organisation('maison', ['api-key:write', 'credential:verify'])
    const json = { label: 'x', scopes: ['credential:verify'] }
    const path = '/organisations/maison/api-keys'
    expectProblem(
      await house.call('POST', path, { json: { ...json, requestsPerMinute: 9 } }),
      403,
      'forbidden',
    )
    expectProblem(
      await house.call('POST', path, { json: { ...json, requestsPerMinute: 0 } }),
      400,
      'invalid-request',
    )
    expect((await house.call('POST', path, { json: { ...json, isStatic: true } })).status).to.equal(201)
    await calm.stop()
  })
})
