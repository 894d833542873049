import { expect } from 'chai'
import fc from 'fast-check'
import {
  frameworkNodePage,
  frameworkVersionPage,
  type FrameworkVersion,
} from '../../server/view/framework-pages.tsx'
import { context } from './framework-versions.ts'
import { byTag, elements, readHtml, text } from './html.ts'

const iri = 'https://elsewhere.example/frameworks/imported/1.0.0'

type Node = Readonly<Record<string, unknown>>

/** A framework somebody else wrote: one competency, with the terms given. */
function imported(competency: Node, framework: Node = {}, others: readonly Node[] = []): FrameworkVersion {
  const nodes = [
    { id: `${iri}/C1`, type: ['ceasn:Competency', 'mediation:AssessedCompetency'], ...competency },
    ...others,
  ]
  const top = { id: iri, type: 'ceasn:CompetencyFramework', 'ceasn:hasTopChild': [`${iri}/C1`], ...framework }
  return {
    slug: 'imported',
    version: '1.0.0',
    iri,
    title: { fr: 'Importé', en: 'Imported' },
    document: JSON.stringify({ '@graph': [top, ...nodes] }),
    digestMultibase: 'zQmImported',
    digestSri: 'sha256-imported',
    publishedAt: '2026-11-22T08:30:00Z',
    competencies: [{ code: 'C1', iri: `${iri}/C1`, title: { fr: 'Un', en: 'One' } }],
    nodes: new Map(nodes.map((node) => [String(node.id).slice(iri.length + 1), node])),
  }
}

function pageOf(version: FrameworkVersion, code = 'C1') {
  const node = version.nodes.get(code) ?? {}
  return readHtml(frameworkNodePage(version, code, node, context('fr', `/frameworks/imported/1.0.0/${code}`)))
}

function alignedWith(targetNode: unknown): Node {
  return {
    'mediation:alignment': [
      {
        id: `${iri}/C1#a`,
        'ceterms:frameworkName': { fr: 'Cadre' },
        'ceterms:codedNotation': 'X1',
        'ceterms:targetNode': targetNode,
      },
    ],
  }
}

describe('a page of a hostile framework', () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&'
  const everywhere = {
    'ceasn:competencyLabel': { fr: script },
    'ceasn:competencyText': { fr: script },
    'ceasn:codedNotation': script,
    'mediation:riskNote': { fr: script },
    'mediation:levelStatement': [
      { id: script, 'mediation:indicator': [{ 'dcterms:description': { fr: script } }] },
    ],
    'mediation:metier': [script],
    [script]: [script, { [script]: script }],
    'dcterms:source': [{ 'dcterms:isPartOf': script, 'skos:note': { fr: script } }],
  }

  it('shows markup as the text it is', () => {
    const page = pageOf(imported(everywhere))
    expect(byTag(page, 'script', 'img')).to.deep.equal([])
    expect(text(byTag(page, 'h1')[0]!)).to.equal(script)
    expect(text(byTag(page, 'title')[0]!)).to.include(script)
  })

  it('shows markup in the framework itself as the text it is', () => {
    const version = imported(everywhere, {
      'dcterms:description': { fr: script },
      'mediation:status': script,
      'mediation:statusNote': { fr: script },
    })
    const page = readHtml(frameworkVersionPage(version, context('fr', '/frameworks/imported/1.0.0')))
    expect(byTag(page, 'script', 'img')).to.deep.equal([])
    expect(text(page)).to.include(script)
  })

  for (const target of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'https://trusted.example@evil.example/',
    'http://[',
    { id: 'javascript:alert(1)' },
    42,
  ]) {
    it(`does not link to ${JSON.stringify(target)}`, () => {
      const hrefs = byTag(pageOf(imported(alignedWith(target))), 'a').map(
        ({ attributes }) => attributes.get('href') ?? '',
      )
      expect(hrefs.filter((href) => !/^[/#]/u.test(href))).to.deep.equal([])
      expect(hrefs.join(' ')).not.to.match(/script|passwd|evil/u)
    })
  }

  it('links to the web, and tells no other site where the reader comes from', () => {
    const link = byTag(pageOf(imported(alignedWith('https://esco.example/x?y=1'))), 'a').find((one) =>
      text(one).includes('X1'),
    )
    expect(link?.attributes.get('href')).to.equal('https://esco.example/x?y=1')
    expect(link?.attributes.get('rel')).to.include('noreferrer')
  })

  it('does not pass off another host as a page of this service', () => {
    for (const target of ['//evil.example/frameworks', 'https://badges.example//evil.example/frameworks']) {
      const link = byTag(pageOf(imported(alignedWith(target))), 'a').find((one) => text(one).includes('X1'))
      expect(link?.attributes.get('href')).to.match(/^https:\/\//u)
      expect(link?.attributes.get('rel')).to.include('external')
    }
  })

  it('shows nothing that turns the direction of the text around', () => {
    const turned = '\u202etxt exe\u202c \u2066a\u2069 b\u0000\u0007'
    const page = pageOf(
      imported({
        'ceasn:competencyLabel': { fr: turned },
        'skos:note': turned,
        [`x${turned}`]: { fr: turned },
        'mediation:privacyNote': { fr: turned },
        ...alignedWith(`https://esco.example/${turned}`),
      }),
    )
    expect(text(byTag(page, 'h1')[0]!)).to.equal('Txt exe a b')
    const everything = elements(page).flatMap(({ attributes, children }) => [
      ...attributes.values(),
      ...children.filter((child) => typeof child === 'string'),
    ])
    expect(
      everything.filter((shown) => /[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/u.test(shown)),
    ).to.deep.equal([])
  })

  it('ends a line of parents that runs in a circle', () => {
    const version = imported({ 'ceasn:isChildOf': [`${iri}/C2`] }, {}, [
      {
        id: `${iri}/C2`,
        type: 'ceasn:Competency',
        'ceasn:isChildOf': [`${iri}/C1`],
        'ceasn:hasChild': [`${iri}/C1`],
      },
    ])
    expect(text(pageOf(version))).to.include('C2')
    expect(text(pageOf(version, 'C2'))).to.include('C1')
  })

  it('takes no word for a term, type, status or tier from what every object has', () => {
    const version = imported(
      JSON.parse(
        '{"constructor": "a", "__proto__": "b", "toString": {"fr": "c"}, "mediation:tier": "constructor"}',
      ) as Node,
      { 'mediation:status': '__proto__' },
    )
    const page = text(pageOf(version))
    expect(page).to.include('__proto__')
    expect(page).not.to.include('native code')
    expect(page).not.to.include('[object')
  })

  it('keeps its structure whatever a text says', () => {
    const tags = (label: string) =>
      elements(pageOf(imported({ 'ceasn:competencyLabel': { fr: label }, 'skos:note': { fr: label } }))).map(
        ({ tag, attributes }) => [tag, ...attributes.keys()].join(' '),
      )
    const expected = tags('x')
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (label) => {
        expect(tags(label)).to.deep.equal(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('can be made of any value a term may have', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(...knownTerms),
        fc.jsonValue(),
        (more, term, value) => {
          pageOf(imported({ ...more, [term]: value, id: `${iri}/C1`, type: 'mediation:AssessedCompetency' }))
        },
      ),
      { numRuns: 200 },
    )
  })
})

/** Terms that pages give a form of their own. */
const knownTerms = [
  'ceasn:competencyLabel',
  'ceasn:hasChild',
  'ceasn:isChildOf',
  'ceasn:knowledgeEmbodied',
  'dcterms:source',
  'mediation:alignment',
  'mediation:entry',
  'mediation:evidencedBy',
  'mediation:freshness',
  'mediation:issuable',
  'mediation:levelNumber',
  'mediation:levelRequirement',
  'mediation:levelStatement',
  'mediation:privacyNote',
  'mediation:requiredEvidenceKind',
  'mediation:target',
  'skos:hasTopConcept',
] as const
