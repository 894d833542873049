import { expect } from 'chai'
import fc from 'fast-check'
import { checkPackage } from '../../server/framework/exchange/case/read/check.ts'
import { keep, keptItem } from '../../server/framework/exchange/case/kept.ts'
import { caseForm } from '../../server/framework/exchange/case/read-case.ts'
import { documentOf, normalForm, ownCode, type NormalNode } from '../../server/framework/normal-form.ts'
import { absolute } from '../../server/framework/absolute.ts'
import { schemaErrors } from '../../server/schema.ts'
import { changed, codesOf } from './case-changes.ts'
import { documentId, id, itemIds, richPackage, type CaseJson, type Json } from './case-package.ts'
import { readForm } from './case-publishing.ts'

describe('a CASE package as competencies', () => {
  const form = readForm(richPackage())

  it('has a competency for each item, and the translation in the words of its item', () => {
    expect([...form.nodes.keys()]).to.deep.equal(['.', 'A', 'A.1', 'A.2', 'Volet-B', itemIds.c, 'A.2-2'])
    expect(form.nodes.get('A.1')).to.deep.include({
      'ceasn:competencyText': { fr: 'Expliquer à quoi sert un réseau', en: 'Explain what a network is for' },
      'ceasn:competencyLabel': { fr: 'Attendu A.1', en: 'Standard A.1' },
      'ceasn:competencyCategory': { fr: 'Attendu', en: 'Standard' },
      'ceasn:comment': { fr: 'À la fin de l’année.' },
      'ceasn:conceptKeyword': { fr: ['réseau', 'adresse'] },
      'ceasn:isChildOf': ['./A'],
      'skos:exactMatch': ['https://digcomp.example/2.1'],
      'dcterms:replaces': [`https://academie.example/case/CFItems/${id(901)}`],
    })
  })

  it('stands where the main hierarchy says, not a group nor a second parent', () => {
    expect(form.nodes.get(itemIds.c)?.['ceasn:isChildOf']).to.deep.equal(['./A.1'])
    expect(form.nodes.get('A.2')?.['ceasn:isChildOf']).to.deep.equal(['./A'])
    expect(form.nodes.get('A.2')?.['skos:relatedMatch']).to.deep.equal(['./A.1'])
  })

  it('puts on top what is nowhere', () => {
    expect(form.nodes.get('A.2-2')?.['ceasn:isTopChildOf']).to.equal(ownCode)
  })

  it('says of the framework what the document says', () => {
    expect(form.nodes.get(ownCode)).to.deep.include({
      'ceasn:name': { fr: 'Cadre très complet' },
      'dcterms:creator': 'Académie des exemples',
      'dcterms:publisher': 'Presses des exemples',
      'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Published',
      'ceasn:inLanguage': ['fr', 'en'],
    })
    expect(caseForm(richPackage())).to.include({
      slug: 'cadre-tres-complet',
      version: '2.1.0',
      documentIdentifier: documentId,
    })
  })

  it('orders children by sequence number where the package does not', () => {
    const items = richPackage()['CFItems'] as readonly CaseJson[]
    const codes = [...readForm(richPackage({ CFItems: [...items].reverse() })).nodes.keys()]
    expect(codes.indexOf('A.1')).to.be.lessThan(codes.indexOf('A.2-2'))
    expect(codes.slice(0, 2)).to.deep.equal(['.', 'A'])
  })

  it('is a valid framework, also with hardly anything in it', () => {
    const least = {
      CFDocument: {
        identifier: documentId,
        uri: 'urn:x:1',
        title: '',
        creator: '',
        lastChangeDateTime: '2024-01-01T00:00:00Z',
      },
      CFItems: [
        { identifier: id(2), uri: 'urn:x:2', fullStatement: '', lastChangeDateTime: '2024-01-01T00:00:00Z' },
      ],
    }
    for (const value of [least, richPackage()]) {
      const read = readForm(value)
      const document = documentOf(read, { version: '1.0.0' })
      expect(schemaErrors('framework.schema.json', document)).to.deep.equal([])
      const iri = `/frameworks/${read.slug}/1.0.0`
      expect([...normalForm(document, read.slug, iri).nodes]).to.deep.equal([...read.nodes])
    }
  })
})

describe('a CASE package that is tolerated', () => {
  const read = (value: unknown) => checkPackage(value)

  it('may say null for what it does not say', () => {
    const { package: found, errors, warnings } = read(changed('/CFItems/1/notes', null))
    expect([...errors, ...warnings]).to.deep.equal([])
    expect(found?.CFItems?.[1]).to.not.have.property('notes')
  })

  it('may be in the form of single objects, which say whose they are', () => {
    const link = { title: 'x', identifier: documentId.toUpperCase(), uri: 'https://academie.example/x' }
    const pkg = structuredClone(richPackage()) as Record<string, Record<string, unknown>>
    for (const list of ['CFItems', 'CFAssociations'])
      pkg[list] = (pkg[list] as unknown as object[]).map((one) => ({ ...one, CFDocumentURI: link })) as never
    pkg['CFDocument'] = { ...pkg['CFDocument'], CFPackageURI: link }
    const { package: found, errors, warnings } = read(pkg)
    expect([...errors, ...warnings]).to.deep.equal([])
    expect(found).to.deep.equal(read(richPackage()).package)
  })

  it('may have identifiers in capitals, and is told that they are read in lower case', () => {
    const { package: found, warnings } = read(changed('/CFItems/0/identifier', itemIds.a.toUpperCase()))
    expect(found?.CFItems?.[0]?.identifier).to.equal(itemIds.a)
    expect(codesOf(warnings)).to.deep.equal(['identifier-lower-case /CFItems/0/identifier'])
  })

  it('keeps what CASE does not define among the extensions', () => {
    const { package: found, warnings } = read(changed('/CFItems/1/colour', 'red'))
    expect(found?.CFItems?.[1]?.['extensions']).to.deep.include({ colour: 'red', tilde: '~x' })
    expect(codesOf(warnings)).to.deep.equal(['unknown-property /CFItems/1'])
  })

  it('may lack a text that a reader can do without', () => {
    const { package: found, warnings } = read(changed('/CFDefinitions/CFLicenses/0/licenseText', null))
    expect(found?.CFDefinitions?.CFLicenses?.[0]?.['licenseText']).to.equal('')
    expect(codesOf(warnings)).to.deep.equal(['required-blank /CFDefinitions/CFLicenses/0/licenseText'])
  })

  it('may lead to items that are not there, and is told which associations do', () => {
    const stray = { title: 'x', identifier: id(999), uri: 'https://academie.example/stray' }
    const { form, warnings } = caseForm(changed('/CFAssociations/3/destinationNodeURI', stray))
    expect(form?.nodes.get('A.2')?.['ceasn:isChildOf']).to.deep.equal(['./Volet-B'])
    expect(codesOf(warnings)).to.deep.equal(['dangling-association /CFAssociations/3'])
  })

  it('may have keys with a meaning elsewhere, which mean nothing here', () => {
    const text = JSON.stringify(richPackage()).replace(
      '"acme:niveau"',
      '"__proto__":{"polluted":1},"@id":"x","acme:niveau"',
    )
    const { form, errors } = caseForm(JSON.parse(text))
    expect(errors).to.deep.equal([])
    expect(JSON.stringify(form?.nodes.get(ownCode))).to.include('"~__proto__":{"polluted":1}')
    expect(Object.prototype).to.not.have.property('polluted')
  })
})

describe('what is kept of CASE in a framework document', () => {
  it('comes back whole, wherever the version is published', () => {
    const strings = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '.',
        './A',
        '.#x',
        '~',
        '~./A',
        '/frameworks/x',
        '/vocab',
        'https://h.example/frameworks/x/1.0.0/A',
      ),
    )
    const keys = fc.oneof(fc.string(), fc.constantFrom('__proto__', '~a', '@id', '@type'))
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        strings,
        fc.double({ noNaN: true }),
        fc.dictionary(keys, tie('value')),
        fc.array(tie('value')),
      ),
    })) as { value: fc.Arbitrary<Json> }
    fc.assert(
      fc.property(value, (extensions) => {
        const CFItem = {
          identifier: id(1),
          uri: './A',
          fullStatement: 'x',
          lastChangeDateTime: '2024-01-01T00:00:00Z',
          extensions,
        }
        const node = { type: 'ceasn:Competency', 'mediation:case': keep({ CFItem }) } as const
        const form = {
          slug: 'x',
          nodes: new Map<string, NormalNode>([
            [ownCode, { type: 'ceasn:CompetencyFramework' }],
            ['A', node],
          ]),
        }
        const document = documentOf(form, { version: '1.0.0' })
        const place = 'https://h.example'
        const out = JSON.parse(JSON.stringify(absolute(document, place))) as typeof document
        const back = normalForm(out, 'x', `${place}/frameworks/x/1.0.0`).nodes.get('A')
        expect(JSON.stringify(back && keptItem(back)?.CFItem)).to.equal(JSON.stringify(CFItem))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a CASE package of 20,000 items', () => {
  const items = Array.from({ length: 20_000 }, (_, index) => ({
    identifier: id(100_000 + index),
    uri: `urn:x:${String(index)}`,
    fullStatement: `Attendu ${String(index)}`,
    humanCodingScheme: 'S',
    lastChangeDateTime: '2024-01-01T00:00:00Z',
  }))
  const link = (identifier: string) => ({ title: 'x', identifier, uri: `urn:x:${identifier}` })
  const chain = items.slice(1).map(({ identifier }, index) => ({
    identifier: id(200_000 + index),
    associationType: 'isChildOf',
    uri: `urn:y:${String(index)}`,
    originNodeURI: link(identifier),
    destinationNodeURI: link(id(100_000 + index)),
    lastChangeDateTime: '2024-01-01T00:00:00Z',
  }))

  it('may hang on one thread, one item below the other, and share one coding scheme', () => {
    const form = readForm(richPackage({ CFItems: items, CFAssociations: chain, CFRubrics: [] }))
    expect(form.nodes.size).to.equal(20_001)
    expect(form.nodes.get('S-20000')?.['ceasn:isChildOf']).to.deep.equal(['./S-19999'])
  })
})
