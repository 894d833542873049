import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'

const version = '/frameworks/referentiel-mediateurs/0.1.0'
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

describe('the frameworks', () => {
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const get = <Body = Record<string, unknown>>(path: string, headers: Record<string, string> = {}) =>
    service.anonymous.call<Body>('GET', path, { headers })

  const documents = [
    '/frameworks',
    '/frameworks/abecedaire-publics',
    version,
    `${version}/RM-A1.1`,
    `${version}/EV-OBS`,
  ]
  const choices: readonly (readonly [string | undefined, string])[] = [
    [undefined, 'application/ld+json'],
    ['*/*', 'application/ld+json'],
    ['application/ld+json', 'application/ld+json'],
    ['application/json', 'application/json'],
    ['application/*', 'application/ld+json'],
    ['application/json;q=0.3, application/ld+json;q=0.7', 'application/ld+json'],
    ['application/ld+json;q=0.3, application/json;q=0.7', 'application/json'],
    ['text/html', 'text/html; charset=utf-8'],
    [browser, 'text/html; charset=utf-8'],
    ['text/html;q=0, */*', 'application/ld+json'],
  ]
  for (const path of documents) {
    it(`are ${path} in JSON-LD, JSON or HTML, as the reader prefers`, async () => {
      for (const [accept, type] of choices) {
        const answer = await get(path, accept === undefined ? {} : { Accept: accept })
        expect([answer.status, answer.headers.get('content-type')], accept).to.deep.equal([200, type])
        expect(answer.headers.get('vary'), accept).to.match(/\bAccept\b/)
        expect(answer.headers.get('access-control-allow-origin'), accept).to.equal('*')
      }
      for (const accept of [
        'image/png',
        'application/rdf+xml',
        ...(path === version ? [] : ['text/turtle']),
        'application/*;q=0, text/*;q=0',
      ])
        expectProblem(await get(path, { Accept: accept }), 406, 'not-acceptable')
    })
  }

  it('have pages in French, in English when asked', async () => {
    for (const [language, expected] of [
      ['fr', 'fr'],
      ['en-GB, en;q=0.9', 'en'],
      ['de', 'fr'],
      ['*', 'fr'],
    ] as const) {
      const answer = await get(version, { Accept: browser, 'Accept-Language': language })
      expect(answer.headers.get('content-language'), language).to.equal(expected)
      expect(answer.bytes.toString('utf8'), language).to.match(new RegExp(`<html[^>]* lang="${expected}"`))
    }
  })

  it('have an address for every version, and the same bytes in JSON and JSON-LD', async () => {
    const list = succeeded(await get<{ 'dcterms:hasVersion': { id: string }[] }>('/frameworks'))
    const ids = list['dcterms:hasVersion'].map(({ id }) => id)
    expect(ids).to.have.members(
      ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'].map(
        (slug) => `https://frameworks.example/frameworks/${slug}/0.1.0`,
      ),
    )
    for (const id of ids) {
      const path = id.replace('https://frameworks.example', '')
      const [linked, plain] = [await get(path), await get(path, { Accept: 'application/json' })]
      expect(linked.status).to.equal(200)
      expect(plain.bytes.equals(linked.bytes)).to.equal(true)
    }
  })

  it('are sent again only when they changed', async () => {
    const first = await get(version, { 'Accept-Encoding': 'identity' })
    const etag = first.headers.get('etag') ?? ''
    expect(etag).to.equal(`"${createHash('sha256').update(first.bytes).digest('base64url')}"`)
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      const answer = await get(version, { 'If-None-Match': known, 'Accept-Encoding': 'identity' })
      expect([answer.status, answer.bytes.length, answer.headers.get('etag')], known).to.deep.equal([
        304,
        0,
        etag,
      ])
    }
    expect((await get(version, { 'If-None-Match': '"other"' })).status).to.equal(200)
    // A page is another document: it does not share the tag.
    expect((await get(version, { 'If-None-Match': etag, Accept: 'text/html' })).status).to.equal(200)
  })

  const encodings: readonly (readonly [string, boolean])[] = [
    ['gzip', true],
    ['br, gzip;q=0.1', true],
    ['*', true],
    ['GZIP', true],
    ['br', false],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['identity', false],
    ['gzip;q=x', false],
  ]
  for (const [accepted, compressed] of encodings) {
    it(`are ${compressed ? '' : 'not '}compressed for who reads ${accepted}, under a tag of their own`, async () => {
      const plain = await get(version, { 'Accept-Encoding': 'identity' })
      const answer = await get(version, { 'Accept-Encoding': accepted })
      expect(answer.headers.get('content-encoding')).to.equal(compressed ? 'gzip' : null)
      expect(answer.headers.get('vary')).to.match(/\bAccept-Encoding\b/)
      expect(answer.bytes.equals(plain.bytes)).to.equal(true)
      const [etag, other] = [answer, plain].map(({ headers }) => headers.get('etag') ?? '')
      expect(etag !== other).to.equal(compressed)
      const again = await get(version, { 'Accept-Encoding': accepted, 'If-None-Match': etag ?? '' })
      expect(again.status).to.equal(304)
    })
  }

  const formats: readonly (readonly [string, string, RegExp])[] = [
    ['json-ld', 'application/ld+json', /^\{/],
    ['ctdl-asn', 'application/ld+json; profile="https://credreg.net/ctdlasn/schema/context/json"', /^\{/],
    ['turtle', 'text/turtle', /^@prefix/m],
    ['n-quads', 'application/n-quads', /^<https:\/\/frameworks\.example\/frameworks/],
    ['csv', 'text/csv', /RM-A1\.1/],
    ['html', 'text/html', /^<!doctype html>/],
  ]
  for (const [format, mediaType, start] of formats) {
    it(`have a version as ${format}, by name or by Accept`, async () => {
      const named = await get(`${version}?format=${format}`)
      const asked = await get(version, { Accept: mediaType })
      for (const answer of [named, asked]) {
        expect(answer.status).to.equal(200)
        expect(answer.headers.get('content-type')).to.match(/^[^;]+/)
        expect(answer.headers.get('content-type')?.replace('; charset=utf-8', '')).to.equal(mediaType)
        expect(answer.bytes.toString('utf8')).to.match(start)
      }
      expect(named.bytes.equals(asked.bytes)).to.equal(true)
      expect(named.headers.get('etag')).to.equal(asked.headers.get('etag'))
    })
  }

  it('lead from a version to its other formats and to its signed release', async () => {
    const links = (await get(version)).headers.get('link') ?? ''
    const targets = [...links.matchAll(/<([^>]+)>; rel="([a-z-]+)"/g)].map(([, path, rel]) => [rel, path])
    expect(targets).to.deep.include(['describedby', `${version}/release`])
    expect(targets.filter(([rel]) => rel === 'alternate')).to.have.length.greaterThan(5)
    for (const [, path = ''] of targets) expect((await get(path)).status, path).to.equal(200)
    expectProblem(await get(`${version}?format=pdf`), 400, 'invalid-request')
  })

  it('have every link of the page of a version that leads to this service answered', async () => {
    const html = (await get(version, { Accept: 'text/html' })).bytes.toString('utf8')
    const paths = [...html.matchAll(/href="(\/frameworks\/[^"#]*)/g)].map(([, path = '']) => path)
    expect(paths).to.include.members([
      `${version}?format=csv`,
      `${version}?format=case`,
      `${version}/release`,
    ])
    for (const path of new Set(paths)) expect((await get(path)).status, path).to.equal(200)
  })

  it('have a node for every competency, level, kind of evidence and profile', async () => {
    const { items } = succeeded(await get<Schemas['CompetencyList']>(`${version}/competencies`))
    expect(items).to.have.lengthOf(44)
    expect(items[0]).to.have.all.keys('code', 'iri', 'title')
    for (const code of [...items.slice(0, 5).map((item) => item.code), 'EV-OBS', 'PROFIL-AID']) {
      const node = succeeded(await get(`${version}/${code}`))
      expect(node['id']).to.equal(`https://frameworks.example${version}/${code}`)
      expect(node['@context']).to.equal('https://frameworks.example/contexts/mediation/v1')
    }
  })

  it('name what can be awarded: never level 1 of the abécédaire', async () => {
    const { items } = succeeded(await get<{ items: Schemas['AchievementSummary'][] }>('/achievements'))
    const codes = items.map(({ code }) => code)
    expect(codes).to.include.members(['RM-A1.1-N1', 'RM-A1.1-N3', 'PROFIL-ACC', 'AB-A1-N2', 'AB-A1-N4'])
    expect(codes.filter((code) => /^AB-.*-N1$/.test(code))).to.deep.equal([])
    const only = succeeded(
      await get<{ items: Schemas['AchievementSummary'][] }>(
        '/achievements?framework=abecedaire-publics&competency=AB-A1',
      ),
    )
    expect(only.items.map(({ code }) => code)).to.deep.equal(['AB-A1-N2', 'AB-A1-N3', 'AB-A1-N4'])
    const none = succeeded(await get<{ items: unknown[] }>('/achievements?framework=unknown'))
    expect(none.items).to.deep.equal([])
  })

  it('show an achievement with its criteria, its editions and its pictures', async () => {
    const path = `${version}/achievements/RM-A1.1-N2`
    const achievement = succeeded(await get<Schemas['Achievement']>(path))
    expect(achievement).to.include({
      id: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
      family: 'skill',
      level: 2,
    })
    expect(achievement.criteria.map(({ type }) => type)).to.include.members([
      'recipient-consent',
      'required-kinds',
    ])
    const edition = await get(`${path}/fr`)
    expect(edition.headers.get('content-type')).to.equal('application/ld+json')
    expect(edition.body).to.include({
      id: achievement.editions['fr'],
      inLanguage: 'fr',
      humanCode: 'RM-A1.1-N2',
    })
    expect(edition.body['@context']).to.be.an('array')
    for (const [file, type, start] of [
      ['image.svg', 'image/svg+xml', '<'],
      ['image.png', 'image/png', '\u0089PNG'],
    ] as const) {
      const image = await get(`${path}/${file}`)
      expect([image.status, image.headers.get('content-type')]).to.deep.equal([200, type])
      expect(image.bytes.toString('latin1').startsWith(start)).to.equal(true)
      expect(image.headers.get('content-security-policy')).to.match(/^default-src 'none'/)
    }
  })

  it('publish their context and their own terms', async () => {
    for (const path of ['/contexts/mediation/v1', '/contexts/mediation/v2', '/vocab/mediation']) {
      const answer = await get(path)
      expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'application/ld+json'])
      expect(answer.body).to.have.property('@context')
    }
  })

  it('have nothing anywhere else', async () => {
    const bodies = new Set<string>()
    const paths = [
      '/frameworks/inconnu',
      '/frameworks/inconnu/0.1.0',
      '/frameworks/referentiel-mediateurs/9.9.9',
      '/frameworks/referentiel-mediateurs/latest',
      '/frameworks/referentiel-mediateurs/9.9.9/competencies',
      `${version}/RM-Z9.9`,
      `${version}/__proto__`,
      `${version}/constructor`,
      `${version}/achievements/RM-Z9.9-N1`,
      `${version}/achievements/RM-Z9.9-N1/fr`,
      `${version}/achievements/RM-Z9.9-N1/image.png`,
      '/frameworks/abecedaire-publics/0.1.0/achievements/AB-A1-N1',
      '/frameworks/..%2f..%2fpackage.json',
      '/frameworks/%00',
      '/frameworks/%E0%A4',
      `${version}/achievements/RM-A1.1-N2/fr/more`,
    ]
    for (const path of paths) {
      const answer = await get(path)
      expectProblem(answer, 404, 'not-found')
      bodies.add(answer.bytes.toString())
    }
    expect(bodies.size).to.equal(1)
    expectProblem(await get(`${version}/achievements/RM-A1.1-N2/de`), 400, 'invalid-request')
    expectProblem(await get(`/frameworks/${'x'.repeat(101)}`), 400, 'invalid-request')
  })
})
