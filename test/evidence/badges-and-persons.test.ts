import { piece } from './dossier.ts'
import { describeRules } from './rule-table.ts'

const question = { fr: 'Le comité est-il d’accord ?', en: 'Does the committee agree?' }
const about = (id: string, kindCode: string, ...competencies: readonly string[]) =>
  piece(id, kindCode, { competencies })

describeRules({
  'prior-level': [
    {
      claim: 'is met by that badge, and cites its awards',
      params: { achievement: 'RM-A1.1-N2' },
      about: {
        held: [
          { awardId: 'w2', achievement: 'RM-A1.1-N2' },
          { awardId: 'w1', achievement: 'RM-A1.1-N2' },
          { awardId: 'w0', achievement: 'RM-B2.1-N2' },
        ],
      },
      outcome: 'met',
      evidence: ['w1', 'w2'],
      fr: 'Badge du niveau précédent détenu : RM-A1.1-N2',
      en: 'Badge of the prior level held: RM-A1.1-N2',
    },
    {
      claim: 'is not met by a higher level, nor by a code that only looks like it',
      params: { achievement: 'RM-A1.1-N2' },
      about: {
        held: [
          { awardId: 'w1', achievement: 'RM-A1.1-N3' },
          { awardId: 'w2', achievement: 'rm-a1.1-n2' },
          { awardId: 'w3', achievement: 'RM-A1.1-N2 ' },
        ],
      },
      outcome: 'not-met',
      evidence: [],
      fr: 'Il manque le badge du niveau précédent : RM-A1.1-N2',
      en: 'The badge of the prior level is missing: RM-A1.1-N2',
    },
  ],
  'badge-set': [
    {
      claim: 'is met by one badge of each set, one badge serving several sets',
      params: { sets: [{ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }, { anyOf: ['RM-A1.1-N3', 'RM-B2.1-N2'] }] },
      about: {
        held: [
          { awardId: 'w1', achievement: 'RM-A1.1-N3' },
          { awardId: 'w2', achievement: 'RM-C3.2-N1' },
        ],
      },
      outcome: 'met',
      evidence: ['w1'],
      fr: 'Les badges exigés sont tous détenus',
      en: 'All the required badges are held',
    },
    {
      claim: 'relies on the best badge of each set only, all its awards, however many lower levels are held',
      params: {
        sets: [
          { anyOf: ['RM-A1.1-N1', 'RM-A1.1-N2', 'RM-A1.1-N3'] },
          { anyOf: ['RM-B2.1-N2', 'RM-B2.1-N3'] },
        ],
      },
      about: {
        held: [
          { awardId: 'w1', achievement: 'RM-A1.1-N1' },
          { awardId: 'w3', achievement: 'RM-A1.1-N3' },
          { awardId: 'w2', achievement: 'RM-A1.1-N2' },
          { awardId: 'w6', achievement: 'RM-B2.1-N2' },
          { awardId: 'w5', achievement: 'RM-B2.1-N2' },
          { awardId: 'w4', achievement: 'RM-B2.1-N1' },
        ],
      },
      outcome: 'met',
      evidence: ['w3', 'w5', 'w6'],
      fr: 'Les badges exigés sont tous détenus',
      en: 'All the required badges are held',
    },
    {
      claim: 'relies on a badge of a lower level where it is the best of another set',
      params: { sets: [{ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }, { anyOf: ['RM-A1.1-N1', 'RM-A1.1-N2'] }] },
      about: {
        held: [
          { awardId: 'w1', achievement: 'RM-A1.1-N1' },
          { awardId: 'w2', achievement: 'RM-A1.1-N2' },
          { awardId: 'w3', achievement: 'RM-A1.1-N3' },
        ],
      },
      outcome: 'met',
      evidence: ['w2', 'w3'],
      fr: 'Les badges exigés sont tous détenus',
      en: 'All the required badges are held',
    },
    {
      claim: 'names what is missing, choice by choice',
      params: {
        sets: [{ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] }, { anyOf: ['RM-B2.1-N2'] }, { anyOf: ['RM-C3.2-N1'] }],
      },
      about: { held: [{ awardId: 'w2', achievement: 'RM-C3.2-N1' }] },
      outcome: 'not-met',
      evidence: ['w2'],
      fr: '2 badges manquants : RM-A1.1-N2 ou RM-A1.1-N3 ; RM-B2.1-N2',
      en: '2 badges missing: RM-A1.1-N2 or RM-A1.1-N3; RM-B2.1-N2',
    },
    {
      claim: 'says one missing badge in the singular',
      params: { sets: [{ anyOf: ['__proto__'] }] },
      about: { held: [{ awardId: 'w2', achievement: 'constructor' }] },
      outcome: 'not-met',
      evidence: [],
      fr: '1 badge manquant : __proto__',
      en: '1 badge missing: __proto__',
    },
  ],
  'endorser-holds-level': [
    {
      claim: 'is met when the endorsing peer holds one of the badges, whatever else',
      params: { kinds: ['EV-END'], anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] },
      pieces: [
        piece('a', 'EV-END', { endorser: 'benoit', endorserHolds: ['RM-B2.1-N1', 'RM-A1.1-N3'] }),
        piece('b', 'EV-END', { endorser: 'chloe', endorserHolds: ['RM-A1.1-N2'] }),
        piece('c', 'EV-OBS'),
      ],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: 'Aucun endossement à vérifier',
      en: 'No endorsement to check',
    },
    {
      claim: 'is met without any endorsement, and looks at no other kind',
      params: { kinds: ['EV-END'], anyOf: ['RM-A1.1-N3'] },
      pieces: [piece('a', 'EV-OBS', { endorser: 'benoit' })],
      outcome: 'met',
      evidence: [],
      fr: 'Aucun endossement à vérifier',
      en: 'No endorsement to check',
    },
    {
      claim: 'needs a person when nothing is known of what the peer holds, and points at that piece only',
      params: { kinds: ['EV-END'], anyOf: ['RM-A1.1-N3'] },
      pieces: [
        piece('a', 'EV-END', { endorser: 'benoit', endorserHolds: ['RM-A1.1-N3'] }),
        piece('b', 'EV-END', { endorser: 'chloe' }),
      ],
      outcome: 'needs-person',
      evidence: ['b'],
      fr: '1 endossement par une personne dont le niveau n’est pas connu ici : vérifiez qu’elle détient la compétence à ce niveau ou au-dessus',
      en: '1 endorsement by a person whose level is not known here: check that this person holds the competency at this level or above',
    },
    {
      claim:
        'needs a person when the peer holds a lower level, another competency, or a code that only looks like it',
      params: { kinds: ['EV-END'], anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] },
      pieces: [
        piece('a', 'EV-END', { endorser: 'benoit', endorserHolds: ['RM-A1.1-N1', 'RM-A1.2-N3'] }),
        piece('b', 'EV-END', { endorser: 'chloe', endorserHolds: ['rm-a1.1-n2', 'RM-A1.1-N2 '] }),
        piece('c', 'EV-END', { endorser: 'david', endorserHolds: [] }),
      ],
      outcome: 'needs-person',
      evidence: ['a', 'b', 'c'],
      fr: '3 endossements par des personnes dont le niveau n’est pas connu ici : vérifiez qu’elles détiennent la compétence à ce niveau ou au-dessus',
      en: '3 endorsements by people whose level is not known here: check that they hold the competency at this level or above',
    },
  ],
  'criteria-covered': [
    {
      claim: 'is met when enough criteria are declared and enough of them proven',
      params: { criteria: ['LR-01', 'LR-02'], declared: { minimum: 2 }, proven: { minimum: 1 } },
      pieces: [about('a', 'EV-AUT', 'LR-01', 'LR-02'), about('b', 'EV-PRO', 'LR-02')],
      outcome: 'met',
      evidence: ['a', 'b'],
      fr: '2 critères déclarés, 2 demandés ; 1 critère prouvé, 1 demandé',
      en: '2 criteria declared, 2 required; 1 criterion proven, 1 required',
    },
    {
      claim: 'takes a proof for a declaration too',
      params: { criteria: ['LR-01'], declared: { minimum: 1 }, proven: { minimum: 0 } },
      pieces: [about('a', 'EV-PRO', 'LR-01')],
      outcome: 'met',
      evidence: ['a'],
      fr: '1 critère déclaré, 1 demandé ; 1 critère prouvé, 0 demandé',
      en: '1 criterion declared, 1 required; 1 criterion proven, 0 required',
    },
    {
      claim: 'is not met when proofs are only declarations, nor by several proofs of one criterion',
      params: { criteria: ['LR-01', 'LR-02'], declared: { minimum: 2 }, proven: { minimum: 2 } },
      pieces: [
        about('a', 'EV-AUT', 'LR-01', 'LR-02'),
        about('b', 'EV-PRO', 'LR-02'),
        about('c', 'EV-OBS', 'LR-02'),
      ],
      outcome: 'not-met',
      evidence: ['a', 'b', 'c'],
      fr: '2 critères déclarés, 2 demandés ; 1 critère prouvé, 2 demandés',
      en: '2 criteria declared, 2 required; 1 criterion proven, 2 required',
    },
    {
      claim: 'is not covered by a piece that names no criterion, or another one',
      params: { criteria: ['LR-01'], declared: { minimum: 1 }, proven: { minimum: 0 } },
      pieces: [piece('a', 'EV-PRO'), about('b', 'EV-PRO', 'LR-010')],
      outcome: 'not-met',
      evidence: [],
      fr: '0 critère déclaré, 1 demandé ; 0 critère prouvé, 0 demandé',
      en: '0 criteria declared, 1 required; 0 criteria proven, 0 required',
    },
  ],
  pseudonymised: [
    {
      claim: 'is met when the pieces of these kinds were declared so',
      params: { kinds: ['EV-TEM', 'EV-OBS'] },
      pieces: [piece('a', 'EV-OBS'), piece('b', 'EV-PRO', { pseudonymised: false })],
      outcome: 'met',
      evidence: ['a'],
      fr: 'Aucune preuve à relire pour protéger les usagers',
      en: 'No piece of evidence to review to protect members of the public',
    },
    {
      claim: 'needs a person to read the one that was not',
      params: { kinds: ['EV-TEM', 'EV-OBS'] },
      pieces: [piece('a', 'EV-OBS', { pseudonymised: false }), piece('b', 'EV-TEM')],
      outcome: 'needs-person',
      evidence: ['a'],
      fr: '1 preuve à relire : vérifiez qu’on ne peut y reconnaître aucun usager',
      en: '1 piece of evidence to review: check that no member of the public can be recognised in the evidence',
    },
    {
      claim: 'says how many there are to read',
      params: { kinds: ['EV-TEM', 'EV-OBS'] },
      pieces: [
        piece('a', 'EV-OBS', { pseudonymised: false }),
        piece('b', 'EV-TEM', { pseudonymised: false }),
      ],
      outcome: 'needs-person',
      evidence: ['a', 'b'],
      fr: '2 preuves à relire : vérifiez qu’on ne peut y reconnaître aucun usager',
      en: '2 pieces of evidence to review: check that no member of the public can be recognised in the evidence',
    },
  ],
  'person-decides': [
    {
      claim: 'needs a person, even without evidence',
      params: { question },
      outcome: 'needs-person',
      evidence: [],
      ...question,
    },
    {
      claim: 'hands over every piece still counted',
      params: { question },
      pieces: [piece('b', 'EV-OBS'), piece('a', 'EV-AUT')],
      outcome: 'needs-person',
      evidence: ['a', 'b'],
      ...question,
    },
  ],
})
