import { expect } from 'chai'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Criteria, CriteriaRule, Dossier, Piece } from '../../server/evidence/types.ts'
import { assessment, decidedAt, dossier, findingOf, kinds, piece, rule } from './dossier.ts'

interface Case {
  readonly claim: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly pieces: readonly Piece[]
  readonly about?: Partial<Dossier>
  readonly now?: string
  readonly setAside: readonly string[]
  readonly evidence: readonly string[]
  readonly fr?: string
  readonly en?: string
  readonly easy?: string
}

const endorsement = (id: string, differences: Partial<Piece> = {}) =>
  piece(id, 'EV-END', { endorser: 'benoit', ...differences })

/** Freshness of one observation: its day, the months allowed, the instant of the decision. */
function observed(
  observedAt: string,
  months: number | null,
  now: string,
  counts: boolean,
  claim: string,
): Case {
  return {
    claim,
    params: { months: { 'EV-OBS': months }, default: null },
    pieces: [piece('a', 'EV-OBS', { observedAt })],
    now,
    setAside: counts ? [] : ['a'],
    evidence: counts ? ['a'] : [],
  }
}

const cases: Readonly<Record<string, readonly Case[]>> = {
  'observed-by-decision-date': [
    {
      claim: 'keeps a piece dated the day of the decision, from midnight in Paris on',
      pieces: [piece('a', 'EV-OBS', { observedAt: '2026-11-21' })],
      now: '2026-11-20T23:00:00Z',
      setAside: [],
      evidence: ['a'],
      fr: 'Aucune preuve mise de côté',
      en: 'No piece of evidence set aside',
      easy: 'Cette règle n’enlève aucune preuve.',
    },
    {
      claim: 'sets aside a piece dated the day after, until midnight in Paris',
      pieces: [piece('a', 'EV-OBS', { observedAt: '2026-11-22' }), piece('b', 'EV-PRO')],
      now: '2026-11-21T22:59:59Z',
      setAside: ['a'],
      evidence: ['b'],
      fr: '1 preuve mise de côté : postérieure au jour de la décision',
      en: '1 piece of evidence set aside: dated after the day of the decision',
      easy: '1 preuve a une date après le jour de la décision. Elle ne compte pas.',
    },
    {
      claim: 'says several in the plural',
      pieces: [
        piece('a', 'EV-OBS', { observedAt: '2026-11-22' }),
        piece('b', 'EV-OBS', { observedAt: '2027-01-01' }),
      ],
      setAside: ['a', 'b'],
      evidence: [],
      fr: '2 preuves mises de côté : postérieures au jour de la décision',
      en: '2 pieces of evidence set aside: dated after the day of the decision',
      easy: '2 preuves ont une date après le jour de la décision. Elles ne comptent pas.',
    },
    ...[
      { day: '2026-07-15', now: '2026-07-14T22:00:00Z', counts: true, when: 'at midnight of a summer day' },
      { day: '2026-07-15', now: '2026-07-14T21:59:59Z', counts: false, when: 'a second before it' },
      { day: '2026-03-29', now: '2026-03-28T23:00:00Z', counts: true, when: 'the day summer time begins' },
      { day: '2026-03-30', now: '2026-03-29T22:00:00Z', counts: true, when: 'the day after it began' },
      { day: '2026-03-30', now: '2026-03-29T21:59:59Z', counts: false, when: 'a second before that day' },
      { day: '2026-10-25', now: '2026-10-24T22:00:00Z', counts: true, when: 'the day summer time ends' },
      { day: '2026-10-26', now: '2026-10-25T22:59:59Z', counts: false, when: 'at the end of that long day' },
      { day: '2026-10-26', now: '2026-10-25T23:00:00Z', counts: true, when: 'the day after it ended' },
      { day: '2028-02-29', now: '2028-02-28T23:30:00Z', counts: true, when: 'on a leap day' },
      { day: '2027-03-01', now: '2027-02-28T23:30:00Z', counts: true, when: 'after the end of a February' },
      { day: '2027-01-01', now: '2026-12-31T23:30:00Z', counts: true, when: 'on New Year’s Day' },
    ].map(({ day, now, counts, when }) => ({
      claim: `${counts ? 'keeps a piece of that day' : 'sets aside a piece of the next day'}, in Paris, ${when}`,
      pieces: [piece('a', 'EV-OBS', { observedAt: day })],
      now,
      setAside: counts ? [] : ['a'],
      evidence: counts ? ['a'] : [],
    })),
    {
      claim: 'is not fooled by the last year of the calendar',
      pieces: [piece('a', 'EV-OBS', { observedAt: '9999-12-31' })],
      setAside: ['a'],
      evidence: [],
    },
  ],
  'about-the-recipient': [
    {
      claim: 'keeps a piece about the person that names no competency, or names the one judged among others',
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-OBS', { competencies: ['RM-B2.1', 'RM-A1.1'] })],
      setAside: [],
      evidence: ['a', 'b'],
    },
    {
      claim: 'sets aside what is about somebody else, even for the right competency',
      pieces: [piece('a', 'EV-OBS', { about: 'chloe', competencies: ['RM-A1.1'] })],
      setAside: ['a'],
      evidence: [],
      fr: '1 preuve mise de côté : au sujet d’une autre personne',
      easy: '1 preuve parle d’une autre personne. Elle ne compte pas.',
    },
    {
      claim: 'sets aside what names only other competencies, or none of a list, and tells the causes apart',
      pieces: [
        piece('a', 'EV-OBS', { competencies: ['RM-A1.10'] }),
        piece('b', 'EV-OBS', { competencies: [] }),
        piece('c', 'EV-OBS', { about: 'chloe' }),
      ],
      setAside: ['a', 'b', 'c'],
      evidence: [],
      fr: '3 preuves mises de côté : 2 au sujet d’une autre compétence, 1 au sujet d’une autre personne',
      en: '3 pieces of evidence set aside: 2 about another competency, 1 about another person',
      easy: '2 preuves parlent d’une autre compétence. 1 preuve parle d’une autre personne. Elles ne comptent pas.',
    },
  ],
  'accepted-kinds': [
    {
      claim: 'sets aside the kinds that are not accepted',
      params: { kinds: ['EV-OBS'] },
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-PRO'), piece('c', 'EV-HAB')],
      setAside: ['b', 'c'],
      evidence: ['a'],
      fr: '2 preuves mises de côté : de types qui ne sont pas acceptés ici',
      en: '2 pieces of evidence set aside: of kinds that are not accepted here',
      easy: '2 preuves ne sont pas du bon type. Elles ne comptent pas.',
    },
    {
      claim: 'has nothing to set aside in an empty dossier',
      params: { kinds: ['EV-OBS'] },
      pieces: [],
      setAside: [],
      evidence: [],
      fr: 'Aucune preuve mise de côté',
    },
  ],
  freshness: [
    observed(
      '2023-11-21',
      36,
      '2026-11-21T22:59:59Z',
      true,
      'counts a piece exactly 36 months old, to the last second of the day in Paris',
    ),
    observed('2023-11-21', 36, '2026-11-21T23:00:00Z', false, 'sets it aside the next day'),
    observed('2023-07-14', 36, '2026-07-14T21:59:59Z', true, 'counts it until midnight in summer too'),
    observed('2023-07-14', 36, '2026-07-14T22:00:00Z', false, 'and not from midnight on'),
    observed('2023-10-25', 36, '2026-10-25T22:59:59Z', true, 'counts it on the 25 hours summer time ends on'),
    observed('2023-10-25', 36, '2026-10-25T23:00:00Z', false, 'and not after them'),
    observed(
      '2026-01-31',
      1,
      '2026-02-28T12:00:00Z',
      true,
      'ends January’s 31st plus a month on 28 February',
    ),
    observed('2026-01-31', 1, '2026-03-01T00:00:00Z', false, 'and not on 1 March'),
    observed('2028-01-31', 1, '2028-02-29T12:00:00Z', true, 'ends it on 29 February in a leap year'),
    observed('2024-02-29', 12, '2025-02-28T12:00:00Z', true, 'ends a leap day plus a year on 28 February'),
    observed('2024-02-29', 12, '2025-03-01T00:00:00Z', false, 'and not on 1 March'),
    observed('2024-02-29', 48, '2028-02-29T12:00:00Z', true, 'ends a leap day plus four years on a leap day'),
    observed('2025-12-15', 2, '2026-02-15T12:00:00Z', true, 'passes the end of a year'),
    observed('1950-01-01', null, '2026-11-21T12:00:00Z', true, 'never sets aside a kind without limit'),
    observed('9999-12-31', 36, '2026-11-21T12:00:00Z', true, 'does not take the far future for the past'),
    {
      claim: 'applies the default to the kinds not listed, and says each age',
      params: { months: { 'EV-OBS': 36, 'EV-HAB': null }, default: 1 },
      pieces: [
        piece('a', 'EV-OBS', { observedAt: '2020-01-01' }),
        piece('b', 'EV-PRO', { observedAt: '2026-10-20' }),
        piece('c', 'EV-HAB', { observedAt: '2001-01-01' }),
        piece('d', 'EV-OBS', { observedAt: '2019-01-01' }),
      ],
      setAside: ['a', 'b', 'd'],
      evidence: ['c'],
      fr: '3 preuves mises de côté : 2 datées de plus de 36 mois, 1 datée de plus d’un mois',
      en: '3 pieces of evidence set aside: 2 more than 36 months old, 1 more than one month old',
      easy: '2 preuves ont plus de 36 mois. 1 preuve a plus de 1 mois. Elles ne comptent pas.',
    },
    {
      claim: 'says the age of one',
      params: { months: {}, default: 36 },
      pieces: [piece('a', 'EV-OBS', { observedAt: '2020-01-01' })],
      setAside: ['a'],
      evidence: [],
      fr: '1 preuve mise de côté : datée de plus de 36 mois',
      en: '1 piece of evidence set aside: more than 36 months old',
    },
  ],
  'endorser-is-not-recipient': [
    {
      claim: 'sets aside endorsements by nobody and by the person, and looks at no other kind',
      params: { kinds: ['EV-END'] },
      pieces: [
        piece('a', 'EV-END'),
        endorsement('b', { endorser: 'amelie' }),
        endorsement('c'),
        piece('d', 'EV-OBS'),
        endorsement('e', { endorser: 'amelie' }),
      ],
      setAside: ['a', 'b', 'e'],
      evidence: ['c'],
      fr: '3 preuves mises de côté : 1 sans personne qui endosse, 2 endossées par la personne elle-même',
      en: '3 pieces of evidence set aside: 1 without an endorsing person, 2 endorsed by the person themself',
      easy: '1 preuve ne dit pas quelle personne vous soutient. 2 preuves sont un soutien donné par vous-même. Elles ne comptent pas.',
    },
  ],
  'assessor-independence': [
    {
      claim: 'sets aside the assessment of the person by themself, and no other',
      params: { from: ['recipient'] },
      pieces: [piece('p', 'EV-END', { endorser: 'chloe' }), piece('q', 'EV-OBS', { observer: 'david' })],
      about: {
        assessments: [
          assessment('a', 'amelie'),
          assessment('b', 'chloe'),
          assessment('c', 'david'),
          assessment('d', 'elise'),
        ],
      },
      setAside: ['a'],
      evidence: ['b', 'c', 'd'],
      fr: '1 évaluation mise de côté : par la personne évaluée elle-même',
      en: '1 assessment set aside: by the person assessed',
      easy: '1 avis vient de vous. Il ne compte pas.',
    },
    {
      claim: 'sets aside assessments by endorsers only, when it says so',
      params: { from: ['endorser'] },
      pieces: [piece('p', 'EV-END', { endorser: 'chloe' }), piece('q', 'EV-OBS', { observer: 'david' })],
      about: {
        assessments: [assessment('a', 'amelie'), assessment('b', 'chloe'), assessment('c', 'david')],
      },
      setAside: ['b'],
      evidence: ['a', 'c'],
      fr: '1 évaluation mise de côté : par une personne qui endosse le dossier',
      en: '1 assessment set aside: by a person who endorses the dossier',
      easy: '1 avis vient d’une personne qui vous soutient. Il ne compte pas.',
    },
    {
      claim: 'sets aside assessments by observers, several of one person too',
      params: { from: ['observer'] },
      pieces: [piece('p', 'EV-END', { endorser: 'chloe' }), piece('q', 'EV-OBS', { observer: 'david' })],
      about: {
        assessments: [assessment('b', 'chloe'), assessment('c', 'david'), assessment('d', 'david')],
      },
      setAside: ['c', 'd'],
      evidence: ['b'],
      fr: '2 évaluations mises de côté : par des personnes qui ont observé une des preuves',
      en: '2 assessments set aside: by observers of pieces of evidence',
      easy: '2 avis viennent de personnes qui vous ont observé. Ils ne comptent pas.',
    },
    {
      claim: 'tells the causes apart, an assessor with several parts being told of the first',
      params: { from: ['observer', 'endorser', 'recipient'] },
      pieces: [
        piece('p', 'EV-END', { endorser: 'chloe' }),
        piece('q', 'EV-OBS', { observer: 'chloe' }),
        piece('r', 'EV-OBS', { observer: 'david' }),
      ],
      about: {
        assessments: [assessment('a', 'chloe'), assessment('b', 'david'), assessment('c', 'elise')],
      },
      setAside: ['a', 'b'],
      evidence: ['c'],
      fr: '2 évaluations mises de côté : 1 par une personne qui endosse le dossier, 1 par une personne qui a observé une des preuves',
      en: '2 assessments set aside: 1 by a person who endorses the dossier, 1 by the observer of a piece of evidence',
    },
    {
      claim: 'has nothing to set aside where nobody assesses',
      params: { from: ['recipient', 'endorser', 'observer'] },
      pieces: [piece('p', 'EV-END')],
      setAside: [],
      evidence: [],
      fr: 'Aucune évaluation mise de côté',
      en: 'No assessment set aside',
      easy: 'Cette règle n’enlève aucun avis.',
    },
  ],
  'no-mutual-endorsement': [
    ...[
      { given: '2026-08-04', aside: true, claim: 'given exactly 90 days before' },
      { given: '2026-08-03', aside: false, claim: 'given 91 days before' },
      { given: '2026-11-02', aside: true, claim: 'given the same day' },
      { given: '2027-01-31', aside: true, claim: 'given exactly 90 days after' },
      { given: '2027-02-01', aside: false, claim: 'given 91 days after' },
    ].map(({ given, aside, claim }) => ({
      claim: `${aside ? 'sets aside' : 'keeps'} an endorsement when the person’s own was ${claim}`,
      params: { kinds: ['EV-END'], days: 90 },
      pieces: [endorsement('a', { competencies: ['RM-A1.1'] })],
      about: { endorsementsGiven: [{ to: 'benoit', competencies: ['RM-A1.1'], observedAt: given }] },
      setAside: aside ? ['a'] : [],
      evidence: aside ? [] : ['a'],
    })),
    {
      claim: 'keeps it when the person endorsed somebody else, or for another competency',
      params: { kinds: ['EV-END'], days: 90 },
      pieces: [endorsement('a'), endorsement('b', { competencies: ['RM-A1.1', 'RM-C3.2'] })],
      about: {
        endorsementsGiven: [
          { to: 'chloe', observedAt: '2026-11-02' },
          { to: 'benoit', competencies: ['RM-B2.1'], observedAt: '2026-11-02' },
        ],
      },
      setAside: [],
      evidence: ['a', 'b'],
    },
    {
      claim: 'sets it aside when the person’s own endorsement names no competency: it was about all',
      params: { kinds: ['EV-END'], days: 90 },
      pieces: [endorsement('a', { competencies: ['RM-A1.1'] }), piece('b', 'EV-OBS', { endorser: 'benoit' })],
      about: { endorsementsGiven: [{ to: 'benoit', observedAt: '2026-11-02' }] },
      setAside: ['a'],
      evidence: [],
      fr: '1 preuve mise de côté : endossement réciproque à 90 jours ou moins d’intervalle',
      en: '1 piece of evidence set aside: mutual endorsement within 90 days',
      easy: '1 preuve vient d’une personne que vous avez soutenue à 90 jours d’écart ou moins. Elle ne compte pas.',
    },
    {
      claim: 'takes an endorsement received that names none for one about the competency judged',
      params: { kinds: ['EV-END'], days: 1 },
      pieces: [endorsement('a'), endorsement('b')],
      about: {
        endorsementsGiven: [{ to: 'benoit', competencies: ['RM-A1.1'], observedAt: '2026-11-01' }],
      },
      setAside: ['a', 'b'],
      evidence: [],
      fr: '2 preuves mises de côté : endossements réciproques à 1 jour ou moins d’intervalle',
      en: '2 pieces of evidence set aside: mutual endorsements within 1 day',
      easy: '2 preuves viennent de personnes que vous avez soutenues à 1 jour d’écart ou moins. Elles ne comptent pas.',
    },
    {
      claim: 'needs one competency in common, not all',
      params: { kinds: ['EV-END'], days: 90 },
      pieces: [endorsement('a', { competencies: ['RM-A1.1', 'RM-C3.2'] })],
      about: {
        endorsementsGiven: [{ to: 'benoit', competencies: ['RM-B2.1', 'RM-A1.1'], observedAt: '2026-11-02' }],
      },
      setAside: ['a'],
      evidence: [],
    },
    {
      claim: 'does not confuse an endorsement by nobody with a given one',
      params: { kinds: ['EV-END'], days: 90 },
      pieces: [piece('a', 'EV-END')],
      about: { endorsementsGiven: [{ to: 'undefined', observedAt: '2026-11-02' }] },
      setAside: [],
      evidence: ['a'],
    },
  ],
}

for (const [type, table] of Object.entries(cases)) {
  describe(`evidence rule ${type}`, () => {
    for (const { claim, params, pieces, about, now, setAside, evidence, fr, en, easy } of table) {
      it(claim, () => {
        const finding = findingOf(
          rule(type, params),
          dossier(pieces, about),
          now === undefined ? decidedAt : new Date(now),
        )
        expect(finding.outcome).to.equal('met')
        expect(finding.setAside).to.deep.equal(setAside)
        expect(finding.evidence).to.deep.equal(evidence)
        if (fr !== undefined) expect(finding.reason.fr).to.equal(fr)
        if (en !== undefined) expect(finding.reason.en).to.equal(en)
        if (easy !== undefined) expect(finding.easy).to.equal(easy)
      })
    }
  })
}

describe('for an achievement about no single competency', () => {
  const judgedBy = (judging: CriteriaRule): Criteria => ({
    achievement: 'LABEL-engage',
    version: '0.1.0',
    kinds,
    rules: [judging],
  })

  it('about-the-recipient looks at the person only', () => {
    const pieces = [
      piece('a', 'EV-PRO', { competencies: ['LR-01'] }),
      piece('b', 'EV-PRO', { about: 'chloe' }),
    ]
    const { findings } = evaluate(judgedBy(rule('about-the-recipient')), dossier(pieces), decidedAt)
    expect(findings[0]?.setAside).to.deep.equal(['b'])
  })

  it('no-mutual-endorsement takes an endorsement that names no competency for one about all', () => {
    const mutual = rule('no-mutual-endorsement', { kinds: ['EV-END'], days: 90 })
    const given = [{ to: 'benoit', competencies: ['LR-01'], observedAt: '2026-11-02' }]
    const pieces = [endorsement('a'), endorsement('b', { competencies: ['LR-02'] })]
    const { findings } = evaluate(judgedBy(mutual), dossier(pieces, { endorsementsGiven: given }), decidedAt)
    expect(findings[0]?.setAside).to.deep.equal(['a'])
  })
})
