import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { byTag, readHtml, text } from '../view/html.ts'

describe('GET /crosswalk', () => {
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  const get = (query: string, headers: Record<string, string> = {}) =>
    service.anonymous.call<Schemas['Crosswalk']>('GET', `/crosswalk${query}`, { headers })

  it('answers what covers DigComp 2.3 at level 2, without a token', async () => {
    const answer = await get('?framework=DigComp+2.2&code=2.3&level=2&limit=1')
    expect(answer.headers.get('vary')).to.equal('Accept, Accept-Language')
    const { total, items } = succeeded(answer)
    expect(total).to.equal(10)
    expect(items).to.deep.equal([
      {
        from: {
          framework: 'DigComp 2.2',
          code: '2.3',
          iri: 'https://publications.jrc.ec.europa.eu/repository/handle/JRC128415',
          name: { en: 'Engaging in citizenship through digital technologies' },
        },
        to: {
          framework: 'abecedaire-publics',
          code: 'AB-A1',
          iri: 'https://frameworks.example/frameworks/abecedaire-publics/0.1.0/AB-A1',
          name: { fr: 'Accéder à ses droits en ligne', en: "Access one's rights online" },
        },
        relation: 'related',
        certain: true,
        levels: [{ from: 2, to: 3, certain: false }],
        dataset: {
          title: {
            fr: 'Abécédaire des compétences des publics cibles (proposition)',
            en: "A to Z of target publics' digital competences (proposal)",
          },
          iri: 'https://frameworks.example/frameworks/abecedaire-publics/0.1.0',
          status: 'proposition',
        },
      },
    ])
  })

  it('answers what became of RNCP34137BC01, with its source and its day', async () => {
    const { items } = succeeded(await get('?framework=RNCP34137&code=RNCP34137BC01&relation=replacedBy'))
    expect(items).to.have.lengthOf(1)
    expect(items[0]).to.deep.include({
      relation: 'replacedBy',
      certain: false,
      validFrom: '2025-07-13',
      source: 'Arrêté du 20 mai 2025',
    })
    expect(items[0]?.to.code).to.equal('RNCP40695')
    expect(items[0]?.dataset.status).to.equal('proposition')
  })

  it('reads a query as forms and programs write it', async () => {
    const total = async (query: string) => succeeded(await get(query)).total
    const all = await total('')
    expect(all).to.be.greaterThan(400)
    expect(await total('?framework=&code=&iri=&to=&level=&relation=&on=&certain=')).to.equal(all)
    expect((await total('?certain=true')) + (await total('?certain=false'))).to.equal(all)
    expect(await total('?framework=Pix+(CRCN)&to=DigComp')).to.equal(
      await total('?framework=pix%20crcn&to=digcomp'),
    )
    expect(
      await total('?iri=http://data.europa.eu/esco/skill/16a00c69-9c74-4c37-96d7-6301d285e5ce'),
    ).to.be.greaterThan(0)
    expect(await total('?framework=nothing+of+the+kind')).to.equal(0)
  })

  const refused = [
    `?framework=${'a'.repeat(201)}`,
    '?level=two',
    '?level=101',
    '?relation=same',
    '?on=2025-02-30',
    '?on=yesterday',
    '?certain=maybe',
    '?limit=0',
    '?depth=2',
  ]
  for (const query of refused) {
    it(`refuses ${query.slice(0, 24)}`, async () => {
      expectProblem(await get(query), 400, 'invalid-request')
    })
  }

  it('is a page for people, in their language, and nothing else', async () => {
    for (const [language, title] of [
      ['fr', 'Correspondances entre cadres'],
      ['en', 'Correspondences between frameworks'],
    ]) {
      const answer = await get('?framework=ESCO', { Accept: 'text/html', 'Accept-Language': language ?? '' })
      expect(answer.headers.get('content-language')).to.equal(language)
      const page = readHtml(answer.bytes.toString('utf8'))
      expect(text(byTag(page, 'h1')[0]!)).to.equal(title)
    }
    expectProblem(await get('', { Accept: 'text/turtle' }), 406, 'not-acceptable')
  })

  it('leads to the pages of what is ours', async () => {
    const answer = await get('?framework=label-regional', { Accept: 'text/html' })
    const links = byTag(readHtml(answer.bytes.toString('utf8')), 'a')
      .map((link) => link.attributes.get('href') ?? '')
      .filter((href) => href.startsWith('/frameworks/'))
    expect(links.length).to.be.greaterThan(5)
    for (const href of new Set(links)) {
      const page = await service.anonymous.call('GET', href, { headers: { Accept: 'text/html' } })
      expect(page.status, href).to.equal(200)
    }
  })
})
