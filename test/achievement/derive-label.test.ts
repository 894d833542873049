import { expect } from 'chai'
import { achievementErrors } from '../../server/achievement/derive/derive-files.ts'
import {
  added,
  badge,
  changed,
  differing,
  formOf,
  narrative,
  next,
  rulesOf,
  ruleOf,
  unchanged,
} from './derive-support.ts'

const slug = 'label-regional'
const form = formOf(slug)
const same = unchanged(slug)
const socle = (derived: typeof same, code: string) => rulesOf(derived, code).find(({ id }) => id === 'socle')

describe('the badges of a label', () => {
  it('name a reworded criterion by its new words, at each level that covers it', () => {
    const derived = next(
      changed(form, 'LR-20', (node) => {
        node['skos:prefLabel'] = { fr: 'Faire progresser le territoire', en: 'Help the territory' }
      }),
    )
    expect(differing(derived, same)).to.deep.equal(['LABEL-referent'])
    expect(narrative(derived, 'LABEL-referent').fr).to.include(
      '- Former et endosser des pairs (LR-19)\n- Faire progresser le territoire (LR-20)\n\n',
    )
  })

  it('cover a new criterion of a tier they cover, and count it: all stays all, half stays half', () => {
    const derived = next(added(form, 'LR-21', 'LR-15', () => undefined))
    const iri = '/frameworks/label-regional/0.2.0'
    expect(badge(derived, 'LABEL-engage')['mediation:criterion']?.at(-1)).to.equal(`${iri}/LR-21`)
    expect(socle(derived, 'LABEL-engage')?.params).to.deep.include({
      declared: { minimum: 16 },
      proven: { minimum: 8 },
    })
    expect(socle(derived, 'LABEL-engage')?.source).to.match(/ ; la moitié de 16 est 8$/)
    expect(socle(derived, 'LABEL-labellise')?.params).to.deep.include({
      declared: { minimum: 16 },
      proven: { minimum: 16 },
    })
    expect(narrative(derived, 'LABEL-engage').fr).to.match(
      /- 16 critères socle déclarés, dont au moins 8 prouvés\n[^]*- Associer les usagers \(LR-15\)\n- [^\n]* \(LR-21\)\n\n/,
    )
    const excellence = rulesOf(derived, 'LABEL-referent').find(({ id }) => id === 'excellence')
    expect(excellence?.params).to.deep.include({ proven: { minimum: 1 } })
    expect(achievementErrors(derived.files)).to.deep.equal([])
  })

  it('no longer cover a criterion that is there no more', () => {
    const nodes = new Map([...form.nodes].filter(([code]) => code !== 'LR-03'))
    const derived = next({ ...form, nodes })
    expect(derived.files.achievements + derived.files.criteria).not.to.include('LR-03')
    expect(socle(derived, 'LABEL-engage')?.params).to.deep.include({
      declared: { minimum: 14 },
      proven: { minimum: 7 },
    })
  })

  it('say the new title, requirement and duration of a level, and leave the other levels as they were', () => {
    const derived = next(
      changed(form, 'LABEL-engage', (node) => {
        node['skos:prefLabel'] = { fr: 'Volontaire', en: 'Volunteer' }
        node['mediation:requires'] = { fr: 'la moitié des critères socle prouvés' }
        node['mediation:validityMonths'] = 18
      }),
    )
    expect(differing(derived, same)).to.deep.equal(['LABEL-engage'])
    expect(badge(derived, 'LABEL-engage')).to.deep.include({
      'ceterms:name': {
        fr: 'Label régional de la médiation numérique – Volontaire (proposition)',
        en: 'Regional label for digital mediation – Volunteer (proposal)',
      },
      'ceterms:description': {
        fr: 'La moitié des critères socle prouvés. Valable 18 mois. Modèle proposé, non officiel.',
      },
      'mediation:imageAltText': {
        fr: 'Label régional de la médiation numérique, niveau Volontaire.',
        en: 'Regional label for digital mediation, level Volunteer.',
      },
    })
    expect(socle(derived, 'LABEL-engage')?.source).to.include(
      'niveau « Volontaire » : « la moitié des critères socle prouvés »',
    )
  })

  it('are no more for a level that is retired, and a level that asks for it is reported', () => {
    const retired = { type: 'mediation:RetiredTerm', 'skos:prefLabel': { fr: 'Labellisé', en: 'Labelled' } }
    const derived = next({ ...form, nodes: new Map([...form.nodes, ['LABEL-labellise', retired]]) })
    expect(derived.badges.map((one) => one['ceterms:codedNotation'])).to.deep.equal([
      'LABEL-engage',
      'LABEL-referent',
    ])
    expect(achievementErrors(derived.files).map(({ node, code }) => [node, code])).to.deep.equal([
      ['LABEL-referent', 'badge-missing'],
    ])
  })

  it('of a level nobody wrote rules for ask people whether what it requires is met', () => {
    const derived = next(
      added(form, 'LABEL-or', 'LABEL-engage', (node) => {
        node['skos:prefLabel'] = { fr: 'Or', en: 'Gold' }
        node['mediation:requires'] = { fr: 'tout, partout' }
      }),
    )
    expect(differing(derived, same)).to.deep.equal(['LABEL-or'])
    expect(badge(derived, 'LABEL-or')['ceterms:description'].fr).to.equal('Tout, partout. Valable 12 mois.')
    expect(rulesOf(derived, 'LABEL-or').filter(({ type }) => type === 'person-decides')).to.have.length(2)
    expect(JSON.stringify(ruleOf(derived, 'LABEL-or', 'person-decides')?.params)).to.include('tout, partout')
    expect(achievementErrors(derived.files)).to.deep.equal([])
  })
})
