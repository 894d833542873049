import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

describe('access', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const keys = async (client = trainer, id = 'atelier-dole') => {
    const answer = await client.call<{ items: Schemas['ApiKey'][] }>(
      'GET',
      `/organisations/${id}/api-keys?limit=200`,
    )
    return { ...answer, body: answer.status === 200 ? answer.body.items : [] }
  }

  describe('of an organisation to its keys', () => {
    const create = (client: Client, scopes: readonly string[], id = 'atelier-dole') =>
      client.call<Schemas['NewApiKey']>('POST', `/organisations/${id}/api-keys`, {
        json: { label: 'poste 2', scopes },
      })

    it('shows a secret once, and never its hash', async () => {
      const key = succeeded(await create(trainer, ['session:read']))
      expect(Buffer.from(key.secret, 'base64url').length).to.equal(32)
      const answer = await keys()
      const listed = answer.body.find(({ id }) => id === key.id)
      expect(listed).to.deep.equal({
        id: key.id,
        label: 'poste 2',
        scopes: ['session:read'],
        createdAt: '2026-11-21T09:30:00.000Z',
      })
      expect(answer.bytes.toString()).not.to.include(key.secret)
      const stored = await service.context.deps.store.apiKeys.get(key.id)
      expect(JSON.stringify(stored)).not.to.include(key.secret)
    })

    it('gives no key more rights than its creator’s', async () => {
      const before = await service.documents()
      expectProblem(await create(trainer, ['organisation:write']), 403, 'forbidden')
      expect(items(expectProblem(await create(trainer, ['admin']), 400, 'invalid-request'))).to.deep.equal([
        '/scopes/0 enum',
      ])
      expectProblem(await create(trainer, []), 400, 'invalid-request')
      expectProblem(await create(trainer, ['session:read', 'session:read']), 400, 'invalid-request')
      expect(await service.documents()).to.deep.equal(before)
    })

    it('stops at the organisation: others are as good as unknown, except for the operator', async () => {
      await service.organisation('fablab')
      const theirs = await service.apiKey('fablab', ['session:read'])
      const before = await service.documents()
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/api-keys'],
        ['POST', '/api-keys'],
        ['DELETE', `/api-keys/${theirs.id}`],
      ] as const) {
        const json = method === 'POST' ? { json: { label: 'x', scopes: ['session:read'] } } : {}
        const foreign = await trainer.call(method, `/organisations/fablab${path}`, json)
        const unknown = await trainer.call(method, `/organisations/nobody${path}`, json)
        expectProblem(foreign, 404, 'not-found')
        expect(foreign.bytes.toString(), `${method} ${path}`).to.equal(unknown.bytes.toString())
      }
      const ownPath = await trainer.call('DELETE', `/organisations/atelier-dole/api-keys/${theirs.id}`)
      expectProblem(ownPath, 404, 'not-found')
      expect(await service.documents()).to.deep.equal(before)
      expect(
        succeeded(await keys(service.operator, 'fablab')).find(({ id }) => id === theirs.id)?.revokedAt,
      ).to.equal(undefined)
    })
  })

  describe('of the operator to organisations', () => {
    const create = (json: object, client = service.operator) =>
      client.call<Schemas['Organisation']>('POST', '/organisations', { json })

    it('registers them with a permanent identifier', async () => {
      const answer = await create({
        id: 'cyber-base',
        name: ' Cyber-base de Lons ',
        url: 'https://cyber.example',
        email: 'contact@cyber.example',
      })
      expect(answer.status).to.equal(201)
      expect(answer.headers.get('location')).to.equal(`${service.url}/organisations/cyber-base`)
      const expected = {
        id: 'cyber-base',
        name: 'Cyber-base de Lons',
        url: 'https://cyber.example',
        email: 'contact@cyber.example',
        didMethod: 'web',
        createdAt: '2026-11-21T09:30:00.000Z',
      }
      expect(answer.body).to.deep.equal(expected)
      const read = await service.operator.call<Schemas['Organisation']>('GET', '/organisations/cyber-base')
      expect(read.body).to.deep.equal(expected)
    })

    it('refuses an identifier twice, and does not touch the first', async () => {
      succeeded(await create({ id: 'mjc', name: 'MJC' }))
      const before = await service.documents()
      expectProblem(await create({ id: 'mjc', name: 'Une autre' }), 409, 'conflict')
      expect(await service.documents()).to.deep.equal(before)
      expect(
        succeeded(await service.operator.call<Schemas['Organisation']>('GET', '/organisations/mjc')).name,
      ).to.equal('MJC')
    })

    it('lets them, and its own, ask for a second person to release a framework, and ask no more', async () => {
      succeeded(await create({ id: 'deux-personnes', name: 'Deux' }))
      for (const id of ['deux-personnes', 'hub']) {
        const path = `/organisations/${id}`
        const before = succeeded(await service.operator.call<Schemas['Organisation']>('GET', path))
        expect(before).to.not.have.property('releaseNeedsSecondPerson')
        for (const needsSecondPerson of [true, true, false]) {
          const json = { needsSecondPerson }
          const answer = await service.operator.call('PUT', `${path}/release-rule`, { json })
          const expected = { ...before, releaseNeedsSecondPerson: needsSecondPerson }
          expect([answer.status, answer.body]).to.deep.equal([200, expected])
          expect((await service.operator.call('GET', path)).body).to.deep.equal(expected)
        }
      }
    })

    it('keeps that rule from those it is for, and from what is no rule', async () => {
      const before = await service.context.deps.store.organisations.get('atelier-dole')
      const put = (json: object, client = service.operator, id = 'atelier-dole') =>
        client.call('PUT', `/organisations/${id}/release-rule`, { json })
      const rule = { needsSecondPerson: true }
      expectProblem(await put(rule, trainer), 403, 'forbidden')
      expectProblem(await put(rule, service.anonymous), 401, 'unauthorized')
      expectProblem(await put(rule, service.operator, 'nobody'), 404, 'not-found')
      for (const wrong of [{}, { needsSecondPerson: 'true' }, { ...rule, name: 'x' }])
        expectProblem(await put(wrong), 400, 'invalid-request')
      expect(await service.context.deps.store.organisations.get('atelier-dole')).to.deep.equal(before)
    })

    it('refuses what is no organisation', async () => {
      const before = await service.documents()
      const wrong: readonly (readonly [object, string])[] = [
        [{ id: 'A' }, '/id pattern'],
        [{ id: '-tiret' }, '/id pattern'],
        [{ id: 'a/../b' }, '/id pattern'],
        [{ id: 'a:b' }, '/id pattern'],
        [{ id: `a${'b'.repeat(63)}` }, '/id pattern'],
        [{ name: ' ' }, '/name pattern'],
        [{ url: 'javascript:alert(1)' }, '/url pattern'],
        [{ email: 'deux@exemple.fr, trois@exemple.fr' }, '/email format'],
        [{ didMethod: 'ion' }, '/didMethod enum'],
        [{ createdAt: '2020-01-01T00:00:00Z' }, '/createdAt additionalProperties'],
      ]
      for (const [change, error] of wrong) {
        const problem = expectProblem(
          await create({ id: 'nouvelle', name: 'Nouvelle', ...change }),
          400,
          'invalid-request',
        )
        expect(items(problem)).to.deep.equal([error])
      }
      expectProblem(await create({ id: 'nouvelle', name: 'Nouvelle' }, trainer), 403, 'forbidden')
      expectProblem(
        await create({ id: 'nouvelle', name: 'Nouvelle' }, service.anonymous),
        401,
        'unauthorized',
      )
      expect(await service.documents()).to.deep.equal(before)
    })
  })
})
