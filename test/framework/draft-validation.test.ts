import { expect } from 'chai'
import { validateForm, type Candidate } from '../../server/framework/draft/validate.ts'
import { achievementErrors, deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import type { Json, JsonObject, NormalForm, NormalNode } from '../../server/framework/normal-form.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { competency } from './drafting.ts'
import { publishedFrameworks } from './published.ts'

const derivation = { deriveFiles, achievementErrors }
const mediators = 'referentiel-mediateurs'
const publics = 'abecedaire-publics'
const published = new Map<string, FrameworkVersion>()

before(async () => {
  const { frameworks } = await publishedFrameworks()
  for (const version of frameworks.list()) published.set(version.slug, version)
})

type Nodes = Map<string, NormalNode>

/** Version 0.1.0 of `slug` with what `change` makes of its nodes, as 0.2.0. */
function candidate(slug: string, change: (nodes: Nodes) => void = () => undefined): Candidate {
  const base = published.get(slug)
  if (base === undefined) throw new Error(`no ${slug}`)
  const nodes = new Map(base.form().nodes)
  change(nodes)
  const form: NormalForm = { slug, nodes }
  return {
    form,
    place: { version: '0.2.0', replaces: '0.1.0' },
    base: base.files,
    earlier: [{ version: '0.1.0', form: base.form() }],
  }
}

/** Codes of the errors, with the node they are on. */
async function errorsOf(slug: string, change: (nodes: Nodes) => void): Promise<readonly string[]> {
  const { errors, files } = await validateForm(derivation, candidate(slug, change))
  expect(files === undefined).to.equal(errors.length > 0)
  return errors.map(({ code, node = '-' }) => `${code} ${node}`)
}

/** The nodes of a JSON-LD file. */
const graphIn = (text: string) => (JSON.parse(text) as { readonly '@graph': readonly JsonObject[] })['@graph']

const put = (nodes: Nodes, code: string, change: JsonObject) => {
  nodes.set(code, { ...(nodes.get(code) ?? { type: 'skos:Concept' }), ...change })
}
const without = (nodes: Nodes, code: string, ...properties: string[]) => {
  const kept = Object.entries(nodes.get(code) ?? {}).filter(([property]) => !properties.includes(property))
  nodes.set(code, Object.fromEntries(kept) as NormalNode)
}
const retired = (code: string): NormalNode => ({
  type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
  'ceasn:codedNotation': code,
  'ceasn:competencyLabel': { fr: 'Ancienne' },
})
const listOf = (nodes: Nodes, code: string, property: string) =>
  (nodes.get(code)?.[property] ?? []) as readonly JsonObject[]

describe('a draft that says what was released', () => {
  for (const slug of [mediators, publics, 'label-regional']) {
    it(`is valid: ${slug}`, async () => {
      const { errors, files } = await validateForm(derivation, candidate(slug))
      expect(errors).to.deep.equal([])
      expect(graphIn(files?.framework ?? '')[0]).to.include({ 'owl:versionInfo': '0.2.0' })
    })
  }

  it('and one competency more is valid', async () => {
    expect(
      await errorsOf(mediators, (nodes) =>
        nodes.set('RM-G1.7', competency('RM-G1.7', 'RM-G1') as NormalNode),
      ),
    ).to.deep.equal([])
  })

  it('of a plain framework without levels is valid, and makes no badge', async () => {
    const nodes: Nodes = new Map<string, NormalNode>([
      [
        '.',
        {
          type: 'ceasn:CompetencyFramework',
          'ceasn:name': { fr: 'Simple' },
          'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft',
        },
      ],
      [
        'C1',
        {
          type: 'ceasn:Competency',
          'ceasn:codedNotation': 'C1',
          'ceasn:competencyText': { fr: 'Savoir.' },
          'ceasn:isTopChildOf': '.',
        },
      ],
    ])
    const form = { slug: 'simple', nodes }
    const { errors, files } = await validateForm(derivation, {
      form,
      place: { version: '1.0.0' },
      earlier: [],
    })
    expect(errors).to.deep.equal([])
    expect(graphIn(files?.achievements ?? '')).to.deep.equal([])
  })
})

describe('a draft cannot be released', () => {
  const cases: readonly [string, readonly string[], string, (nodes: Nodes) => void][] = [
    ['without the framework’s own node', ['framework-node -'], mediators, (n) => n.delete('.')],
    [
      'when a released code vanished',
      ['code-missing RM-G1.6'],
      mediators,
      (nodes) => {
        nodes.delete('RM-G1.6')
        for (const profile of ['ACC', 'INI', 'COO', 'GES', 'AID'].map((one) => `PROFIL-${one}`)) {
          const kept = listOf(nodes, profile, 'mediation:target').filter(
            (target) => target['mediation:competency'] !== './RM-G1.6',
          )
          put(nodes, profile, { 'mediation:target': kept })
        }
      },
    ],
    [
      'when a released code stands for something else',
      ['code-reused METIER-M6'],
      mediators,
      (nodes) => {
        nodes.set('METIER-M6', {
          type: 'dcterms:BibliographicResource',
          'dcterms:title': { fr: 'Un livre' },
          'dcterms:date': '2026',
        })
        for (const code of nodes.keys()) {
          const kept = (nodes.get(code)?.['mediation:metier'] ?? []) as readonly Json[]
          const others = kept.filter((one) => one !== './METIER-M6')
          if (others.length < kept.length) {
            without(nodes, code, 'mediation:metier')
            if (others.length > 0) put(nodes, code, { 'mediation:metier': others })
          }
        }
      },
    ],
    [
      'when a level that was a diagnosis would be a badge',
      ['level-issuable-changed NIVEAU-1'],
      publics,
      (nodes) => {
        put(nodes, 'NIVEAU-1', { 'mediation:issuable': true })
      },
    ],
    [
      'when a level no longer says whether it is issued',
      ['level-issuable-changed NIVEAU-1', 'scale-number NIVEAU-1'],
      publics,
      (nodes) => {
        without(nodes, 'NIVEAU-1', 'mediation:issuable')
      },
    ],
    [
      'when the notation is not the code',
      ['code-differs RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', { 'ceasn:codedNotation': 'RM-A1.9' })
      },
    ],
    [
      'when something refers to what is not there',
      ['reference-unknown RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', { 'mediation:requiredEvidenceKind': ['./EV-ZZZ'] })
      },
    ],
    [
      'when something refers to a part that is not there',
      ['reference-unknown RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', { 'mediation:requiredEvidenceKind': ['./RM-A1.2#niveau-9'] })
      },
    ],
    [
      'while profiles aim at what is retired',
      ['reference-retired PROFIL-INI'],
      mediators,
      (nodes) => {
        nodes.set('RM-D2.1', retired('RM-D2.1'))
      },
    ],
    [
      'when a competency is under nothing',
      ['parent-missing RM-A1.1'],
      mediators,
      (nodes) => {
        without(nodes, 'RM-A1.1', 'ceasn:isChildOf')
      },
    ],
    [
      'when a competency is under what is none',
      ['schema EV-ATT', 'parent-not-competency RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', { 'ceasn:isChildOf': ['./EV-ATT'] })
      },
    ],
    [
      'when a unit is under itself',
      ['schema RM-A1.1', 'hierarchy-cycle RM-A1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1', { 'ceasn:isChildOf': ['./RM-A1.1'] })
        put(nodes, 'RM-A', { 'ceasn:competencyCategory': { fr: 'domaine', en: 'domain' } })
        nodes.set('RM-A4', {
          ...(nodes.get('RM-A1') as NormalNode),
          'ceasn:codedNotation': 'RM-A4',
          'ceasn:isChildOf': ['./RM-A'],
        })
        put(nodes, 'RM-A1.2', { 'ceasn:isChildOf': ['./RM-A4'] })
      },
    ],
    [
      'when a level is not described',
      ['level-statement-missing RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', {
          'mediation:levelStatement': listOf(nodes, 'RM-A1.1', 'mediation:levelStatement').slice(0, 2),
        })
      },
    ],
    [
      'when a level is described twice',
      ['level-statement-repeated RM-A1.1'],
      mediators,
      (nodes) => {
        const statements = listOf(nodes, 'RM-A1.1', 'mediation:levelStatement')
        const again = JSON.parse(
          JSON.stringify(statements[0]).replaceAll('#niveau-1', '#encore-1'),
        ) as JsonObject
        put(nodes, 'RM-A1.1', { 'mediation:levelStatement': [...statements, again] })
      },
    ],
    [
      'when a number is not that of its level',
      ['level-mismatch PROFIL-INI'],
      mediators,
      (nodes) => {
        const [first, ...others] = listOf(nodes, 'PROFIL-INI', 'mediation:target')
        put(nodes, 'PROFIL-INI', {
          'mediation:target': [
            { ...first, 'mediation:level': './NIVEAU-1', 'mediation:levelNumber': 2 },
            ...others,
          ],
        })
      },
    ],
    [
      'when a profile aims at a domain',
      ['target-not-assessed PROFIL-INI'],
      mediators,
      (nodes) => {
        const [first, ...others] = listOf(nodes, 'PROFIL-INI', 'mediation:target')
        put(nodes, 'PROFIL-INI', {
          'mediation:target': [{ ...first, 'mediation:competency': './RM-A' }, ...others],
        })
      },
    ],
    [
      'when a profile aims at one competency twice',
      ['target-repeated PROFIL-INI'],
      mediators,
      (nodes) => {
        const [first, second, ...others] = listOf(nodes, 'PROFIL-INI', 'mediation:target')
        const again = { ...second, 'mediation:competency': first?.['mediation:competency'] ?? '' }
        put(nodes, 'PROFIL-INI', { 'mediation:target': [first ?? {}, again, ...others] })
      },
    ],
    [
      'when a part is called what another part is',
      ['nested-id RM-A1.1'],
      mediators,
      (nodes) => {
        const [first, second, ...others] = listOf(nodes, 'RM-A1.1', 'mediation:levelStatement')
        put(nodes, 'RM-A1.1', {
          'mediation:levelStatement': [first ?? {}, { ...second, id: './RM-A1.1#niveau-1' }, ...others],
        })
      },
    ],
    [
      'when a text holds a control character',
      ['text-refused RM-A1.1'],
      mediators,
      (nodes) => {
        put(nodes, 'RM-A1.1', { 'ceasn:competencyLabel': { fr: 'Accueillir\u0007', en: 'Welcome' } })
      },
    ],
    [
      'when a domain has nothing under it',
      ['schema RM-H'],
      mediators,
      (nodes) => {
        nodes.set('RM-H', { ...(nodes.get('RM-A') as NormalNode), 'ceasn:codedNotation': 'RM-H' })
      },
    ],
    [
      'when a node is of no type there is',
      ['schema RM-H'],
      mediators,
      (nodes) => {
        nodes.set('RM-H', { type: 'mediation:Nothing' })
      },
    ],
  ]
  for (const [what, codes, slug, change] of cases) {
    it(what, async () => {
      expect(await errorsOf(slug, change)).to.deep.equal(codes)
    })
  }

  it('when a code retired before serves again', async () => {
    const { form, ...rest } = candidate(mediators)
    const earlier = [
      { version: '0.1.5', form: { slug: mediators, nodes: new Map([['RM-A1.1', retired('RM-A1.1')]]) } },
    ]
    const { errors } = await validateForm(derivation, { ...rest, form, earlier })
    expect(errors.map(({ code, node }) => [code, node])).to.deep.equal([['code-retired', 'RM-A1.1']])
    expect(errors[0]?.detail.fr).to.contain('0.1.5')
  })

  it('when a badge it makes is wrong', async () => {
    const wrong = { node: 'RM-A1.1', code: 'rule-unknown', detail: { fr: 'Règle.', en: 'Rule.' } }
    const { errors, files } = await validateForm(
      { deriveFiles, achievementErrors: () => [wrong] },
      candidate(mediators),
    )
    expect([errors, files]).to.deep.equal([[wrong], undefined])
  })
})
