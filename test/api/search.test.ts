import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { byTag, readHtml, text } from '../view/html.ts'

describe('GET /competencies', () => {
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const get = <Body = Schemas['CompetencySearch']>(query: string, headers: Record<string, string> = {}) =>
    service.anonymous.call<Body>('GET', `/competencies${query}`, { headers })
  const codes = async (query: string) => succeeded(await get(query)).items.map(({ code }) => code)

  it('finds, ranks and counts, without a token', async () => {
    const answer = await get('?q=encourageant&limit=1')
    expect(answer.headers.get('content-type')).to.match(/^application\/json/)
    expect(answer.headers.get('vary')).to.equal('Accept, Accept-Language')
    const { total, items, counts } = succeeded(answer)
    expect([total, items]).to.deep.equal([
      1,
      [
        {
          framework: 'referentiel-mediateurs',
          version: '0.1.0',
          code: 'RM-A1.1',
          iri: 'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0/RM-A1.1',
          title: {
            fr: 'Instaurer un accueil encourageant et confidentiel',
            en: 'Set up an encouraging and confidential welcome',
          },
          text: {
            fr: "Recevoir chaque personne de façon à ce qu'elle ose venir, se sente en sécurité et puisse parler de sa difficulté sans être exposée.",
            en: 'Receive each person so that they dare to come, feel safe and can speak about a difficulty without being exposed.',
          },
          score: 8,
        },
      ],
    ])
    expect(counts['level']).to.deep.equal({ 1: 1, 2: 1, 3: 1 })
    expect(counts['domain']).to.deep.equal({ 'RM-A': 1, 'RM-A1': 1 })
    expect(counts['letter']).to.deep.equal({})
  })

  it('reads a query as forms and programs write it', async () => {
    const [expected] = [await codes('?q=accueil%20confidentialit%C3%A9')]
    expect(expected).not.to.deep.equal([])
    for (const query of [
      '?q=accueil+confidentialite',
      '?q=accueil+confidentialite&framework=&version=&letter=&domain=&level=&profile=&metier=&public=&alignment=',
      '?level=&q=Accueil%20(confidentialite)',
      "?q=l'accueil+confidentialite!",
    ]) {
      expect(await codes(query), query).to.deep.equal(expected)
    }
  })

  it('filters and pages', async () => {
    expect(await codes('?level=4&limit=2&offset=1')).to.deep.equal(['AB-B1', 'AB-B2'])
    expect(await codes('?alignment=DigComp+2.2:2.3&level=3&framework=referentiel-mediateurs')).to.deep.equal([
      'RM-B1.1',
      'RM-E1.3',
      'RM-G1.6',
    ])
  })

  const refused = [
    `?q=${'a'.repeat(10_000)}`,
    `?q=${'a'.repeat(201)}`,
    '?level=two',
    '?level=-1',
    '?limit=0',
    '?limit=201',
    '?offset=-1',
    '?offset=1000001',
    '?order=score',
    '?q=a&q=b',
  ]
  for (const query of refused) {
    it(`refuses ${query.slice(0, 24)}`, async () => {
      expectProblem(await get(query), 400, 'invalid-request')
    })
  }

  it('is a page for people, in their language, and nothing else', async () => {
    for (const [language, title] of [
      ['fr', 'Chercher une compétence'],
      ['en', 'Find a competency'],
    ]) {
      const answer = await get('?q=accueil', { Accept: 'text/html', 'Accept-Language': language ?? '' })
      expect(answer.status).to.equal(200)
      expect(answer.headers.get('content-language')).to.equal(language)
      const page = readHtml(answer.bytes.toString('utf8'))
      expect(text(byTag(page, 'h1')[0]!)).to.equal(title)
    }
    expectProblem(await get('', { Accept: 'text/turtle' }), 406, 'not-acceptable')
  })

  it('leads from each hit to a page that exists, and from each page of hits to the next', async () => {
    const answer = await get('?domain=RM-A&limit=4', { Accept: 'text/html' })
    const links = byTag(readHtml(answer.bytes.toString('utf8')), 'a').map(
      (link) => link.attributes.get('href') ?? '',
    )
    const hits = links.filter((href) => href.startsWith('/frameworks/'))
    expect(hits).to.have.lengthOf(4)
    for (const href of hits) {
      const page = await service.anonymous.call('GET', href, { headers: { Accept: 'text/html' } })
      expect(page.status, href).to.equal(200)
    }
    const next = links.find((href) => href.includes('offset=4')) ?? ''
    const rest = await service.anonymous.call<Schemas['CompetencySearch']>('GET', next)
    expect(succeeded(rest).items.map(({ code }) => code)).to.deep.equal(['RM-A3.1', 'RM-A3.2'])
  })
})
