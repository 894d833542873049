import { expect } from 'chai'
import fc from 'fast-check'
import { tableCsv } from '../../server/framework/exchange/csv.ts'
import { templateCsv, templateXlsx } from '../../server/framework/exchange/import-template.ts'
import {
  alignmentLine,
  alignmentOf,
  guarded,
  unguarded,
} from '../../server/framework/exchange/table/cells.ts'
import { readFrameworkTable } from '../../server/framework/exchange/table/read-table.ts'
import { tableForm } from '../../server/framework/exchange/table/table-form.ts'
import type { NormalNode } from '../../server/framework/normal-form.ts'
import { slugs } from './documents.ts'
import { empty, imported, places, released, validity } from './exchange-tables.ts'

describe('a table of competencies', () => {
  for (const slug of slugs) {
    it(`exported from ${slug} and read back changes nothing`, async () => {
      const base = released(slug)
      const { form, errors, warnings } = await imported(await tableCsv(base), base)
      expect({ errors, warnings }).to.deep.equal({ errors: [], warnings: [] })
      expect([...(form?.nodes ?? [])]).to.deep.equal([...base.nodes])
    })
  }

  it('brings back, where they are gone, the competencies with all that it holds of them', async () => {
    const base = released('referentiel-mediateurs')
    const isCompetency = ({ type }: NormalNode) => [type].flat().includes('ceasn:Competency')
    const kept = { ...base, nodes: new Map([...base.nodes].filter(([, node]) => !isCompetency(node))) }
    const { form, errors } = await imported(await tableCsv(base), kept)
    expect(errors).to.deep.equal([])
    expect(validity(form)).to.deep.equal([])
    const notHeld = [
      'ceasn:knowledgeEmbodied',
      'ceasn:skillEmbodied',
      'ceasn:abilityEmbodied',
      'mediation:metier',
      'mediation:riskNote',
      'dcterms:source',
    ]
    for (const [code, node] of base.nodes) {
      if (!isCompetency(node)) continue
      const held = Object.fromEntries(
        Object.entries(node).filter(([property]) => !notHeld.includes(property)),
      )
      // What the table does not show of an alignment: notes, and the language of a name.
      expect(plainAlignments(form?.nodes.get(code)), code).to.deep.equal(plainAlignments(held))
    }
  })

  it('makes a framework without levels from nothing, in any language, in the order of its lines', async () => {
    const csv = [
      'Code,Parent code,Type,Title (fr),Title (pt-BR),Text (fr),Keywords (fr),Alignments',
      'D1,,domain,Domaine,,,,',
      'D1.2,D1,,Deuxième,Segundo,Faire la deuxième chose,"un',
      'deux",DigComp 2.2 | 2.3 | exact | oui | https://dc.example/2.3 | Name',
      'D1.1,D1,competency,Premier,,,,',
    ].join('\r\n')
    const { form, errors, warnings } = await imported(csv)
    expect({ errors, warnings }).to.deep.equal({ errors: [], warnings: [] })
    expect([...(form?.nodes.keys() ?? [])]).to.deep.equal(['.', 'D1', 'D1.2', 'D1.1'])
    expect(form?.nodes.get('D1.2')).to.deep.equal({
      type: 'ceasn:Competency',
      'ceasn:codedNotation': 'D1.2',
      'ceasn:competencyCategory': { fr: 'compétence', en: 'competency' },
      'ceasn:competencyLabel': { fr: 'Deuxième', 'pt-BR': 'Segundo' },
      'ceasn:competencyText': { fr: 'Faire la deuxième chose' },
      'ceasn:isChildOf': ['./D1'],
      'ceasn:conceptKeyword': { fr: ['un', 'deux'] },
      'mediation:alignment': [
        {
          id: './D1.2#alignement-1',
          type: 'ceterms:CredentialAlignmentObject',
          'ceterms:frameworkName': { fr: 'DigComp 2.2' },
          'ceterms:codedNotation': '2.3',
          'ceterms:targetNodeName': { fr: 'Name' },
          'ceterms:targetNode': 'https://dc.example/2.3',
          'mediation:certain': true,
        },
      ],
      'skos:exactMatch': ['https://dc.example/2.3'],
    })
    expect(form?.nodes.get('D1.1')).to.include({ 'ceasn:codedNotation': 'D1.1' })
    expect(form?.nodes.get('D1.1')?.['ceasn:competencyText']).to.deep.equal({ fr: 'Premier' })
    expect(validity(form)).to.deep.equal([])
    const again = await imported(await tableCsv(form ?? empty))
    expect([...(again.form?.nodes ?? [])]).to.deep.equal([...(form?.nodes ?? [])])
  })

  it('changes only the cells that changed: an indicator keeps its id, a new one takes the id it replaces', async () => {
    const base = released('referentiel-mediateurs')
    const csv =
      'code;niveau 1;titre (fr)\nRM-A1.1;"Nouvelle phrase\nPropose un endroit à l\'écart dès qu\'un sujet privé apparaît\nEncore une";Instaurer un accueil encourageant et confidentiel'
    const { form } = await imported(csv, base)
    const before = base.nodes.get('RM-A1.1')
    const after = form?.nodes.get('RM-A1.1')
    const { 'mediation:levelStatement': statements, ...rest } = (after ?? {}) as Record<string, unknown>
    const { 'mediation:levelStatement': old, ...restBefore } = (before ?? {}) as Record<string, unknown>
    expect(rest).to.deep.equal(restBefore)
    const [first, ...others] = statements as readonly { 'mediation:indicator': readonly object[] }[]
    expect(others).to.deep.equal((old as readonly object[]).slice(1))
    expect(first?.['mediation:indicator']).to.deep.equal([
      {
        id: './RM-A1.1#niveau-1-indicateur-1',
        type: 'mediation:Indicator',
        'dcterms:description': { fr: 'Nouvelle phrase' },
      },
      {
        id: './RM-A1.1#niveau-1-indicateur-2',
        type: 'mediation:Indicator',
        'dcterms:description': { fr: "Propose un endroit à l'écart dès qu'un sujet privé apparaît" },
      },
      {
        id: './RM-A1.1#niveau-1-indicateur-3',
        type: 'mediation:Indicator',
        'dcterms:description': { fr: 'Encore une' },
      },
    ])
    for (const [code, node] of base.nodes)
      if (code !== 'RM-A1.1') expect(form?.nodes.get(code)).to.equal(node)
  })

  it('puts a new line after the one before it, and gives places by position where there are positions', async () => {
    const base = (await imported('code;titre (fr)\nA1;Un\nA2;Deux\nA3;Trois')).form ?? empty
    const added = await imported('code;titre (fr)\nA1;Un\nA9;Neuf', base)
    expect([...(added.form?.nodes.keys() ?? [])]).to.deep.equal(['.', 'A1', 'A9', 'A2', 'A3'])
    const before = await imported('code;titre (fr)\nA0;Zéro\nA2;Deux', base)
    expect([...(before.form?.nodes.keys() ?? [])]).to.deep.equal(['.', 'A1', 'A0', 'A2', 'A3'])
    const moved = await imported('code;titre (fr);position\nA1;Un;3\nA2;Deux;2\nA3;Trois;1', base)
    expect([...(moved.form?.nodes.keys() ?? [])]).to.deep.equal(['.', 'A3', 'A2', 'A1'])
  })

  it('retires what it says is retired, says what replaces it, and retires nothing by leaving it out', async () => {
    const base = released('referentiel-mediateurs')
    const { form, errors } = await imported('code;titre;retiré;remplacé par\nRM-A1.1;;oui;RM-A1.2', base)
    expect(errors).to.deep.equal([])
    expect(form?.nodes.size).to.equal(base.nodes.size)
    expect(form?.nodes.get('RM-A1.1')).to.deep.equal({
      type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
      'ceasn:codedNotation': 'RM-A1.1',
      'ceasn:competencyLabel': base.nodes.get('RM-A1.1')?.['ceasn:competencyLabel'],
      'dcterms:isReplacedBy': ['./RM-A1.2'],
    })
    expect(validity(form)).to.deep.equal([])
    const again = await imported('code;titre (fr)\nRM-A1.1;De retour', form)
    expect(places(again.errors)).to.deep.equal([[2, 'code', 'code-retired']])
    const export_ = await imported(await tableCsv(form ?? empty), form)
    expect([...(export_.form?.nodes ?? [])]).to.deep.equal([...(form?.nodes ?? [])])
  })
})

function plainAlignments(node: NormalNode | object | undefined): unknown {
  const { 'mediation:alignment': alignments, ...rest } = (node ?? {}) as Record<string, unknown>
  const shown = ((alignments ?? []) as readonly Record<string, unknown>[]).map((alignment) => ({
    framework: alignment['ceterms:frameworkName'],
    code: alignment['ceterms:codedNotation'],
    target: alignment['ceterms:targetNode'],
    certain: alignment['mediation:certain'],
    name: Object.values(Object(alignment['ceterms:targetNodeName'] ?? {}) as Record<string, string>)[0],
  }))
  return { rest, shown }
}

describe('a cell', () => {
  it('that a spreadsheet would run is written as text, and comes back as it was', () => {
    const text = fc.string({
      unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', '|', ' '),
      maxLength: 6,
    })
    fc.assert(
      fc.property(text, (cell) => {
        expect(guarded(cell)).not.to.match(/^[=+\-@\t\r]/u)
        expect(unguarded(guarded(cell))).to.equal(cell)
      }),
    )
  })

  it('tells an alignment and its parts, bars and all', () => {
    const part = fc
      .string({ unit: fc.constantFrom('|', '\\', 'a', 'é', ' '), minLength: 1, maxLength: 6 })
      .map((text) => text.replace(/\s+/gu, ' ').trim())
      .filter((text) => text !== '')
    const alignment = fc.record(
      {
        framework: part,
        certain: fc.boolean(),
        code: part,
        relation: fc.constantFrom('exact' as const, 'broad' as const),
        target: part,
        name: part,
      },
      { requiredKeys: ['framework', 'certain'] },
    )
    fc.assert(
      fc.property(alignment, (one) => {
        expect(alignmentOf(alignmentLine(one))).to.deep.equal(one)
      }),
    )
  })
})

describe('the template', () => {
  it('imports as it is, its example with it, from CSV and from XLSX alike', async () => {
    const csv = await readFrameworkTable(Buffer.from(templateCsv()), 'csv')
    const xlsx = await readFrameworkTable(await templateXlsx(), 'xlsx')
    expect(csv.errors).to.deep.equal([])
    expect(csv.rows).to.have.length(1)
    expect(xlsx).to.deep.equal(csv)
    const { form, errors, warnings } = await tableForm(csv, empty)
    expect({ errors, warnings }).to.deep.equal({ errors: [], warnings: [] })
    expect(form?.nodes.get('EX-1.1')?.['ceasn:competencyLabel']).to.deep.equal({
      fr: 'Accueillir une personne',
      en: 'Welcome a person',
    })
    expect(validity(form)).to.deep.equal([])
  })
})
