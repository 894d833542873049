import { expect } from 'chai'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { expectProblem } from '../support/problems.ts'
import {
  badges,
  enrol,
  evaluate,
  learner,
  learnersOf,
  level1,
  level2,
  level3,
  openSession,
  record,
  sign,
  signJudging,
} from '../support/training.ts'

const observed = { kind: 'EV-OBS', observedAt: '2026-11-18', pseudonymised: true }
const attested = { kind: 'EV-ATT', observedAt: '2026-03-02' }

describe('the people of a session', () => {
  let service: TestService
  let trainer: Client
  let session: Schemas['Session']

  before(async function () {
    this.timeout(30_000)
    service = await startService()
    trainer = await service.organisation('atelier')
  })
  after(async () => {
    await service.stop()
  })
  beforeEach(async () => {
    session = await openSession(trainer)
  })

  it('are each enrolled once, whichever of their addresses a line gives', async () => {
    const [first] = await enrol(trainer, session, [learner('Ana', { reference: 'R1' })])
    const [again] = await enrol(trainer, session, [learner('Ana', { email: undefined, reference: 'r1' })])
    expect(again).to.equal(first)
    const twice = await enrol(trainer, session, [
      learner('Zoé', { reference: 'R2' }),
      learner('Zoé', { email: undefined, reference: 'R2' }),
    ])
    expect(twice[1]).to.equal('refused')
    expect(await learnersOf(trainer, session)).to.have.lengthOf(2)
  })

  it('keep their place when an e-mail is added to a line that had none', async () => {
    const [first] = await enrol(trainer, session, [learner('Gaël', { email: undefined })])
    const [completed] = await enrol(trainer, session, [learner('Gaël', { email: 'gael@exemple.fr' })])
    expect(completed).to.equal(first)
    expect((await learnersOf(trainer, session)).map(({ email }) => email)).to.deep.equal(['gael@exemple.fr'])
  })

  it('are not taken for one another when they share a mailbox', async () => {
    const shared = { email: 'accueil@asso.fr' }
    const [alice] = await enrol(trainer, session, [learner('Alice', shared)])
    const [bruno] = await enrol(trainer, session, [learner('Bruno', { ...shared, evidence: [] })])
    expect(bruno).not.to.equal(alice)
    const report = succeeded(await sign(trainer, session))
    expect(report.lines.map(({ learnerId, outcome }) => [learnerId, outcome])).to.have.deep.members([
      [alice, 'awarded'],
      [bruno, 'refused'],
    ])
    const same = await openSession(trainer)
    const both = await enrol(trainer, same, [learner('Alice', shared), learner('Bruno', shared)])
    expect(new Set(both).size).to.equal(2)
  })

  const households = [
    ['Michel', 'Michèle'],
    ['Jean', 'Jeanne'],
    ['Luc', 'Léo'],
    ['Eva', 'Ana'],
    ['Julien', 'Julie'],
  ] as const
  for (const [one, other] of households) {
    it(`are two people, ${one} and ${other}, when they share a mailbox and a name`, async () => {
      const shared = { email: `${one.toLowerCase()}@famille.example` }
      const both = await enrol(trainer, session, [learner(one, shared), learner(other, shared)])
      expect(both).to.not.include('refused')
      const { store } = service.context.deps
      const kept = await store.learners.getMany(both)
      expect(new Set(kept.map(({ recipientKey }) => recipientKey)).size).to.equal(2)
    })
  }

  it('are refused under a reference that is somebody else’s', async () => {
    await enrol(trainer, session, [learner('Alice', { reference: 'R9' })])
    expect(await enrol(trainer, session, [learner('Bruno', { reference: 'R9' })])).to.deep.equal(['refused'])
  })

  it('cannot hide an invisible character in a name', async () => {
    expect(await enrol(trainer, session, [learner('A\u200bna')])).to.deep.equal(['refused'])
  })

  it('stay as corrected when the request that opened the session is sent again', async () => {
    const json = { ...session, id: undefined, createdAt: undefined, learners: [learner('Ana')] }
    const headers = { 'Idempotency-Key': 'opened-once-1' }
    const opened = succeeded(
      await trainer.call<Schemas['CreatedSession']>('POST', '/sessions', { json, headers }),
    )
    await enrol(trainer, opened.session, [learner('Ana', { consent: false, evidence: [] })])
    const again = succeeded(
      await trainer.call<Schemas['CreatedSession']>('POST', '/sessions', { json, headers }),
    )
    expect(again.session.id).to.equal(opened.session.id)
    expect((await learnersOf(trainer, opened.session)).map(({ consent }) => consent)).to.deep.equal([false])
  })

  it('are no more than a session can judge in one request', async () => {
    const many = await openSession(trainer, { achievements: [level1, level2, level3] })
    const learners = Array.from({ length: 3334 }, (_, index) => ({
      givenName: 'Prénom',
      familyName: 'Nom',
      reference: `N-${String(index)}`,
    }))
    const answer = await trainer.call('POST', `/sessions/${many.id}/learners`, { json: { learners } })
    expectProblem(answer, 422, 'roster-too-long')
    expect(await learnersOf(trainer, many)).to.deep.equal([])
  })

  it('get no badge that is already expired', async () => {
    const brief = await openSession(trainer, { validUntil: '2026-11-21' })
    await enrol(trainer, brief, [learner('Ana')])
    // As it is found a day later, when nobody has signed yet.
    const { sessions } = service.context.deps.store
    const stored = await sessions.get(brief.id)
    if (stored === undefined) throw new Error('an opened session is stored')
    await sessions.replace({ ...stored, validUntil: '2026-11-20' })
    const before = await service.documents()
    expectProblem(await sign(trainer, brief), 409, 'conflict')
    expect(await service.documents()).to.deep.equal(before)
  })
})

describe('a signed request sent again', () => {
  let service: TestService
  let trainer: Client

  before(async function () {
    this.timeout(30_000)
    service = await startService()
    trainer = await service.organisation('atelier')
  })
  after(async () => {
    await service.stop()
  })

  it('awards nothing that the signer read as not met', async () => {
    const session = await openSession(trainer, { achievements: [level2, level3] })
    const [ana = ''] = await enrol(trainer, session, [learner('Ana', { evidence: [observed, attested] })])
    await record(trainer, session, [
      { learner: ana, kind: 'EV-END', observedAt: '2026-11-19', endorser: { reference: 'P3' } },
    ])
    const { evaluation, lines } = await evaluate(trainer, session)
    const outcomes = lines.map((line) => line.evaluation.outcome)
    expect(outcomes[1]).to.equal('not-met')
    const judgements = lines
      .filter((line) => line.evaluation.outcome === 'needs-person')
      .flatMap(({ learnerId, achievement, evaluation: { findings } }) =>
        findings
          .filter(({ outcome }) => outcome === 'needs-person')
          .map(({ rule }) => ({ learnerId, achievement, rule, reason: 'Vérifié.' })),
      )
    const post = () =>
      trainer.call<Schemas['AwardReport']>('POST', `/sessions/${session.id}/awards`, {
        json: { evaluation, signedBy: 'Sylvie Marchand', judgements },
        headers: { 'Idempotency-Key': 'signed-once-1' },
      })
    expect(succeeded(await post()).lines.map(({ outcome }) => outcome)).to.deep.equal(['awarded', 'refused'])
    expect(succeeded(await post()).lines.map(({ outcome }) => outcome)).to.deep.equal([
      'already-awarded',
      'refused',
    ])
    const next = succeeded(await signJudging(trainer, session))
    expect(next.lines.map(({ outcome }) => outcome)).to.deep.equal(['already-awarded', 'awarded'])
  })

  it('does not rest on a badge that is revoked in the public list only, as after a crash', async () => {
    const first = await openSession(trainer, { achievements: [level2] })
    await enrol(trainer, first, [learner('Théo', { evidence: [observed, attested] })])
    const [badge] = badges(succeeded(await sign(trainer, first)))
    const award = await service.context.deps.store.awards.get(badge?.awardId ?? '')
    await service.context.deps.status.change(award?.statusSlot ?? '', 'revoked')
    const second = await openSession(trainer, { achievements: [level3] })
    await enrol(trainer, second, [learner('Théo', { evidence: [observed, attested] })])
    const { lines } = await evaluate(trainer, second)
    const prior = lines[0]?.evaluation.findings.find(({ type }) => type === 'prior-level')
    expect(prior?.outcome).to.equal('not-met')
  })
})

describe('an endorsement', () => {
  let service: TestService
  let trainer: Client

  before(async function () {
    this.timeout(30_000)
    service = await startService()
    trainer = await service.organisation('atelier')
  })
  after(async () => {
    await service.stop()
  })

  const finding = async (session: Schemas['Session'], type: string, learnerId: string) =>
    (await evaluate(trainer, session)).lines
      .find((line) => line.learnerId === learnerId)
      ?.evaluation.findings.find((one) => one.type === type)

  it('of oneself is set aside whichever address it gives', async () => {
    const session = await openSession(trainer)
    const [ana = ''] = await enrol(trainer, session, [learner('Ana', { reference: 'R1', evidence: [] })])
    const ids = await record(
      trainer,
      session,
      [{ reference: 'R1' }, { email: 'ANA@exemple.fr' }].map((endorser) => ({
        learner: ana,
        kind: 'EV-END',
        observedAt: '2026-11-19',
        endorser,
      })),
    )
    expect((await finding(session, 'endorser-is-not-recipient', ana))?.setAside).to.have.members(ids)
  })

  it('in return is set aside whichever address it gives', async () => {
    const session = await openSession(trainer)
    const [ana = '', zoe = ''] = await enrol(trainer, session, [
      learner('Ana', { reference: 'R1', evidence: [] }),
      learner('Zoé', { reference: 'R2', evidence: [] }),
    ])
    const [given = '', returned = ''] = await record(trainer, session, [
      { learner: ana, kind: 'EV-END', observedAt: '2026-11-18', endorser: { reference: 'R2' } },
      { learner: zoe, kind: 'EV-END', observedAt: '2026-11-19', endorser: { email: 'ana@exemple.fr' } },
    ])
    expect((await finding(session, 'no-mutual-endorsement', ana))?.setAside).to.deep.equal([given])
    expect((await finding(session, 'no-mutual-endorsement', zoe))?.setAside).to.deep.equal([returned])
  })
})

describe('a piece of evidence', () => {
  let service: TestService
  let trainer: Client

  before(async function () {
    this.timeout(30_000)
    service = await startService()
    trainer = await service.organisation('atelier')
  })
  after(async () => {
    await service.stop()
  })

  it('counts once when a corrected line adds that nobody can be recognised in it', async () => {
    const session = await openSession(trainer)
    const open = { ...observed, pseudonymised: false }
    const [ana = ''] = await enrol(trainer, session, [learner('Ana', { evidence: [open] })])
    const before = await evaluate(trainer, session)
    await enrol(trainer, session, [learner('Ana', { evidence: [observed] })])
    const kept = await trainer.call<{ items: Schemas['Evidence'][] }>(
      'GET',
      `/sessions/${session.id}/evidence`,
    )
    expect(succeeded(kept).items.map(({ learner, pseudonymised }) => [learner, pseudonymised])).to.deep.equal(
      [[ana, true]],
    )
    const after = await evaluate(trainer, session)
    expect(after.evaluation).not.to.equal(before.evaluation)
    expect(after.lines[0]?.evaluation.outcome).to.equal('met')
  })

  it('is the same piece whether a roster or a program sends it', async () => {
    const session = await openSession(trainer)
    const [ana = ''] = await enrol(trainer, session, [learner('Ana')])
    await record(trainer, session, [{ learner: ana, ...observed, providedBy: 'Une autre plume' }])
    const kept = await trainer.call<{ items: Schemas['Evidence'][] }>(
      'GET',
      `/sessions/${session.id}/evidence`,
    )
    expect(succeeded(kept).items).to.have.lengthOf(1)
  })
})
