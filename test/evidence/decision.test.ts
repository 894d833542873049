import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import {
  decide,
  fingerprint,
  type DecisionInput,
  type FingerprintedPiece,
  type Judgement,
} from '../../server/evidence/decision.ts'
import { evaluate } from '../../server/evidence/evaluate.ts'
import type { Evaluation } from '../../server/evidence/types.ts'
import { criteria, decidedAt, dossier, piece, rule } from './dossier.ts'

const question = { fr: 'Est-ce assez ?', en: 'Is it enough?' }
const review = { ...rule('pseudonymised', { kinds: ['EV-OBS'] }), id: 'review' }
const committee = { ...rule('person-decides', { question }), id: 'committee' }
const enough = { ...rule('minimum-pieces', { minimum: 1 }), id: 'enough' }
const tooMany = { ...rule('minimum-pieces', { minimum: 2 }), id: 'too-many' }

const observation = piece('a', 'EV-OBS', { pseudonymised: false })
const judged = (...rules: readonly (typeof review)[]): Evaluation =>
  evaluate(criteria(rules), dossier([observation]), decidedAt)

const judgement = (about: string, reason = 'J’ai relu la pièce avec Chloé.'): Judgement => ({
  rule: about,
  outcome: 'met',
  reason,
})

function input(evaluation: Evaluation, judgements: readonly Judgement[]): DecisionInput {
  return {
    frameworkIri: 'https://badges.example/frameworks/referentiel-mediateurs/0.1.0',
    frameworkDigest: 'zQmExample',
    recipient: 'amelie',
    evaluation,
    judgements,
    evidence: [],
    signedBy: 'Inès Formatrice',
    by: 'key-1',
    now: decidedAt,
  }
}

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
      expect(decide(input(judged(...rules), judgements)).outcome).to.equal(outcome)
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
      const problem = problemOf(() => decide(input(judged(...rules), [judgement(about)])))
      expect(problem.code).to.equal('invalid-request')
      expect(problem.errors.map((error) => [error.pointer, error.code])).to.deep.equal([
        ['/judgements/0/rule', code],
      ])
    })
  }

  it('takes one judgement per rule', () => {
    const twice = [judgement('committee'), judgement('committee', 'Finalement, oui.')]
    const problem = problemOf(() => decide(input(judged(committee), twice)))
    expect(problem.errors.map((error) => [error.pointer, error.code])).to.deep.equal([
      ['/judgements/1/rule', 'judgement-repeated'],
    ])
  })

  it('is signed by somebody', () => {
    const problem = problemOf(() => decide({ ...input(judged(enough), []), signedBy: ' ' }))
    expect(problem.code).to.equal('invalid-request')
  })

  it('is not made on an evaluation that says more than its findings', () => {
    const refused = judged(tooMany)
    expect(() => decide(input({ ...refused, outcome: 'met' }, []))).to.throw(Error, /does not follow/)
    expect(() => decide(input({ ...refused, outcome: 'met', findings: [] }, []))).to.throw(
      Error,
      /does not follow/,
    )
  })

  it('records what was judged, on which evidence, against which version, when and by whom', () => {
    const evaluation = judged(enough, committee)
    const recorded = { kind: 'EV-OBS', observedAt: '2026-11-02', fingerprint: 'ni:///sha-256;AAAA' }
    const judgements = [judgement('committee')]
    const record = decide({
      ...input(evaluation, judgements),
      evidence: [
        { id: 'b', ...recorded },
        { id: 'a', ...recorded },
      ],
      now: new Date('2026-11-21T09:30:00.987Z'),
    })
    expect(record).to.deep.equal({
      achievement: 'RM-A1.1-N2',
      criteriaVersion: '0.1.0',
      frameworkIri: 'https://badges.example/frameworks/referentiel-mediateurs/0.1.0',
      frameworkDigest: 'zQmExample',
      recipient: 'amelie',
      evaluation,
      judgements,
      evidence: [
        { id: 'a', ...recorded },
        { id: 'b', ...recorded },
      ],
      outcome: 'granted',
      decidedAt: '2026-11-21T09:30:00Z',
      signedBy: 'Inès Formatrice',
      by: 'key-1',
    })
  })
})

describe('the fingerprint of a piece of evidence', () => {
  const shortest: FingerprintedPiece = {
    salt: '000102030405060708090a0b0c0d0e0f',
    kind: 'EV-OBS',
    observedAt: '2026-11-02',
    recipient: 'amelie',
  }
  const complete: FingerprintedPiece = {
    url: 'https://exemple.fr/é?a=1&b=<2>',
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    description: 'Accueil d’une personne : "rassurée"',
    ...shortest,
  }

  // Expected values: `openssl dgst -sha256 -binary | basenc --base64url` over the JSON typed by hand, padding removed.
  it('is the RFC 6920 name of the SHA-256 of its fields, names sorted', () => {
    expect(fingerprint(shortest)).to.equal('ni:///sha-256;PDDUDQzOQPczi5b3whCHQgYWbH4gVNocEfvjcBEKBfo')
    expect(fingerprint(complete)).to.equal('ni:///sha-256;Pg25OVPKRNjpMVT9Mi_kN9squ-bM0S0tb5PzxRNYIGA')
  })

  it('does not depend on the order in which the fields were written', () => {
    const entries = Object.entries(complete).toReversed()
    expect(fingerprint({ ...complete, ...Object.fromEntries(entries) })).to.equal(fingerprint(complete))
    const { salt, kind, observedAt, recipient } = shortest
    expect(fingerprint({ recipient, observedAt, kind, salt })).to.equal(fingerprint(shortest))
  })

  const changes: Readonly<Record<keyof FingerprintedPiece, string>> = {
    salt: '100102030405060708090a0b0c0d0e0f',
    kind: 'EV-PRO',
    observedAt: '2026-11-03',
    recipient: 'chloe',
    sha256: 'f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    url: 'https://exemple.fr/é?a=1&b=<3>',
    description: 'Accueil d’une personne : "rassuree"',
  }
  for (const [field, value] of Object.entries(changes)) {
    it(`changes with the ${field}`, () => {
      expect(fingerprint({ ...complete, [field]: value })).to.not.equal(fingerprint(complete))
    })
  }

  it('tells an empty description from none, and one field from another', () => {
    const variants = [
      shortest,
      { ...shortest, description: '' },
      { ...shortest, url: '' },
      { ...shortest, url: 'x' },
      { ...shortest, description: 'x' },
    ]
    expect(new Set(variants.map(fingerprint)).size).to.equal(variants.length)
  })

  for (const salt of [
    '',
    'salt',
    '0001',
    '000102030405060708090A0B0C0D0E0F',
    '000102030405060708090a0b0c0d0e0f00',
  ]) {
    it(`is not taken with the salt ${JSON.stringify(salt)}`, () => {
      expect(() => fingerprint({ ...shortest, salt })).to.throw(Error, /128 bits/)
    })
  }
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
