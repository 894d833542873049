import { expect } from 'chai'
import { smallFiles } from '../framework/small-files.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

const base = 'https://frameworks.example/frameworks'
type Release = Schemas['FrameworkRelease']

describe('the releases of a framework', () => {
  let service: TestService
  let acme: Client
  let other: Client
  before(async () => {
    service = await startService()
    acme = await service.organisation('acme', ['framework:release', 'award:read'])
    other = await service.organisation('autre', ['framework:release', 'award:read'])
  })
  after(() => service.stop())
  beforeEach(async () => {
    const { publishRelease } = service.context.deps
    slug = `petit-${(count += 1)}`
    await publishRelease(smallFiles({ slug }), 'acme')
    await publishRelease(smallFiles({ slug, version: '1.1.0', replaces: '1.0.0' }), 'acme')
  })

  /** A framework of its own for each test. */
  let slug: string
  let count = 0
  const get = <Body = Release>(path: string, headers: Record<string, string> = {}) =>
    service.anonymous.call<Body>('GET', path, { headers })
  const supersede = () => ({
    status: 'superseded',
    reason: 'Révisé <b>ici</b>',
    replacedBy: `${base}/${slug}/1.1.0`,
  })

  it('say what identifies each: its digests, its day, whose it is, what signs it, what it follows', async () => {
    const { body, headers, status } = await get(`/frameworks/${slug}/1.1.0/status`)
    expect(status).to.equal(200)
    expect(headers.get('cache-control')).to.equal('no-cache')
    expect(body).to.include({
      framework: slug,
      version: '1.1.0',
      iri: `${base}/${slug}/1.1.0`,
      publishedAt: '2026-11-21T09:30:00Z',
      status: 'released',
      replaces: `${base}/${slug}/1.0.0`,
      organisation: 'acme',
      credential: `${base}/${slug}/1.1.0/release`,
    })
    expect(body.digestMultibase).to.match(/^z/)
    expect(body.digestSRI).to.match(/^sha256-/)
  })

  it('are signed credentials, sent again only when they changed, in the form asked for', async () => {
    const path = `/frameworks/${slug}/1.1.0/release`
    const first = await get<Record<string, unknown>>(path)
    expect(first.headers.get('content-type')).to.equal('application/vc')
    const credential = JSON.parse(first.bytes.toString('utf8')) as Record<string, unknown>
    expect(credential).to.deep.include({
      id: `${base}/${slug}/1.1.0/release`,
      type: ['VerifiableCredential'],
    })
    expect(credential['issuer']).to.match(/:issuers:hub$/)
    const etag = first.headers.get('etag') ?? ''
    expect((await get(path, { 'If-None-Match': etag })).status).to.equal(304)
    const plain = await get(path, { Accept: 'application/json' })
    expect(plain.headers.get('content-type')).to.equal('application/json')
    expect(plain.bytes.equals(first.bytes)).to.equal(true)
    expectProblem(await get(path, { Accept: 'text/html' }), 406, 'not-acceptable')
    expectProblem(await get(`/frameworks/${slug}/9.9.9/release`), 404, 'not-found')
  })

  it('can be superseded by their owner, and then say so in every form, their content unchanged', async () => {
    const path = `/frameworks/${slug}/1.0.0`
    const before = await get(path)
    expect(before.headers.get('deprecation')).to.equal(null)
    const json = supersede()
    const answer = succeeded(await acme.call<Release>('PUT', `${path}/status`, { json }))
    expect(answer).to.include({
      status: 'superseded',
      statusReason: json.reason,
      replacedBy: json.replacedBy,
    })
    expect((await get(`${path}/status`)).body).to.deep.equal(answer)
    const after = await get(path)
    expect(after.bytes.equals(before.bytes)).to.equal(true)
    expect(after.headers.get('etag')).to.equal(before.headers.get('etag'))
    expect(after.headers.get('deprecation')).to.equal(`@${service.now.getTime() / 1000}`)
    expect(after.headers.get('link')).to.include(`<${json.replacedBy}>; rel="successor-version"`)
    const list = succeeded(await get<{ 'dcterms:hasVersion': object[] }>(`/frameworks/${slug}`))
    expect(list['dcterms:hasVersion'][0]).to.include({
      'owl:deprecated': true,
      'dcterms:isReplacedBy': json.replacedBy,
    })
    expect(list['dcterms:hasVersion'][1]).to.not.have.property('owl:deprecated')
  })

  const pages: readonly (readonly [string, string, string])[] = [
    ['fr', 'Cette version est remplacée depuis le 21 novembre 2026', 'À utiliser à la place'],
    ['en', 'This version is superseded, since 21 November 2026', 'To be used instead'],
  ]
  for (const [language, since, instead] of pages) {
    it(`tell people on their pages that they are superseded, and by what (${language})`, async () => {
      const headers = { Accept: 'text/html', 'Accept-Language': language }
      const page = async (path: string) => (await get(path, headers)).bytes.toString('utf8')
      expect(await page(`/frameworks/${slug}/1.0.0`)).to.not.include(since)
      succeeded(await acme.call('PUT', `/frameworks/${slug}/1.0.0/status`, { json: supersede() }))
      for (const path of [`/frameworks/${slug}/1.0.0`, `/frameworks/${slug}/1.0.0/C1`]) {
        const html = await page(path)
        expect(html, path).to.include(since).and.include(instead)
        expect(html, path).to.include('Révisé &lt;b>ici&lt;/b>')
        expect(html, path).to.match(/<a href="\/frameworks\/petit-\d+\/1\.1\.0">[^<]+1\.1\.0<\/a>/)
      }
      expect(await page(`/frameworks/${slug}/1.1.0`)).to.not.include(since)
      expect(await page(`/frameworks/${slug}`)).to.include(`/frameworks/${slug}/1.0.0/diff/1.1.0`)
    })
  }

  it('keep their status from whoever is not their owner, and from whoever may not release', async () => {
    const path = `/frameworks/${slug}/1.0.0/status`
    const json = { status: 'deprecated' }
    expectProblem(await other.call('PUT', path, { json }), 403, 'forbidden')
    expectProblem(await service.operator.call('PUT', path, { json }), 403, 'forbidden')
    const reader = await service.organisation('lecture', ['award:read'])
    expectProblem(await reader.call('PUT', path, { json }), 403, 'forbidden')
    expectProblem(await service.anonymous.call('PUT', path, { json }), 401, 'unauthorized')
    expectProblem(await acme.call('PUT', `/frameworks/${slug}/9.9.9/status`, { json }), 404, 'not-found')
    expectProblem(await acme.call('PUT', path, { json: { status: 'superseded' } }), 400, 'invalid-request')
    expect((await get(path)).body.status).to.equal('released')
  })

  describe('are superseded', () => {
    const attempt = (replacedBy: string, version = '1.0.0') =>
      acme.call<Release>('PUT', `/frameworks/${slug}/${version}/status`, {
        json: { status: 'superseded', replacedBy },
      })

    const good: readonly (readonly [string, () => string, () => string])[] = [
      ['another version', () => `${base}/${slug}/1.1.0`, () => `${base}/${slug}/1.1.0`],
      [
        'another version, its host and scheme in capitals and its port said',
        () => `HTTPS://Frameworks.Example:443/frameworks/${slug}/1.1.0`,
        () => `${base}/${slug}/1.1.0`,
      ],
      ['their framework, when it has a later version', () => `${base}/${slug}`, () => `${base}/${slug}`],
      ['what is elsewhere', () => 'https://autre.example', () => 'https://autre.example'],
    ]
    for (const [what, replacedBy, said] of good) {
      it(`by ${what}`, async () => {
        expect(succeeded(await attempt(replacedBy())).replacedBy).to.equal(said())
      })
    }

    const bad: readonly (readonly [string, () => string, string?])[] = [
      ['themselves', () => `${base}/${slug}/1.0.0`],
      ['themselves, in capitals', () => `HTTPS://FRAMEWORKS.EXAMPLE/frameworks/${slug}/1.0.0`],
      ['themselves, by a detour', () => `${base}/autre/../${slug}/1.0.0`],
      ['their framework, whose latest version they are', () => `${base}/${slug}`, '1.1.0'],
      ['what is not here', () => `${base}/${slug}/9.9.9`],
      ['what is not here, in capitals', () => `https://FRAMEWORKS.example/frameworks/${slug}/9.9.9`],
      ['a part of a version', () => `${base}/${slug}/1.1.0#C1`],
      ['this service as a whole', () => 'https://frameworks.example'],
      ['somebody’s own door to it', () => `https://moi@frameworks.example/frameworks/${slug}/1.1.0`],
      ['what is not secured', () => `http://frameworks.example/frameworks/${slug}/1.1.0`],
    ]
    for (const [what, replacedBy, version] of bad) {
      it(`not by ${what}`, async () => {
        const problem = expectProblem(await attempt(replacedBy(), version), 400, 'invalid-request')
        expect(items(problem)).to.deep.equal(['/replacedBy replacement'])
      })
    }

    it('not by their framework, whose latest version they themselves replace', async () => {
      succeeded(await attempt(`${base}/${slug}`))
      expectProblem(await attempt(`${base}/${slug}/1.0.0`, '1.1.0'), 400, 'invalid-request')
    })
  })

  it('can be compared, and their awards looked at under one another', async () => {
    const diff = await get<Schemas['FrameworkDiff']>(`/frameworks/${slug}/1.0.0/diff/1.1.0`)
    expect(succeeded(diff)).to.include({ from: '1.0.0', to: '1.1.0' })
    const html = await get(`/frameworks/${slug}/1.0.0/diff/1.1.0`, { Accept: 'text/html' })
    expect(html.headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expectProblem(await get(`/frameworks/${slug}/1.0.0/diff/9.9.9`), 404, 'not-found')
    const standings = await acme.call<Schemas['AwardStandings']>(
      'GET',
      `/frameworks/${slug}/1.0.0/standing/1.1.0`,
    )
    expect(succeeded(standings)).to.deep.equal({ items: [] })
  })

  it('are listed with their competencies, plain ones too, also on their page', async () => {
    const page = await get(`/frameworks/${slug}/1.1.0`, { Accept: 'text/html' })
    expect(page.bytes.toString('utf8'))
      .to.include(`href="/frameworks/${slug}/1.1.0/C2"`)
      .and.include('id="outline"')
    const { body } = await get<Schemas['CompetencyList']>(`/frameworks/${slug}/1.1.0/competencies`)
    expect(body.items.map(({ code }) => code)).to.deep.equal(['C1', 'C2'])
  })
})
