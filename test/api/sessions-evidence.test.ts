import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import {
  enrol,
  evaluate,
  learner,
  learnersOf,
  level1,
  level2,
  openSession,
  record,
} from '../support/training.ts'

describe('the evidence of a session', () => {
  let service: TestService
  let trainer: Client
  let stranger: Client
  let session: Schemas['Session']
  let person: string
  /** Somebody of another session of the trainer, and of another organisation. */
  let elsewhere: { readonly session: string; readonly abroad: string; readonly abroadSession: string }

  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    stranger = await service.organisation('tiers-lieu')
    const other = await openSession(trainer)
    const abroad = await openSession(stranger)
    const [ours = ''] = await enrol(trainer, other, [learner('Noël')])
    const [theirs = ''] = await enrol(stranger, abroad, [learner('Zoé')])
    elsewhere = { session: ours, abroad: theirs, abroadSession: abroad.id }
  })
  after(() => service.stop())
  beforeEach(async () => {
    session = await openSession(trainer)
    ;[person = ''] = await enrol(trainer, session, [learner('Éloïse', { evidence: [] })])
  })

  const piece = (change: object = {}) => ({
    learner: person,
    kind: 'EV-OBS',
    observedAt: '2026-11-18',
    ...change,
  })
  const post = (evidence: readonly object[], client = trainer, id = session.id) =>
    client.call('POST', `/sessions/${id}/evidence`, { json: { evidence } })
  const list = async (query = '') =>
    succeeded(
      await trainer.call<{ items: Schemas['Evidence'][]; cursor?: string }>(
        'GET',
        `/sessions/${session.id}/evidence${query}`,
      ),
    )

  it('is read back as it was recorded, and kept once when sent again', async () => {
    const whole = piece({
      competencies: ['RM-A1.1'],
      providedBy: 'Sylvie Marchand',
      url: 'https://preuves.example/1',
      sha256: 'a'.repeat(64),
      description: 'A accueilli trois personnes, calmement.',
      pseudonymised: true,
    })
    const ids = await record(trainer, session, [whole, piece({ kind: 'EV-ATT' })])
    const kept = await service.documents()
    expect(await record(trainer, session, [whole, piece({ kind: 'EV-ATT' })])).to.deep.equal(ids)
    expect(await service.documents()).to.deep.equal(kept)
    const { items: pieces } = await list()
    expect(pieces.map(({ id }) => id).sort()).to.deep.equal([...ids].sort())
    const first = pieces.find(({ id }) => id === ids[0])
    expect(first).to.deep.equal({ ...whole, id: ids[0], createdAt: '2026-11-21T09:30:00Z' })
  })

  it('never shows the salt of a fingerprint nor the pseudonym of an endorser', async () => {
    await record(trainer, session, [piece({ kind: 'EV-END', endorser: { email: 'pair@exemple.fr' } })])
    const { items: pieces } = await list()
    expect(Object.keys(pieces[0] ?? {}).sort()).to.deep.equal(
      ['createdAt', 'id', 'kind', 'learner', 'observedAt', 'pseudonymised'].sort(),
    )
  })

  it('is listed page by page, for one person or for all', async () => {
    const [second = ''] = await enrol(trainer, session, [learner('Noël', { evidence: [] })])
    const days = ['2026-11-16', '2026-11-17', '2026-11-18']
    await record(trainer, session, [
      ...days.map((observedAt) => piece({ observedAt })),
      piece({ learner: second }),
    ])
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await list(
        `?limit=1${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      seen.push(...page.items.map(({ id }) => id))
      if (page.cursor === undefined) break
      cursor = page.cursor
    }
    expect(new Set(seen).size).to.equal(4)
    expect((await list(`?learner=${second}`)).items.map((one) => one.learner)).to.deep.equal([second])
  })

  const refusals: readonly (readonly [string, () => object, string])[] = [
    ['of an unknown kind', () => piece({ kind: 'EV-XYZ' }), '/evidence/1/kind evidence-kind-unknown'],
    [
      'of a kind named like a property of objects',
      () => piece({ kind: 'constructor' }),
      '/evidence/1/kind evidence-kind-unknown',
    ],
    [
      'from the future',
      () => piece({ observedAt: '2026-11-22' }),
      '/evidence/1/observedAt evidence-from-the-future',
    ],
    ['about nobody', () => piece({ learner: 'unknown' }), '/evidence/1/learner evidence-about-somebody-else'],
    [
      'about somebody of another session',
      () => piece({ learner: elsewhere.session }),
      '/evidence/1/learner evidence-about-somebody-else',
    ],
    [
      'about somebody of another organisation',
      () => piece({ learner: elsewhere.abroad }),
      '/evidence/1/learner evidence-about-somebody-else',
    ],
    [
      'about a competency that no badge of the session is about',
      () => piece({ competencies: ['RM-B1.1'] }),
      '/evidence/1/competencies competency-not-in-session',
    ],
  ]
  for (const [what, wrong, error] of refusals) {
    it(`is refused ${what}, with everything sent along`, async () => {
      const before = await service.documents()
      const answer = await post([piece(), wrong()])
      expect(items(expectProblem(answer, 422, 'evidence-refused'))).to.deep.equal([error])
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  it('says all that is wrong at once, in the language asked for, without repeating it', async () => {
    const wrong = piece({ kind: 'EV-SECRET', observedAt: '2027-01-01', learner: 'personne-secrete' })
    const json = { evidence: [wrong, piece({ kind: 'EV-SECRET' })] }
    const headers = { 'Accept-Language': 'en' }
    const answer = await trainer.call('POST', `/sessions/${session.id}/evidence`, { json, headers })
    const problem = expectProblem(answer, 422, 'evidence-refused')
    expect(problem.title).to.equal('Evidence refused')
    expect(items(problem)).to.deep.equal([
      '/evidence/0/learner evidence-about-somebody-else',
      '/evidence/0/kind evidence-kind-unknown',
      '/evidence/0/observedAt evidence-from-the-future',
      '/evidence/1/kind evidence-kind-unknown',
    ])
    expect(answer.bytes.toString('utf8')).not.to.match(/secret/i)
  })

  it('answers alike for a person of another organisation and for one that does not exist', async () => {
    const [unknown, foreign] = await Promise.all([
      post([piece({ learner: elsewhere.abroad.replace(/^./, (c) => (c === '0' ? '1' : '0')) })]),
      post([piece({ learner: elsewhere.abroad })]),
    ])
    expect(foreign?.bytes.toString()).to.equal(unknown?.bytes.toString())
    const pages = await Promise.all([list(`?learner=${elsewhere.abroad}`), list('?learner=unknown')])
    expect(pages).to.deep.equal([{ items: [] }, { items: [] }])
  })

  it('cannot be added to a session of another organisation, which is as good as unknown', async () => {
    const before = await service.documents()
    const foreign = await post([piece({ learner: elsewhere.abroad })], trainer, elsewhere.abroadSession)
    const unknown = await post([piece({ learner: elsewhere.abroad })], trainer, '0'.repeat(32))
    expectProblem(foreign, 404, 'not-found')
    expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
    expect(await service.documents()).to.deep.equal(before)
  })

  const malformed: readonly (readonly [string, object, string])[] = [
    ['no kind', { kind: undefined }, '/evidence/0/kind required'],
    ['a day that does not exist', { observedAt: '2026-02-30' }, '/evidence/0/observedAt format'],
    ['a moment instead of a day', { observedAt: '2026-11-18T10:00:00Z' }, '/evidence/0/observedAt format'],
    ['an address that runs', { url: 'javascript:alert(1)' }, '/evidence/0/url pattern'],
    ['a digest that is none', { sha256: 'ABC' }, '/evidence/0/sha256 pattern'],
    ['an endorser without identity', { endorser: {} }, '/evidence/0/endorser minProperties'],
    ['too long a description', { description: 'a'.repeat(5001) }, '/evidence/0/description maxLength'],
    ['a competency twice', { competencies: ['RM-A1.1', 'RM-A1.1'] }, '/evidence/0/competencies uniqueItems'],
    ['a salt of its own', { salt: '0'.repeat(32) }, '/evidence/0/salt additionalProperties'],
  ]
  for (const [what, change, error] of malformed) {
    it(`is refused with ${what}`, async () => {
      const before = await service.documents()
      expect(items(expectProblem(await post([piece(change)]), 400, 'invalid-request'))).to.deep.equal([error])
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  it('is judged without anything being awarded or written', async () => {
    await record(trainer, session, [piece({ pseudonymised: true })])
    const before = await service.documents()
    const { lines } = await evaluate(trainer, session)
    expect(
      lines.map(({ learnerId, achievement, evaluation }) => [learnerId, achievement, evaluation.outcome]),
    ).to.deep.equal([[person, level1, 'met']])
    const [line] = lines
    expect(line?.evaluation.findings.map(({ type }) => type)).to.include.members([
      'recipient-consent',
      'minimum-weight',
    ])
    for (const finding of line?.evaluation.findings ?? []) {
      expect(finding.reason.fr).to.be.a('string').with.length.above(5)
      expect(finding.reason.en).to.be.a('string').with.length.above(5)
    }
    expect(await service.documents()).to.deep.equal(before)
  })

  it('is judged with another identifier once it, the roster or somebody’s agreement changed', async () => {
    const identifiers = [(await evaluate(trainer, session)).evaluation]
    expect((await evaluate(trainer, session)).evaluation).to.equal(identifiers[0])
    await record(trainer, session, [piece()])
    identifiers.push((await evaluate(trainer, session)).evaluation)
    await enrol(trainer, session, [learner('Noël')])
    identifiers.push((await evaluate(trainer, session)).evaluation)
    await enrol(trainer, session, [learner('Éloïse', { consent: false, evidence: [] })])
    identifiers.push((await evaluate(trainer, session)).evaluation)
    expect(new Set(identifiers).size).to.equal(4)
    const consents = (await learnersOf(trainer, session)).map(({ givenName, consent }) => [
      givenName,
      consent,
    ])
    expect(consents).to.have.deep.members([
      ['Éloïse', false],
      ['Noël', true],
    ])
  })

  it('of two frameworks in one session is judged by each on its own kinds', async () => {
    const both = await openSession(trainer, { achievements: [level2, 'abecedaire-publics/0.1.0/AB-A1-N2'] })
    const evidence = [
      { kind: 'EV-ATT', observedAt: '2026-11-18' },
      { kind: 'EV-OBS', observedAt: '2026-11-18', pseudonymised: true },
    ]
    await enrol(trainer, both, [learner('Éloïse', { evidence })])
    const { lines } = await evaluate(trainer, both)
    expect(lines.map(({ achievement, evaluation }) => [achievement, evaluation.outcome])).to.deep.equal([
      [level2, 'met'],
      ['abecedaire-publics/0.1.0/AB-A1-N2', 'met'],
    ])
  })
})
