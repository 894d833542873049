import { expect } from 'chai'
import fc from 'fast-check'
import { createSearch } from '../../server/framework/search/search.ts'
import type { SearchQuery } from '../../server/framework/search/types.ts'
import { graph, ofType } from './documents.ts'
import { known, plainVersion, repository } from './search-versions.ts'

const search = createSearch(repository)
const ask = (query: Partial<SearchQuery>) => search.find({ offset: 0, limit: 200, ...query })
const codes = async (query: Partial<SearchQuery>) => (await ask(query)).hits.map(({ code }) => code)

describe('a search', () => {
  it('without words finds every competency, entry and criterion, in the order of the frameworks', async () => {
    const all = ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs'].flatMap((slug) =>
      [
        ...ofType(graph(slug), 'mediation:AssessedCompetency'),
        ...ofType(graph(slug), 'mediation:LabelCriterion'),
      ].map((node) => node['ceasn:codedNotation'] ?? node['skos:notation']),
    )
    expect(all).to.have.lengthOf(33 + 20 + 44)
    for (const q of [undefined, '', '  ']) {
      expect(await codes(q === undefined ? {} : { q }), String(q)).to.deep.equal(all)
    }
  })

  const same: readonly (readonly [string, readonly string[]])[] = [
    ['accents', ['sécurité', 'securite', 'SÉCURITÉ', 'se\u0301curite\u0301']],
    ['the hyphen of a compound', ['e-mail', 'email', 'E-MAIL', 'e‑mail']],
    ['the marks of a code', ['RM-A1.1', 'rm-a1.1', 'RMA1.1', 'rma11', 'RM A1.1', 'a1.1']],
    ['order', ['mot passe', 'passe mot']],
    ['wide letters', ['accueil', 'ａｃｃｕｅｉｌ']],
  ]
  for (const [what, [first = '', ...others]] of same) {
    it(`does not mind ${what}`, async () => {
      const found = await codes({ q: first })
      expect(found).not.to.deep.equal([])
      for (const other of others)
        expect((await codes({ q: other })).sort(), other).to.deep.equal(found.sort())
    })
  }

  it('does not mind ligatures', async () => {
    const title = (fr: string) => ({ 'ceasn:competencyLabel': { fr } })
    const version = plainVersion('oeil/1.0.0', {
      C1: title('Un coup d’œil'),
      C2: title('Oeil'),
      C3: title('Ouïe'),
    })
    for (const q of ['œil', 'oeil', 'ŒIL', 'Œi']) {
      const { hits } = await createSearch(known(version)).find({ q, offset: 0, limit: 9 })
      expect(
        hits.map(({ code }) => code),
        q,
      ).to.deep.equal(['C1', 'C2'])
    }
  })

  it('does not ask for what French leaves before an apostrophe', async () => {
    const version = plainVersion('article/1.0.0', { C1: { 'ceasn:competencyLabel': { fr: 'Accueil' } } })
    for (const q of ["l'accueil", 'L’accueil', 'qu’accueil', 'd’accueil']) {
      const { total } = await createSearch(known(version)).find({ q, offset: 0, limit: 9 })
      expect(total, q).to.equal(1)
    }
  })

  it('finds a competency by a word of its title in either language, of its text, and of what is observed', async () => {
    for (const q of ['encourageant', 'encouraging', 'recevoir', 'signalétique', 'écoute active']) {
      expect(await codes({ q }), q).to.include('RM-A1.1')
    }
    expect(await codes({ q: 'ose venir exposed' }), 'two languages at once').to.deep.equal(['RM-A1.1'])
  })

  it('asks for all words', async () => {
    const [one, other] = [await codes({ q: 'atelier' }), await codes({ q: 'collectif' })]
    const both = await codes({ q: 'atelier collectif' })
    expect(both).to.include('RM-C2.1')
    expect([...both].sort()).to.deep.equal(one.filter((code) => other.includes(code)).sort())
    expect(both.length).to.be.lessThan(one.length)
    expect(await codes({ q: 'atelier xylophone' })).to.deep.equal([])
  })

  it('puts codes before titles, titles before texts, texts before indicators, and whole words before beginnings', async () => {
    const label = (fr: string) => ({
      'ceasn:competencyLabel': { fr },
      'ceasn:competencyText': { fr: 'Rien.' },
    })
    const level = (fr: string) => ({
      ...label('Autre'),
      'mediation:levelStatement': [
        { 'mediation:levelNumber': 1, 'mediation:indicator': [{ 'dcterms:description': { fr } }] },
      ],
    })
    const version = plainVersion('rang/1.0.0', {
      C1: level('Un tricot.'),
      C2: { ...label('Autre'), 'ceasn:competencyText': { fr: 'Un tricot.' } },
      C3: { ...label('Autre'), 'ceasn:conceptKeyword': { fr: ['tricot'] } },
      C4: label('Le tricotage'),
      C5: label('Le tricot'),
      TRICOT: label('Autre'),
      C6: label('Le tricot'),
      C7: { 'ceasn:competencyText': { fr: 'Rien.' } },
    })
    const found = await createSearch(known(version)).find({ q: 'tricot', offset: 0, limit: 10 })
    expect(found.hits.map(({ code }) => code)).to.deep.equal(['TRICOT', 'C5', 'C6', 'C3', 'C4', 'C2', 'C1'])
    expect(found.hits.map(({ score }) => score)).to.deep.equal([16, 8, 8, 4, 4, 2, 1])
  })

  const filters: readonly (readonly [string, Partial<SearchQuery>, readonly string[] | number])[] = [
    ['letter', { letter: 'a' }, ['AB-A1']],
    ['domain', { domain: 'rm-f' }, ['RM-F1.1', 'RM-F1.2', 'RM-F1.3', 'RM-F1.4', 'RM-F1.5', 'RM-F1.6']],
    ['unit', { domain: 'RM-A1' }, ['RM-A1.1', 'RM-A1.2']],
    ['domain, by its title', { domain: 'accueil et cadre' }, ['RM-A1.1', 'RM-A1.2']],
    ['level only the entries have', { level: '4' }, 33],
    ['level nothing has', { level: '9' }, []],
    ['profile', { profile: 'ACC' }, 33],
    ['profile, by the code of its page', { profile: 'profil-acc' }, 33],
    ['métier', { metier: 'M3' }, 17],
    ['métier, by its name', { metier: 'Travailleur social' }, 17],
    ['public', { public: 'allophones' }, ['AB-A1', 'AB-D1']],
    ['public, with or without accents', { public: 'GRANDE PRECARITE' }, 6],
    ['alignment', { alignment: 'DigComp 2.2:2.3' }, 8],
    ['alignment, its framework written otherwise', { alignment: 'digcomp22:2.3' }, 8],
    ['alignment, by a part of the framework’s name', { alignment: 'RNCP34137:RNCP34137BC01' }, ['RM-B1.2']],
    [
      'alignment, by IRI',
      { alignment: 'http://data.europa.eu/esco/skill/0ee94af1-b445-4973-9c3f-459fab250342' },
      ['RM-A1.1'],
    ],
    ['alignment, by code alone', { alignment: 'SocialSante' }, ['AB-A1']],
    ['framework', { framework: 'label-regional' }, 20],
    ['framework and domain that do not meet', { framework: 'label-regional', domain: 'RM-A' }, []],
    ['version', { version: '0.1.0' }, 97],
    ['version that does not exist', { version: '9.9.9' }, []],
    ['something nobody has', { public: 'martiens' }, []],
    ['several at once', { domain: 'RM-A', metier: 'M6', q: 'accueil' }, ['RM-A1.1']],
  ]
  for (const [what, query, expected] of filters) {
    it(`filters by ${what}`, async () => {
      const { total, hits } = await ask(query)
      expect(total).to.equal(hits.length)
      if (typeof expected === 'number') expect(total).to.equal(expected)
      else expect(hits.map(({ code }) => code)).to.deep.equal(expected)
    })
  }

  it('counts each value of each filter over all hits, whatever the page', async () => {
    const { total, hits, values } = await ask({ framework: 'referentiel-mediateurs', limit: 1 })
    expect([total, hits.length]).to.deep.equal([44, 1])
    const count = (filter: keyof typeof values, value: string) =>
      values[filter].find((one) => one.value === value)?.count
    expect(count('framework', 'referentiel-mediateurs')).to.equal(44)
    expect(count('framework', 'label-regional')).to.equal(0)
    expect(
      ['RM-A', 'RM-B', 'RM-C', 'RM-D', 'RM-E', 'RM-F', 'RM-G'].map((code) => count('domain', code)),
    ).to.deep.equal([6, 5, 8, 7, 6, 6, 6])
    expect([count('level', '3'), count('level', '4')]).to.deep.equal([44, 0])
    expect(count('letter', 'A')).to.equal(0)
  })

  it('counts a competency once, though it has two things with the same code', async () => {
    const aligned = (fr: string) => ({
      'ceterms:frameworkName': { fr: 'Schéma' },
      'ceterms:codedNotation': 'services',
      'ceterms:targetNodeName': { fr },
      'mediation:certain': true,
    })
    const version = plainVersion('double/1.0.0', {
      C1: { 'mediation:alignment': [aligned('Démarches'), aligned('Matériel')] },
      C2: { 'mediation:alignment': [aligned('Matériel')] },
    })
    const search = createSearch(known(version))
    const { values } = await search.find({ offset: 0, limit: 9 })
    expect(values.alignment).to.deep.equal([{ value: 'Schéma:services', count: 2 }])
    const one = await search.find({ alignment: 'démarches', offset: 0, limit: 9 })
    expect(one.hits.map(({ code }) => code)).to.deep.equal(['C1'])
  })

  it('counts what asking for that value would find', async () => {
    const { values } = await ask({ q: 'droits' })
    for (const filter of ['framework', 'domain', 'level', 'profile', 'metier', 'public', 'letter'] as const) {
      for (const { value, count } of values[filter]) {
        expect((await ask({ q: 'droits', [filter]: value })).total, `${filter} ${value}`).to.equal(count)
      }
    }
  })

  it('gives the same hits page by page', async () => {
    const all = await codes({ q: 'numérique' })
    const pages = []
    for (let offset = 0; offset < all.length; offset += 7) {
      pages.push(...(await codes({ q: 'numérique', offset, limit: 7 })))
    }
    expect(all.length).to.be.greaterThan(14)
    expect(pages).to.deep.equal(all)
    expect(await codes({ q: 'numérique', offset: 1_000_000 })).to.deep.equal([])
  })

  it('reads the latest version of a framework, an older one when it is named, and nothing that is retired', async () => {
    const label = (fr: string) => ({ 'ceasn:competencyLabel': { fr } })
    const retired = { ...label('Tissage'), type: ['ceasn:Competency', 'mediation:RetiredCompetency'] }
    const versions = known(
      plainVersion('fil/1.0.0', { C1: label('Tricot'), C2: label('Tissage') }),
      plainVersion('fil/1.1.0', { C1: label('Tricot à la main'), C2: retired }),
    )
    const find = async (query: Partial<SearchQuery>) => {
      const { hits } = await createSearch(versions).find({ offset: 0, limit: 10, ...query })
      return hits.map(({ version, code, title }) => [version.version, code, title.en])
    }
    expect(await find({})).to.deep.equal([['1.1.0', 'C1', 'Tricot à la main']])
    expect(await find({ version: '1.0.0' })).to.deep.equal([
      ['1.0.0', 'C1', 'Tricot'],
      ['1.0.0', 'C2', 'Tissage'],
    ])
  })

  it('does not get lost in a hierarchy with a circle', async () => {
    const child = (code: string) => ({
      'ceasn:competencyText': { de: 'Stricken' },
      'ceasn:isChildOf': [`https://cadres.example/frameworks/rond/1.0.0/${code}`],
    })
    const search = createSearch(known(plainVersion('rond/1.0.0', { C1: child('C2'), C2: child('C1') })))
    const { hits } = await search.find({ q: 'stricken', domain: 'C2', offset: 0, limit: 10 })
    expect(hits.map(({ code, title }) => [code, title.fr])).to.deep.equal([
      ['C1', 'Stricken'],
      ['C2', 'Stricken'],
    ])
  })

  it('finds nothing for marks, expressions and signs', async () => {
    const hostile = [
      '.*',
      '(?:)',
      '^$',
      '[^]',
      '\\',
      '\u0000',
      '🙂',
      "''",
      '\u202e',
      '\ud800',
      '__proto__',
      'constructor',
    ]
    for (const q of hostile) expect(await codes({ q }), JSON.stringify(q)).to.deep.equal([])
  })

  it('answers to any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        for (const filter of ['q', 'alignment', 'public'] as const) {
          expect((await ask({ [filter]: text })).total).to.be.within(0, 97)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('still finds what a longer beginning of the word finds', async () => {
    const words = ['accueil', 'numerique', 'securite', 'confidentialite', 'handicap', 'support']
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...words), fc.nat(14), fc.nat(14), async (word, one, other) => {
        const [short, long] = [Math.min(one, other) + 1, Math.max(one, other) + 1]
        const [more, fewer] = [
          await codes({ q: word.slice(0, short) }),
          await codes({ q: word.slice(0, long) }),
        ]
        expect(more).to.include.members(fewer)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a search in 20,000 competencies', () => {
  const size = 20_000
  const version = plainVersion(
    'grand/1.0.0',
    Object.fromEntries(
      Array.from({ length: size }, (_, index) => [
        `G-${String(index)}`,
        {
          'ceasn:competencyLabel': { fr: `Compétence numéro ${String(index)}`, en: `Skill ${String(index)}` },
          'ceasn:competencyText': {
            fr: `Savoir tisser le motif ${String(index % 100)} sur un métier commun`,
          },
          'ceasn:conceptKeyword': { fr: [`motif${String(index % 7)}`] },
        },
      ]),
    ),
  )
  const search = createSearch(known(version))

  it('lets others have their turn while it reads them for the first time', async () => {
    let turns = 0
    let isReading = true
    const others = () => {
      turns += 1
      if (isReading) setImmediate(others)
    }
    setImmediate(others)
    const { total } = await search.find({ offset: 0, limit: 1 })
    isReading = false
    expect(total).to.equal(size)
    expect(turns).to.be.greaterThan(20)
  })

  it('finds one, some or all of them', async () => {
    const find = (query: Partial<SearchQuery>) => search.find({ offset: 0, limit: 3, ...query })
    expect((await find({ q: 'G-12345' })).hits.map(({ code }) => code)).to.deep.equal(['G-12345'])
    expect((await find({ q: 'skill 19999' })).hits.map(({ code }) => code)).to.deep.equal(['G-19999'])
    expect((await find({ q: 'motif3' })).total).to.equal(Math.ceil((size - 3) / 7))
    const all = await find({ q: 'tiss', offset: 19_999 })
    expect([all.total, all.hits.map(({ code }) => code)]).to.deep.equal([size, ['G-19999']])
  })
})
