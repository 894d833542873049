import { expect } from 'chai'
import { createCrosswalk } from '../../server/framework/crosswalk/crosswalk.ts'
import { loadCrosswalks, type CrosswalkDataset } from '../../server/framework/crosswalk/load-crosswalks.ts'
import type { CrosswalkAlignment, CrosswalkQuery } from '../../server/framework/crosswalk/types.ts'
import { projectPath } from '../../server/schema.ts'
import { base, known, plainVersion, repository } from './search-versions.ts'

const crosswalk = createCrosswalk(repository, loadCrosswalks(projectPath('frameworks')))
const ask = (query: Partial<CrosswalkQuery>) => crosswalk.query({ offset: 0, limit: 1000, ...query })
const items = (query: Partial<CrosswalkQuery>) => ask(query).items
/** `DigComp 2.2 2.3 related abecedaire-publics AB-A1` */
const line = ({ from, relation, to }: CrosswalkAlignment) =>
  [from.framework.split(' — ')[0], from.code, relation, to.framework.split(' — ')[0], to.code]
    .filter((word) => word !== undefined)
    .join(' ')
const lines = (query: Partial<CrosswalkQuery>) => items(query).map(line)

describe('the crosswalk', () => {
  it('says what of ours covers DigComp 2.3 at level 2, and the level of ours it comes to', () => {
    const found = items({ framework: 'DigComp 2.2', code: '2.3', level: 2, to: 'abecedaire-publics' })
    expect(found.map(({ to }) => to.code)).to.deep.equal(['AB-A1', 'AB-D1', 'AB-E2', 'AB-S1', 'AB-X1'])
    for (const { from, levels, certain } of found) {
      expect([from.framework, from.code, certain]).to.deep.equal(['DigComp 2.2', '2.3', true])
      expect(levels).to.deep.equal([{ from: 2, to: 3, certain: false }])
    }
    expect(
      items({ framework: 'DigComp 2.2', code: '2.3', level: 7, to: 'abecedaire-publics' }),
    ).to.deep.equal([])
  })

  it('keeps what says nothing of levels, after what does', () => {
    const found = items({ framework: 'DigComp 2.2', code: '2.3', level: 2 })
    const silent = found.map(({ levels }) => levels === undefined)
    expect(silent.indexOf(true)).to.equal(5)
    expect(silent.slice(5)).not.to.include(false)
    expect(found.map(line)).to.include.members([
      'DigComp 2.2 2.3 close DigComp 3.0 2.3',
      'DigComp 2.2 2.3 related referentiel-mediateurs RM-E1.3',
      'DigComp 2.2 2.3 related Pix (CRCN) 2.4',
    ])
  })

  it('tells what is silent about the level asked for from what has it, or only has one elsewhere', () => {
    const at = (framework: string, code: string, level: number) => {
      const { items, silent } = ask({ framework, code, level })
      return new Map(items.map((one) => [line(one), silent.has(one)]))
    }
    expect(
      at('DigComp 2.2', '5.4', 5).get('DigComp 2.2 5.4 related referentiel-mediateurs RM-E1.1'),
    ).to.equal(false)
    expect(
      at('referentiel-mediateurs', 'RM-E1.1', 5).get(
        'referentiel-mediateurs RM-E1.1 related DigComp 2.2 5.4',
      ),
    ).to.equal(true)
    expect([...at('DigComp 2.2', '2.3', 99).values()])
      .to.include(true)
      .and.not.to.include(false)
    expect(ask({ framework: 'DigComp 2.2', code: '2.3' }).silent.size).to.equal(0)
  })

  it('leaves out what is known to be at another level', () => {
    const at = (level: number) => lines({ framework: 'DigComp 2.2', code: '5.4', level })
    expect(at(5)).to.include('DigComp 2.2 5.4 related referentiel-mediateurs RM-E1.1')
    expect(at(2)).not.to.include('DigComp 2.2 5.4 related referentiel-mediateurs RM-E1.1')
  })

  it('says what RNCP34137BC01 became, and what of ours it covered, while it was in force', () => {
    const found = items({ framework: 'RNCP34137', code: 'RNCP34137BC01' })
    const [first, second] = found
    expect(found.map(line)[0]).to.equal('RNCP34137 RNCP34137BC01 replacedBy RNCP40695 RNCP40695')
    expect([first?.certain, first?.validFrom]).to.deep.equal([false, '2025-07-13'])
    expect([second?.validFrom, second?.validUntil]).to.deep.equal(['2019-07-13', '2025-07-12'])
    const ours = found.filter(({ to }) => to.framework === 'referentiel-mediateurs').map(({ to }) => to.code)
    expect(ours.sort()).to.deep.equal([
      'RM-A1.1',
      'RM-A1.2',
      'RM-A2.1',
      'RM-B1.2',
      'RM-C1.1',
      'RM-C1.3',
      'RM-C2.1',
      'RM-C2.2',
    ])
  })

  it('says that the title was replaced, for certain, whichever of the two is asked about', () => {
    for (const framework of ['RNCP34137', 'RNCP40695', 'REMN']) {
      const found = items({ framework, relation: 'replacedBy', certain: true })
      expect(found.map(line), framework).to.deep.equal(['RNCP34137 RNCP34137 replacedBy RNCP40695 RNCP40695'])
    }
  })

  it('goes outwards from one of our competencies', () => {
    expect(items({ framework: 'referentiel-mediateurs', code: 'RM-A1.1', to: 'ESCO' })).to.deep.equal([
      {
        from: {
          framework: 'referentiel-mediateurs',
          code: 'RM-A1.1',
          iri: `${base}/referentiel-mediateurs/0.1.0/RM-A1.1`,
          name: {
            fr: 'Instaurer un accueil encourageant et confidentiel',
            en: 'Set up an encouraging and confidential welcome',
          },
        },
        to: {
          framework: 'ESCO',
          iri: 'http://data.europa.eu/esco/skill/0ee94af1-b445-4973-9c3f-459fab250342',
          name: { en: 'apply conflict management' },
        },
        relation: 'related',
        certain: false,
        dataset: {
          title: {
            fr: 'Référentiel des compétences des médiateurs numériques (proposition)',
            en: 'Competency framework of digital mediators (proposal)',
          },
          iri: `${base}/referentiel-mediateurs/0.1.0`,
          status: 'proposition',
        },
        note: {
          fr: 'couple URI/libellé vu dans une seule source publique ; à confirmer sur esco.ec.europa.eu',
        },
      },
    ])
  })

  it('finds the same by IRI as by code, from either end', () => {
    const esco = 'http://data.europa.eu/esco/skill/0ee94af1-b445-4973-9c3f-459fab250342'
    expect(lines({ iri: esco })).to.deep.equal(['ESCO related referentiel-mediateurs RM-A1.1'])
    expect(lines({ iri: `${base}/referentiel-mediateurs/0.1.0/RM-A1.1` })).to.deep.equal(
      lines({ framework: 'referentiel-mediateurs', code: 'RM-A1.1' }),
    )
  })

  const names: readonly (readonly [string, readonly string[]])[] = [
    ['DigComp 2.2', ['DigComp 2.2', 'digcomp 2.2', 'DIGCOMP2.2', 'digcomp22', ' DigComp  2.2 ']],
    ['DigComp 2.2 and DigComp 3.0', ['DigComp', 'digcomp']],
    ['Pix (CRCN)', ['Pix (CRCN)', 'pix crcn', 'CRCN']],
    ['RNCP34137', ['RNCP34137', 'rncp 34137', 'REMN']],
    ['RNCP34137 and RNCP40695', ['RNCP']],
    ['abecedaire-publics', ['abecedaire-publics', 'Abécédaire', 'abecedaire-publics/0.1.0']],
    ['nothing', ['nothing', 'DigComp 4', '…']],
  ]
  for (const [named, asked] of names) {
    it(`knows ${named} by ${asked.join(', ')}`, () => {
      for (const framework of asked) {
        const found = [
          ...new Set(
            items({ to: framework })
              .filter(({ relation }) => relation !== 'replacedBy')
              .map(({ to }) => to.framework.split(' — ')[0]),
          ),
        ]
        expect(found.sort().join(' and ') || 'nothing', framework).to.equal(named)
      }
    })
  }

  it('does not take DigCompEdu for DigComp, nor 2.3 for 2.30', () => {
    expect(lines({ framework: 'DigComp', to: 'DigCompEdu' })).to.deep.equal([])
    const decimals = createCrosswalk(
      known(
        plainVersion('fin/1.0.0', {
          C1: {
            'mediation:alignment': [
              {
                'ceterms:frameworkName': { fr: 'Z' },
                'ceterms:codedNotation': '2.30',
                'mediation:certain': true,
              },
            ],
          },
        }),
      ),
      [],
    )
    const total = (code: string) => decimals.query({ framework: 'Z', code, offset: 0, limit: 9 }).total
    expect([total('2.3'), total('2'), total('2.30')]).to.deep.equal([0, 1, 1])
  })

  it('says no more of an alignment than that the two meet', () => {
    const own = items({}).filter(({ dataset }) => dataset.iri !== undefined)
    expect(own.length).to.be.greaterThan(300)
    expect([...new Set(own.map(({ relation }) => relation))]).to.deep.equal(['related'])
  })

  it('reads an alignment with DigComp 2.2 as one with 3.0, under its own title and since it exists', () => {
    const [newer] = items({ framework: 'DigComp 3.0', code: '1.1', to: 'abecedaire-publics' })
    expect(newer?.from.name).to.deep.equal({ en: 'Browsing, searching and filtering information' })
    expect(newer?.validFrom).to.equal('2025-11-24')
    const codes = (framework: string) =>
      items({ framework, to: 'abecedaire-publics' }).map(({ from }) => from.code)
    expect(codes('DigComp 3.0')).to.deep.equal(codes('DigComp 2.2'))
  })

  it('knows what is in force on a day', () => {
    const on = (day: string) =>
      lines({ framework: 'RNCP34137', relation: 'replacedBy', certain: true, on: day }).length
    expect([on('2025-07-12'), on('2025-07-13'), on('2026-11-21')]).to.deep.equal([0, 1, 1])
    const ours = (day: string) =>
      lines({ framework: 'RNCP34137', to: 'referentiel-mediateurs', on: day }).length
    expect([ours('2019-07-12'), ours('2025-07-13')]).to.deep.equal([0, 0])
    expect(ours('2019-07-13')).to.equal(ours('2025-07-12')).and.to.be.greaterThan(8)
  })

  it('has nothing for a code that is no code', () => {
    for (const code of ['…', '.*', '(', '\u0000']) expect(lines({ code }), code).to.deep.equal([])
    expect(lines({ code: ' ' })).to.deep.equal(lines({}))
  })

  it('gives the same alignments page by page', () => {
    const all = lines({})
    const pages = [0, 150, 300, 450].flatMap((offset) => lines({ offset, limit: 150 }))
    expect(pages).to.deep.equal(all)
    expect(ask({ limit: 1 }).total)
      .to.equal(all.length)
      .and.to.be.within(301, 600)
  })

  it('is the same read from either end', () => {
    const out = items({ framework: 'abecedaire-publics', to: 'DigComp 2.2' })
    const back = items({ framework: 'DigComp 2.2', to: 'abecedaire-publics' })
    expect(out).to.have.lengthOf(59)
    const turned = back.map(({ from, to, levels, ...rest }) => ({
      ...rest,
      from: to,
      to: from,
      levels: levels?.map((pair) => ({ ...pair, from: pair.to, to: pair.from })),
    }))
    expect(turned).to.have.deep.members(out)
  })
})

describe('an alignment of a data set', () => {
  const between = (code: string) => ({ from: { framework: 'Z 1', code }, to: { framework: 'Z 2' } })
  const dataset: CrosswalkDataset = {
    title: { fr: 'T', en: 'T' },
    status: 'official',
    source: 'S',
    frameworks: [
      { name: 'Z 1', validFrom: '2020-01-01', validUntil: '2024-12-31' },
      { name: 'Z 2', validFrom: '2024-06-01' },
    ],
    alignments: [
      { ...between('a'), relation: 'close', certain: true },
      { ...between('b'), relation: 'close', certain: true, validUntil: '2030-01-01', source: 'own' },
      { ...between('c'), relation: 'replacedBy', certain: true },
    ],
  }
  const { items } = createCrosswalk(known(), [dataset]).query({ framework: 'z1', offset: 0, limit: 9 })
  const days = (code: string) => {
    const found = items.find(({ from }) => from.code === code)
    return [found?.validFrom, found?.validUntil, found?.source]
  }

  it('holds while both frameworks are in force, unless it has days of its own', () => {
    expect(days('a')).to.deep.equal(['2024-06-01', '2024-12-31', 'S'])
    expect(days('b')).to.deep.equal([undefined, '2030-01-01', 'own'])
  })

  it('that tells of a replacement is not limited to when both are in force', () => {
    expect(days('c')).to.deep.equal([undefined, undefined, 'S'])
  })
})

describe('matches between frameworks of ours', () => {
  const label = (fr: string) => ({ 'ceasn:competencyLabel': { fr } })
  const old = plainVersion('fil/1.0.0', { C1: label('Tricot'), C2: label('Tissage') })
  const current = plainVersion('fil/2.0.0', {
    C1: label('Tricot'),
    C2: {
      ...label('Tissage'),
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'dcterms:isReplacedBy': [`${base}/fil/2.0.0/C3`],
    },
    C3: {
      ...label('Tissage et filage'),
      'dcterms:replaces': [`${base}/fil/1.0.0/C2`],
      'skos:exactMatch': ['http://data.europa.eu/esco/skill/1'],
      'skos:broadMatch': [`${base}/laine/1.0.0/L1`],
      'skos:closeMatch': ['https://ailleurs.example/x'],
    },
  })
  const wool = plainVersion('laine/1.0.0', { L1: label('Laine') })
  const esco: CrosswalkDataset = {
    title: { fr: 'T', en: 'T' },
    status: 'official',
    source: 'S',
    frameworks: [{ name: 'ESCO', iriPrefix: 'http://data.europa.eu/esco/' }],
    alignments: [],
  }
  const crosswalk = createCrosswalk(known(old, current, wool), [esco])
  const lines = (query: Partial<CrosswalkQuery>) =>
    crosswalk.query({ offset: 0, limit: 50, ...query }).items.map(line)

  it('are as exact, close, broad or narrow as they say, read from either end', () => {
    expect(lines({ framework: 'fil', code: 'C3' })).to.deep.equal([
      'fil C2 replacedBy fil C3',
      'fil C2 replacedBy fil C3',
      'fil C3 exact ESCO',
      'fil C3 close ailleurs.example',
      'fil C3 broad laine L1',
    ])
    expect(lines({ framework: 'laine' })).to.deep.equal(['laine L1 narrow fil C3'])
    expect(lines({ to: 'fil', relation: 'narrow' })).to.deep.equal(['laine L1 narrow fil C3'])
  })

  it('say what took the place of a code that is retired', () => {
    const { items } = crosswalk.query({ framework: 'fil', code: 'C2', offset: 0, limit: 50 })
    expect(items.map(({ from, to }) => [from.iri, to.iri])).to.deep.equal([
      [`${base}/fil/2.0.0/C2`, `${base}/fil/2.0.0/C3`],
      [`${base}/fil/1.0.0/C2`, `${base}/fil/2.0.0/C3`],
    ])
    expect(items[1]?.from.name).to.deep.equal({ fr: 'Tissage', en: 'Tissage' })
  })

  it('are those of the version that is named', () => {
    expect(lines({ framework: 'fil/1.0.0' })).to.deep.equal([])
    expect(lines({ framework: 'fil 2.0.0' })).to.have.lengthOf(5)
  })
})
