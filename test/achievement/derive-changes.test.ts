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
  nodeOf,
  retired,
  ruleOf,
  rulesOf,
  unchanged,
  type Changeable,
} from './derive-support.ts'

const slug = 'referentiel-mediateurs'
const form = formOf(slug)
const same = unchanged(slug)
const levels = (code: string) => [`${code}-N1`, `${code}-N2`, `${code}-N3`]

/** The objects of a list property of a node that is being changed. */
const list = (node: Changeable, property: string) => node[property] as unknown as Changeable[]

describe('the badges of a version that changes', () => {
  it('say the new words of a reworded competency, in its own badges and in the profiles that aim at it', () => {
    const derived = next(
      changed(form, 'RM-A1.1', (node) => {
        node['ceasn:competencyLabel'] = { fr: 'Accueillir chacun', en: 'Welcome everyone' }
      }),
    )
    expect(differing(derived, same)).to.deep.equal(
      ['PROFIL-ACC', 'PROFIL-AID', 'PROFIL-GES', 'PROFIL-INI', ...levels('RM-A1.1')].sort(),
    )
    expect(badge(derived, 'RM-A1.1-N2')).to.deep.include({
      'ceterms:name': {
        fr: 'Accueillir chacun – niveau 2 (en autonomie)',
        en: 'Welcome everyone – level 2 (autonomous)',
      },
      'mediation:subject': { fr: 'Accueillir chacun', en: 'Welcome everyone' },
      'mediation:imageAltText': {
        fr: 'Badge de compétence de médiation numérique : accueillir chacun, niveau 2 sur 3.',
        en: 'Digital mediation competency badge: welcome everyone, level 2 of 3.',
      },
    })
    expect(narrative(derived, 'PROFIL-AID').fr).to.include(
      '- Accueillir chacun (RM-A1.1) : niveau 2 ou plus\n',
    )
  })

  it('ask for the new indicators of a level, and are the same at the other levels', () => {
    const derived = next(
      changed(form, 'RM-A1.1', (node) => {
        const [first] = list(node, 'mediation:levelStatement')
        const [indicator] = list(first ?? {}, 'mediation:indicator')
        if (indicator) indicator['dcterms:description'] = { fr: 'Sourit' }
      }),
    )
    expect(differing(derived, same)).to.deep.equal(['RM-A1.1-N1'])
    expect(narrative(derived, 'RM-A1.1-N1').fr).to.match(
      /^La personne :\n\n- sourit\n- propose un endroit à l'écart/,
    )
  })

  it('name the indicators in English once all of a level exist in English', () => {
    const derived = next(
      changed(form, 'RM-A1.1', (node) => {
        const [first] = list(node, 'mediation:levelStatement')
        for (const indicator of list(first ?? {}, 'mediation:indicator')) {
          indicator['dcterms:description'] = { ...(indicator['dcterms:description'] as object), en: 'Smiles' }
        }
      }),
    )
    expect(narrative(derived, 'RM-A1.1-N1').en).to.match(/^The person:\n\n- smiles\n- smiles\n\nTo show it:/)
    expect(narrative(derived, 'RM-A1.1-N2').en).to.match(
      /^The indicators of this level are published in French/,
    )
  })

  it('are three more for one more competency, with criteria of their own', () => {
    const derived = next(
      added(form, 'RM-A1.3', 'RM-A1.2', (node) => {
        node['ceasn:competencyLabel'] = { fr: 'RGPD : informer', en: 'GDPR: inform' }
        node['mediation:requiredEvidenceKind'] = ['./EV-ENT']
        node['mediation:acceptedEvidenceKind'] = ['./EV-AUT']
      }),
    )
    expect(differing(derived, same)).to.deep.equal(levels('RM-A1.3'))
    expect(badge(derived, 'RM-A1.3-N1')['mediation:imageAltText'].fr).to.include(
      ': RGPD : informer, niveau 1',
    )
    expect(ruleOf(derived, 'RM-A1.3-N2', 'required-kinds')).to.deep.equal({
      id: 'required-kinds',
      type: 'required-kinds',
      params: { kinds: ['EV-ENT'] },
      source: "Preuves exigées pour RM-A1.3 ; politique d'évaluation du référentiel, niveau 2",
    })
    expect(ruleOf(derived, 'RM-A1.3-N3', 'accepted-kinds')?.params).to.deep.equal({
      kinds: ['EV-ENT', 'EV-AUT', 'EV-END', 'EV-HAB'],
    })
    expect(ruleOf(derived, 'RM-A1.3-N3', 'prior-level')?.params).to.deep.equal({ achievement: 'RM-A1.3-N2' })
    expect(achievementErrors(derived.files)).to.deep.equal([])
  })

  it('are no more for a retired competency', () => {
    const derived = next(retired(form, 'RM-C1.2'))
    const gone = levels('RM-C1.2')
    expect(derived.badges.map((one) => one['ceterms:codedNotation'])).not.to.include.members(gone)
    expect(derived.criteria.achievements).not.to.have.any.keys(gone)
    expect(derived.badges).to.have.length(same.badges.length - 3)
  })

  it('are the same when a competency moves to another unit', () => {
    const moved = changed(form, 'RM-A1.1', (node) => {
      node['ceasn:isChildOf'] = ['./RM-A2']
    })
    expect(differing(next(moved), same)).to.deep.equal([])
  })

  it('say the new title and meaning of a level of the scale', () => {
    const derived = next(
      changed(form, 'NIVEAU-1', (node) => {
        node['skos:prefLabel'] = { fr: 'Débute', en: 'Beginner' }
        node['skos:definition'] = { fr: 'Découvre.' }
      }),
    )
    expect(badge(derived, 'RM-A1.1-N1')['ceterms:name'].fr).to.match(/ – niveau 1 \(débute\)$/)
    expect(badge(derived, 'RM-A1.1-N1')['ceterms:description'].fr).to.match(/ Niveau 1, débute : découvre\.$/)
    expect(differing(derived, same)).to.have.length(44)
  })

  it('are no more at a level that becomes a diagnosis, and profiles then want the levels above', () => {
    const derived = next(
      changed(form, 'NIVEAU-1', (node) => {
        node['mediation:issuable'] = false
      }),
    )
    expect(derived.badges).to.have.length(44 * 2 + 5)
    expect(derived.criteria.ruleSets).not.to.have.property('niveau-1')
    const { sets } = ruleOf(derived, 'PROFIL-ACC', 'badge-set')?.params ?? {}
    expect(sets).to.deep.include({ anyOf: ['RM-C1.1-N2', 'RM-C1.1-N3'] })
  })

  it('follow the targets of a profile', () => {
    const derived = next(
      changed(form, 'PROFIL-AID', (node) => {
        node['mediation:target'] = list(node, 'mediation:target').slice(0, 1)
      }),
    )
    expect(differing(derived, same)).to.deep.equal(['PROFIL-AID'])
    expect(badge(derived, 'PROFIL-AID')['ceterms:description'].fr).to.match(
      /^Badge de profil : 1 compétence du /,
    )
    expect(ruleOf(derived, 'PROFIL-AID', 'badge-set')?.params).to.deep.equal({
      sets: [{ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }],
    })
  })
})

describe('the criteria of a version whose evaluation policy changes', () => {
  const withRequirement = (number: number, change: Changeable) =>
    next(
      changed(form, 'POLITIQUE', (node) => {
        Object.assign(list(node, 'mediation:levelRequirement')[number - 1] ?? {}, change)
      }),
    )
  const withSentence = (index: number, fr: string) =>
    next(
      changed(form, 'POLITIQUE', (node) => {
        Object.assign(list(node, 'mediation:rule')[index] ?? {}, { 'dcterms:description': { fr } })
      }),
    )

  it('ask for the pieces, the kinds and the weight it now asks for, in the rules and in words', () => {
    const derived = withRequirement(2, {
      'mediation:minimumPieces': 4,
      'mediation:minimumKinds': 3,
      'mediation:minimumWeight': 9,
    })
    const minimum = (type: string) => ruleOf(derived, 'RM-A1.1-N2', type)?.params['minimum']
    expect(['minimum-pieces', 'minimum-kinds', 'minimum-weight'].map(minimum)).to.deep.equal([4, 3, 9])
    expect(narrative(derived, 'RM-A1.1-N2').fr).to.include(
      "- au moins quatre pièces, de trois sortes différentes, d'un poids total de 9 ou plus (",
    )
    expect(differing(derived, same)).to.have.length(44)
  })

  it('ask for nothing that it no longer asks for', () => {
    const derived = withRequirement(3, {
      'mediation:requiresAnyOfKind': [],
      'mediation:requiresPriorLevel': '',
    })
    expect(rulesOf(derived, 'RM-A1.1-N3').map(({ type }) => type)).not.to.include.members([
      'any-of-kinds',
      'prior-level',
    ])
    expect(narrative(derived, 'RM-A1.1-N3').fr).not.to.match(/parmi|badge de niveau 2/)
    expect(ruleOf(derived, 'RM-A1.1-N3', 'accepted-kinds')?.params['kinds']).not.to.include('EV-HAB')
  })

  it('accept evidence for as long as it now stays fresh', () => {
    const derived = next(
      changed(form, 'POLITIQUE', (node) => {
        Object.assign(list(node, 'mediation:freshness')[0] ?? {}, { 'mediation:months': 12 })
      }),
    )
    expect(ruleOf(derived, 'RM-A1.1-N1', 'freshness')?.params['months']).to.deep.equal({
      ...(ruleOf(same, 'RM-A1.1-N1', 'freshness')?.params['months'] as object),
      'EV-ATT': 12,
    })
  })

  it('count the days and the kinds that a sentence now names', () => {
    const days = withSentence(
      2,
      "deux personnes ne peuvent pas s'endosser l'une l'autre pour la même compétence dans les 30 jours",
    )
    expect(ruleOf(days, 'RM-A1.1-N1', 'no-mutual-endorsement')?.params).to.deep.equal({
      kinds: ['EV-END'],
      days: 30,
    })
    const kinds = withSentence(
      3,
      'les preuves EV-TEM, EV-OBS et EV-CRA ne contiennent ni nom ni situation identifiable d’un usager.',
    )
    expect(ruleOf(kinds, 'RM-A1.1-N1', 'pseudonymised')?.params).to.deep.equal({
      kinds: ['EV-TEM', 'EV-OBS', 'EV-CRA'],
    })
  })

  it('ask a person about a sentence that no rule can judge, rather than ignore it', () => {
    const sentence =
      "deux personnes ne peuvent pas s'endosser l'une l'autre pour la même compétence dans les 30 jours, sauf exception"
    const derived = withSentence(2, sentence)
    expect(ruleOf(derived, 'RM-A1.1-N1', 'no-mutual-endorsement')).to.equal(undefined)
    expect(ruleOf(derived, 'RM-A1.1-N1', 'person-decides')).to.deep.include({
      id: 'regle-3',
      source: `Politique d'évaluation du référentiel : « ${sentence} »`,
    })
    expect(narrative(derived, 'RM-A1.1-N1').fr).to.include(`\n- une personne vérifie : ${sentence}\n`)
    expect(achievementErrors(derived.files)).to.deep.equal([])
  })

  it('never let anybody endorse themselves, even when no sentence says so', () => {
    const derived = withSentence(1, 'une preuve peut servir à plusieurs compétences')
    expect(ruleOf(derived, 'RM-A1.1-N1', 'endorser-is-not-recipient')?.params).to.deep.equal({
      kinds: ['EV-END'],
    })
  })

  it('count a kind of evidence whose strength nobody stated as declared, and say so', () => {
    const derived = next(added(form, 'EV-VID', 'EV-OBS', () => undefined))
    expect(derived.criteria.strengthOfKind).to.include({ 'EV-VID': 'declared', 'EV-OBS': 'assessed' })
    expect(derived.criteria.notes).to.have.length(same.criteria.notes.length + 1)
    expect(derived.criteria.notes.at(-1)).to.include('EV-VID')
    expect(nodeOf(form, 'EV-OBS')['mediation:selfDeclared']).to.equal(false)
  })

  it('carry from the version before what no framework says', () => {
    const [achievements, criteria] = [structuredClone(same.badges), structuredClone(same.criteria)]
    const base = {
      ...same.files,
      achievements: JSON.stringify({
        '@context': same.context,
        '@graph': achievements.map((one) => ({ ...one, 'mediation:family': 'knowledge' })),
      }),
      criteria: JSON.stringify({
        ...criteria,
        notes: ['une note'],
        strengthOfKind: { ...criteria.strengthOfKind, 'EV-TEM': 'endorsed', 'EV-AUT': 'assessed' },
      }),
    }
    const derived = next(form, base)
    expect(badge(derived, 'RM-A1.1-N1')['mediation:family']).to.equal('knowledge')
    expect(derived.criteria.notes).to.deep.equal(['une note'])
    expect(derived.criteria.strengthOfKind['EV-TEM']).to.equal('endorsed')
    expect(derived.criteria.strengthOfKind['EV-AUT'], 'what a person says of themselves').to.equal('declared')
  })
})
