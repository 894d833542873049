import { expect } from 'chai'
import { sameCaseFramework } from '../../server/framework/exchange/case/same-framework.ts'
import { caseForm } from '../../server/framework/exchange/case/read-case.ts'
import { writeCasePackage } from '../../server/framework/exchange/case/write-case.ts'
import type { NormalForm, NormalNode } from '../../server/framework/normal-form.ts'
import { byIdentifier, documentId, id, itemIds, richPackage, type CaseJson } from './case-package.ts'
import { textOf } from './documents.ts'
import { openHub, readForm, type Hub } from './case-publishing.ts'
import { publishedFrameworks } from './published.ts'

let hub: Hub
before(async () => {
  hub = await openHub()
})
after(() => hub.remove())

let count = 0
async function published(form: NormalForm, version = '1.0.0', organisation?: string) {
  count += 1
  return hub.publish({ ...form, slug: `${form.slug}-${String(count)}` }, version, organisation)
}

async function exported(form: NormalForm): Promise<CaseJson> {
  return JSON.parse(writeCasePackage(await published(form))) as CaseJson
}

function edited(form: NormalForm, code: string, change: Partial<NormalNode>): NormalForm {
  const node = form.nodes.get(code)
  if (node === undefined) throw new Error(`no ${code}`)
  return { ...form, nodes: new Map([...form.nodes, [code, { ...node, ...change } as NormalNode]]) }
}

function listOf(pkg: CaseJson, list: string): readonly CaseJson[] {
  return pkg[list] as readonly CaseJson[]
}

/** Identifiers of what differs between two packages, and of what only one has. */
function differences(left: CaseJson, right: CaseJson): readonly string[] {
  const all = (pkg: CaseJson) =>
    new Map(
      ['CFItems', 'CFAssociations', 'CFRubrics']
        .flatMap((list) => listOf(pkg, list))
        .concat([pkg['CFDocument'] as CaseJson])
        .map((one) => [textOf(one, 'identifier'), JSON.stringify(one)]),
    )
  const [before, now] = [all(left), all(right)]
  return [...new Set([...before.keys(), ...now.keys()])].filter((key) => before.get(key) !== now.get(key))
}

describe('a CASE package that is read and written again', () => {
  it('is what it was, whatever of CASE 1.1 it uses', async () => {
    expect(byIdentifier(await exported(readForm(richPackage())))).to.deep.equal(byIdentifier(richPackage()))
  })

  it('is byte for byte the same when it is read and written once more under another organisation', async () => {
    const first = writeCasePackage(await published(readForm(richPackage())))
    const second = writeCasePackage(await published(readForm(JSON.parse(first)), '3.2.1', 'org-b'))
    expect(second).to.equal(first)
  })

  for (const slug of ['abecedaire-publics', 'label-regional', 'referentiel-mediateurs']) {
    it(`is byte for byte the same for ${slug}, exported and then imported elsewhere`, async () => {
      const version = (await publishedFrameworks()).frameworks.find(slug, '0.1.0')
      if (version === undefined) throw new Error(`no ${slug}`)
      const first = writeCasePackage(version)
      const copy = await published(readForm(JSON.parse(first), { slug: 'copie' }), '0.1.0', 'org-b')
      expect(writeCasePackage(copy)).to.equal(first)
    })
  }

  it('comes out in 1.0 without what 1.1 added, and nothing else changed', async () => {
    const version = await published(readForm(richPackage()))
    const old = JSON.parse(writeCasePackage(version, '1.0')) as CaseJson
    expect(old).to.not.have.property('extensions')
    expect(old['CFDocument']).to.not.have.any.keys('caseVersion', 'frameworkType', 'extensions')
    const a1 = listOf(old, 'CFItems').find(({ identifier }) => identifier === itemIds.a1)
    expect(a1).to.not.have.any.keys('subject', 'subjectURI', 'extensions')
    expect(a1).to.include({ fullStatement: 'Expliquer à quoi sert un réseau', statusEndDate: '2029-01-01' })
    const types = new Map(
      listOf(old, 'CFAssociations').map((one) => [one['identifier'], one['associationType']]),
    )
    expect(types.get(id(107))).to.equal('isRelatedTo')
    expect(types.get(id(116))).to.equal('isRelatedTo')
    expect(types.get(id(112))).to.equal('exactMatchOf')
    expect(JSON.stringify(old)).to.not.match(/"(?:targetType|extensions|notes":"second volet)/u)
    expect(listOf(old, 'CFAssociations')).to.have.length(18)
  })

  it('stays a 1.0 package when it was one', async () => {
    const old = JSON.parse(writeCasePackage(await published(readForm(richPackage())), '1.0')) as CaseJson
    expect(byIdentifier(await exported(readForm(old)))).to.deep.equal(byIdentifier(old))
  })
})

describe('a framework that was read from CASE and edited here', () => {
  const form = readForm(richPackage())
  const unchanged = () => exported(form)

  it('shows new words in the item they are of, in their language, with the time of the release', async () => {
    const now = await exported(
      edited(form, 'A.1', {
        'ceasn:competencyText': { fr: 'Dire à quoi sert un réseau', en: 'Explain what a network is for' },
      }),
    )
    expect(differences(await unchanged(), now)).to.deep.equal([itemIds.a1])
    const a1 = listOf(now, 'CFItems').find(({ identifier }) => identifier === itemIds.a1)
    expect(a1).to.include({
      fullStatement: 'Dire à quoi sert un réseau',
      lastChangeDateTime: '2026-11-21T09:30:00Z',
      abbreviatedStatement: 'Attendu A.1',
      listEnumeration: '1',
    })
  })

  it('shows a translation that was reworded in the item of the translation', async () => {
    const now = await exported(
      edited(form, 'A.1', {
        'ceasn:competencyText': { fr: 'Expliquer à quoi sert un réseau', en: 'Say what a network is for' },
      }),
    )
    expect(differences(await unchanged(), now)).to.deep.equal([itemIds.a1en])
  })

  it('has a new item, a translation, for a language that is new', async () => {
    const now = await exported(
      edited(form, 'A.2', { 'ceasn:competencyText': { fr: 'Retrouver une adresse', en: 'Find an address' } }),
    )
    const added = listOf(now, 'CFItems').find(({ fullStatement }) => fullStatement === 'Find an address')
    expect(added).to.include({ language: 'en', humanCodingScheme: 'A.2' })
    const translation = listOf(now, 'CFAssociations').filter(
      ({ associationType, originNodeURI }) =>
        associationType === 'isTranslationOf' &&
        (originNodeURI as CaseJson)['identifier'] === added?.['identifier'],
    )
    expect(translation.map((one) => (one['destinationNodeURI'] as CaseJson)['identifier'])).to.deep.equal([
      itemIds.a2,
    ])
  })

  it('moves an item by its hierarchy association, and keeps its other places', async () => {
    const now = await exported(edited(form, 'A.2', { 'ceasn:isChildOf': ['./A.1'] }))
    const places = listOf(now, 'CFAssociations').filter(
      ({ associationType, originNodeURI }) =>
        associationType === 'isChildOf' && (originNodeURI as CaseJson)['identifier'] === itemIds.a2,
    )
    const parents = places.map((one) => (one['destinationNodeURI'] as CaseJson)['identifier'])
    expect(parents).to.have.members([itemIds.a1, itemIds.b])
    expect(places.map(({ identifier }) => identifier))
      .to.include(id(106))
      .and.not.include(id(103))
  })

  it('renumbers siblings only where their order changed', async () => {
    const order = ['A', 'A.2', 'A.1', 'Volet-B']
    const nodes = [...form.nodes].sort(([left], [right]) => order.indexOf(left) - order.indexOf(right))
    const now = await exported({ ...form, nodes: new Map(nodes) })
    expect(differences(await unchanged(), now)).to.have.members([id(102), id(103)])
    const number = (identifier: string) =>
      listOf(now, 'CFAssociations').find((one) => one['identifier'] === identifier)?.['sequenceNumber']
    expect([number(id(103)), number(id(102))]).to.deep.equal([1, 2])
  })

  it('drops a match that was taken away and adds one that is new', async () => {
    const now = await exported(edited(form, 'A.1', { 'skos:exactMatch': ['https://digcomp.example/2.2'] }))
    const matches = listOf(now, 'CFAssociations').filter(
      ({ associationType }) => associationType === 'exactMatchOf',
    )
    expect(matches.map((one) => (one['destinationNodeURI'] as CaseJson)['uri'])).to.deep.equal([
      'https://digcomp.example/2.2',
    ])
  })

  it('ends a retired item on the day of the release and says what takes its place', async () => {
    const node = form.nodes.get('A.2')
    const retired = {
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'ceasn:codedNotation': 'A.2',
      'ceasn:competencyLabel': { fr: 'Retrouver une adresse' },
      'dcterms:isReplacedBy': ['./A.1'],
      'mediation:case': node?.['mediation:case'] ?? null,
    } as const
    const now = await exported({ ...form, nodes: new Map([...form.nodes, ['A.2', retired]]) })
    const item = listOf(now, 'CFItems').find(({ identifier }) => identifier === itemIds.a2)
    expect(item).to.include({ statusEndDate: '2026-11-21', fullStatement: 'Retrouver une adresse' })
    const replaced = listOf(now, 'CFAssociations').find(
      ({ associationType, originNodeURI }) =>
        associationType === 'replacedBy' && (originNodeURI as CaseJson)['identifier'] === itemIds.a2,
    )
    expect((replaced?.['destinationNodeURI'] as CaseJson)['identifier']).to.equal(itemIds.a1)
  })

  it('shows what the framework itself says otherwise', async () => {
    const now = await exported(
      edited(form, '.', { 'ceasn:name': { fr: 'Cadre revu' }, 'dcterms:creator': 'Une autre' }),
    )
    expect(now['CFDocument']).to.include({ title: 'Cadre revu', creator: 'Une autre', version: '2.1.0' })
    expect(differences(await unchanged(), now)).to.deep.equal([documentId])
  })

  it('has an item of its own for a competency that was added', async () => {
    const added = {
      type: 'ceasn:Competency',
      'ceasn:codedNotation': 'A.3',
      'ceasn:competencyText': { fr: 'Du nouveau' },
      'ceasn:isChildOf': ['./A'],
    } as const
    const now = await exported({ ...form, nodes: new Map([...form.nodes, ['A.3', added]]) })
    const item = listOf(now, 'CFItems').find(({ humanCodingScheme }) => humanCodingScheme === 'A.3')
    expect(item).to.include({ fullStatement: 'Du nouveau', language: 'fr', CFItemType: 'compétence' })
    expect(caseForm(now).errors).to.deep.equal([])
  })
})

describe('a CASE package that is imported again', () => {
  it('finds the framework that it made, and only in the same organisation', async () => {
    const version = await published(readForm(richPackage()), '1.0.0', 'org-c')
    const same = (organisation: string, identifier: string) =>
      sameCaseFramework({ list: () => [version] }, organisation, identifier)
    expect(same('org-c', documentId.toUpperCase())).to.equal(version.slug)
    expect(same('org-d', documentId)).to.equal(undefined)
    expect(same('org-c', id(2))).to.equal(undefined)
  })

  it('gives each item the code it had, also when its human coding scheme changed', () => {
    const first = readForm(richPackage())
    const items = listOf(richPackage(), 'CFItems').map((item) =>
      item['identifier'] === itemIds.a2 ? { ...item, humanCodingScheme: 'Z.9' } : item,
    )
    const second = readForm(richPackage({ CFItems: items }), { previous: first })
    expect([...second.nodes.keys()]).to.deep.equal([...first.nodes.keys()])
  })

  it('retires what the package has no more, says what replaces it, and never uses its code again', async () => {
    const first = readForm(richPackage())
    const without = (list: string, identifiers: readonly string[]) =>
      listOf(richPackage(), list).filter(({ identifier }) => identifiers.every((one) => one !== identifier))
    const CFAssociations = [
      ...without('CFAssociations', [id(103), id(106), id(108), id(110), id(113)]),
      {
        ...(listOf(richPackage(), 'CFAssociations')[15] ?? {}),
        identifier: id(199),
        originNodeURI: { title: 'A.2', identifier: itemIds.a2, uri: 'https://academie.example/a2' },
      },
    ]
    const second = readForm(richPackage({ CFItems: without('CFItems', [itemIds.a2]), CFAssociations }), {
      previous: first,
    })
    expect(second.nodes.get('A.2')).to.deep.include({
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'dcterms:isReplacedBy': ['./A.1'],
    })
    const out = await exported(second)
    expect(listOf(out, 'CFItems').map(({ identifier }) => identifier)).to.not.include(itemIds.a2)
    const third = readForm(richPackage(), { previous: second })
    expect(third.nodes.get('A.2')?.type).to.include('mediation:RetiredCompetency')
    expect(third.nodes.has('A.2-3')).to.equal(true)
    expect(listOf(await exported(third), 'CFItems')).to.have.length(7)
  })

  it('keeps what was added here, under a parent that is still there', () => {
    const first = readForm(richPackage())
    const added = {
      type: 'ceasn:Competency',
      'ceasn:codedNotation': 'X.1',
      'ceasn:competencyText': { fr: 'Ici seulement' },
      'ceasn:isChildOf': ['./A'],
    } as const
    const previous = { ...first, nodes: new Map([...first.nodes, ['X.1', added]]) }
    expect(readForm(richPackage(), { previous }).nodes.get('X.1')).to.deep.equal(added)
  })
})
