import { expect } from 'chai'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { EvidenceKind } from '../../server/evidence/types.ts'
import { criteria, decidedAt, dossier, piece, rule } from './dossier.ts'
import { describeRules } from './rule-table.ts'

describeRules({
  'recipient-consent': [
    {
      claim: 'is met when the person agreed',
      outcome: 'met',
      evidence: [],
      fr: 'La personne est d’accord pour recevoir un badge',
      en: 'The person agrees to receive a badge',
      easy: 'Vous êtes d’accord pour recevoir un badge.',
    },
    {
      claim: 'is not met when the person did not, however good the evidence',
      pieces: [piece('a', 'EV-HAB')],
      about: { consent: false },
      outcome: 'not-met',
      evidence: [],
      fr: 'La personne n’a pas donné son accord pour recevoir un badge',
      en: 'The person has not agreed to receive a badge',
      easy: 'Vous n’avez pas dit oui pour recevoir un badge. Il faut votre accord.',
    },
  ],
  'minimum-pieces': [
    {
      claim: 'is met by as many as asked',
      params: { minimum: 2 },
      pieces: [piece('b', 'EV-AUT'), piece('a', 'EV-AUT')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: '2 preuves comptées, 2 demandées',
      en: '2 pieces of evidence counted, 2 required',
      easy: 'Il faut 2 preuves. Vous en avez 2. C’est assez.',
    },
    {
      claim: 'counts a piece listed three times once',
      params: { minimum: 2 },
      pieces: [piece('a', 'EV-OBS'), piece('a', 'EV-OBS'), piece('a', 'EV-OBS')],
      outcome: 'not-met',
      evidence: ['a'],
      fr: '1 preuve comptée, 2 demandées',
      en: '1 piece of evidence counted, 2 required',
      easy: 'Il faut 2 preuves. Vous en avez 1. Il en manque 1.',
    },
    {
      claim: 'is not met by an empty dossier',
      params: { minimum: 1 },
      outcome: 'not-met',
      evidence: [],
      fr: '0 preuve comptée, 1 demandée',
      en: '0 pieces of evidence counted, 1 required',
      easy: 'Il faut 1 preuve. Vous en avez 0. Il en manque 1.',
    },
  ],
  'minimum-kinds': [
    {
      claim: 'is met by different kinds',
      params: { minimum: 2 },
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-AUT')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: '2 types de preuve comptés, 2 demandés',
      en: '2 kinds of evidence counted, 2 required',
      easy: 'Il faut 2 types de preuve différents. Vous en avez 2. C’est assez.',
    },
    {
      claim: 'is not met by many pieces of one kind',
      params: { minimum: 2 },
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-OBS'), piece('c', 'EV-OBS')],
      outcome: 'not-met',
      evidence: ['a', 'b', 'c'],
      fr: '1 type de preuve compté, 2 demandés',
      en: '1 kind of evidence counted, 2 required',
      easy: 'Il faut 2 types de preuve différents. Vous en avez 1. Il en manque 1.',
    },
  ],
  'minimum-weight': [
    {
      claim: 'adds the weights of the kinds',
      params: { minimum: 4 },
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-TEM')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: '4 points de poids comptés, 4 demandés',
      en: '4 points of weight counted, 4 required',
      easy: 'Les preuves donnent des points. Il faut 4 points. Vous en avez 4. C’est assez.',
    },
    {
      claim: 'gives no weight to self-assessments nor to a second copy',
      params: { minimum: 4 },
      pieces: [piece('a', 'EV-OBS'), piece('a', 'EV-OBS'), piece('b', 'EV-AUT')],
      outcome: 'not-met',
      evidence: ['a'],
      fr: '3 points de poids comptés, 4 demandés',
      en: '3 points of weight counted, 4 required',
      easy: 'Les preuves donnent des points. Il faut 4 points. Vous en avez 3. Il en manque 1.',
    },
    {
      claim: 'says one point in the singular',
      params: { minimum: 2 },
      pieces: [piece('a', 'EV-TEM')],
      outcome: 'not-met',
      evidence: ['a'],
      fr: '1 point de poids compté, 2 demandés',
      en: '1 point of weight counted, 2 required',
      easy: 'Les preuves donnent des points. Il faut 2 points. Vous en avez 1. Il en manque 1.',
    },
  ],
  'non-self-declared': [
    {
      claim: 'is met by one piece that somebody else vouches for',
      params: { minimum: 1 },
      pieces: [piece('a', 'EV-AUT'), piece('b', 'EV-EMP')],
      outcome: 'met',
      evidence: ['b'],
      fr: '1 preuve autre qu’une auto-déclaration, 1 demandée',
      en: '1 piece of evidence other than a self-declaration, 1 required',
      easy: 'Il faut 1 preuve autre que votre parole. Vous en avez 1. C’est assez.',
    },
    {
      claim: 'is not met by self-assessments, however many',
      params: { minimum: 1 },
      pieces: [piece('a', 'EV-AUT'), piece('b', 'EV-AUT')],
      outcome: 'not-met',
      evidence: [],
      fr: '0 preuve autre qu’une auto-déclaration, 1 demandée',
      en: '0 pieces of evidence other than a self-declaration, 1 required',
      easy: 'Il faut 1 preuve autre que votre parole. Vous en avez 0. Il en manque 1.',
    },
  ],
  'required-kinds': [
    {
      claim: 'is met by one piece of each, others not being evidence for it',
      params: { kinds: ['EV-OBS', 'EV-PRO'] },
      pieces: [piece('a', 'EV-PRO'), piece('b', 'EV-OBS'), piece('c', 'EV-ATT')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: 'Les types de preuve exigés sont tous présents',
      en: 'All the required kinds of evidence are present',
      easy: 'Vous avez tous les types de preuve demandés.',
    },
    {
      claim: 'names every kind that is missing',
      params: { kinds: ['EV-OBS', 'EV-PRO', 'EV-ENT'] },
      pieces: [piece('a', 'EV-PRO'), piece('b', 'EV-HAB')],
      outcome: 'not-met',
      evidence: ['a'],
      fr: 'Preuve exigée et absente : observation en situation et entretien ou jury',
      en: 'Required evidence missing: observation in practice and interview or panel',
      easy: 'Il manque ces types de preuve : observation en situation et entretien ou jury.',
    },
  ],
  'any-of-kinds': [
    {
      claim: 'is met by a piece of one of the kinds',
      params: { kinds: ['EV-END', 'EV-ENT', 'EV-HAB'], minimum: 1 },
      pieces: [piece('a', 'EV-HAB'), piece('b', 'EV-OBS')],
      outcome: 'met',
      evidence: ['a'],
      fr: '1 preuve parmi les types au choix, 1 demandée (endossement par un pair, entretien ou jury ou certification tierce)',
      en: '1 piece of evidence of the eligible kinds, 1 required (peer endorsement, interview or panel or third-party certification)',
      easy: 'Il faut 1 preuve de ces types : endossement par un pair, entretien ou jury ou certification tierce. Vous en avez 1. C’est assez.',
    },
    {
      claim: 'counts pieces, which may be of the same kind',
      params: { kinds: ['EV-END', 'EV-ENT'], minimum: 2 },
      pieces: [piece('a', 'EV-ENT'), piece('b', 'EV-ENT')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: '2 preuves parmi les types au choix, 2 demandées (endossement par un pair ou entretien ou jury)',
      en: '2 pieces of evidence of the eligible kinds, 2 required (peer endorsement or interview or panel)',
      easy: 'Il faut 2 preuves de ces types : endossement par un pair ou entretien ou jury. Vous en avez 2. C’est assez.',
    },
    {
      claim: 'is not met by other kinds',
      params: { kinds: ['EV-ENT'], minimum: 1 },
      pieces: [piece('a', 'EV-OBS')],
      outcome: 'not-met',
      evidence: [],
      fr: '0 preuve parmi les types au choix, 1 demandée (entretien ou jury)',
      en: '0 pieces of evidence of the eligible kinds, 1 required (interview or panel)',
      easy: 'Il faut 1 preuve de ce type : entretien ou jury. Vous en avez 0. Il en manque 1.',
    },
  ],
})

describe('evidence kinds with the names of object properties', () => {
  const hostile = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', ' ', '<script>', '\u202e']
  const hostileKinds = hostile.map((code): EvidenceKind => ({
    code,
    title: { fr: code, en: code },
    selfDeclared: false,
    weight: 1,
  }))
  const pieces = hostile.map((code) => piece(`id ${code}`, code, { observedAt: '2020-01-01' }))

  it('are counted and weighed like any other', () => {
    const rules = [
      rule('required-kinds', { kinds: hostile }),
      rule('minimum-kinds', { minimum: hostile.length }),
      rule('minimum-weight', { minimum: hostile.length }),
    ]
    const evaluation = evaluate(criteria(rules, { kinds: hostileKinds }), dossier(pieces), decidedAt)
    expect(evaluation.outcome).to.equal('met')
  })

  it('take the default freshness unless the document lists them', () => {
    const months: unknown = JSON.parse('{"__proto__": 36, "toString": 36}')
    const rules = [rule('freshness', { months, default: null })]
    const { findings } = evaluate(criteria(rules, { kinds: hostileKinds }), dossier(pieces), decidedAt)
    expect(findings[0]?.setAside).to.deep.equal(['id __proto__', 'id toString'])
  })
})
