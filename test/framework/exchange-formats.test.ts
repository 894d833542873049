import { createHash } from 'node:crypto'
import { decode } from 'base58-universal'
import { expect } from 'chai'
import { Parser, type Quad } from 'n3'
import { exchangeFormats } from '../../server/framework/exchange/index.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { graph, nodesIn, ofType, slugs, textOf, type Json, type JsonObject } from './documents.ts'
import { baseUrl, publishedFrameworks } from './published.ts'

const skos = 'http://www.w3.org/2004/02/skos/core#'

async function versionOf(slug: string): Promise<FrameworkVersion> {
  const version = (await publishedFrameworks()).frameworks.find(slug, '0.1.0')
  if (version === undefined) throw new Error(`no ${slug}`)
  return version
}

async function written(format: string, slug: string): Promise<string> {
  const found = exchangeFormats.find((one) => one.format === format)
  if (found === undefined) throw new Error(`no ${format}`)
  return found.write(await versionOf(slug))
}

const competencies = (slug: string) => [
  ...ofType(graph(slug), 'ceasn:Competency'),
  ...ofType(graph(slug), 'mediation:LabelCriterion'),
]

describe('the exchange formats', () => {
  it('can be told apart by media type and profile, and by file extension', () => {
    const asked = exchangeFormats.map(({ mediaType, profile }) => `${mediaType} ${profile ?? ''}`)
    expect(new Set(asked).size).to.equal(exchangeFormats.length)
    expect(new Set(exchangeFormats.map(({ fileExtension }) => fileExtension)).size).to.equal(
      exchangeFormats.length,
    )
    expect(exchangeFormats.map(({ format }) => format)).to.have.members([
      'json-ld',
      'ctdl-asn',
      'case',
      'turtle',
      'n-quads',
      'csv',
    ])
  })

  it('give, as N-Quads, the bytes that the digest of the version is of', async () => {
    for (const slug of slugs) {
      const hash = createHash('sha256')
        .update(await written('n-quads', slug))
        .digest('hex')
      const digest = Buffer.from(decode((await versionOf(slug)).digestMultibase.slice(1))).toString('hex')
      expect(digest, slug).to.equal(`1220${hash}`)
    }
  })
})

describe('a framework as SKOS in Turtle', () => {
  for (const slug of slugs) {
    const iri = `${baseUrl}/frameworks/${slug}/0.1.0`

    it(`of ${slug} has a concept for each competency and each term of its own schemes`, async () => {
      const quads = new Parser().parse(await written('turtle', slug))
      const concepts = subjects(quads, 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${skos}Concept`)
      const expected = [...competencies(slug), ...ofType(graph(slug), 'skos:Concept')].map((node) =>
        textOf(node),
      )
      expect([...concepts].sort()).to.deep.equal(expected.map((path) => baseUrl + path).sort())
    })

    it(`of ${slug} has one label per language and concept, a notation, and a place in the scheme`, async () => {
      const quads = new Parser().parse(await written('turtle', slug))
      for (const node of competencies(slug)) {
        const about = quads.filter(({ subject }) => subject.value === baseUrl + textOf(node))
        const values = (property: string) =>
          about.filter(({ predicate }) => predicate.value === skos + property).map(({ object }) => object)
        const label = (node['ceasn:competencyLabel'] ?? node['skos:prefLabel']) as Record<string, string>
        const labels = values('prefLabel').map((object) =>
          'language' in object ? [object.language, object.value] : [],
        )
        expect(Object.fromEntries(labels)).to.deep.equal(label)
        expect(labels).to.have.length(2)
        expect(values('notation')[0]?.value).to.equal(node['ceasn:codedNotation'] ?? node['skos:notation'])
        expect(values('inScheme').map(({ value }) => value)).to.deep.equal([iri])
        const above = (node['ceasn:isChildOf'] ?? []) as readonly string[]
        expect(values('broader').map(({ value }) => value)).to.deep.equal(above.map((path) => baseUrl + path))
        expect(values('topConceptOf')).to.have.length(above.length === 0 ? 1 : 0)
      }
    })
  }

  it('never claims a mapping that nobody stated: such a target is only worth seeing', async () => {
    const quads = new Parser().parse(await written('turtle', 'referentiel-mediateurs'))
    const mappings = quads.filter(({ predicate }) => /#\w+Match$/u.test(predicate.value))
    const seen = quads.filter(({ predicate }) => predicate.value.endsWith('#seeAlso'))
    expect(mappings).to.deep.equal([])
    expect(seen.map(({ object }) => object.value)).to.include(
      'http://data.europa.eu/esco/skill/0ee94af1-b445-4973-9c3f-459fab250342',
    )
  })
})

function subjects(quads: readonly Quad[], predicate: string, object: string): ReadonlySet<string> {
  const found = quads.filter((one) => one.predicate.value === predicate && one.object.value === object)
  return new Set(found.map(({ subject }) => subject.value))
}

/** Terms of CTDL-ASN and CTDL that a framework, a competency and a rubric have, as the registry reads them. */
const ctdlTerms: Readonly<Record<string, readonly string[]>> = {
  'ceasn:CompetencyFramework': [
    'ceterms:ctid',
    'ceasn:name',
    'ceasn:description',
    'ceasn:inLanguage',
    'ceasn:publicationStatusType',
    'ceasn:publisherName',
    'ceasn:license',
    'ceasn:identifier',
    'ceasn:dateModified',
    'ceasn:alignTo',
    'ceasn:hasTopChild',
  ],
  'ceasn:Competency': [
    'ceterms:ctid',
    'ceasn:inLanguage',
    'ceasn:isPartOf',
    'ceasn:codedNotation',
    'ceasn:competencyLabel',
    'ceasn:competencyText',
    'ceasn:competencyCategory',
    'ceasn:comment',
    'ceasn:conceptKeyword',
    'ceasn:isTopChildOf',
    'ceasn:isChildOf',
    'ceasn:hasChild',
    'ceasn:knowledgeEmbodied',
    'ceasn:skillEmbodied',
    'ceasn:abilityEmbodied',
    'ceasn:exactAlignment',
    'ceasn:majorAlignment',
    'ceasn:broadAlignment',
    'ceasn:narrowAlignment',
    'ceasn:alignTo',
  ],
  'ceasn:Rubric': [
    'ceterms:ctid',
    'ceasn:name',
    'ceasn:inLanguage',
    'ceasn:hasRubricCriterion',
    'ceasn:hasRubricLevel',
  ],
  'ceasn:RubricLevel': [
    'ceasn:name',
    'ceasn:description',
    'ceasn:codedNotation',
    'ceasn:listID',
    'ceasn:hasCriterionLevel',
  ],
  'ceasn:RubricCriterion': [
    'ceterms:ctid',
    'ceasn:codedNotation',
    'ceasn:name',
    'ceasn:listID',
    'ceasn:hasCriterionLevel',
    'ceterms:targetCompetency',
  ],
  'ceasn:CriterionLevel': ['ceasn:benchmarkLabel', 'ceasn:benchmarkText', 'ceasn:listID'],
}

describe('a framework in CTDL-ASN', () => {
  for (const slug of slugs) {
    const read = async () => JSON.parse(await written('ctdl-asn', slug)) as JsonObject
    const nodes = async () => (await read())['@graph'] as readonly JsonObject[]

    it(`of ${slug} uses the terms of the language and no other`, async () => {
      expect((await read())['@context']).to.equal('https://credreg.net/ctdlasn/schema/context/json')
      for (const node of await nodes()) {
        const { '@id': _, '@type': __, ...said } = node
        const type = textOf(node, '@type')
        expect(Object.keys(ctdlTerms)).to.include(type)
        expect(ctdlTerms[type], type).to.include.members(Object.keys(said))
      }
    })

    it(`of ${slug} gives each thing one identifier, and refers to nothing of its own that is not there`, async () => {
      const all = await nodes()
      const ids = all.map((node) => textOf(node, '@id'))
      const ctids = all.flatMap((node) =>
        node['ceterms:ctid'] === undefined ? [] : [textOf(node, 'ceterms:ctid')],
      )
      expect(new Set(ids).size).to.equal(ids.length)
      expect(new Set(ctids).size).to.equal(ctids.length)
      for (const ctid of ctids)
        expect(ctid).to.match(/^ce-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      const own = `${baseUrl}/frameworks/${slug}/0.1.0`
      const referred = all
        .flatMap((node) => strings(Object.values(node)))
        .filter((text) => text.startsWith(own))
      expect(referred.filter((iri) => !ids.includes(iri))).to.deep.equal([])
    })

    it(`of ${slug} has each competency, and each level statement with its indicators`, async () => {
      const all = await nodes()
      const has = new Set(
        all.filter((node) => node['@type'] === 'ceasn:Competency').map((node) => node['@id']),
      )
      for (const node of competencies(slug)) expect(has).to.include(baseUrl + textOf(node))
      const levels = all.filter((node) => node['@type'] === 'ceasn:CriterionLevel')
      const said = nodesIn(graph(slug) as Json).filter((node) => node['type'] === 'ceasn:CriterionLevel')
      expect(levels).to.have.length(said.length)
      for (const one of said) {
        const level = levels.find((node) => node['@id'] === baseUrl + textOf(one))
        const indicators = one['mediation:indicator'] as readonly { 'dcterms:description': { fr: string } }[]
        const words = indicators.map((indicator) => indicator['dcterms:description'].fr)
        expect(level?.['ceasn:benchmarkText']).to.deep.equal({ fr: words.join('\n') })
      }
    })
  }
})

function strings(values: readonly Json[]): readonly string[] {
  return values.flatMap((value): readonly string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? strings(Object.values(value))
        : [],
  )
}
