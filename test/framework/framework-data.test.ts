import { expect } from 'chai'
import {
  graph,
  nodesIn,
  ofType,
  readJson,
  slugs,
  stringsIn,
  textOf,
  type Json,
  type JsonObject,
} from './documents.ts'

const everything = slugs.flatMap((slug) => [...graph(slug), ...graph(slug, 'achievements.jsonld')])

/** Whatever has neither an id nor words by language would be a blank node. */
function objectsWithoutId(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap(objectsWithoutId)
  const words = Object.keys(value).every((key) => key === 'fr' || key === 'en')
  return Array.isArray(value) || words || 'id' in value ? inner : [value, ...inner]
}

function texts(nodes: readonly JsonObject[], property: string): readonly JsonObject[] {
  return nodes.map((node) => node[property] as JsonObject)
}

describe('the référentiel des médiateurs', () => {
  const nodes = graph('referentiel-mediateurs')
  const competencies = ofType(nodes, 'mediation:AssessedCompetency')
  const counts: readonly (readonly [string, number])[] = [
    ['mediation:Domain', 7],
    ['mediation:Unit', 13],
    ['mediation:AssessedCompetency', 44],
    ['ceasn:CriterionLevel', 132],
    ['mediation:Indicator', 264],
    ['mediation:EvidenceKind', 11],
    ['mediation:Profile', 5],
    ['mediation:ProfileTarget', 33 + 39 + 17 + 24 + 29],
    ['mediation:LevelRequirement', 3],
  ]
  for (const [type, count] of counts) {
    it(`has ${count} ${type}`, () => {
      expect(ofType(nodesIn(nodes), type)).to.have.length(count)
    })
  }

  it('matches its competencies 114 times with other frameworks, and itself 6 times with occupations', () => {
    const matches = (from: readonly JsonObject[]) =>
      ofType(nodesIn(from), 'ceterms:CredentialAlignmentObject')
    expect(matches(competencies)).to.have.length(114)
    expect(matches([nodes[0]!])).to.have.length(6)
  })

  it('words every competency in French and in English, with knowledge, skills and attitudes', () => {
    for (const competency of competencies) {
      for (const property of ['ceasn:competencyLabel', 'ceasn:competencyText']) {
        expect(competency[property], textOf(competency)).to.have.all.keys('fr', 'en')
      }
      for (const property of [
        'ceasn:knowledgeEmbodied',
        'ceasn:skillEmbodied',
        'ceasn:abilityEmbodied',
        'mediation:requiredEvidenceKind',
      ]) {
        expect(competency[property], textOf(competency)).to.be.an('array').that.is.not.empty
      }
    }
  })

  it('gives both DigComp titles with every DigComp match', () => {
    const matches = ofType(nodesIn(nodes), 'ceterms:CredentialAlignmentObject').filter(
      (match) => (match['ceterms:frameworkName'] as JsonObject)['fr'] === 'DigComp 2.2',
    )
    expect(matches).to.have.length(19)
    for (const match of matches) {
      expect(match).to.include.keys('ceterms:targetNodeName', 'mediation:digComp30Name')
    }
  })
})

describe('the abécédaire des publics', () => {
  const nodes = graph('abecedaire-publics')

  it('has 33 entries under the 26 letters, each with four levels of autonomy', () => {
    const entries = ofType(nodes, 'mediation:AssessedCompetency')
    expect(entries).to.have.length(33)
    for (const entry of entries) expect(entry['mediation:levelStatement']).to.have.length(4)
    const letters = nodes.filter((node) => /\/LETTRE-[A-Z]$/.test(textOf(node)))
    expect(letters).to.have.length(26)
    const listed = letters.flatMap((letter) => letter['mediation:entry'] as readonly string[])
    expect(listed).to.have.members(entries.map((entry) => entry['id'] as string))
  })

  it('has 208 sentences « je peux » and 160 matches', () => {
    expect(ofType(nodesIn(nodes), 'mediation:CanDoStatement')).to.have.length(208)
    expect(ofType(nodesIn(nodes), 'ceterms:CredentialAlignmentObject')).to.have.length(160)
  })

  it('says that level 1 alone is never issued, and why', () => {
    const levels = nodes.filter((node) => 'mediation:issuable' in node)
    expect(levels.map((level) => level['mediation:issuable'])).to.deep.equal([false, true, true, true])
    expect(levels[0]).to.have.nested.property('mediation:reason.fr')
  })

  it('does not call its sentences reviewed, and keeps the four privacy notes', () => {
    expect(nodes[0]).to.have.nested.property(
      'mediation:easyReadStatus.mediation:reviewedByPeopleConcerned',
      false,
    )
    expect(nodes.filter((node) => 'mediation:privacyNote' in node)).to.have.length(4)
  })
})

describe('the label régional', () => {
  const nodes = graph('label-regional')

  it('has 20 criteria, 15 of them socle, 5 local', () => {
    const criteria = ofType(nodes, 'mediation:LabelCriterion')
    expect(criteria).to.have.length(20)
    expect(criteria.filter((criterion) => criterion['mediation:tier'] === 'socle')).to.have.length(15)
    expect(criteria.filter((criterion) => criterion['mediation:local'] === true)).to.have.length(5)
  })

  for (const [type, count] of [
    ['mediation:LabelLevel', 3],
    ['mediation:Fact', 7],
    ['mediation:WorkingGroup', 3],
    ['mediation:Step', 8],
    ['mediation:EvidenceKind', 2],
  ] as const) {
    it(`has ${count} ${type}`, () => {
      expect(ofType(nodes, type)).to.have.length(count)
    })
  }

  for (const [scheme, count] of [
    ['ENTITES', 5],
    ['OBJECTIFS', 4],
    ['SPECIALITES', 8],
    ['SERVICES', 8],
  ] as const) {
    it(`lists ${count} under ${scheme}`, () => {
      const members = nodes.filter(
        (node) => 'skos:inScheme' in node && textOf(node, 'skos:inScheme').endsWith(`/${scheme}`),
      )
      expect(members).to.have.length(count)
    })
  }
})

describe('every framework', () => {
  for (const slug of slugs) {
    it(`${slug} says it is an unofficial proposal to be replaced`, () => {
      const [head] = graph(slug)
      expect(head).to.include({ 'mediation:status': 'proposition', 'owl:versionInfo': '0.1.0' })
      expect(head)
        .to.have.nested.property('mediation:statusNote.fr')
        .that.matches(/non officielle.*remplacée/)
      expect(head)
        .to.have.nested.property('mediation:statusNote.en')
        .that.matches(/[Uu]nofficial.*replaced/)
    })

    it(`${slug} has a French and an English title for whatever it names`, () => {
      for (const property of ['skos:prefLabel', 'ceasn:competencyLabel', 'ceasn:name', 'dcterms:title']) {
        const named = nodesIn(graph(slug)).filter(
          (node) => property in node && node['type'] !== 'dcterms:BibliographicResource',
        )
        for (const text of texts(named, property)) expect(text).to.have.all.keys('fr', 'en')
      }
    })
  }

  it('gives every node an IRI of its own', () => {
    const ids = nodesIn(everything).map((node) => node['id'])
    expect(new Set(ids).size).to.equal(ids.length)
    expect(objectsWithoutId(everything)).to.deep.equal([])
  })

  it('only refers to nodes that exist, in whatever framework', () => {
    const known = new Set([
      ...nodesIn(everything).map((node) => node['id'] as string),
      ...slugs.map((slug) => `/frameworks/${slug}`),
    ])
    const references = stringsIn(everything).filter((text) => text.startsWith('/frameworks/'))
    expect(references).to.have.length.greaterThan(3000)
    expect(references.filter((reference) => !known.has(reference))).to.deep.equal([])
  })

  it('nests a sub-node in the node whose IRI it hangs on', () => {
    for (const node of everything) {
      for (const inner of nodesIn(Object.values(node))) {
        expect(inner['id']).to.match(new RegExp(`^${textOf(node).replaceAll('.', '\\.')}#[A-Za-z0-9.-]+$`))
      }
    }
  })

  it('cites its sources by title and date, never by a file or a line', () => {
    const sources = ofType(everything, 'dcterms:BibliographicResource')
    expect(sources.map((source) => (source['dcterms:title'] as JsonObject)['fr'])).to.include.members([
      'Webinaire de présentation du label régional, MedNum BFC, 23 février 2021',
      'NEC Nantes, mars 2022',
      "Rencontre des professionnels de la médiation numérique des Côtes d'Armor, 9 février 2023",
      'Human Tech Days, Centre-Val de Loire, 2020',
      'Carnet de la médiation numérique, Mende, novembre 2016',
    ])
    for (const source of sources) expect(source['dcterms:date']).to.match(/^\d{4}(-\d{2}){0,2}$/)
    const criteria = slugs.map((slug) => readJson('frameworks', slug, '0.1.0', 'criteria.json'))
    const suspect = /\b00\d[:,_ ]|\.txt|\bL\d{2,}|sources\/|source \d{3}/
    expect(stringsIn([...everything, ...criteria]).filter((text) => suspect.test(text))).to.deep.equal([])
  })

  it('uses no term of our own that the vocabulary does not define', () => {
    const vocabulary = readJson('schemas', 'context', 'mediation-vocabulary.jsonld')['@graph']
    const defined = new Set(nodesIn(vocabulary!).map((term) => textOf(term).split('#')[1]))
    const written = JSON.stringify([everything, readJson('schemas', 'context', 'mediation-v1.jsonld')])
    const used = new Set([...written.matchAll(/"mediation:([A-Za-z0-9]+)"/g)].map(([, name]) => name))
    expect(used.size).to.be.greaterThan(100)
    expect([...used].filter((name) => !defined.has(name))).to.deep.equal([])
  })
})
