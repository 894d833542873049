import { expect } from 'chai'
import fc from 'fast-check'
import { frameworkDiff } from '../../server/framework/diff/framework-diff.ts'
import { invertDiff } from '../../server/framework/diff/invert.ts'
import { sameButForTypography, wordRuns } from '../../server/framework/diff/node/word-runs.ts'
import { add, edited, place, released, remove, retired, set, type Edit } from './diff-edits.ts'

const form = released('referentiel-mediateurs')
const diffOf = (from: string, ...edits: readonly Edit[]) =>
  frameworkDiff({ version: from, form }, { version: 'next', form: edited(form, ...edits) })

const typo = set(
  'RM-A1.1',
  ['ceasn:competencyLabel', 'fr'],
  'instaurer un accueil encourageant et confidentiel !',
)
const reworded = set('RM-A1.1', ['ceasn:competencyLabel', 'fr'], 'Accueillir')

describe('a report of what changed', () => {
  it('names one addition, one rewording, one retirement, one level change and one move, and nothing else', () => {
    const { changes, counts, ...report } = diffOf(
      '0.1.0',
      add('RM-A1.9', form.nodes.get('RM-A1.1')!, 'RM-A1.2'),
      set('RM-A2.1', ['ceasn:competencyLabel', 'fr'], 'Accueillir la demande'),
      set('RM-B1.2', [], { ...retired, 'ceasn:codedNotation': 'RM-B1.2' }),
      set('RM-C1.1', ['mediation:levelStatement', 2, 'mediation:mediationLevel'], './MEDIATION-3'),
      set('RM-D1.1', ['ceasn:isChildOf'], ['./RM-E1']),
      place(['RM-D1.1'], 'RM-E1'),
    )
    expect(changes.map(({ kind, class: one, node }) => [kind, one, node])).to.have.deep.members([
      ['competency-added', 'compatible', 'RM-A1.9'],
      ['competency-reworded', 'compatible', 'RM-A2.1'],
      ['competency-retired', 'breaking', 'RM-B1.2'],
      ['level-changed', 'breaking', 'RM-C1.1'],
      ['competency-moved', 'compatible', 'RM-D1.1'],
    ])
    expect(counts).to.deep.equal({
      'competency-added': 1,
      'competency-reworded': 1,
      'competency-retired': 1,
      'level-changed': 1,
      'competency-moved': 1,
    })
    expect(report).to.include({ class: 'breaking', from: '0.1.0', to: 'next', suggestedVersion: '0.2.0' })
    expect(report.rules).to.have.all.keys(...new Set(changes.map(({ rule }) => rule)))
    expect(report.names?.['RM-E1']?.['fr']).to.equal('Culture et technique')
  })

  for (const [from, edit, strongest, suggested] of [
    ['0.1.0', typo, 'editorial', '0.1.1'],
    ['0.1.4', reworded, 'compatible', '0.2.0'],
    ['0.1.4', remove('RM-A1.1'), 'breaking', '0.2.0'],
    ['1.2.3', typo, 'editorial', '1.2.4'],
    ['1.2.3', reworded, 'compatible', '1.3.0'],
    ['1.2.3', remove('RM-A1.1'), 'breaking', '2.0.0'],
  ] as const) {
    it(`asks for ${suggested} after ${from} when what changed is ${strongest}`, () => {
      expect(diffOf(from, edit)).to.include({ class: strongest, suggestedVersion: suggested })
    })
  }

  for (const [title, edit, kind, strongest] of [
    ['an addition is a removal', add('NEW', form.nodes.get('RM-A1.1')!), 'competency-removed', 'breaking'],
    ['a retirement is an addition', set('RM-A1.1', [], retired), 'competency-added', 'compatible'],
    [
      'asking for more is asking for less',
      set('POLITIQUE', ['mediation:levelRequirement', 1, 'mediation:minimumPieces'], 9),
      'evidence-policy-changed',
      'compatible',
    ],
  ] as const) {
    it(`seen the other way, ${title}`, () => {
      const back = invertDiff(diffOf('0.1.0', edit))
      expect(back).to.include({ from: 'next', to: '0.1.0', class: strongest })
      expect(back.changes.map((one) => one.kind)).to.deep.equal([kind])
    })
  }
})

describe('words', () => {
  for (const [a, b] of [
    ['Désamorce seul une tension', 'desamorce  seul une tension.'],
    ["l'usager « informé »", 'L’usager "informé"'],
    ['porte-parole', 'porte parole'],
    ['à 10 h : départ', 'À 10 h, départ !'],
  ] as const) {
    it(`are the same but for typography: ${a} = ${b}`, () => {
      expect(sameButForTypography(a, b)).to.equal(true)
    })
  }

  for (const [a, b] of [
    ['1,5 heure', '15 heures'],
    ['1,5 h', '15 h'],
    ['90 jours', '9 0 jours'],
    ['10 %', '10'],
    ['seul', 'seule'],
    ['cœur', 'peur'],
    ['sait faire', 'ne sait pas faire'],
  ] as const) {
    it(`are not the same: ${a} ≠ ${b}`, () => {
      expect(sameButForTypography(a, b)).to.equal(false)
    })
  }

  it('that stayed or came make the later text, those that stayed or went the earlier one but for spaces', () => {
    const word = fc.constantFrom('un', 'été', 'l’usager', 'la', ',', '.', 'œuvre', '👩🏽‍💻', '  ', '\n', '1,5')
    const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))
    const bare = (text: string) => text.replace(/\s+/gu, '')
    fc.assert(
      fc.property(line, line, (before, after) => {
        const runs = wordRuns(before, after)
        const told = (gone: 'added' | 'removed') =>
          runs
            .filter(({ change }) => change !== gone)
            .map(({ text }) => text)
            .join('')
        return told('removed') === after && bare(told('added')) === bare(before)
      }),
      { numRuns: 300 },
    )
  })

  it('of two long texts with nothing in common are told as a whole, at once', () => {
    const long = (word: string) => Array.from({ length: 5_000 }, (_, index) => word + String(index)).join(' ')
    expect(wordRuns(long('a'), long('b')).map(({ change }) => change)).to.deep.equal(['removed', 'added'])
  })
})
