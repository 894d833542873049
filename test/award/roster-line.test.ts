import { expect } from 'chai'
import fc from 'fast-check'
import { checkJsonLine, checkRow, type CheckedLine } from '../../server/award/roster/roster-line.ts'

const rules = { kinds: new Set(['EV-OBS']), today: '2026-11-21' }
const codes = (line: CheckedLine) => ('errors' in line ? line.errors.map(({ code }) => code) : [])
const row = (values: object) =>
  checkRow({ line: 2, values: { givenName: 'Zoé', familyName: 'Faÿ', ...values }, extraCells: false }, rules)

describe('a line of a roster', () => {
  it('is taken with names as people write them', () => {
    for (const name of [
      'Éloïse',
      "N'Guessan",
      'N’Guessan',
      'Saint-Aubin; dite Zo',
      'Çelik',
      '李小龍',
      'عائشة',
      'O’Neill (née Roy)',
      'd’Été',
      'Лев',
    ]) {
      expect(codes(row({ givenName: name, familyName: name })), name).to.deep.equal([])
    }
  })

  it('keeps a name in composed form (NFC), without the spaces around it', () => {
    expect(row({ givenName: `  ${'Éloïse'.normalize('NFD')} ` })).to.deep.include({
      person: { givenName: 'Éloïse', familyName: 'Faÿ', consent: false, nameInBadge: false, evidence: [] },
    })
  })

  const emails: readonly (readonly [string, boolean])[] = [
    ['zoe@exemple.fr', true],
    ['zoe.fay+badge@sous.exemple.fr', true],
    ['zoé@exémple.fr', true],
    ['zoe@exemple', false],
    ['zoe@@exemple.fr', false],
    ['@exemple.fr', false],
    ['zoe@exemple.fr,autre@exemple.fr', false],
    ['zoe@exemple.fr;autre@exemple.fr', false],
    ['Zoé <zoe@exemple.fr>', false],
    ['"zoe"@exemple.fr', false],
    ['zoe(commentaire)@exemple.fr', false],
    ['zoe@exemple.fr\r\nBcc: autre@exemple.fr', false],
    ['zoe@-exemple.fr', false],
    ['zoe@127.0.0.1', false],
    [`${'z'.repeat(65)}@exemple.fr`, false],
  ]
  for (const [email, good] of emails) {
    it(`${good ? 'takes' : 'refuses'} the e-mail ${JSON.stringify(email)}`, () => {
      expect(codes(row({ email })).includes('email-invalid')).to.equal(!good)
    })
  }

  it('understands yes and no as people write them', () => {
    for (const yes of ['oui', 'OUI', ' Oui ', 'o', 'yes', 'vrai', 'x', '1'])
      expect(row({ consent: yes })).to.have.nested.property('person.consent', true)
    for (const no of ['', 'non', 'N', 'no', 'faux', '0'])
      expect(row({ consent: no })).to.have.nested.property('person.consent', false)
    for (const neither of ['peut-être', 'ok', '2', 'ouais'])
      expect(codes(row({ consent: neither }))).to.deep.equal(['yes-or-no-expected'])
  })

  it('reads its pieces of evidence, twenty at most', () => {
    const taken = row({ evidence: ' EV-OBS 2026-11-18 anonyme |EV-OBS  2026-11-17|| ' })
    expect(taken)
      .to.have.nested.property('person.evidence')
      .that.deep.equals([
        { kind: 'EV-OBS', observedAt: '2026-11-18', pseudonymised: true },
        { kind: 'EV-OBS', observedAt: '2026-11-17', pseudonymised: false },
      ])
    const pieces = (count: number) => Array.from({ length: count }, () => 'EV-OBS 2026-11-18').join('|')
    expect(codes(row({ evidence: pieces(20) }))).to.deep.equal([])
    expect(codes(row({ evidence: pieces(21) }))).to.deep.equal(['evidence-unreadable'])
  })

  it('is answered whatever it says, never repeating it', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 300 })
    const values = fc.record(
      {
        givenName: cell,
        familyName: cell,
        email: cell,
        reference: cell,
        consent: cell,
        nameInBadge: cell,
        evidence: cell,
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(values, fc.boolean(), (cells, extraCells) => {
        const checked = checkRow({ line: 7, values: cells, extraCells }, rules)
        expect(checked.line).to.equal(7)
        if ('errors' in checked) expect(checked.errors.length).to.be.above(0)
      }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        expect(checkJsonLine(3, value, rules).line).to.equal(3)
      }),
    )
  })

  it('is never taken with a cell a spreadsheet would run', () => {
    const start = fc.constantFrom('=', '+', '-', '@')
    fc.assert(
      fc.property(
        start,
        fc.string({ maxLength: 20 }),
        fc.constantFrom('givenName', 'familyName', 'reference'),
        (first, rest, field) => {
          expect(codes(row({ [field]: ` ${first}${rest}` }))).to.include('formula-cell')
        },
      ),
    )
  })
})
