/** Webhooks, as a program meets them that checks signatures with the library of Standard Webhooks. */
import { expect } from 'chai'
import { Webhook } from 'standardwebhooks'
import { outsideOf, startOtherSite, type OtherSite } from '../support/other-site.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { enrol, evaluate, learner, openSession } from '../support/training.ts'

type Created = Schemas['WebhookWithSecret']
type Listed = Schemas['WebhookMessages']

interface Received {
  readonly body: string
  readonly headers: Record<string, string>
}

const organisation = 'atelier-dole'
const base = `/organisations/${organisation}/webhooks`
const everyType = ['badge.awarded', 'badge.suspended', 'badge.reinstated', 'badge.revoked'] as const
const minute = 60_000

describe('a webhook', function () {
  this.timeout(60_000)
  let site: OtherSite
  let service: TestService
  let client: Client
  let key: Schemas['NewApiKey']
  let answer = 204
  const received: Received[] = []
  /** The library looks at the clock of the machine. */
  const realNow = Date.now

  before(async () => {
    site = await startOtherSite()
    site.otherwise((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
        )
        received.push({ body: Buffer.concat(parts).toString('utf8'), headers })
        response.writeHead(answer, { Location: '/elsewhere' }).end('never read')
      })
    })
  })
  beforeEach(async () => {
    answer = 204
    received.length = 0
    service = await startService({}, undefined, outsideOf([site]))
    await service.organisation(organisation)
    key = await service.apiKey(organisation, [...trainerScopes, 'webhook:write'])
    client = await signedIn()
    Date.now = () => service.now.getTime()
  })
  afterEach(async () => {
    Date.now = realNow
    await service.stop()
  })
  after(() => site.stop())

  /** A token lives for fifteen minutes. */
  const signedIn = async () => service.withToken(await service.tokenOf(key))

  const create = (change: object = {}, by = client) =>
    by.call<Created>('POST', base, {
      json: { url: `${site.url}/badges`, types: everyType, ...change },
    })

  async function award(): Promise<string> {
    const { id } = await openSession(client)
    await enrol(client, { id }, [learner('Zoé')])
    const { evaluation } = await evaluate(client, { id })
    const { lines } = succeeded(
      await client.call<Schemas['AwardReport']>('POST', `/sessions/${id}/awards`, {
        json: { evaluation, signedBy: 'Sylvie Marchand' },
        headers: { 'Idempotency-Key': id },
      }),
    )
    return lines[0]?.awardId ?? ''
  }

  async function pass(minutes: number): Promise<void> {
    service.now = new Date(service.now.getTime() + minutes * minute)
    await service.context.runChores()
    client = await signedIn()
  }

  async function messages(id: string, state: string): Promise<Listed['items']> {
    const path = `${base}/${id}/messages?state=${state}`
    return succeeded(await client.call<Listed>('GET', path)).items
  }

  function verified({ body, headers }: Received, secret: string): unknown {
    return new Webhook(secret).verify(body, headers)
  }

  it('is told once what happens to a badge, in a message its secret proves', async () => {
    const { secret, webhook } = succeeded(await create())
    const awardId = await award()
    for (const state of ['suspended', 'active', 'revoked'])
      succeeded(await client.call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'essai' } }))
    await pass(0)
    await pass(4)
    const told = received.map((message) => verified(message, secret) as { type: string; data: object })
    expect(told.map(({ type }) => type).sort()).to.deep.equal([...everyType].sort())
    for (const { data } of told) expect(data).to.include({ award: awardId })
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).to.equal(4)
    expect((await messages(webhook.id, 'delivered')).length).to.equal(4)
    for (const { body } of received) expect(body).not.to.match(/Zoé|exemple\.fr/u)
  })

  it('is told of nothing it did not ask for, nor of badges of others, nor of what was before it', async () => {
    await award()
    succeeded(await create({ types: ['badge.revoked'] }))
    const other = await service.organisation('autre', [...trainerScopes])
    const { id } = await openSession(other)
    await enrol(other, { id }, [learner('Zoé')])
    await award()
    await pass(0)
    expect(received).to.deep.equal([])
  })

  it('gives a signature that another body, time, id or secret does not bear', async () => {
    const { secret, webhook } = succeeded(await create())
    succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
    await pass(0)
    const [message] = received
    if (message === undefined) throw new Error('nothing came')
    expect(verified(message, secret)).to.include({ type: 'webhook.test' })
    const { headers } = message
    for (const wrong of [
      { ...message, body: message.body.replace('test', 'tost') },
      { ...message, headers: { ...headers, 'webhook-id': 'x' } },
      {
        ...message,
        headers: { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
      },
    ])
      expect(() => verified(wrong, secret)).to.throw()
    expect(() => verified(message, `whsec_${Buffer.alloc(32).toString('base64')}`)).to.throw()
  })

  it('is tried again, later each time, under the same id, until it answers', async () => {
    const { secret, webhook } = succeeded(await create())
    succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
    answer = 503
    await pass(0)
    expect((await messages(webhook.id, 'pending'))[0]).to.include({ attempts: 1, outcome: '503' })
    await pass(0.5)
    expect(received.length, 'not before its time').to.equal(1)
    await pass(1)
    answer = 204
    await pass(6)
    expect(received.length).to.equal(3)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).to.equal(1)
    for (const message of received.slice(-1)) verified(message, secret)
    expect((await messages(webhook.id, 'delivered')).map(({ attempts }) => attempts)).to.deep.equal([3])
  })

  it('has messages it never answered given up, and sent again when their owner asks', async () => {
    const { webhook } = succeeded(await create())
    succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
    answer = 302
    for (let attempt = 0; attempt < 12; attempt += 1) await pass(1441)
    expect(received.length).to.equal(10)
    expect((await messages(webhook.id, 'failed'))[0]).to.include({ attempts: 10, outcome: '302' })
    answer = 200
    const replay = await client.call<{ queued: number }>('POST', `${base}/${webhook.id}/replays`, {
      json: {},
    })
    expect(replay.body).to.deep.equal({ queued: 1 })
    await pass(1)
    expect(received.length).to.equal(11)
    const [delivered] = await messages(webhook.id, 'delivered')
    const again = { json: { messages: [delivered?.id, 'somebody-elses'] } }
    expect((await client.call('POST', `${base}/${webhook.id}/replays`, again)).body).to.deep.equal({
      queued: 1,
    })
    await pass(1)
    expect(received.length).to.equal(12)
  })

  it('that says it is gone is told nothing more, until its owner renews it', async () => {
    const { webhook } = succeeded(await create())
    const test = () => client.call('POST', `${base}/${webhook.id}/tests`)
    succeeded(await test())
    answer = 410
    await pass(0)
    succeeded(await test())
    await pass(1)
    expect(received.length).to.equal(1)
    expect((await messages(webhook.id, 'failed')).map(({ outcome }) => outcome).sort()).to.deep.equal([
      '410',
      'stopped',
    ])
    answer = 204
    succeeded(await client.call('POST', `${base}/${webhook.id}/secret`))
    succeeded(await client.call('POST', `${base}/${webhook.id}/replays`, { json: {} }))
    await pass(1)
    expect(received.length).to.equal(3)
  })

  it('signs with the secret before as well for a day, and then no more', async () => {
    const { secret: former, webhook } = succeeded(await create())
    const { secret } = succeeded(await client.call<Created>('POST', `${base}/${webhook.id}/secret`))
    expect(secret).not.to.equal(former)
    for (const hours of [0, 25]) {
      service.now = new Date(testDay.getTime() + hours * 60 * minute)
      client = await signedIn()
      succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
      await pass(0)
    }
    const [during, afterwards] = received
    if (during === undefined || afterwards === undefined) throw new Error('nothing came')
    service.now = testDay
    verified(during, former)
    verified(during, secret)
    service.now = new Date(testDay.getTime() + 25 * 60 * minute)
    verified(afterwards, secret)
    expect(() => verified(afterwards, former)).to.throw()
  })

  it('is refused where nothing public can be, and for others than its owner', async () => {
    for (const url of [
      'http://other-site.example/x',
      'https://127.0.0.1/x',
      'https://localhost/x',
      'https://a:b@other-site.example/',
      'https://other-site.example:8443/',
      'https://169.254.169.254/latest',
    ])
      expectProblem(await create({ url }), 400, 'invalid-request')
    expectProblem(await create({ types: [] }), 400, 'invalid-request')
    expectProblem(await create({ types: ['badge.read'] }), 400, 'invalid-request')
    const { webhook } = succeeded(await create())
    const other = await service.organisation('autre', ['webhook:write'])
    const theirs = `/organisations/autre/webhooks/${webhook.id}`
    for (const [method, path] of [
      ['DELETE', `${base}/${webhook.id}`],
      ['DELETE', theirs],
      ['POST', `${theirs}/secret`],
      ['POST', `${theirs}/tests`],
      ['GET', `${theirs}/messages?state=failed`],
    ] as const)
      expectProblem(await other.call(method, path), 404, 'not-found')
    for (let more = 1; more < 10; more += 1) succeeded(await create())
    expectProblem(await create(), 409, 'conflict')
    expect((await client.call('DELETE', `${base}/${webhook.id}`)).status).to.equal(204)
    succeeded(await create())
  })

  it('that is deleted is told nothing more, and its secret is shown nowhere', async () => {
    const { webhook, secret } = succeeded(await create())
    const list = await client.call('GET', base)
    expect(list.bytes.toString('utf8')).not.to.include(secret.slice(6))
    succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
    expect((await client.call('DELETE', `${base}/${webhook.id}`)).status).to.equal(204)
    await pass(0)
    expect(received).to.deep.equal([])
    expect((await service.documents())['webhookMessages']).to.equal(0)
  })

  it('is forgotten what it was told a month ago', async () => {
    const { webhook } = succeeded(await create())
    succeeded(await client.call('POST', `${base}/${webhook.id}/tests`))
    await pass(0)
    await pass(31 * 24 * 60)
    expect((await service.documents())['webhookMessages']).to.equal(0)
  })

  it('tells of each badge once, whatever is cut off in between and however many processes do it', async () => {
    succeeded(await create())
    const awardId = await award()
    const { store } = service.context.deps
    // As after a crash between the messages and the award.
    const due = await store.awards.get(awardId)
    await Promise.all([service.context.runChores(), service.context.runChores()])
    const told = await store.awards.get(awardId)
    if (due === undefined || told === undefined) throw new Error('no award')
    await store.awards.replace({ ...due, revision: told.revision })
    await pass(1)
    expect(received.length).to.equal(1)
  })
})
