import { expect } from 'chai'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Criteria, CriteriaRule, Dossier, Piece } from '../../server/evidence/types.ts'
import { decidedAt, dossier, findingOf, kinds, piece, rule } from './dossier.ts'

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
      claim: 'keeps a piece dated the day of the decision, whatever the hour',
      pieces: [piece('a', 'EV-OBS', { observedAt: '2026-11-21' })],
      now: '2026-11-21T00:00:00Z',
      setAside: [],
      evidence: ['a'],
      fr: 'Aucune preuve mise de côté',
      en: 'No piece of evidence set aside',
    },
    {
      claim: 'sets aside a piece dated the day after',
      pieces: [piece('a', 'EV-OBS', { observedAt: '2026-11-22' }), piece('b', 'EV-PRO')],
      now: '2026-11-21T23:59:59Z',
      setAside: ['a'],
      evidence: ['b'],
      fr: '1 preuve mise de côté : postérieure au jour de la décision',
      en: '1 piece of evidence set aside: dated after the day of the decision',
    },
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
      '2026-11-21T23:59:59Z',
      true,
      'counts a piece exactly 36 months old, to the last second',
    ),
    observed('2023-11-21', 36, '2026-11-22T00:00:00Z', false, 'sets it aside the next day'),
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
    for (const { claim, params, pieces, about, now, setAside, evidence, fr, en } of table) {
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
