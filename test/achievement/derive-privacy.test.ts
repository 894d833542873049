import { expect } from 'chai'
import { tells } from '../../server/achievement/derive/privacy.ts'
import type { NormalForm } from '../../server/framework/normal-form.ts'
import {
  added,
  badge,
  changed,
  formOf,
  narrative,
  next,
  unchanged,
  type Changeable,
  type Derived,
} from './derive-support.ts'

const slug = 'abecedaire-publics'
const form = formOf(slug)
const same = unchanged(slug)

const statement = (number: number, ...indicators: readonly string[]): Changeable => ({
  id: `./X#niveau-${number}`,
  type: 'ceasn:CriterionLevel',
  'mediation:level': `./NIVEAU-${number}`,
  'mediation:levelNumber': number,
  'mediation:indicator': indicators.map((fr, index) => ({
    id: `./X#niveau-${number}-indicateur-${index + 1}`,
    type: 'mediation:CanDoStatement',
    'dcterms:description': { fr },
  })),
})

/** The abécédaire with one more entry. */
const withEntry = (differences: Changeable): NormalForm =>
  added(form, 'AB-K2', 'AB-K1', (node) => {
    Object.assign(node, {
      'ceasn:competencyLabel': { fr: 'Clavier : taper un texte', en: 'Keyboard: type a text' },
      'ceasn:competencyText': { fr: 'Écrire un texte court.' },
      'mediation:levelStatement': [statement(2, "J'écris mon nom.")],
      'mediation:publicConcerned': ['./PUBLIC-tout-public'],
      'mediation:alignment': [],
      ...differences,
    })
  })

/** Everything a badge says. */
const words = (derived: Derived, code: string) => JSON.stringify(badge(derived, code))

describe('the badges of an entry for the public', () => {
  it('bear the label of a new entry that tells nothing of a person', () => {
    const derived = next(withEntry({}))
    expect(badge(derived, 'AB-K2-N2')).to.deep.include({
      'mediation:subject': { fr: 'Clavier : taper un texte', en: 'Keyboard: type a text' },
      'ceterms:description': { fr: "Écrire un texte court. Autonomie : « Je le fais avec de l'aide »" },
    })
    expect(badge(derived, 'AB-K2-N2')['mediation:imageAltText'].fr).to.equal(
      "Badge de l'abécédaire, lettre K : clavier : taper un texte. Je le fais avec de l'aide.",
    )
    expect(derived.badges).to.have.length(same.badges.length + 1)
  })

  const neutral = { fr: 'Compétence numérique AB-K2', en: 'Digital skill AB-K2' }
  const telling: readonly (readonly [string, Changeable])[] = [
    ['health', { 'ceasn:competencyLabel': { fr: 'Diabète : suivre sa maladie', en: 'Diabetes' } }],
    ['a disability', { 'ceasn:competencyLabel': { fr: 'Malvoyance : agrandir', en: 'Enlarge' } }],
    ['precarity', { 'ceasn:competencyLabel': { fr: 'RSA : déclarer', en: 'Declare' } }],
    ['origin', { 'ceasn:competencyLabel': { fr: 'Migrants : traduire', en: 'Translate' } }],
    [
      'disability in English only',
      { 'ceasn:competencyLabel': { fr: 'Agrandir', en: 'Low vision and disabilities' } },
    ],
    ['one public only', { 'mediation:publicConcerned': ['./PUBLIC-allophones'] }],
    [
      'two publics that tell',
      { 'mediation:publicConcerned': ['./PUBLIC-grande-precarite', './PUBLIC-illettrisme'] },
    ],
  ]
  for (const [what, differences] of telling) {
    it(`bear the code of a new entry that would tell of ${what}`, () => {
      const derived = next(withEntry(differences))
      expect(badge(derived, 'AB-K2-N2')['mediation:subject']).to.deep.equal(neutral)
      expect(badge(derived, 'AB-K2-N2')['ceterms:name'].fr).to.equal(
        "Compétence numérique AB-K2 – « Je le fais avec de l'aide »",
      )
      const label = (differences['ceasn:competencyLabel'] ?? { fr: 'Clavier' }) as { fr: string }
      expect(words(derived, 'AB-K2-N2')).not.to.include(label.fr)
    })
  }

  it('leave out a text, an indicator and a match that would tell', () => {
    const match = (index: number, fr: string) => ({
      id: `./AB-K2#alignement-${index}`,
      type: 'ceterms:CredentialAlignmentObject',
      'ceterms:frameworkName': { fr: 'Cadre' },
      'ceterms:targetNodeName': { fr },
      'ceterms:targetNode': 'https://example.org/cadre',
      'mediation:certain': true,
    })
    const derived = next(
      withEntry({
        'ceasn:competencyText': { fr: 'Écrire malgré un handicap.' },
        'mediation:levelStatement': [
          statement(2, "J'écris mon nom.", 'Je demande à mon médecin.'),
          statement(3, 'Je parle de ma maladie.'),
        ],
        'mediation:alignment': [match(1, 'Écrire'), match(2, 'Santé et soins')],
      }),
    )
    expect(badge(derived, 'AB-K2-N2')).to.deep.include({
      'ceterms:description': { fr: "Clavier : taper un texte. Autonomie : « Je le fais avec de l'aide »" },
      'mediation:withheldAlignment': ['/frameworks/abecedaire-publics/0.2.0/AB-K2#alignement-2'],
    })
    expect(narrative(derived, 'AB-K2-N2').fr).to.match(
      /^Je sais faire :\n\n- J'écris mon nom\.\n\nPour le montrer/,
    )
    expect(narrative(derived, 'AB-K2-N3').fr).to.match(
      /^Les indicateurs de ce niveau sont publiés avec la comp/,
    )
  })

  it('keep the words somebody chose for them when the entry is reworded', () => {
    const derived = next(
      changed(form, 'AB-H1', (node) => {
        node['ceasn:competencyLabel'] = { fr: 'Handicap : adapter', en: 'Disability: adapt' }
      }),
    )
    expect(badge(derived, 'AB-H1-N2')['mediation:subject']).to.deep.equal({
      fr: "Régler l'appareil à ses besoins",
      en: "Set the device to one's needs",
    })
    expect(words(derived, 'AB-H1-N2')).not.to.match(/handicap|disab/iu)
  })

  it('say the new words of a reworded entry that tells nothing, whatever its publics, and no new word that tells', () => {
    const reworded = (fr: string) =>
      next(
        changed(form, 'AB-B1', (node) => {
          node['ceasn:competencyLabel'] = { fr, en: 'Money' }
        }),
      )
    expect(badge(reworded('Suivre son argent'), 'AB-B1-N2')['mediation:subject'].fr).to.equal(
      'Suivre son argent',
    )
    expect(badge(reworded('Surendettement'), 'AB-B1-N2')['mediation:subject'].fr).to.equal(
      'Compétence numérique AB-B1',
    )
  })

  it('still leave out an indicator that was left out, and the words in its place as long as it is there', () => {
    const asReleased = narrative(same, 'AB-T1-N2').fr
    expect(asReleased).to.include("- Je parle de mes usages des écrans avec de l'aide.\n")
    const withIndicators = (...indicators: readonly string[]) =>
      narrative(
        next(
          changed(form, 'AB-T1', (node) => {
            node['mediation:levelStatement'] = [statement(2, ...indicators)]
          }),
        ),
        'AB-T1-N2',
      ).fr.split('\n\n')[1]
    const leftOut = "Je dis si l'écran me fatigue."
    expect(withIndicators(leftOut, 'Je ferme une fenêtre.')).to.equal(
      "- Je ferme une fenêtre.\n- Je parle de mes usages des écrans avec de l'aide.",
    )
    expect(withIndicators('Je ferme une fenêtre.')).to.equal('- Je ferme une fenêtre.')
  })

  it('still withhold a match that somebody withheld, wherever it now stands, and show those that were shown', () => {
    const own = 'AB-A1'
    const withheld = '/frameworks/abecedaire-publics/0.2.0/AB-A1#alignement-2'
    const badges = same.badges.map((one) =>
      one['ceterms:codedNotation'].startsWith(`${own}-`)
        ? { ...one, 'mediation:withheldAlignment': [withheld] }
        : one,
    )
    const base = {
      ...same.files,
      achievements: JSON.stringify({ '@context': same.context, '@graph': badges }),
    }
    const moved = changed(form, own, (node) => {
      const [first = {}, second = {}, ...others] = node['mediation:alignment'] as unknown as Changeable[]
      node['mediation:alignment'] = [second, first, ...others].map((match, index) => ({
        ...match,
        id: `./${own}#alignement-${index + 1}`,
      }))
    })
    expect(badge(next(moved, base), 'AB-A1-N2')['mediation:withheldAlignment']).to.deep.equal([
      '/frameworks/abecedaire-publics/0.2.0/AB-A1#alignement-1',
    ])
    expect(badge(next(form, base), 'AB-P1-N2')['mediation:withheldAlignment']).to.deep.equal([
      '/frameworks/abecedaire-publics/0.2.0/AB-P1#alignement-4',
    ])
  })

  it('of those who help, may name the people they help', () => {
    const derived = next(
      changed(formOf('referentiel-mediateurs'), 'RM-D1.3', (node) => {
        node['ceasn:competencyLabel'] = { fr: 'Accompagner la précarité', en: 'Support people in poverty' }
      }),
    )
    expect(badge(derived, 'RM-D1.3-N1')['mediation:subject'].fr).to.equal('Accompagner la précarité')
  })
})

describe('words that tell of a person', () => {
  it('are known with or without accents and capitals, at the beginning of a word only', () => {
    const telling = ['HANDICAP', 'La santé', 'LA SANTE', 'demandeur d’emploi', 'âgé', 'Chômage', 'sans-abri']
    const innocent = [
      'Un message étrange',
      'Retirer un fichier',
      'Se familiariser',
      'Mot de passe invalide',
      'Page',
    ]
    expect(telling.filter((fr) => !tells({ fr }))).to.deep.equal([])
    expect(innocent.filter((fr) => tells({ fr }))).to.deep.equal([])
  })
})
