import { expect } from 'chai'
import { frameworkDiff } from '../../server/framework/diff/framework-diff.ts'
import type { Change } from '../../server/framework/diff/types.ts'
import type { Json, JsonObject, NormalForm } from '../../server/framework/normal-form.ts'
import {
  add,
  change,
  edited,
  insert,
  place,
  released,
  remove,
  retired,
  retiredTerm,
  set,
  valueAt,
  type Edit,
} from './diff-edits.ts'

const referentiel = released('referentiel-mediateurs')
const abecedaire = released('abecedaire-publics')
const label = released('label-regional')

function changes(form: NormalForm, ...edits: readonly Edit[]): readonly Change[] {
  return frameworkDiff({ version: '0.1.0', form }, { version: '0.2.0', form: edited(form, ...edits) }).changes
}

interface Case {
  readonly title: string
  readonly form?: NormalForm
  readonly edit: Edit
  /** What the one change must have. */
  readonly is: Partial<Change>
}

const level = ['mediation:levelStatement', 1] as const
const indicator = [...level, 'mediation:indicator'] as const
const wording = [...indicator, 0, 'dcterms:description', 'fr'] as const
const policy = ['mediation:levelRequirement', 1] as const
const newIndicator = {
  id: './RM-A1.1#niveau-2-indicateur-9',
  type: 'mediation:Indicator',
  'dcterms:description': { fr: 'Relit la demande avec la personne' },
}
const newAlignment = {
  id: './RM-A1.1#alignement-9',
  type: 'ceterms:CredentialAlignmentObject',
  'ceterms:frameworkName': { fr: 'DigComp 2.2' },
  'ceterms:codedNotation': '2.3',
  'mediation:certain': false,
}
const competency = referentiel.nodes.get('RM-A1.1')!
const profile = referentiel.nodes.get('PROFIL-ACC')!
const evidenceKind = referentiel.nodes.get('EV-OBS')!

const competencies: readonly Case[] = [
  {
    title: 'a new competency, wherever it comes',
    edit: add('RM-A1.9', competency, 'RM-A1.2'),
    is: { kind: 'competency-added', class: 'compatible', node: 'RM-A1.9', follows: { after: 'RM-A1.2' } },
  },
  {
    title: 'a retired competency',
    edit: set('RM-A1.1', [], retired),
    is: { kind: 'competency-retired', class: 'breaking', node: 'RM-A1.1', after: retired },
  },
  {
    title: 'a competency that is no longer there at all',
    edit: remove('RM-A1.1'),
    is: { kind: 'competency-removed', class: 'breaking', follows: { before: 'RM-A1' } },
  },
  {
    title: 'a competency moved under another unit, its place in the order with it',
    edit: (form) =>
      edited(form, set('RM-A1.1', ['ceasn:isChildOf'], ['./RM-B1']), place(['RM-A1.1'], 'RM-B1.3')),
    is: {
      kind: 'competency-moved',
      class: 'compatible',
      rule: 'moved',
      before: { 'ceasn:isChildOf': ['./RM-A1'] },
      after: { 'ceasn:isChildOf': ['./RM-B1'] },
      follows: { before: 'RM-A1', after: 'RM-B1.3' },
    },
  },
  {
    title: 'a unit that becomes a domain: one move, though two properties say it',
    edit: (form) =>
      edited(form, set('RM-A1', ['ceasn:isChildOf'], undefined), set('RM-A1', ['ceasn:isTopChildOf'], '.')),
    is: { kind: 'competency-moved', properties: ['ceasn:isChildOf', 'ceasn:isTopChildOf'] },
  },
  {
    title: 'an entry put under another letter',
    form: abecedaire,
    edit: set('AB-A1', ['mediation:letter'], './LETTRE-D'),
    is: { kind: 'competency-moved', class: 'compatible', properties: ['mediation:letter'] },
  },
  {
    title: 'a domain that changes place with all that is in it',
    edit: place(
      [...referentiel.nodes.keys()].filter((code) => code.startsWith('RM-B')),
      'RM-G1.6',
    ),
    is: { kind: 'order-changed', class: 'editorial', node: 'RM-B', rule: 'order' },
  },
  {
    title: 'a title reworded in one language',
    edit: set('RM-A1.1', ['ceasn:competencyLabel', 'en'], 'Set up a reassuring and confidential welcome'),
    is: {
      kind: 'competency-reworded',
      class: 'compatible',
      rule: 'reworded',
      pointer: '/ceasn:competencyLabel/en',
      language: 'en',
      words: [
        { text: 'Set up ', change: 'same' },
        { text: 'an encouraging', change: 'removed' },
        { text: 'a reassuring', change: 'added' },
        { text: ' and confidential welcome', change: 'same' },
      ],
    },
  },
  {
    title: 'a title with another apostrophe, capitals and an accent',
    edit: set(
      'RM-A1.1',
      ['ceasn:competencyLabel', 'fr'],
      'INSTAURER un accueil encourageant, et confidéntiel.',
    ),
    is: { kind: 'competency-reworded', class: 'editorial', rule: 'typography' },
  },
  {
    title: 'a translation that is added',
    form: abecedaire,
    edit: set('AB-A1', ['ceasn:competencyText', 'en'], 'Find and ask for help on an official site.'),
    is: { kind: 'competency-reworded', class: 'compatible', rule: 'translation', language: 'en' },
  },
  {
    title: 'another code',
    edit: set('RM-A1.1', ['ceasn:codedNotation'], 'RM-A1.1b'),
    is: { kind: 'competency-changed', class: 'breaking', rule: 'kind-or-code-changed' },
  },
  {
    title: 'a trade it belongs to',
    edit: insert('RM-A1.1', ['mediation:metier'], './METIER-M1'),
    is: {
      kind: 'competency-changed',
      class: 'compatible',
      rule: 'described-otherwise',
      after: './METIER-M1',
    },
  },
  {
    title: 'a skill it draws on',
    edit: set('RM-A1.1', ['ceasn:skillEmbodied', 0, 'ceasn:competencyText', 'fr'], 'écoute attentive'),
    is: { kind: 'competency-reworded', class: 'compatible', rule: 'reworded' },
  },
  {
    title: 'the words of a source',
    edit: set('RM-A1.1', ['dcterms:source', 0, 'skos:note', 'fr'], 'posture'),
    is: { kind: 'competency-reworded', class: 'editorial', rule: 'note' },
  },
  {
    title: 'a criterion that every label now needs',
    form: label,
    edit: set('LR-16', ['mediation:tier'], 'socle'),
    is: { kind: 'competency-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
  {
    title: 'a retired criterion',
    form: label,
    edit: set('LR-02', [], retiredTerm),
    is: { kind: 'competency-retired', class: 'breaking' },
  },
  {
    title: 'a privacy note, which excludes productions',
    form: abecedaire,
    edit: set('AB-A1', ['mediation:privacyNote'], { fr: 'ne jamais joindre de dossier' }),
    is: { kind: 'competency-reworded', class: 'breaking', rule: 'requirement-tightened' },
  },
]

const levels: readonly Case[] = [
  {
    title: 'a level statement that answers to another level of mediation',
    form: abecedaire,
    edit: set('AB-A1', ['mediation:levelStatement', 2, 'mediation:mediationLevel'], './MEDIATION-3'),
    is: { kind: 'level-changed', class: 'breaking', rule: 'level-changed', node: 'AB-A1', levels: [3] },
  },
  {
    title: 'a level statement that becomes one of another level: one change, though two properties say it',
    edit: change<JsonObject>('RM-A1.1', ['mediation:levelStatement', 2], (statement) => ({
      ...statement,
      'mediation:level': './NIVEAU-4',
      'mediation:levelNumber': 4,
    })),
    is: {
      kind: 'level-changed',
      class: 'breaking',
      levels: [3, 4],
      before: { 'mediation:level': './NIVEAU-3', 'mediation:levelNumber': 3 },
    },
  },
  {
    title: 'a level that a competency no longer has',
    edit: set('RM-A1.1', ['mediation:levelStatement', 0], undefined),
    is: { kind: 'level-removed', class: 'breaking', levels: [1], pointer: '/mediation:levelStatement/0' },
  },
  {
    title: 'an indicator reworded',
    edit: set(
      'RM-A1.1',
      wording,
      'Repère les signes de fatigue et ralentit le rythme sans qu’on le lui demande',
    ),
    is: {
      kind: 'indicator-changed',
      class: 'breaking',
      rule: 'indicator-changed',
      levels: [2],
      language: 'fr',
      pointer: '/mediation:levelStatement/1/mediation:indicator/0/dcterms:description/fr',
    },
  },
  {
    title: 'an indicator with another apostrophe only',
    edit: change<string>('RM-A1.1', wording, (text) => text.replace("qu'on", 'qu’on')),
    is: { kind: 'indicator-changed', class: 'editorial', rule: 'typography', levels: [2] },
  },
  {
    title: 'an indicator translated',
    edit: set('RM-A1.1', [...indicator, 0, 'dcterms:description', 'en'], 'Notices shame or stress'),
    is: { kind: 'indicator-changed', class: 'compatible', rule: 'translation', levels: [2] },
  },
  {
    title: 'an indicator added before the others',
    edit: insert('RM-A1.1', indicator, newIndicator, 0),
    is: { kind: 'indicator-added', class: 'breaking', levels: [2], after: newIndicator },
  },
  {
    title: 'an indicator removed',
    edit: set('RM-A1.1', [...indicator, 0], undefined),
    is: { kind: 'indicator-removed', class: 'breaking', levels: [2] },
  },
  {
    title: 'an indicator renumbered',
    edit: set('RM-A1.1', [...indicator, 0, 'id'], './RM-A1.1#niveau-2-indicateur-7'),
    is: { kind: 'indicator-changed', class: 'editorial', rule: 'identifier', levels: [2] },
  },
  {
    title: 'indicators in another order',
    edit: change<readonly Json[]>('RM-A1.1', indicator, (all) => all.toReversed()),
    is: { kind: 'order-changed', class: 'editorial', before: [0, 1], after: [1, 0], levels: [2] },
  },
  {
    title: 'a level added to the scale',
    edit: add('NIVEAU-4', referentiel.nodes.get('NIVEAU-3')!, 'NIVEAU-3'),
    is: { kind: 'level-added', class: 'compatible', node: 'NIVEAU-4' },
  },
  {
    title: 'a level of the scale that is called otherwise',
    edit: set('NIVEAU-2', ['skos:prefLabel', 'fr'], 'Autonome'),
    is: { kind: 'node-reworded', class: 'compatible', rule: 'reworded' },
  },
  {
    title: 'a level of the scale that means something else',
    edit: set('NIVEAU-2', ['skos:definition', 'fr'], 'La personne agit seule et forme ses collègues.'),
    is: { kind: 'level-changed', class: 'breaking', rule: 'level-changed' },
  },
  {
    title: 'a level of the scale compared with another Pix level',
    form: abecedaire,
    edit: set('NIVEAU-2', ['mediation:pixLevel'], '2'),
    is: { kind: 'level-changed', class: 'compatible', rule: 'level-correspondence' },
  },
  {
    title: 'a label level that lasts less long',
    form: label,
    edit: set('LABEL-engage', ['mediation:validityMonths'], 6),
    is: { kind: 'level-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
]

const alignmentsAndProfiles: readonly Case[] = [
  {
    title: 'the first alignment of a domain',
    edit: insert('RM-A', ['mediation:alignment'], newAlignment),
    is: {
      kind: 'alignment-added',
      class: 'compatible',
      pointer: '/mediation:alignment/0',
      after: newAlignment,
    },
  },
  {
    title: 'an alignment removed',
    edit: set('RM-A1.1', ['mediation:alignment', 0], undefined),
    is: { kind: 'alignment-removed', class: 'compatible', rule: 'alignment' },
  },
  {
    title: 'an alignment changed in several of its properties',
    edit: change<JsonObject>('RM-A1.1', ['mediation:alignment', 2], (alignment) => ({
      ...alignment,
      'mediation:certain': true,
      'skos:note': { fr: 'confirmé' },
    })),
    is: {
      kind: 'alignment-changed',
      class: 'compatible',
      properties: ['mediation:certain', 'skos:note'],
      about: {
        'ceterms:frameworkName': { fr: 'ESCO' },
        'ceterms:targetNodeName': { en: 'apply conflict management' },
      },
    },
  },
  {
    title: 'a competency that is the same as one elsewhere',
    edit: set('RM-A1.1', ['skos:exactMatch'], ['https://exemple.fr/competence/7']),
    is: { kind: 'alignment-added', class: 'compatible', pointer: '/skos:exactMatch/0' },
  },
  {
    title: 'a new profile',
    edit: add('PROFIL-NEW', profile),
    is: { kind: 'profile-added', class: 'compatible' },
  },
  {
    title: 'a retired profile',
    edit: set('PROFIL-ACC', [], retiredTerm),
    is: { kind: 'profile-retired', class: 'breaking' },
  },
  {
    title: 'a profile that aims higher',
    edit: aim(3, 3),
    is: {
      kind: 'profile-changed',
      class: 'breaking',
      rule: 'profile-target-raised',
      about: { 'mediation:competency': './RM-A2.2' },
    },
  },
  {
    title: 'a profile that aims lower',
    edit: aim(3, 1),
    is: { kind: 'profile-changed', class: 'compatible', rule: 'profile-target-lowered' },
  },
  {
    title: 'a profile that aims at another competency, though lower',
    edit: change<JsonObject>('PROFIL-ACC', ['mediation:target', 0], (aimed) => ({
      ...aimed,
      'mediation:competency': './RM-G1.6',
      'mediation:levelNumber': 1,
    })),
    is: { kind: 'profile-changed', class: 'breaking', rule: 'profile-target-raised' },
  },
  {
    title: 'a profile that aims at one competency less',
    edit: set('PROFIL-ACC', ['mediation:target', 0], undefined),
    is: { kind: 'profile-changed', class: 'compatible', rule: 'profile-target-lowered' },
  },
  {
    title: 'a profile that aims at one competency more',
    edit: insert('PROFIL-ACC', ['mediation:target'], {
      type: 'mediation:ProfileTarget',
      'mediation:competency': './RM-G1.6',
      'mediation:levelNumber': 1,
    }),
    is: { kind: 'profile-changed', class: 'breaking', rule: 'profile-target-raised' },
  },
]

function aim(target: number, number: number): Edit {
  return change<JsonObject>('PROFIL-ACC', ['mediation:target', target], (aimed) => ({
    ...aimed,
    'mediation:level': `./NIVEAU-${String(number)}`,
    'mediation:levelNumber': number,
  }))
}

const evidence: readonly Case[] = [
  {
    title: 'one piece more for a level',
    edit: set('POLITIQUE', [...policy, 'mediation:minimumPieces'], 3),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'requirement-tightened', levels: [2] },
  },
  {
    title: 'one piece less for a level',
    edit: set('POLITIQUE', [...policy, 'mediation:minimumPieces'], 1),
    is: { kind: 'evidence-policy-changed', class: 'compatible', rule: 'requirement-eased', levels: [2] },
  },
  {
    title: 'a kind more that will do',
    edit: insert('POLITIQUE', ['mediation:levelRequirement', 2, 'mediation:requiresAnyOfKind'], './EV-OBS'),
    is: { kind: 'evidence-policy-changed', class: 'compatible', rule: 'requirement-eased', levels: [3] },
  },
  {
    title: 'any of several kinds now needed',
    edit: set('POLITIQUE', [...policy, 'mediation:requiresAnyOfKind'], ['./EV-END', './EV-ENT']),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'requirement-tightened', levels: [2] },
  },
  {
    title: 'evidence that stays fresh for less long',
    edit: set('POLITIQUE', ['mediation:freshness', 0, 'mediation:months'], 12),
    is: {
      kind: 'evidence-policy-changed',
      class: 'breaking',
      rule: 'requirement-tightened',
      about: { 'mediation:evidenceKind': './EV-ATT' },
    },
  },
  {
    title: 'a rule written otherwise',
    edit: set('POLITIQUE', ['mediation:rule', 0, 'dcterms:description', 'fr'], 'une preuve sert une fois'),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'policy-rule-changed' },
  },
  {
    title: 'a kind of evidence that weighs less',
    edit: set('EV-ATT', ['ceasn:weight'], 1),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
  {
    title: 'a new kind of evidence',
    edit: add('EV-NEW', evidenceKind),
    is: { kind: 'evidence-policy-changed', class: 'compatible', rule: 'evidence-kind-added' },
  },
  {
    title: 'a kind of evidence that is no more',
    edit: remove('EV-OBS'),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'evidence-kind-removed' },
  },
  {
    title: 'a kind of evidence a competency now accepts',
    edit: insert('RM-A1.1', ['mediation:acceptedEvidenceKind'], './EV-BIL'),
    is: { kind: 'evidence-policy-changed', class: 'compatible', rule: 'requirement-eased', node: 'RM-A1.1' },
  },
  {
    title: 'a kind of evidence a competency no longer accepts',
    edit: set('RM-A1.1', ['mediation:acceptedEvidenceKind', 0], undefined),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
  {
    title: 'a kind of evidence a competency now requires',
    edit: insert('RM-A1.1', ['mediation:requiredEvidenceKind'], './EV-BIL'),
    is: { kind: 'evidence-policy-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
  {
    title: 'a document more that proves a criterion',
    form: label,
    edit: insert('LR-02', ['mediation:evidencedBy', 'fr'], 'affiche'),
    is: { kind: 'evidence-policy-changed', class: 'compatible', rule: 'requirement-eased', language: 'fr' },
  },
]

const rest: readonly Case[] = [
  {
    title: 'the description of the framework',
    edit: set('.', ['dcterms:description', 'fr'], 'Le référentiel de la région.'),
    is: { kind: 'framework-described', class: 'editorial', rule: 'framework-reworded', node: '.' },
  },
  {
    title: 'the framework made official',
    edit: set('.', ['mediation:status'], 'official'),
    is: { kind: 'framework-described', class: 'compatible', rule: 'framework-described' },
  },
  {
    title: 'another scale of levels',
    edit: set('.', ['mediation:hasLevelScheme'], './ECHELLE'),
    is: { kind: 'framework-described', class: 'breaking', rule: 'scale-or-policy-replaced' },
  },
  {
    title: 'a source added',
    edit: add('SOURCE-X', { type: 'dcterms:BibliographicResource', 'dcterms:title': { fr: 'X' } }),
    is: { kind: 'node-added', class: 'compatible', rule: 'node-added-or-retired' },
  },
  {
    title: 'a letter retired',
    form: abecedaire,
    edit: set('LETTRE-Z', [], retiredTerm),
    is: { kind: 'node-retired', class: 'compatible', rule: 'node-added-or-retired' },
  },
  {
    title: 'the name of a trade',
    edit: set('METIER-M3', ['skos:prefLabel', 'fr'], 'Tout autre chose'),
    is: { kind: 'node-reworded', class: 'compatible', rule: 'reworded' },
  },
  {
    title: 'a reminder of the end of a label',
    form: label,
    edit: set('VALIDITE', ['mediation:reminderMonths', 2], undefined),
    is: { kind: 'node-changed', class: 'compatible', rule: 'described-otherwise' },
  },
  {
    title: 'a label that may be held for less long',
    form: label,
    edit: set('VALIDITE', ['mediation:validityMonths'], 24),
    is: { kind: 'node-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
  {
    title: 'a rule of inheritance added',
    form: label,
    edit: insert('HERITAGE', ['mediation:rule'], {
      type: 'mediation:PolicyRule',
      'dcterms:description': { fr: 'jamais sans accord' },
    }),
    is: { kind: 'node-changed', class: 'breaking', rule: 'requirement-tightened' },
  },
]

describe('the diff of two versions of a framework', () => {
  for (const [part, cases] of Object.entries({
    competencies,
    levels,
    alignmentsAndProfiles,
    evidence,
    rest,
  })) {
    describe(`names once, and classes (${part})`, () => {
      for (const { title, form = referentiel, edit, is } of cases) {
        it(`${title}: ${String(is.kind)}, ${is.class ?? ''}`.replace(/, $/u, ''), () => {
          const found = changes(form, edit)
          expect(found).to.have.length(1)
          const [one] = found
          expect(
            Object.fromEntries(Object.keys(is).map((key) => [key, one![key as keyof Change]])),
          ).to.deep.equal(is)
        })
      }
    })
  }

  it('names what passed others, not those it passed', () => {
    const whole = changes(referentiel, place(['RM-A1.1'], 'RM-A2.1'))
    expect(whole.map(({ kind, node, follows }) => ({ kind, node, follows }))).to.deep.equal([
      { kind: 'order-changed', node: 'RM-A1.1', follows: { before: 'RM-A1', after: 'RM-A2.1' } },
    ])
  })

  it('names a competency that left its unit as moved, not the one it passed as out of order', () => {
    const found = changes(
      referentiel,
      set('RM-A1.1', ['ceasn:isChildOf'], ['./RM-A2']),
      place(['RM-A1.1'], 'RM-A1.2'),
    )
    expect(found.map(({ kind, node }) => [kind, node])).to.deep.equal([['competency-moved', 'RM-A1.1']])
  })

  it('says where a reworded indicator was and where it is when another one went', () => {
    const found = changes(
      referentiel,
      set('RM-A1.1', [...indicator, 1, 'dcterms:description', 'fr'], 'Désamorce une tension'),
      set('RM-A1.1', [...indicator, 0], undefined),
    )
    const list = '/mediation:levelStatement/1/mediation:indicator'
    expect(found.map(({ kind, pointer, pointerBefore }) => ({ kind, pointer, pointerBefore }))).to.deep.equal(
      [
        {
          kind: 'indicator-changed',
          pointer: `${list}/0/dcterms:description/fr`,
          pointerBefore: `${list}/1/dcterms:description/fr`,
        },
        { kind: 'indicator-removed', pointer: `${list}/0`, pointerBefore: undefined },
      ],
    )
  })

  it('follows indicators by their words when the numbers after a removed one shift', () => {
    const [first, second] = valueAt(referentiel, 'RM-A1.1', indicator) as [JsonObject, JsonObject]
    const found = changes(referentiel, set('RM-A1.1', indicator, [{ ...second, id: first['id'] as string }]))
    expect(found.map(({ kind, rule, before }) => ({ kind, rule, before }))).to.deep.equal([
      { kind: 'indicator-changed', rule: 'identifier', before: { id: second['id'] } },
      { kind: 'indicator-removed', rule: 'indicator-removed', before: first },
    ])
  })

  it('names a competency that is there again after it was retired as added', () => {
    const form = edited(referentiel, set('RM-A1.1', [], retired))
    const [found, ...others] = changes(form, set('RM-A1.1', [], competency))
    expect(others).to.deep.equal([])
    expect(found).to.include({ kind: 'competency-added', class: 'compatible', node: 'RM-A1.1' })
  })
})
