import { expect } from 'chai'
import { writeCasePackage } from '../../server/framework/exchange/case/write-case.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import type { CaseJson } from './case-package.ts'
import { openHub, type Hub } from './case-publishing.ts'
import { graph, ofType, slugs, textOf, type JsonObject } from './documents.ts'
import { baseUrl, publishedFrameworks } from './published.ts'

async function versionOf(slug: string): Promise<FrameworkVersion> {
  const version = (await publishedFrameworks()).frameworks.find(slug, '0.1.0')
  if (version === undefined) throw new Error(`no ${slug}`)
  return version
}

function read(version: FrameworkVersion): CaseJson {
  return JSON.parse(writeCasePackage(version)) as CaseJson
}

function listOf(pkg: CaseJson, list: string): readonly CaseJson[] {
  return (pkg[list] ?? []) as readonly CaseJson[]
}

function end(association: CaseJson, which: 'originNodeURI' | 'destinationNodeURI'): CaseJson {
  return association[which] as CaseJson
}

/** Codes of what is directly under the item (or document) at `uri`, in their order. */
function childrenOf(pkg: CaseJson, uri: string): readonly unknown[] {
  const code = new Map(listOf(pkg, 'CFItems').map((item) => [item['identifier'], item['humanCodingScheme']]))
  return listOf(pkg, 'CFAssociations')
    .filter((one) => one['associationType'] === 'isChildOf' && end(one, 'destinationNodeURI')['uri'] === uri)
    .sort((left, right) => Number(left['sequenceNumber']) - Number(right['sequenceNumber']))
    .map((one) => code.get(end(one, 'originNodeURI')['identifier']))
}

const codeOf = (node: JsonObject) => textOf(node).replace(/^.*\//u, '')

describe('our frameworks in CASE', () => {
  for (const slug of slugs) {
    it(`have an item in French for each competency and criterion of ${slug}, and one in English`, async () => {
      const pkg = read(await versionOf(slug))
      const nodes = [
        ...ofType(graph(slug), 'ceasn:Competency'),
        ...ofType(graph(slug), 'mediation:LabelCriterion'),
      ]
      const items = new Map(
        listOf(pkg, 'CFItems').map((item) => [
          `${textOf(item, 'humanCodingScheme')} ${textOf(item, 'language')}`,
          item,
        ]),
      )
      expect(nodes.length).to.be.greaterThan(0)
      for (const node of nodes) {
        const label = (node['ceasn:competencyLabel'] ?? node['skos:prefLabel']) as JsonObject
        const text = (node['ceasn:competencyText'] ?? label) as JsonObject
        expect(items.get(`${codeOf(node)} fr`)).to.include({
          uri: baseUrl + textOf(node),
          abbreviatedStatement: label['fr'],
          fullStatement: text['fr'],
        })
        expect(items.get(`${codeOf(node)} en`)).to.include({ fullStatement: text['en'] ?? label['en'] })
      }
    })
  }

  it('hang together as the référentiel says, in its order', async () => {
    const pkg = read(await versionOf('referentiel-mediateurs'))
    const iri = `${baseUrl}/frameworks/referentiel-mediateurs/0.1.0`
    expect(childrenOf(pkg, iri).filter((code) => String(code).startsWith('RM-'))).to.deep.equal(
      ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((letter) => `RM-${letter}`),
    )
    expect(childrenOf(pkg, `${iri}/RM-A1`)).to.deep.equal(['RM-A1.1', 'RM-A1.2'])
    expect(childrenOf(pkg, `${iri}/NIVEAUX`)).to.deep.equal(['NIVEAU-1', 'NIVEAU-2', 'NIVEAU-3'])
  })

  it('are arranged by letter in the abécédaire', async () => {
    const pkg = read(await versionOf('abecedaire-publics'))
    const iri = `${baseUrl}/frameworks/abecedaire-publics/0.1.0`
    expect(childrenOf(pkg, `${iri}/LETTRE-P`)).to.deep.equal(['AB-P1', 'AB-P2', 'AB-P3'])
    expect(childrenOf(pkg, iri)).to.have.length(27)
  })

  it('have a rubric for each competency with levels: one criterion, a level with its indicators for each', async () => {
    const pkg = read(await versionOf('referentiel-mediateurs'))
    const assessed = ofType(graph('referentiel-mediateurs'), 'mediation:AssessedCompetency')
    expect(listOf(pkg, 'CFRubrics')).to.have.length(assessed.length)
    const [first] = assessed
    const rubric = listOf(pkg, 'CFRubrics')[0]?.['CFRubricCriteria'] as readonly CaseJson[]
    const statements = first?.['mediation:levelStatement'] as readonly JsonObject[]
    const levels = rubric[0]?.['CFRubricCriterionLevels'] as readonly CaseJson[]
    expect(levels.map((level) => textOf(level, 'description').split('\n'))).to.deep.equal(
      statements.map((statement) =>
        (statement['mediation:indicator'] as readonly JsonObject[]).map(
          (indicator) => (indicator['dcterms:description'] as JsonObject)['fr'],
        ),
      ),
    )
    expect(levels.map(({ score, quality }) => [score, quality])).to.deep.equal([
      [1, 'Avec appui'],
      [2, 'En autonomie'],
      [3, 'Référent, transmet'],
    ])
  })

  it('say every alignment, in a group for the framework it leads to', async () => {
    for (const slug of slugs) {
      const pkg = read(await versionOf(slug))
      const alignments = graph(slug).flatMap(
        (node) => (node['mediation:alignment'] ?? []) as readonly JsonObject[],
      )
      const grouped = listOf(pkg, 'CFAssociations').filter((one) => 'CFAssociationGroupingURI' in one)
      const names = (title: unknown) => textOf(title as CaseJson, 'title')
      expect(grouped.map((one) => names(one['CFAssociationGroupingURI'])).sort()).to.deep.equal(
        alignments.map((one) => textOf(one['ceterms:frameworkName'] as JsonObject, 'fr')).sort(),
      )
      for (const one of grouped)
        expect(end(one, 'destinationNodeURI')['targetType']).to.match(/^ext:[\w.-]+$/u)
    }
  })

  it('give every object an identifier of its own', async () => {
    for (const slug of slugs) {
      const pkg = read(await versionOf(slug))
      const definitions = Object.values(pkg['CFDefinitions'] as CaseJson).flat() as readonly CaseJson[]
      const all = [
        ...listOf(pkg, 'CFItems'),
        ...listOf(pkg, 'CFAssociations'),
        ...listOf(pkg, 'CFRubrics'),
        ...definitions,
      ].map(({ identifier }) => identifier)
      expect(new Set(all).size, slug).to.equal(all.length)
    }
  })

  it('is the same text whenever it is written', async () => {
    const version = await versionOf('label-regional')
    expect(writeCasePackage({ ...version })).to.equal(writeCasePackage(version))
  })
})

describe('the next version of a framework in CASE', () => {
  let hub: Hub
  before(async () => {
    hub = await openHub()
  })
  after(() => hub.remove())

  it('has items of its own, ends what it retired, and says what took the place of what', async () => {
    const base = await versionOf('referentiel-mediateurs')
    const form = base.form()
    const iri = `${baseUrl}/frameworks/referentiel-mediateurs`
    const node = form.nodes.get('RM-G1.2')
    const nodes = new Map([
      ...form.nodes,
      [
        'RM-G1.2',
        {
          type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
          'ceasn:codedNotation': 'RM-G1.2',
          'ceasn:competencyLabel': node?.['ceasn:competencyLabel'] ?? null,
          'dcterms:isReplacedBy': ['./RM-G1.1'],
        } as const,
      ],
      [
        'RM-A1.1',
        {
          ...(form.nodes.get('RM-A1.1') ?? { type: 'ceasn:Competency' }),
          'dcterms:replaces': ['/frameworks/referentiel-mediateurs/0.1.0/RM-A1.2'],
          'skos:broadMatch': ['https://elsewhere.example/a'],
        },
      ],
    ])
    const pkg = read(await hub.publish({ ...form, nodes }, '0.2.0', 'hub', '0.1.0'))
    const before = new Set(listOf(read(base), 'CFItems').map(({ identifier }) => identifier))
    expect(listOf(pkg, 'CFItems').some(({ identifier }) => before.has(identifier))).to.equal(false)
    const retired = listOf(pkg, 'CFItems').find(({ uri }) => uri === `${iri}/0.2.0/RM-G1.2`)
    expect(retired).to.include({ statusEndDate: '2026-11-21' })
    expect(childrenOf(pkg, `${iri}/0.2.0/RM-G1`)).to.not.include('RM-G1.2')
    const said = listOf(pkg, 'CFAssociations')
      .filter((one) => ['replacedBy', 'ext:broadMatch'].includes(textOf(one, 'associationType')))
      .map((one) => [
        one['associationType'],
        end(one, 'originNodeURI')['uri'],
        end(one, 'destinationNodeURI')['uri'],
      ])
    expect(said).to.have.deep.members([
      ['replacedBy', `${iri}/0.1.0`, `${iri}/0.2.0`],
      ['replacedBy', `${iri}/0.2.0/RM-G1.2`, `${iri}/0.2.0/RM-G1.1`],
      ['replacedBy', `${iri}/0.1.0/RM-A1.2`, `${iri}/0.2.0/RM-A1.1`],
      ['ext:broadMatch', `${iri}/0.2.0/RM-A1.1`, 'https://elsewhere.example/a'],
    ])
    const old = listOf(pkg, 'CFAssociations').find(
      (one) => end(one, 'originNodeURI')['uri'] === `${iri}/0.1.0/RM-A1.2`,
    )
    expect(before.has(end(old ?? {}, 'originNodeURI')['identifier'] ?? null)).to.equal(true)
  })
})
