import { expect } from 'chai'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Criteria, CriteriaRule, Dossier, Piece } from '../../server/evidence/types.ts'
import { criteria, decidedAt, dossier, piece, rule } from './dossier.ts'

/** What every level of the médiateurs framework asks of each piece, before any is counted. */
const everyLevel: readonly CriteriaRule[] = [
  rule('recipient-consent'),
  rule('observed-by-decision-date'),
  rule('about-the-recipient'),
  rule('freshness', {
    months: { 'EV-ATT': 60, 'EV-OBS': 36, 'EV-CRA': 24, 'EV-BIL': 24, 'EV-HAB': null },
    default: 48,
  }),
  rule('endorser-is-not-recipient', { kinds: ['EV-END'] }),
  rule('no-mutual-endorsement', { kinds: ['EV-END'], days: 90 }),
]

function level(number: 1 | 2 | 3, counting: readonly CriteriaRule[]): Criteria {
  const rules = [
    ...everyLevel,
    ...counting,
    rule('non-self-declared', { minimum: 1 }),
    rule('endorser-holds-level', {
      kinds: ['EV-END'],
      anyOf: ['RM-A1.1-N1', 'RM-A1.1-N2', 'RM-A1.1-N3'].slice(number - 1),
    }),
    rule('pseudonymised', { kinds: ['EV-TEM', 'EV-OBS'] }),
  ]
  return criteria(rules, { achievement: `RM-A1.1-N${number}` })
}

const level1 = level(1, [
  rule('minimum-pieces', { minimum: 1 }),
  rule('minimum-kinds', { minimum: 1 }),
  rule('minimum-weight', { minimum: 2 }),
])
const level2 = level(2, [
  rule('minimum-pieces', { minimum: 2 }),
  rule('minimum-kinds', { minimum: 2 }),
  rule('minimum-weight', { minimum: 4 }),
  rule('required-kinds', { kinds: ['EV-OBS'] }),
])
const level3 = level(3, [
  rule('minimum-pieces', { minimum: 3 }),
  rule('minimum-kinds', { minimum: 3 }),
  rule('minimum-weight', { minimum: 7 }),
  rule('required-kinds', { kinds: ['EV-OBS'] }),
  rule('any-of-kinds', { kinds: ['EV-END', 'EV-ENT', 'EV-HAB'], minimum: 1 }),
  rule('prior-level', { achievement: 'RM-A1.1-N2' }),
])

const observation = piece('obs', 'EV-OBS')
const production = piece('pro', 'EV-PRO')
const testimony = piece('tem', 'EV-TEM')
const certificate = piece('att', 'EV-ATT')
const selfAssessment = piece('aut', 'EV-AUT')
const endorsement = piece('end', 'EV-END', { endorser: 'benoit', endorserHolds: ['RM-A1.1-N3'] })
const level2Endorsement = piece('end2', 'EV-END', { endorser: 'chloe', endorserHolds: ['RM-A1.1-N2'] })
const strangersEndorsement = piece('end3', 'EV-END', { endorser: 'david' })
const interview = piece('ent', 'EV-ENT')
const accreditation = piece('hab', 'EV-HAB')
const statement = piece('emp', 'EV-EMP')
const dated = (original: Piece, observedAt: string): Piece => ({ ...original, observedAt })

const holdsLevel2 = { held: [{ awardId: 'w1', achievement: 'RM-A1.1-N2' }] }

interface GoldenDossier {
  readonly claim: string
  readonly pieces: readonly Piece[]
  readonly about?: Partial<Dossier>
  /** The rules that are not met, or else that need a person. Empty: granted. */
  readonly lacking: readonly string[]
  readonly outcome?: 'needs-person'
}

const goldenDossiers: readonly { readonly of: Criteria; readonly dossiers: readonly GoldenDossier[] }[] = [
  {
    of: level1,
    dossiers: [
      { claim: 'one observation is enough', pieces: [observation], lacking: [] },
      { claim: 'a testimony and an employer’s statement are', pieces: [testimony, statement], lacking: [] },
      { claim: 'one testimony weighs too little', pieces: [testimony], lacking: ['minimum-weight'] },
      {
        claim: 'self-assessments weigh nothing and rest on the person’s word',
        pieces: [selfAssessment, { ...selfAssessment, id: 'aut2' }],
        lacking: ['minimum-weight', 'non-self-declared'],
      },
      {
        claim: 'nothing at all lacks everything',
        pieces: [],
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight', 'non-self-declared'],
      },
      {
        claim: 'an observation 36 months old still counts',
        pieces: [dated(observation, '2023-11-21')],
        lacking: [],
      },
      {
        claim: 'one a day older does not',
        pieces: [dated(observation, '2023-11-20')],
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight', 'non-self-declared'],
      },
      {
        claim: 'nor one of tomorrow',
        pieces: [dated(observation, '2026-11-22')],
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight', 'non-self-declared'],
      },
      {
        claim: 'without consent, nothing is',
        pieces: [observation],
        about: { consent: false },
        lacking: ['recipient-consent'],
      },
      {
        claim: 'an observation not declared pseudonymised must be read by a person',
        pieces: [{ ...observation, pseudonymised: false }],
        lacking: ['pseudonymised'],
        outcome: 'needs-person',
      },
    ],
  },
  {
    of: level2,
    dossiers: [
      { claim: 'an observation and a production are enough', pieces: [observation, production], lacking: [] },
      { claim: 'an observation and a testimony just are', pieces: [observation, testimony], lacking: [] },
      {
        claim: 'two observations are one kind',
        pieces: [observation, { ...observation, id: 'obs2' }],
        lacking: ['minimum-kinds'],
      },
      {
        claim: 'a production and a certificate lack the observation',
        pieces: [production, certificate],
        lacking: ['required-kinds'],
      },
      {
        claim: 'a self-assessment adds a piece and a kind, no weight',
        pieces: [observation, selfAssessment],
        lacking: ['minimum-weight'],
      },
      { claim: 'an endorsement by a peer counts', pieces: [observation, endorsement], lacking: [] },
      {
        claim: 'an endorsement by a peer of the same level does',
        pieces: [observation, level2Endorsement],
        lacking: [],
      },
      {
        claim: 'a person must make sure of the level of a peer who holds no badge known here',
        pieces: [observation, strangersEndorsement],
        lacking: ['endorser-holds-level'],
        outcome: 'needs-person',
      },
      {
        claim: 'one’s own endorsement is not asked about: it does not count',
        pieces: [observation, production, { ...strangersEndorsement, endorser: 'amelie' }],
        lacking: [],
      },
      {
        claim: 'an endorsement by oneself does not',
        pieces: [observation, { ...endorsement, endorser: 'amelie' }],
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight'],
      },
      {
        claim: 'nor does one exchanged with a peer within 90 days',
        pieces: [observation, endorsement],
        about: { endorsementsGiven: [{ to: 'benoit', competencies: ['RM-A1.1'], observedAt: '2026-09-15' }] },
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight'],
      },
      {
        claim: 'evidence about somebody else does not',
        pieces: [observation, { ...production, about: 'chloe' }],
        lacking: ['minimum-pieces', 'minimum-kinds', 'minimum-weight'],
      },
    ],
  },
  {
    of: level3,
    dossiers: [
      {
        claim: 'an observation, a production and an endorsement are enough after level 2',
        pieces: [observation, production, endorsement],
        about: holdsLevel2,
        lacking: [],
      },
      {
        claim: 'a person must make sure of the level of a peer who is only known to hold level 2',
        pieces: [observation, production, level2Endorsement],
        about: holdsLevel2,
        lacking: ['endorser-holds-level'],
        outcome: 'needs-person',
      },
      {
        claim: 'an observation, an interview and a testimony are',
        pieces: [observation, interview, testimony],
        about: holdsLevel2,
        lacking: [],
      },
      {
        claim: 'an accreditation never grows old',
        pieces: [observation, dated(accreditation, '1999-12-31'), testimony],
        about: holdsLevel2,
        lacking: [],
      },
      {
        claim: 'a certificate does not stand for an endorsement, an interview or an accreditation',
        pieces: [observation, production, certificate],
        about: holdsLevel2,
        lacking: ['any-of-kinds'],
      },
      {
        claim: 'neither a testimony nor a statement does, and they weigh little',
        pieces: [observation, testimony, statement],
        about: holdsLevel2,
        lacking: ['minimum-weight', 'any-of-kinds'],
      },
      {
        claim: 'an accreditation and an interview do not stand for the observation',
        pieces: [accreditation, interview, production],
        about: holdsLevel2,
        lacking: ['required-kinds'],
      },
      {
        claim: 'level 2 must be held',
        pieces: [observation, production, endorsement],
        lacking: ['prior-level'],
      },
      {
        claim: 'level 2 of that competency, and that level',
        pieces: [observation, production, endorsement],
        about: {
          held: [
            { awardId: 'w1', achievement: 'RM-A1.1-N1' },
            { awardId: 'w2', achievement: 'RM-A1.2-N2' },
            { awardId: 'w3', achievement: 'RM-A1.1-N3' },
          ],
        },
        lacking: ['prior-level'],
      },
    ],
  },
]

for (const { of, dossiers } of goldenDossiers) {
  describe(`the worked example ${of.achievement}`, () => {
    for (const { claim, pieces, about, lacking, outcome } of dossiers) {
      it(claim, () => {
        const evaluation = evaluate(of, dossier(pieces, about), decidedAt)
        const wanting = evaluation.findings.filter((finding) => finding.outcome !== 'met')
        expect(wanting.map((finding) => finding.rule)).to.have.members(lacking)
        expect(evaluation.outcome).to.equal(lacking.length === 0 ? 'met' : (outcome ?? 'not-met'))
      })
    }
  })
}
