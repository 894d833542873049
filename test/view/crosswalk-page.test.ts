import { expect } from 'chai'
import {
  crosswalkPage,
  type CrosswalkPageParts,
  type ShownAlignment,
} from '../../server/view/framework/crosswalk-page.tsx'
import { byTag, readHtml, text } from './html.ts'

const script = '<script>alert(1)</script>"\'&'

const alignment: ShownAlignment = {
  from: {
    framework: 'DigComp 2.2',
    code: '2.3',
    iri: 'https://jrc.example/2.2',
    name: { en: 'Citizenship' },
  },
  to: { framework: 'fil', code: 'C-1', name: { fr: 'tisser' }, path: '/frameworks/fil/1.0.0/C-1' },
  relation: 'narrow',
  certain: false,
  levels: [{ from: 2, to: 3, certain: true }],
  validFrom: '2025-07-13',
  validUntil: '2026-07-12',
  source: 'Un arrêté',
  dataset: { title: { fr: 'Le fil', en: 'The thread' }, status: 'proposition', note: { fr: 'À valider.' } },
  note: { fr: 'vu une fois' },
}

function pageOf(change: Partial<CrosswalkPageParts> = {}) {
  return readHtml(
    crosswalkPage({
      language: 'fr',
      asked: { framework: 'digcomp22', certain: 'false' },
      offset: 0,
      limit: 50,
      total: 1,
      alignments: [alignment],
      frameworks: [{ name: 'fil', title: { fr: 'Le fil', en: 'The thread' } }, { name: 'DigComp 2.2' }],
      ...change,
    }),
  )
}

describe('the page of correspondences', () => {
  it('is a form that needs no script, each field with its name in words, and what was asked still in it', () => {
    const [form, ...others] = byTag(pageOf(), 'form')
    expect([form?.attributes.get('method'), form?.attributes.get('action'), others]).to.deep.equal([
      'get',
      '/crosswalk',
      [],
    ])
    for (const label of byTag(form!, 'label')) {
      expect(byTag(label, 'input', 'select')).to.have.lengthOf(1)
      expect(text(label)).not.to.equal('')
    }
    const chosen = byTag(form!, 'option')
      .filter((option) => option.attributes.has('selected'))
      .map((option) => option.attributes.get('value'))
    expect(chosen).to.deep.equal(['digcomp22', '', '', 'false'])
    expect(byTag(form!, 'option').map(text)).to.include.members(['Le fil', 'DigComp 2.2'])
  })

  it('shows an alignment as a row: both ends, relation, certainty, levels, days, who says so', () => {
    const [, row] = byTag(pageOf(), 'tr')
    expect(text(row!).replaceAll('\n', ' ')).to.equal(
      '2.3 Citizenship DigComp 2.2⊃ plus étroit ? à confirmerC-1 tisser Le fil niveau 2 → niveau 3 ✓ certain ' +
        'à partir du 13 juillet 2025 jusqu’au 12 juillet 2026 Vu une fois Selon : Le fil',
    )
    expect(byTag(row!, 'a').map((link) => link.attributes.get('href'))).to.deep.equal([
      'https://jrc.example/2.2',
      '/frameworks/fil/1.0.0/C-1',
    ])
  })

  it('says of a row that says nothing of the level asked for that it does not', () => {
    const { levels: _, ...silent } = alignment
    const said = [{ ...silent, levelNotSaid: true }, alignment].map((one) =>
      text(byTag(pageOf({ alignments: [one] }), 'tbody')[0]!).includes('niveau non dit'),
    )
    expect(said).to.deep.equal([true, false])
  })

  it('says each certainty and each relation in a word beside its sign, which is for the eye only', () => {
    const said = (['replacedBy', 'exact', 'close', 'narrow', 'broad', 'related'] as const).map((relation) => {
      const [, cell] = byTag(byTag(pageOf({ alignments: [{ ...alignment, relation }] }), 'tbody')[0]!, 'td')
      expect(byTag(cell!, 'span').map((span) => span.attributes.get('aria-hidden'))).to.deep.equal([
        'true',
        'true',
      ])
      return text(cell!)
    })
    expect(said).to.deep.equal(
      ['→ remplacé par', '= équivalent', '≈ proche', '⊃ plus étroit', '⊂ plus large', '↔ en rapport'].map(
        (word) => `${word}\n? à confirmer`,
      ),
    )
  })

  it('has a table with a caption and headed columns, in a box that the keyboard can move', () => {
    const page = pageOf()
    expect(byTag(page, 'caption')).to.have.lengthOf(1)
    expect(byTag(page, 'th').map((cell) => cell.attributes.get('scope'))).to.deep.equal([
      'col',
      'col',
      'col',
      'col',
    ])
    const [box] = byTag(page, 'div').filter((div) => div.attributes.get('role') === 'region')
    expect([box?.attributes.get('tabindex'), box?.attributes.get('aria-label')]).to.deep.equal([
      '0',
      'Correspondances trouvées',
    ])
  })

  it('says who says so, whether it is official, and what to know of it', () => {
    const page = text(pageOf())
    expect(page).to.include('Le fil Proposition non officielle. D’après : Un arrêté.\nÀ valider.')
  })

  it('says so when nothing is known', () => {
    expect(text(pageOf({ total: 0, alignments: [] }))).to.include('Aucune correspondance connue.')
  })

  it('links to nothing that is not an address of the web, nor to one that hides where it leads', () => {
    for (const iri of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://good.example@bad.example/',
      'urn:x',
      script,
    ]) {
      const page = pageOf({ alignments: [{ ...alignment, from: { ...alignment.from, iri } }] })
      const hrefs = byTag(byTag(page, 'tbody')[0]!, 'a').map((link) => link.attributes.get('href'))
      expect(hrefs, iri).to.deep.equal(['/frameworks/fil/1.0.0/C-1'])
    }
  })

  it('shows markup as the text it is', () => {
    const hostile = { framework: script, code: script, name: { fr: script } }
    const page = pageOf({
      asked: { framework: script, iri: script },
      alignments: [{ ...alignment, from: hostile, note: { fr: script }, source: script }],
      frameworks: [{ name: script }],
    })
    expect(byTag(page, 'script')).to.deep.equal([])
    expect(text(byTag(page, 'tbody')[0]!)).to.include(script)
  })
})
