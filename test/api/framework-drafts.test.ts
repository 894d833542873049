import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

const scopes = ['framework:write', 'framework:release'] as const
const title = { fr: 'Cadre de test', en: 'Test framework' }
const plain = (code: string, change: object = {}) => ({
  type: 'ceasn:Competency',
  'ceasn:codedNotation': code,
  'ceasn:competencyText': { fr: `Savoir ${code}` },
  'ceasn:isTopChildOf': '.',
  ...change,
})

describe('framework drafts', function () {
  this.timeout(120_000)
  let service: TestService
  let author: Client
  let other: Client
  before(async () => {
    service = await startService()
    author = await service.organisation('auteurs', scopes)
    other = await service.organisation('autres', scopes)
  })
  after(() => service.stop())

  let number = 0
  /** A new framework of the authors; answers the address of its draft. */
  async function begun(client = author): Promise<string> {
    number += 1
    const json = { framework: `cadre-${String(number)}`, version: '1.0.0', title }
    const answer = await client.call('POST', '/framework-drafts', { json })
    succeeded(answer)
    return new URL(answer.headers.get('location') ?? '').pathname
  }
  const put = (draft: string, code: string, json: object, headers: Record<string, string>, client = author) =>
    client.call<Schemas['DraftNode']>('PUT', `${draft}/nodes/${code}`, { json, headers })
  const fresh = { 'If-None-Match': '*' }

  it('are begun with a title, listed, and read as what they are or as the document they would become', async () => {
    const draft = await begun()
    const answer = await author.call<Schemas['FrameworkDraft']>('GET', draft)
    expect(succeeded(answer)).to.include({ state: 'open', nodes: 1, version: '1.0.0' })
    expect(answer.headers.get('etag')).to.match(/^"[\w.-]{43,}"$/)
    const list = await author.call<{ items: Schemas['FrameworkDraft'][] }>('GET', '/framework-drafts')
    expect(succeeded(list).items.map(({ framework }) => `/framework-drafts/${framework}/1.0.0`)).to.include(
      draft,
    )
    const document = await author.call<{ '@graph': object[] }>('GET', draft, {
      headers: { Accept: 'application/ld+json' },
    })
    expect(succeeded(document)['@graph'][0]).to.deep.include({
      id: `https://frameworks.example${draft.replace('-drafts', 's')}`,
      'ceasn:name': title,
      'owl:versionInfo': '1.0.0',
    })
  })

  it('get nodes, each with its ETag, and let them go again', async () => {
    const draft = await begun()
    const added = await put(draft, 'C1', plain('C1'), fresh)
    expect([added.status, added.headers.get('etag')]).to.deep.equal([201, added.body.etag])
    const words = { 'ceasn:competencyText': { fr: 'Autrement' } }
    const changed = await put(draft, 'C1', plain('C1', words), { 'If-Match': added.body.etag })
    expect(changed.status).to.equal(200)
    expect(changed.body.content).to.deep.include(words)
    for (const code of ['C2', 'C3']) succeeded(await put(draft, code, plain(code), fresh))
    const first = await author.call<{ items: Schemas['DraftNode'][]; cursor: string }>(
      'GET',
      `${draft}/nodes?limit=3`,
    )
    const rest = await author.call<{ items: Schemas['DraftNode'][] }>(
      'GET',
      `${draft}/nodes?limit=3&cursor=${encodeURIComponent(succeeded(first).cursor)}`,
    )
    const codes = [...first.body.items, ...succeeded(rest).items].map(({ code }) => code)
    expect(codes).to.deep.equal(['.', 'C1', 'C2', 'C3'])
    const gone = await author.call('DELETE', `${draft}/nodes/C1`, {
      headers: { 'If-Match': changed.body.etag },
    })
    expect(gone.status).to.equal(204)
    expectProblem(await author.call('GET', `${draft}/nodes/C1`), 404, 'not-found')
  })

  it('have a node of their own, called own in addresses', async () => {
    const draft = await begun()
    const own = await author.call<Schemas['DraftNode']>('GET', `${draft}/nodes/own`)
    expect(succeeded(own)).to.include({ code: '.', released: false })
    const content = { ...own.body.content, 'dcterms:description': { fr: 'Pour essayer.' } } as object
    const changed = await put(draft, 'own', content, { 'If-Match': own.body.etag })
    expect(succeeded(changed).content).to.deep.include({ 'dcterms:description': { fr: 'Pour essayer.' } })
  })

  it('refuse a write that says nothing of what it has read: 428, or something else than what is there: 412', async () => {
    const draft = await begun()
    const { etag } = succeeded(await put(draft, 'C1', plain('C1'), fresh))
    expectProblem(await put(draft, 'C1', plain('C1'), {}), 428, 'precondition-required')
    expectProblem(await put(draft, 'C1', plain('C1'), { 'If-Match': '*' }), 428, 'precondition-required')
    expectProblem(await put(draft, 'C1', plain('C1'), fresh), 412, 'precondition-failed')
    expectProblem(await put(draft, 'C1', plain('C1'), { 'If-Match': '"x"' }), 412, 'precondition-failed')
    expectProblem(await put(draft, 'C9', plain('C9'), { 'If-Match': etag }), 412, 'precondition-failed')
    const node = `${draft}/nodes/C1`
    const stale = { headers: { 'If-Match': '"x"' } }
    const reason = { reason: { fr: 'Essai' } }
    expectProblem(await author.call('DELETE', node), 428, 'precondition-required')
    expectProblem(await author.call('DELETE', node, stale), 412, 'precondition-failed')
    expectProblem(await author.call('POST', `${node}/move`, { json: {} }), 428, 'precondition-required')
    expectProblem(
      await author.call('POST', `${node}/move`, { json: {}, ...stale }),
      412,
      'precondition-failed',
    )
    expectProblem(await author.call('POST', `${node}/retire`, { json: reason }), 428, 'precondition-required')
    expectProblem(await author.call('POST', `${draft}/release`), 428, 'precondition-required')
    expectProblem(await author.call('POST', `${draft}/release`, stale), 412, 'precondition-failed')
    expectProblem(await author.call('DELETE', draft), 428, 'precondition-required')
    expectProblem(await author.call('DELETE', draft, stale), 412, 'precondition-failed')
  })

  it('refuse a node that is wrong by itself, and say where in both languages', async () => {
    const draft = await begun()
    const bad = plain('C1', { 'mediation:score': 3 })
    const problem = expectProblem(await put(draft, 'C1', bad, fresh), 422, 'framework-invalid')
    expect(items(problem)).to.deep.equal(['/C1 schema'])
    const text = JSON.stringify(plain('C1')).replace('{', '{"__proto__":{"polluted":true},')
    const polluted = await author.call('PUT', `${draft}/nodes/C1`, {
      raw: text,
      headers: { ...fresh, 'Content-Type': 'application/json', 'Accept-Language': 'en' },
    })
    const refusal = expectProblem(polluted, 422, 'framework-invalid')
    expect(refusal.errors?.[0]?.detail).to.equal('Name of a property refused.')
    expect('polluted' in {}).to.be.false
  })

  it('are not found by another organisation, whatever it asks', async () => {
    const draft = await begun()
    succeeded(await put(draft, 'C1', plain('C1'), fresh))
    const headers = { 'If-Match': '"x"' }
    const node = `${draft}/nodes/C1`
    const attempts = await Promise.all([
      ...[draft, `${draft}/nodes`, node, `${draft}/validation`, `${draft}/diff`, `${draft}/impact`].map(
        (path) => other.call('GET', path),
      ),
      put(draft, 'C1', plain('C1'), headers, other),
      other.call('DELETE', node, { headers }),
      other.call('POST', `${node}/move`, { json: {}, headers }),
      other.call('POST', `${node}/retire`, { json: { reason: { fr: '-' } }, headers }),
      other.call('POST', `${draft}/release`, { headers }),
      other.call('DELETE', draft, { headers }),
    ])
    for (const attempt of attempts) expectProblem(attempt, 404, 'not-found')
    const list = await other.call<{ items: object[] }>('GET', '/framework-drafts')
    expect(succeeded(list).items).to.deep.equal([])
  })

  it('are not begun in somebody else’s framework', async () => {
    const json = { framework: 'referentiel-mediateurs', version: '0.9.0', from: '0.1.0' }
    expectProblem(await author.call('POST', '/framework-drafts', { json }), 403, 'forbidden')
  })

  it('of a version that came with the service are refused as released to whom it belongs: 409, and not found by others', async () => {
    const hub = service.withToken(await service.tokenOf(await service.apiKey('hub', scopes)))
    const draft = '/framework-drafts/label-regional/0.1.0'
    const headers = { 'If-Match': '"x"' }
    const node = `${draft}/nodes/LR-01`
    const writes = (client: Client) =>
      Promise.all([
        put(draft, 'LR-01', plain('LR-01'), headers, client),
        put(draft, 'LR-99', plain('LR-99'), fresh, client),
        client.call('DELETE', node, { headers }),
        client.call('POST', `${node}/move`, { json: {}, headers }),
        client.call('POST', `${node}/retire`, { json: { reason: { fr: '-' } }, headers }),
        client.call('POST', `${draft}/release`, { headers }),
        client.call('DELETE', draft, { headers }),
      ])
    for (const attempt of await writes(hub)) expectProblem(attempt, 409, 'framework-released')
    for (const attempt of await writes(other)) expectProblem(attempt, 404, 'not-found')
    expectProblem(await hub.call('GET', draft), 404, 'not-found')
  })

  it('of nothing have nothing to be compared with', async () => {
    const draft = await begun()
    expectProblem(await author.call('GET', `${draft}/diff`), 409, 'conflict')
    expectProblem(await author.call('GET', `${draft}/impact`), 409, 'conflict')
  })

  it('are abandoned, and can be begun again', async () => {
    const draft = await begun()
    const { headers } = await author.call('GET', draft)
    const gone = await author.call('DELETE', draft, { headers: { 'If-Match': headers.get('etag') ?? '' } })
    expect(gone.status).to.equal(204)
    expectProblem(await author.call('GET', draft), 404, 'not-found')
    const [, , framework] = draft.split('/')
    const json = { framework, version: '1.0.0', title }
    expect((await author.call('POST', '/framework-drafts', { json })).status).to.equal(201)
  })

  it('of an organisation that asks for two people are released by the second', async () => {
    const pair = await service.organisation('binome', scopes, { releaseNeedsSecondPerson: true })
    const second = service.withToken(await service.tokenOf(await service.apiKey('binome', scopes)))
    const registered = await service.operator.call<Schemas['Organisation']>('GET', '/organisations/binome')
    expect(succeeded(registered).releaseNeedsSecondPerson).to.be.true
    const draft = await begun(pair)
    succeeded(await put(draft, 'C1', plain('C1'), fresh, pair))
    const release = async (client: Client) => {
      const { headers } = await client.call('GET', draft)
      return client.call<Schemas['FrameworkRelease']>('POST', `${draft}/release`, {
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
    }
    expect((await release(pair)).status).to.equal(202)
    const released = await release(second)
    expect([released.status, released.headers.get('location')]).to.deep.equal([201, released.body.iri])
    const served = await service.anonymous.call('GET', draft.replace('-drafts', 's'))
    expect(served.status).to.equal(200)
  })

  it('of an organisation that asks for two people are not released by one who makes a second key', async () => {
    const all = [...scopes, 'api-key:write'] as const
    await service.organisation('seule', all, { releaseNeedsSecondPerson: true })
    const first = service.withToken(await service.tokenOf(await service.apiKey('seule', all)))
    const madeBy = async (client: Client) => {
      const json = { label: 'autre', scopes: all }
      const key = await client.call<Schemas['NewApiKey']>('POST', '/organisations/seule/api-keys', { json })
      return service.withToken(await service.tokenOf(succeeded(key)))
    }
    const early = await madeBy(first)
    const draft = await begun(first)
    const release = async (client: Client) => {
      const { headers } = await client.call('GET', draft)
      const asked = await client.call<Schemas['FrameworkDraft']>('POST', `${draft}/release`, {
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
      return [asked.status, asked.body.state, asked.body.proposedBy]
    }
    const proposed = await release(first)
    expect(proposed.slice(0, 2)).to.deep.equal([202, 'proposed'])
    service.now = new Date('2026-11-21T09:31:00Z')
    for (const client of [early, await madeBy(first), await madeBy(early)])
      expect(await release(client)).to.deep.equal(proposed)
    const operators = service.withToken(await service.tokenOf(await service.apiKey('seule', scopes)))
    expect((await release(operators))[0]).to.equal(201)
  })

  it('have an ETag for each form, either of which says what was read', async () => {
    const draft = await begun()
    const tagOf = async (Accept: string) =>
      (await author.call('GET', draft, { headers: { Accept } })).headers.get('etag') ?? ''
    const types = ['application/json', 'application/ld+json'] as const
    const [json, document] = [await tagOf(types[0]), await tagOf(types[1])]
    expect(json).to.not.equal(document)
    const stale = [json, document]
    succeeded(await put(draft, 'C1', plain('C1'), fresh))
    for (const tag of [...stale, `W/${await tagOf(types[0])}`]) {
      const answer = await author.call('DELETE', draft, { headers: { 'If-Match': tag } })
      expectProblem(answer, 412, 'precondition-failed')
    }
    for (const type of types) {
      const headers = { 'If-Match': `"x", ${await tagOf(type)}` }
      expect((await author.call('DELETE', draft, { headers })).status, type).to.equal(204)
      const [, , framework] = draft.split('/')
      const title = { fr: 'Encore' }
      const begin = { framework, version: '1.0.0', title }
      succeeded(await author.call('POST', '/framework-drafts', { json: begin }))
    }
  })

  it('that are proposed have another ETag as JSON, and the same as a document', async () => {
    await service.organisation('proposants', scopes, { releaseNeedsSecondPerson: true })
    const client = service.withToken(await service.tokenOf(await service.apiKey('proposants', scopes)))
    const draft = await begun(client)
    const tags = async () =>
      Promise.all(
        ['application/json', 'application/ld+json'].map(
          async (type) =>
            (await client.call('GET', draft, { headers: { Accept: type } })).headers.get('etag') ?? '',
        ),
      )
    const [json = '', document] = await tags()
    const proposal = await client.call('POST', `${draft}/release`, { headers: { 'If-Match': json } })
    expect(proposal.status).to.equal(202)
    const [later, same] = await tags()
    expect([later === json, same]).to.deep.equal([false, document])
    const again = await client.call('POST', `${draft}/release`, { headers: { 'If-Match': json } })
    expect(again.status).to.equal(202)
  })

  it('do not take the name of what comes with the service, be it released or not', async () => {
    const json = { framework: 'crosswalks', version: '1.0.0', title }
    expectProblem(await author.call('POST', '/framework-drafts', { json }), 409, 'conflict')
  })

  it('when the only one of their framework is abandoned, leave its name to others', async () => {
    const draft = await begun()
    const [, , framework] = draft.split('/')
    const begin = (client: Client, version = '1.0.0') =>
      client.call('POST', '/framework-drafts', { json: { framework, version, title } })
    const abandon = async (path: string) => {
      const { headers } = await author.call('GET', path)
      const answer = await author.call('DELETE', path, {
        headers: { 'If-Match': headers.get('etag') ?? '' },
      })
      expect(answer.status).to.equal(204)
    }
    succeeded(await begin(author, '2.0.0'))
    await abandon(draft)
    expectProblem(await begin(other), 409, 'conflict')
    await abandon(draft.replace('1.0.0', '2.0.0'))
    expect((await begin(other)).status).to.equal(201)
    expectProblem(await begin(author, '2.0.0'), 409, 'conflict')
  })
})
