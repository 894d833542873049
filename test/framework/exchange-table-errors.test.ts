import { expect } from 'chai'
import fc from 'fast-check'
import { readFrameworkTable } from '../../server/framework/exchange/table/read-table.ts'
import { tableForm } from '../../server/framework/exchange/table/table-form.ts'
import { imported, places, released } from './exchange-tables.ts'

describe('a table of competencies', () => {
  const wrong: readonly (readonly [string, string, readonly (readonly unknown[])[]])[] = [
    ['a line without a code', 'code;titre\n;Sans code', [[2, 'code', 'code-missing']]],
    ['a code that comes twice', 'code;titre\nA1;Un\nA1;Deux', [[3, 'code', 'code-repeated']]],
    [
      'a code that is none',
      'code;titre\nA 1;Un\nété;Deux',
      [
        [2, 'code', 'code-malformed'],
        [3, 'code', 'code-malformed'],
      ],
    ],
    ['a code that belongs to a level', 'code;titre\nNIVEAU-1;Un', [[2, 'code', 'code-taken']]],
    ['an unknown parent', 'code;code parent;titre (fr)\nX1;RM-Z;Un', [[2, 'code parent', 'parent-unknown']]],
    [
      'a parent that is assessed',
      'code;code parent;titre (fr)\nX1;RM-A1.1;Un',
      [[2, 'code parent', 'parent-is-assessed']],
    ],
    [
      'a loop',
      'code;code parent;titre (fr)\nX1;X2;Un\nX2;X1;Deux',
      [
        [2, 'code parent', 'parent-is-below'],
        [3, 'code parent', 'parent-is-below'],
      ],
    ],
    [
      'a parent that is retired with its child left',
      'code;titre;retiré\nRM-A1;;oui',
      [
        [2, 'retiré', 'children-not-retired'],
        [2, 'retiré', 'children-not-retired'],
      ],
    ],
    ['an unknown type', 'code;type;titre\nX1;sorcellerie;Un', [[2, 'type', 'type-unknown']]],
    [
      'another type for a known code',
      'code;type;titre (fr);titre (en)\nRM-A;unité;Un;One',
      [[2, 'type', 'type-changed']],
    ],
    [
      'a unit without a parent',
      'code;type;titre (fr);titre (en)\nX1;unité;Un;One',
      [[2, 'code parent', 'unit-without-parent']],
    ],
    [
      'a domain without an English title, in a framework with levels',
      'code;type;titre (fr)\nX1;domaine;Un',
      [[2, 'titre (en)', 'title-missing']],
    ],
    ['neither title nor text', 'code;titre\nX1;', [[2, 'titre (fr)', 'title-missing']]],
    [
      'a level the framework has not',
      'code;titre (fr);titre (en);niveau 7\nX1;Un;One;Fait',
      [[2, 'niveau 7', 'level-unknown']],
    ],
    ['no indicator left', 'code;niveau 1;niveau 2;niveau 3\nRM-A1.1;;;', [[2, 'niveau 1', 'levels-missing']]],
    [
      'an unknown kind of evidence',
      'code;titre;preuves requises\nRM-A1.1;Un;EV-ZZZ',
      [[2, 'preuves requises', 'evidence-kind-unknown']],
    ],
    [
      'an alignment without its parts',
      'code;titre;alignements\nX1;Un;DigComp | 1 | sorte de',
      [[2, 'alignements', 'alignment-malformed']],
    ],
    [
      'an address that is none',
      'code;titre;alignements\nX1;Un;DigComp | 1 | exact | oui | javascript:alert(1)',
      [[2, 'alignements', 'address-malformed']],
    ],
    [
      'a relation to nowhere',
      'code;titre;alignements\nX1;Un;DigComp | 1 | exact | oui',
      [[2, 'alignements', 'relation-without-address']],
    ],
    ['a title as long as a book', `code;titre\nX1;${'a'.repeat(501)}`, [[2, 'titre (fr)', 'value-too-long']]],
    ['an invisible character', 'code;titre\nX1;a\u202eb', [[2, 'titre (fr)', 'control-character']]],
    [
      'a title that is a reference',
      'code;titre\nX1;./RM-A\nX2;/frameworks/x\nX3;.',
      [
        [2, 'titre (fr)', 'text-is-a-reference'],
        [3, 'titre (fr)', 'text-is-a-reference'],
        [4, 'titre (fr)', 'text-is-a-reference'],
      ],
    ],
    [
      'an answer that is neither yes nor no',
      'code;titre;retiré\nX1;Un;bof',
      [[2, 'retiré', 'yes-or-no-expected']],
    ],
    ['a position that is no number', 'code;titre;position\nX1;Un;haut', [[2, 'position', 'number-expected']]],
    ['more cells than columns', 'code;titre\nX1;Un;deux', [[2, undefined, 'too-many-columns']]],
    ['the same column twice', 'code;titre;Titre (fr)\nX1;Un;Deux', [[1, 'titre (fr)', 'column-repeated']]],
    ['no code column', 'titre\nUn', [[1, 'code', 'column-missing']]],
    ['nothing but a header', 'code;titre\n', [[undefined, undefined, 'table-empty']]],
    ['nothing', '', [[undefined, undefined, 'table-empty']]],
    ['quotes left open', 'code;titre\nX1;"Un', [[2, undefined, 'line-unreadable']]],
    ['bytes that are no text', 'code;titre\nX1;\u0000', [[undefined, undefined, 'not-a-text-file']]],
    [
      'too many lines',
      `code;titre\n${Array.from({ length: 20_001 }, (_, index) => `X${String(index)};t`).join('\n')}`,
      [[undefined, undefined, 'too-many-lines']],
    ],
  ]
  for (const [what, csv, expected] of wrong) {
    it(`with ${what} imports nothing, and says where`, async () => {
      const { form, errors } = await imported(csv, released('referentiel-mediateurs'))
      expect(form).to.equal(undefined)
      expect(places(errors)).to.deep.equal(expected)
      for (const { detail } of errors)
        expect([detail.fr, detail.en].every((words) => words !== '')).to.equal(true)
    })
  }

  it('counts lines as people do, across cells of several lines and empty lines', async () => {
    const { errors } = await imported('code;titre\n\nX1;"Un\nDeux\nTrois"\nX 2;"Quatre\nCinq"\n')
    expect(places(errors)).to.deep.equal([[6, 'code', 'code-malformed']])
  })

  it('reads Windows-1252, and tells of a column it does not know', async () => {
    const csv = Buffer.from('code;titre;humeur\nX1;Évaluer — d’abord;bonne', 'utf8').toString('utf8')
    const bytes = Uint8Array.from(
      csv,
      (character) => ({ '—': 0x97, '’': 0x92 })[character] ?? character.charCodeAt(0),
    )
    const { form, warnings } = await imported(bytes)
    expect(form?.nodes.get('X1')?.['ceasn:competencyLabel']).to.deep.equal({ fr: 'Évaluer — d’abord' })
    expect(places(warnings)).to.deep.equal([[1, 'C', 'column-unknown']])
  })

  it('says no more than a thousand things at once', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `é${String(index)};t`)
    const { errors } = await imported(`code;titre\n${lines.join('\n')}`)
    expect(errors).to.have.length(1000)
    expect(errors.at(-1)?.code).to.equal('too-many-errors')
  })

  it('never breaks, whatever its bytes', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .string({ unit: 'binary', maxLength: 200 })
        .map((text) => Buffer.from(`code;titre;parent;niveau 1\n${text}`)),
    )
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom('csv' as const, 'xlsx' as const), async (bytes, format) => {
        const reading = await readFrameworkTable(bytes, format)
        const { form, errors } = await tableForm(reading, released('label-regional'))
        expect(form === undefined).to.equal(errors.length > 0)
      }),
      { numRuns: 60 },
    )
  })
})
