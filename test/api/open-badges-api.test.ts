/** A host of Open Badges 3.0, as an application meets it that was written from the specification. */
import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { apiBase, discover, everyScope, letIn, scopesOfApi, type LetIn } from '../support/applications.ts'
import { claimed } from '../support/claiming.ts'
import { expectHostStatusInfo } from '../support/problems.ts'
import { signedInBrowser, type Browser } from '../support/passports.ts'
import {
  startService,
  succeeded,
  testDay,
  type Answer,
  type Client,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { changed } from '../verify/issuing.ts'
import { issuedBy, plainlySigned } from '../verify/plain-signer.ts'

interface Held {
  readonly credential: readonly Credential[]
  readonly compactJwsString: readonly string[]
}

const path = `${apiBase}/credentials`

describe('a host of Open Badges 3.0', function () {
  this.timeout(300_000)
  let service: TestService
  let trainer: Client
  let ownUrl: string
  let unsigned: Credential
  before(async () => {
    service = await startService()
    trainer = await service.organisation('mednum-bfc')
    ownUrl = (await oneBadge(trainer)).line.credential
    const { proof: _, ...own } = succeeded(await service.anonymous.call<Credential>('GET', ownUrl))
    const { decision: __, ...written } = issuedBy(own)
    unsigned = written
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  let people = 0
  const person = (): Promise<Browser> => {
    people += 1
    return signedInBrowser(service, `porteur${String(people)}@exemple.fr`)
  }
  const stranger = async (id: string, change: Credential = {}) =>
    JSON.stringify(await plainlySigned({ ...unsigned, id, ...change }), null, 2)
  const put = ({ client }: Pick<LetIn, 'client'>, raw: string, type = 'application/json') =>
    client.call<Credential>('POST', path, { raw, headers: { 'Content-Type': type } })
  const list = ({ client }: Pick<LetIn, 'client'>, query = '') => client.call<Held>('GET', `${path}${query}`)
  it('is found, registered with, asked, filled and read: 250 badges, page by page, each as it was put', async () => {
    const found = await discover(service)
    expect(found.scopes.join(' ')).to.equal(everyScope)
    const application = await letIn(service, await person())
    const texts = await Promise.all(
      Array.from({ length: 250 }, (_, n) =>
        stranger(`urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`),
      ),
    )
    for (const text of texts) {
      const answer = await put(application, text)
      expect([answer.status, answer.bytes.toString('utf8')]).to.deep.equal([201, text])
    }
    const ids: string[] = []
    let bytes = ''
    let next: string | undefined = `${path}?limit=60`
    let pages = 0
    while (next !== undefined) {
      const answer: Answer<Held> = await application.client.call<Held>('GET', next)
      expect(answer.headers.get('x-total-count')).to.equal('250')
      ids.push(...answer.body.credential.map(({ id }) => String(id)))
      bytes += answer.bytes.toString('utf8')
      const links = new Map(
        [...(answer.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/gu)].map(
          ([, to = '', rel]) => [rel, to],
        ),
      )
      expect([...links.keys()]).to.include.members(['first', 'last'])
      expect(links.has('prev')).to.equal(pages > 0)
      next = links.get('next')
      pages += 1
    }
    expect(pages).to.equal(5)
    expect(ids).to.have.members(texts.map((text) => (JSON.parse(text) as Credential)['id']))
    for (const text of texts) expect(bytes.includes(text)).to.equal(true)
  })

  it('gives what was claimed here, as it was signed, and not what its person refused', async () => {
    const browser = await person()
    const [kept, other] = [await claimed(trainer), await claimed(trainer)]
    await browser.post(`${kept.path}/passeport`, { how: 'signed-in' })
    service.now = new Date(testDay.getTime() + 1000)
    await browser.post(`${other.path}/passeport`, { how: 'signed-in' })
    const items = [
      ...(await browser.get('/passeport')).text.matchAll(/href="(\/passeport\/badges\/[0-9a-f]{32})"/gu),
    ]
    await browser.post(items[1]?.[1] ?? '', { do: 'refuse' })
    const answer = await list(await letIn(service, browser))
    expect(answer.headers.get('x-total-count')).to.equal('1')
    const own = await service.anonymous.call('GET', `/credentials/${kept.awardId}`)
    expect(answer.bytes.toString('utf8')).to.include(own.bytes.toString('utf8'))
  })

  it('takes a compact JWS as text, and gives it as one', async () => {
    const application = await letIn(service, await person())
    const jws = (
      await service.anonymous.call('GET', ownUrl, { headers: { Accept: 'text/plain' } })
    ).bytes.toString('utf8')
    const answer = await put(application, jws, 'text/plain')
    expect([answer.status, answer.bytes.toString('utf8')]).to.deep.equal([201, jws])
    expect(answer.headers.get('content-type')).to.match(/^text\/plain/u)
    const { body } = await list(application)
    expect(body).to.deep.equal({ credential: [], compactJwsString: [jws] })
  })

  it('puts one of the same issuer and id in the place of the one before', async () => {
    const application = await letIn(service, await person())
    const [first, second] = [
      await stranger('urn:uuid:a'),
      await stranger('urn:uuid:a', { validFrom: '2026-11-19T00:00:00Z' }),
    ]
    expect((await put(application, first)).status).to.equal(201)
    expect((await put(application, await stranger('urn:uuid:b'))).status).to.equal(201)
    expect((await put(application, second)).status).to.equal(200)
    const { body } = await list(application)
    expect(body.credential.map(({ id, validFrom }) => [id, validFrom])).to.have.deep.members([
      ['urn:uuid:a', '2026-11-19T00:00:00Z'],
      ['urn:uuid:b', unsigned['validFrom']],
    ])
  })

  it('keeps words it does not know, and how they are written', async () => {
    const application = await letIn(service, await person())
    const text = `  ${(await stranger('urn:uuid:mots')).replace('"id"', ' "id" ')}\n`
    expect((await put(application, text, 'application/vc+ld+json')).status).to.equal(201)
    expect((await list(application)).bytes.toString('utf8')).to.include(text.trim())
  })

  it('gives what came, or came again, since a moment', async () => {
    const application = await letIn(service, await person())
    await put(application, await stranger('urn:uuid:un'))
    await put(application, await stranger('urn:uuid:deux'))
    service.now = new Date(testDay.getTime() + 60_000)
    await put(application, await stranger('urn:uuid:un'))
    await put(application, await stranger('urn:uuid:trois'))
    for (const [since, ids] of [
      ['2026-11-21T09:30:00Z', ['urn:uuid:un', 'urn:uuid:trois']],
      ['2026-11-21T09:30:00', ['urn:uuid:un', 'urn:uuid:trois']],
      ['2026-11-21T10:30:00+01:00', ['urn:uuid:un', 'urn:uuid:trois']],
      ['2026-11-21T09:29:59Z', ['urn:uuid:un', 'urn:uuid:deux', 'urn:uuid:trois']],
      ['2026-11-21T09:31:00Z', []],
    ] as const) {
      const { body, headers } = await list(application, `?since=${since}`)
      expect(
        body.credential.map(({ id }) => id),
        since,
      ).to.have.members(ids)
      expect(headers.get('x-total-count')).to.equal(String(ids.length))
    }
    expectHostStatusInfo(await list(application, '?since=hier'), 400, 'invalid_query_parameter')
    expectHostStatusInfo(await list(application, '?limit=0'), 400, 'invalid_query_parameter')
    expectHostStatusInfo(await list(application, '?offset=-1'), 400, 'invalid_query_parameter')
  })

  it('gives the badge that is in a picture its person put there', async () => {
    const browser = await person()
    const png = (await service.anonymous.call('GET', `${ownUrl}/badge.png`)).bytes
    await browser.send('/passeport/ajouter', { file: new Blob([new Uint8Array(png)], { type: 'image/png' }) })
    const { body } = await list(await letIn(service, browser))
    expect(body.credential.map(({ id }) => id)).to.deep.equal([ownUrl])
  })

  it('keeps nothing that is not a signed, intact Open Badge 3.0', async () => {
    const application = await letIn(service, await person())
    const good = await stranger('urn:uuid:bon')
    const clr = succeeded(await service.anonymous.call<Credential>('GET', ownUrl))
    for (const [raw, type] of [
      [good.replace('urn:uuid:bon', 'urn:uuid:autre'), 'application/json'],
      [
        JSON.stringify(changed(JSON.parse(good) as Credential, ['proof'], () => undefined)),
        'application/json',
      ],
      ['{}', 'application/json'],
      ['[]', 'application/json'],
      ['not JSON', 'application/json'],
      [good, 'text/plain'],
      ['a.b.c', 'text/plain'],
      [JSON.stringify({ ...clr, type: ['VerifiableCredential'] }), 'application/json'],
      [
        JSON.stringify({ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion' }),
        'application/json',
      ],
    ] as const)
      expectHostStatusInfo(await put(application, raw, type), 400, 'invalid_data')
    // Signed and intact, and no badge.
    const other = await plainlySigned({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: 'urn:uuid:vc',
      type: ['VerifiableCredential'],
      issuer: unsigned['issuer'] instanceof Object ? (unsigned['issuer'] as Credential)['id'] : '',
      validFrom: '2026-11-20T00:00:00Z',
      credentialSubject: { id: 'urn:uuid:moi' },
    })
    expectHostStatusInfo(await put(application, JSON.stringify(other)), 400, 'invalid_data')
    expect((await list(application)).headers.get('x-total-count')).to.equal('0')
  })

  it('keeps one that is over: it is its person’s, and says so itself', async () => {
    const application = await letIn(service, await person())
    const over = await stranger('urn:uuid:fini', { validUntil: '2026-11-20T00:00:00Z' })
    expect((await put(application, over)).status).to.equal(201)
  })

  it('shows each application the Passeport of whoever let it in, and no other', async () => {
    const [one, other] = [await letIn(service, await person()), await letIn(service, await person())]
    await put(one, await stranger('urn:uuid:prive'))
    expect((await list(one)).body.credential).to.have.length(1)
    expect((await list(other)).body.credential).to.have.length(0)
  })

  it('says who may not, in its own words: 401 and 403, with what would be needed (RFC 6750 §3.1)', async () => {
    const browser = await person()
    const bare = await service.anonymous.call('GET', path)
    expectHostStatusInfo(bare, 401, 'unauthorizedrequest')
    expect(bare.headers.get('www-authenticate')).to.equal('Bearer')
    for (const token of ['garbage', 'A'.repeat(72)]) {
      const answer = await service.withToken(token).call('GET', path)
      expectHostStatusInfo(answer, 401, 'unauthorizedrequest')
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"')
    }
    // A token of the service itself opens no Passeport.
    expectHostStatusInfo(await trainer.call('GET', path), 401, 'unauthorizedrequest')
    const calls: readonly (readonly [string, string, string])[] = [
      ['GET', '/credentials', scopesOfApi.read],
      ['POST', '/credentials', scopesOfApi.upsert],
      ['GET', '/profile', scopesOfApi.profile],
      ['PUT', '/profile', scopesOfApi.putProfile],
    ]
    for (const [, , scope] of calls) {
      const { client } = await letIn(service, browser, scope)
      for (const [method, where, needed] of calls.filter((call) => call[2] !== scope)) {
        const answer = await client.call(method, `${apiBase}${where}`, method === 'GET' ? {} : { json: {} })
        expectHostStatusInfo(answer, 403, 'forbidden')
        expect(answer.headers.get('www-authenticate')).to.equal(
          `Bearer error="insufficient_scope", scope="${needed}"`,
        )
      }
    }
  })

  it('has no other method, and no other address', async () => {
    const { client } = await letIn(service, await person())
    expectHostStatusInfo(await client.call('DELETE', path), 405, 'not_allowed')
    expectHostStatusInfo(await client.call('GET', `${apiBase}/assertions`), 404, 'not_found')
  })

  it('keeps a profile for the application that wrote it, and tells it to no other', async () => {
    const browser = await person()
    const [one, other] = [await letIn(service, browser), await letIn(service, browser)]
    const profile = async ({ client }: LetIn) =>
      succeeded(await client.call<Credential>('GET', `${apiBase}/profile`))
    const [first, second] = [await profile(one), await profile(other)]
    expect(first['id'])
      .to.match(/^urn:uuid:/u)
      .and.not.equal(second['id'])
    expect(await profile(one)).to.deep.equal(first)
    const written = {
      id: 'https://portfolio.example/zoe',
      type: ['Profile'],
      name: 'Zoé Béranger',
      'x-autre': 1,
    }
    expect(succeeded(await one.client.call('PUT', `${apiBase}/profile`, { json: written }))).to.deep.equal(
      written,
    )
    expect(await profile(one)).to.deep.equal(written)
    expect(await profile(other)).to.deep.equal(second)
    const kept = JSON.stringify(
      await service.context.deps.store.passportGrants.page({ where: {}, limit: 1000 }),
    )
    expect(kept).to.not.include('Béranger')
    for (const json of [
      { type: ['Profile'] },
      { id: 'x', type: ['Person'] },
      [],
      { ...written, name: 'x'.repeat(33_000) },
    ])
      expectHostStatusInfo(await one.client.call('PUT', `${apiBase}/profile`, { json }), 400, 'invalid_data')
  })

  it('describes itself in an OpenAPI document that caches may keep', async () => {
    const answer = await service.anonymous.call<Record<string, Record<string, unknown>>>(
      'GET',
      `${apiBase}/discovery`,
    )
    expect(answer.headers.get('cache-control')).to.equal('public, max-age=3600')
    const { openapi, info, paths } = answer.body
    expect(openapi).to.equal('3.0.1')
    expect(info).to.include.keys('title', 'version', 'termsOfService', 'x-imssf-privacyPolicyUrl')
    expect(Object.keys(paths ?? {})).to.deep.equal(['/credentials', '/profile', '/discovery'])
  })

  describe('a person sees the applications that are in', () => {
    it('and shows one out, whose tokens are worth nothing from then on', async () => {
      const browser = await person()
      const [one, other] = [await letIn(service, browser), await letIn(service, browser, scopesOfApi.profile)]
      const page = await browser.get('/passeport/applications')
      expect(page.text.match(/<article>/gu)).to.have.length(2)
      expect(page.text)
        .to.include('Mon portfolio')
        .and.include('portfolio.example')
        .and.include('21 novembre 2026')
      expect(page.text).to.include('19 février 2027').and.include(`${service.url}${apiBase}`)
      expect((await browser.get('/passeport')).text).to.include('href="/passeport/applications"')
      const which = one.application.client_id
      for (const headers of [{ Origin: 'https://portfolio.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
        expect((await browser.post('/passeport/applications', { which }, headers)).status).to.equal(403)
      expect((await list(one)).status).to.equal(200)
      expect((await browser.post('/passeport/applications', { which })).status).to.equal(303)
      expectHostStatusInfo(await list(one), 401, 'unauthorizedrequest')
      expect((await other.client.call('GET', `${apiBase}/profile`)).status).to.equal(200)
      expect((await browser.get('/passeport/applications')).text.match(/<article>/gu)).to.have.length(1)
    })

    it('and shows out none of somebody else’s', async () => {
      const one = await letIn(service, await person())
      await (await person()).post('/passeport/applications', { which: one.application.client_id })
      expect((await list(one)).status).to.equal(200)
    })

    it('of which none is left when the Passeport is erased', async () => {
      const browser = await person()
      const { store } = service.context.deps
      const before = await store.passportGrants.count({})
      const one = await letIn(service, browser)
      await put(one, await stranger('urn:uuid:efface'))
      await browser.post('/passeport/effacer', { sure: 'yes' })
      expectHostStatusInfo(await list(one), 401, 'unauthorizedrequest')
      expect(await store.passportGrants.count({})).to.equal(before)
    })
  })
})
