import { expect } from 'chai'
import { v5 } from 'uuid'
import { selectDocuments } from '../../server/framework/exchange/case/provide/document-query.ts'
import { createCaseProvider } from '../../server/framework/exchange/case/provide/provider.ts'
import { writeCasePackage } from '../../server/framework/exchange/case/write-case.ts'
import type { FrameworkVersion } from '../../server/framework/types.ts'
import { Problem } from '../../server/problem.ts'
import { documentId, id, itemIds, richPackage, type CaseJson } from './case-package.ts'
import { textOf } from './documents.ts'
import { openHub, readForm, type Hub } from './case-publishing.ts'
import { baseUrl, publishedFrameworks } from './published.ts'

const now = { time: new Date('2026-11-21T09:30:00Z') }
let hub: Hub
beforeEach(async () => {
  hub = await openHub({ clock: () => now.time })
})
afterEach(() => hub.remove())

const provider = (versions: () => readonly FrameworkVersion[] = () => hub.list()) =>
  createCaseProvider({ list: versions })

function later(minutes: number): void {
  now.time = new Date(Date.parse('2026-11-21T09:30:00Z') + minutes * 60_000)
}

/** The UUID that CASE knows a node of our frameworks by, worked out here. */
function uuid(path: string): string {
  return v5(`${baseUrl}/frameworks/${path}`, '6ba7b811-9dad-11d1-80b4-00c04fd430c8')
}

async function referentiel(): Promise<FrameworkVersion> {
  const version = (await publishedFrameworks()).frameworks.find('referentiel-mediateurs', '0.1.0')
  if (version === undefined) throw new Error('no référentiel')
  return version
}

function refused(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return `${String(error.status)} ${error.errors[0]?.code ?? error.code}`
    throw error
  }
  return 'answered'
}

describe('the identifiers of our own CASE objects', () => {
  it('are UUIDs version 5 of the IRIs, and so the same wherever they are worked out', async () => {
    const one = await referentiel()
    const item = provider(() => [one]).getCFItem('v1p1', uuid('referentiel-mediateurs/0.1.0/RM-A1.1'))
    expect(item).to.include({ humanCodingScheme: 'RM-A1.1', language: 'fr', CFItemType: 'compétence' })
    expect(item['uri']).to.equal(`${baseUrl}/frameworks/referentiel-mediateurs/0.1.0/RM-A1.1`)
    expect(item['CFDocumentURI']).to.include({ identifier: uuid('referentiel-mediateurs/0.1.0') })
  })

  it('stay with the framework they are of, also when somebody published a copy before it', async () => {
    const original = await referentiel()
    const copy = readForm(JSON.parse(writeCasePackage(original)), { slug: 'aaa-copie' })
    await hub.publish(copy, '9.0.0', 'org-b')
    later(1)
    await hub.publish(original.form(), '0.1.0', 'hub')
    const { documents, total } = provider().getAllCFDocuments('v1p1', {})
    expect(total).to.equal(1)
    expect(documents[0]).to.include({ creator: 'hub', version: '0.1.0' })
    expect(provider().getCFPackage('v1p1', uuid('referentiel-mediateurs/0.1.0')).version.slug).to.equal(
      'referentiel-mediateurs',
    )
  })
})

describe('the identifiers of what was read from CASE', () => {
  it('belong to who published them first', async () => {
    later(0)
    await hub.publish(readForm(richPackage(), { slug: 'zebre' }), '1.0.0', 'org-a')
    later(1)
    await hub.publish(readForm(richPackage(), { slug: 'abeille' }), '1.0.0', 'org-b')
    expect(provider().getCFPackage('v1p1', documentId).version.slug).to.equal('zebre')
    expect(provider().getAllCFDocuments('v1p1', {}).total).to.equal(1)
  })

  it('mean what the latest version that is not withdrawn says, and what only an earlier one has', async () => {
    const first = readForm(richPackage(), { slug: 'cadre' })
    await hub.publish(first, '1.0.0')
    const CFItems = (richPackage()['CFItems'] as readonly CaseJson[])
      .filter(({ identifier }) => identifier !== itemIds.alone)
      .map((item) => (item['identifier'] === itemIds.c ? { ...item, fullStatement: 'Autrement' } : item))
    const second = readForm(richPackage({ CFItems }), { slug: 'cadre', previous: first })
    await hub.publish(second, '2.0.0', 'org-a', '1.0.0')
    const read = provider()
    expect(read.getCFItem('v1p1', itemIds.c)).to.include({ fullStatement: 'Autrement' })
    expect(read.getCFItem('v1p1', itemIds.alone)).to.include({ fullStatement: 'Nulle part' })
    const withdrawn = provider(() =>
      hub.list().map((one) => (one.version === '2.0.0' ? { ...one, status: 'deprecated' as const } : one)),
    )
    expect(withdrawn.getCFItem('v1p1', itemIds.c)).to.include({ fullStatement: 'Sous-attendu' })
  })

  it('are not those of a list when the document is a private draft, but of what one asks for', async () => {
    const document = { ...(richPackage()['CFDocument'] as CaseJson), adoptionStatus: 'Private Draft' }
    await hub.publish(readForm(richPackage({ CFDocument: document })), '1.0.0')
    expect(provider().getAllCFDocuments('v1p1', {}).total).to.equal(0)
    expect(provider().getCFDocument('v1p1', documentId)).to.include({ adoptionStatus: 'Private Draft' })
  })
})

describe('a CASE provider', () => {
  it('knows a version from the moment it is released', async () => {
    const read = provider()
    expect(refused(() => read.getCFDocument('v1p1', documentId))).to.equal('404 not-found')
    await hub.publish(readForm(richPackage()), '1.0.0')
    expect(read.getCFDocument('v1p1', documentId)).to.include({ title: 'Cadre très complet' })
  })

  it('says that a withdrawn version is deprecated', async () => {
    const version = await referentiel()
    for (const [status, adoptionStatus] of [
      ['released', 'Draft'],
      ['deprecated', 'Deprecated'],
      ['superseded', 'Deprecated'],
    ] as const) {
      const [document] = provider(() => [{ ...version, status }]).getAllCFDocuments('v1p1', {}).documents
      expect(document).to.include({ adoptionStatus })
    }
  })

  it('gives a term with those below it by hierarchy code, and only those', async () => {
    await hub.publish(readForm(richPackage()), '1.0.0')
    const identifiers = (answer: CaseJson) =>
      (Object.values(answer)[0] as readonly CaseJson[]).map(({ identifier }) => identifier)
    const read = provider()
    expect(identifiers(read.getCFConcept('v1p1', id(504)))).to.deep.equal([id(504), id(506)])
    expect(identifiers(read.getCFConcept('v1p1', id(507)))).to.deep.equal([id(507)])
    expect(identifiers(read.getCFSubject('v1p1', id(505)))).to.deep.equal([id(505), id(508)])
    expect(identifiers(read.getCFItemType('v1p1', id(501)))).to.deep.equal([id(501), id(502)])
  })

  it('gives the associations from and to an item', async () => {
    await hub.publish(readForm(richPackage()), '1.0.0')
    const answer = provider().getCFItemAssociations('v1p1', itemIds.a1)
    const identifiers = (answer['CFAssociations'] as readonly CaseJson[]).map(({ identifier }) => identifier)
    expect(identifiers).to.have.members(
      [102, 104, 107, 108, 110, 111, 112, 113, 114, 115].map((number) => id(number)),
    )
    expect(refused(() => provider().getCFItemAssociations('v1p1', itemIds.alone))).to.equal('404 not-found')
  })

  it('says of each object alone whose it is, in 1.0 as well', async () => {
    await hub.publish(readForm(richPackage()), '1.0.0')
    const read = provider()
    expect(read.getCFDocument('v1p0', documentId)['CFPackageURI']).to.deep.equal({
      title: 'Cadre très complet',
      identifier: documentId,
      uri: `${baseUrl}/ims/case/v1p0/CFPackages/${documentId}`,
    })
    expect(read.getCFAssociation('v1p0', id(116))).to.include({ associationType: 'isRelatedTo' })
    expect(read.getCFAssociation('v1p0', id(101))).to.not.have.property('notes')
    expect(read.getCFItem('v1p0', itemIds.a1)['CFDocumentURI']).to.include({ identifier: documentId })
  })

  it('refuses what is no UUID before it looks for it', () => {
    for (const wrong of ['', 'x', id(1).slice(1), `${id(1)}0`, '018f3a5e-0000-7000-8000-000000000000'])
      expect(refused(() => provider().getCFRubric('v1p1', wrong))).to.equal('400 invalid_uuid')
    expect(refused(() => provider().getCFRubric('v1p1', id(1)))).to.equal('404 not-found')
  })

  it('finds an identifier however it is capitalised', async () => {
    await hub.publish(readForm(richPackage()), '1.0.0')
    expect(provider().getCFLicense('v1p1', id(500).toUpperCase())).to.include({ licenseText: 'Texte…' })
  })
})

describe('a request for CASE documents', () => {
  const documents = [
    {
      identifier: '1',
      title: 'Béta',
      lastChangeDateTime: '2024-01-01T00:00:00Z',
      subject: ['arts', 'droit'],
    },
    { identifier: '2', title: 'alpha', lastChangeDateTime: '2024-01-01T00:30:00+01:00', creator: 'O’Neil' },
    { identifier: '3', title: 'gamma', lastChangeDateTime: '2025-01-01T00:00:00Z', creator: "d'Arc" },
    {
      identifier: '4',
      title: 'Alpha',
      lastChangeDateTime: '2023-01-01T00:00:00Z',
      licenseURI: { title: 'CC BY', identifier: 'x', uri: 'urn:x' },
    },
  ] as const
  const ask = (query: Parameters<typeof selectDocuments>[1], view: 'v1p1' | 'v1p0' = 'v1p1') =>
    selectDocuments(documents, query, view)
      .documents.map((document) => textOf(document, 'identifier'))
      .join('')

  const answers: readonly [string, Parameters<typeof selectDocuments>[1], string][] = [
    ['without anything gets all', {}, '1234'],
    ['with empty words gets all', { filter: '', sort: '', fields: '' }, '1234'],
    ['is paged', { limit: '2', offset: '1' }, '23'],
    ['past the end gets none', { offset: '9' }, ''],
    ['is sorted', { sort: 'title' }, '4123'],
    ['is sorted downwards', { sort: 'title', orderBy: 'desc' }, '3214'],
    ['is sorted by time, whatever the zone', { sort: 'lastChangeDateTime' }, '4213'],
    ['is sorted with what lacks the field last', { sort: 'creator', orderBy: 'desc' }, '3214'],
    ['is filtered by equality', { filter: "title='alpha'" }, '2'],
    ['is filtered by inequality', { filter: "title != 'alpha'" }, '134'],
    ['is filtered by what is contained, whatever the accents', { filter: "title~'bet'" }, '1'],
    ['is filtered by time', { filter: "lastChangeDateTime>'2024-01-01T00:00:00Z'" }, '3'],
    ['is filtered by time from', { filter: "lastChangeDateTime>='2024-01-01T00:00:00Z'" }, '13'],
    ['is filtered by time before', { filter: "lastChangeDateTime<'2024-01-01T00:00:00Z'" }, '24'],
    ['is filtered by any of a list', { filter: "subject='droit'" }, '1'],
    ['is filtered by a nested field', { filter: "licenseURI.title='CC BY'" }, '4'],
    [
      'is filtered by two clauses at once',
      { filter: "title~'alpha' AND lastChangeDateTime<'2024-01-01'" },
      '24',
    ],
    ['is filtered by either of two', { filter: "title='gamma' OR title='Alpha'" }, '34'],
    ['is filtered by a quote that is doubled', { filter: "creator='d''Arc'" }, '3'],
  ]
  for (const [title, query, found] of answers) {
    it(title, () => {
      expect(ask(query)).to.equal(found)
    })
  }

  it('gets only the fields it names', () => {
    const page = selectDocuments(documents, { fields: 'title, identifier', limit: '1' }, 'v1p1')
    expect(page).to.deep.equal({
      documents: [{ identifier: '1', title: 'Béta' }],
      total: 4,
      limit: 1,
      offset: 0,
    })
  })

  const refusals: readonly [string, Parameters<typeof selectDocuments>[1], string][] = [
    ['a limit of nothing', { limit: '0' }, 'invalid_selection_field'],
    ['a limit that is no number', { limit: '1e3' }, 'invalid_selection_field'],
    ['an offset below nothing', { offset: '-1' }, 'invalid_selection_field'],
    ['an order that is none', { sort: 'title', orderBy: 'up' }, 'invalid_sort_field'],
    ['a sort by what does not exist', { sort: 'colour' }, 'invalid_sort_field'],
    ['a sort by what every object has', { sort: 'constructor' }, 'invalid_sort_field'],
    ['a field that does not exist', { fields: 'title,colour' }, 'invalid_selection_field'],
    ['a filter on what does not exist', { filter: "colour='red'" }, 'invalid_selection_field'],
    ['a filter without quotes', { filter: 'title=alpha' }, 'invalid_selection_field'],
    [
      'a filter with three clauses',
      { filter: "title='a' OR title='b' OR title='c'" },
      'invalid_selection_field',
    ],
    ['a filter that goes on', { filter: "title='a' nonsense" }, 'invalid_selection_field'],
    ['a filter too deep', { filter: "licenseURI.title.x='a'" }, 'invalid_selection_field'],
  ]
  for (const [what, query, code] of refusals) {
    it(`is refused for ${what}`, () => {
      expect(refused(() => ask(query))).to.equal(`400 ${code}`)
    })
  }

  it('knows in 1.0 only what 1.0 had', () => {
    expect(refused(() => ask({ sort: 'caseVersion' }, 'v1p0'))).to.equal('400 invalid_sort_field')
    expect(ask({ sort: 'caseVersion' })).to.equal('1234')
  })
})
