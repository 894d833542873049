import { expect } from 'chai'
import { decide, type DecisionParts, type Judgement } from '../../server/evidence/decision.ts'
import type { CriteriaRule } from '../../server/evidence/types.ts'
import { Problem } from '../../server/problem.ts'
import { assessor, fingerprintNamed, partsOf } from './deciding.ts'
import { criteria, dossier, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }
const review = { ...rule('pseudonymised', { kinds: ['EV-OBS'] }), id: 'review' }
const committee = { ...rule('person-decides', { question }), id: 'committee' }
const enough = { ...rule('minimum-pieces', { minimum: 1 }), id: 'enough' }
const tooMany = { ...rule('minimum-pieces', { minimum: 2 }), id: 'too-many' }

const observation = piece('a', 'EV-OBS', { pseudonymised: false })
const input = (rules: readonly CriteriaRule[], differences: Partial<DecisionParts> = {}) =>
  partsOf(criteria(rules), dossier([observation]), differences)

const judgement = (about: string, reason = 'J’ai relu la pièce avec Chloé.'): Judgement => ({
  rule: about,
  outcome: 'met',
  reason,
})

describe('a decision', () => {
  const outcomes = [
    { claim: 'grants what is met', rules: [enough], judgements: [], outcome: 'granted' },
    { claim: 'refuses what is not met', rules: [enough, tooMany], judgements: [], outcome: 'refused' },
    {
      claim: 'refuses what is not met, whatever a person judges elsewhere',
      rules: [tooMany, committee],
      judgements: [judgement('committee')],
      outcome: 'refused',
    },
    {
      claim: 'waits for the person a rule needs',
      rules: [enough, committee],
      judgements: [],
      outcome: 'needs-person',
    },
    {
      claim: 'grants when every rule that needs a person has a judgement',
      rules: [enough, review, committee],
      judgements: [judgement('committee'), judgement('review')],
      outcome: 'granted',
    },
    {
      claim: 'waits while one of them has none',
      rules: [enough, review, committee],
      judgements: [judgement('committee')],
      outcome: 'needs-person',
    },
    ...['', ' ', '\n\t\u00a0'].map((reason) => ({
      claim: `waits while a judgement has no reason but ${JSON.stringify(reason)}`,
      rules: [committee],
      judgements: [judgement('committee', reason)],
      outcome: 'needs-person',
    })),
  ]
  for (const { claim, rules, judgements, outcome } of outcomes) {
    it(claim, () => {
      expect(decide(input(rules, { judgements })).outcome).to.equal(outcome)
    })
  }

  const refusals = [
    {
      claim: 'overrule a rule that is not met',
      rules: [tooMany],
      rule: 'too-many',
      code: 'judgement-not-asked',
    },
    { claim: 'judge a rule that is met', rules: [enough], rule: 'enough', code: 'judgement-not-asked' },
    {
      claim: 'judge a rule that does not exist',
      rules: [committee],
      rule: '__proto__',
      code: 'judgement-not-asked',
    },
    {
      claim: 'judge a rule by its type',
      rules: [committee],
      rule: 'person-decides',
      code: 'judgement-not-asked',
    },
  ]
  for (const { claim, rules, rule: about, code } of refusals) {
    it(`does not let a person ${claim}`, () => {
      const problem = problemOf(() => decide(input(rules, { judgements: [judgement(about)] })))
      expect(problem.code).to.equal('invalid-request')
      expect(problem.errors.map((error) => [error.pointer, error.code])).to.deep.equal([
        ['/judgements/0/rule', code],
      ])
    })
  }

  it('takes one judgement per rule', () => {
    const twice = [judgement('committee'), judgement('committee', 'Finalement, oui.')]
    const problem = problemOf(() => decide(input([committee], { judgements: twice })))
    expect(problem.errors.map((error) => [error.pointer, error.code])).to.deep.equal([
      ['/judgements/1/rule', 'judgement-repeated'],
    ])
  })

  it('is signed by somebody', () => {
    const problem = problemOf(() => decide(input([enough], { signedBy: ' ' })))
    expect(problem.code).to.equal('invalid-request')
  })

  it('is not made on an evaluation that says more than its findings', () => {
    const { evaluation } = input([tooMany])
    const says = (change: object) => () =>
      decide(input([tooMany], { evaluation: { ...evaluation, ...change } }))
    expect(says({ outcome: 'met' })).to.throw(Error, /does not follow/)
    expect(says({ outcome: 'met', findings: [] })).to.throw(Error, /does not follow/)
  })

  it('is not made on other assessments than those of its assessors', () => {
    const parts = input([enough], { assessors: [assessor('1', 'benoit')] })
    const others = { ...parts.dossier, assessments: [] }
    expect(() => decide({ ...parts, dossier: others })).to.throw(Error, /other assessments/)
  })

  it('is not made on a piece that nothing proves', () => {
    expect(() => decide(input([enough], { fingerprints: new Map() }))).to.throw(
      Error,
      /without a fingerprint/,
    )
  })

  it('of a person who refuses gives their reason, without the spaces around it', () => {
    const { outcome, reason } = decide(input([committee], { refusal: ' Trop peu de pratique. \n' }))
    expect([outcome, reason]).to.deep.equal(['refused', 'Trop peu de pratique.'])
  })

  it('does not refuse what every rule and enough assessors grant', () => {
    const problem = problemOf(() => decide(input([enough], { refusal: 'Non.' })))
    expect(problem.code).to.equal('invalid-request')
    expect(decide(input([enough], { refusal: ' ' }))).to.include({ outcome: 'granted' })
    expect(decide(input([enough], { refusal: ' ' }))).to.not.have.property('reason')
  })

  it('records all that was judged, on which evidence, against which version, when and by whom', () => {
    const pieces = [piece('b', 'EV-PRO'), observation]
    const held = [{ awardId: '1', achievement: 'RM-A1.1-N1' }]
    const assessors = [assessor('2', 'chloe', { recommends: 'refuse' }), assessor('1', 'benoit')]
    const contests = { id: 'https://badges.example/decisions/1', digestSRI: 'sha256-x' }
    const parts = partsOf(criteria([enough, committee]), dossier(pieces, { held }), {
      assessors,
      assessorsNeeded: 1,
      judgements: [judgement('committee')],
      instance: 'appeal',
      contests,
      decidedAt: new Date('2026-11-21T09:30:00.987Z'),
    })
    const { notices, ...record } = decide(parts)
    expect(record).to.deep.equal({
      type: 'DecisionRecord',
      formatVersion: 2,
      achievement: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
      frameworkIri: 'https://badges.example/frameworks/referentiel-mediateurs/0.1.0',
      frameworkDigest: 'zQmExample',
      criteria: criteria([enough, committee]),
      recipient: 'amelie',
      instance: 'appeal',
      contests,
      dossier: {
        consent: true,
        pieces: [
          { ...observation, fingerprint: fingerprintNamed('a') },
          { ...piece('b', 'EV-PRO'), fingerprint: fingerprintNamed('b') },
        ],
        held,
        endorsementsGiven: [],
      },
      assessorsNeeded: 1,
      assessors: assessors.toReversed(),
      evaluation: parts.evaluation,
      judgements: [judgement('committee')],
      outcome: 'granted',
      decidedAt: '2026-11-21T09:30:00Z',
      signedBy: 'Inès Formatrice',
      by: 'key-1',
    })
    expect(notices.easyFrench).to.have.property('reviewers').that.deep.equals([])
    expect(notices.evidence.fr).to.match(/empreinte salée/)
    expect(notices.evidence.en).to.match(/salted fingerprint/)
  })
})

function problemOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('no problem was thrown')
}
