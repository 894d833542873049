import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { badges, enrol, evaluate, learner, oneBadge, openSession, record, sign } from '../support/training.ts'

const day = '2026-11-18'
const observed = { kind: 'EV-OBS', observedAt: day, pseudonymised: true }

describe('the awards of a session', () => {
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const outcomes = ({ lines }: Schemas['AwardReport']) => lines.map(({ outcome }) => outcome)
  const post = (session: Schemas['Session'], json: unknown, key = 'signature-abc', client = trainer) =>
    client.call<Schemas['AwardReport']>('POST', `/sessions/${session.id}/awards`, {
      json,
      headers: { 'Idempotency-Key': key },
    })
  const writesNothing = async (requests: () => Promise<unknown>) => {
    const before = await service.documents()
    await requests()
    expect(await service.documents()).to.deep.equal(before)
  }

  it('are never given without an evaluation that was read, and still holds', async () => {
    const session = await openSession(trainer)
    const [person = ''] = await enrol(trainer, session, [learner('Éloïse')])
    const { evaluation } = await evaluate(trainer, session)
    const other = await openSession(trainer)
    await writesNothing(async () => {
      const without = expectProblem(
        await post(session, { signedBy: 'Sylvie' }),
        422,
        'award-without-evaluation',
      )
      expect(without.detail).to.match(/^Évaluez d’abord la session/)
      for (const wrong of ['unknown', '', (await evaluate(trainer, other)).evaluation])
        expectProblem(
          await post(session, { signedBy: 'Sylvie', evaluation: wrong }),
          409,
          'evaluation-outdated',
        )
    })
    await record(trainer, session, [{ ...observed, learner: person, kind: 'EV-ATT' }])
    await writesNothing(async () => {
      expectProblem(await post(session, { signedBy: 'Sylvie', evaluation }), 409, 'evaluation-outdated')
    })
    const renewed = await evaluate(trainer, session)
    // A request that was refused has not used up its key.
    expect(
      outcomes(succeeded(await post(session, { signedBy: 'Sylvie', evaluation: renewed.evaluation }))),
    ).to.deep.equal(['awarded'])
  })

  it('are signed by somebody, under a key', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Éloïse')])
    const { evaluation } = await evaluate(trainer, session)
    const wrong: readonly (readonly [object, string])[] = [
      [{ evaluation }, '/signedBy required'],
      [{ evaluation, signedBy: '   ' }, '/signedBy pattern'],
      [{ evaluation, signedBy: ['Sylvie'] }, '/signedBy type'],
      [{ evaluation, signedBy: 'Sylvie', learnerIds: [] }, '/learnerIds minItems'],
      [{ evaluation, signedBy: 'Sylvie', outcome: 'granted' }, '/outcome additionalProperties'],
      [{ evaluation, signedBy: 'Sylvie', learnerIds: ['unknown'] }, '/learnerIds/0 unknown-line'],
    ]
    await writesNothing(async () => {
      for (const [json, error] of wrong)
        expect(items(expectProblem(await post(session, json), 400, 'invalid-request'))).to.include(error)
      const keys: readonly Record<string, string>[] = [
        {},
        { 'Idempotency-Key': 'short' },
        { 'Idempotency-Key': 'with a space' },
        { 'Idempotency-Key': 'x'.repeat(129) },
      ]
      for (const headers of keys) {
        const json = { evaluation, signedBy: 'Sylvie' }
        expectProblem(
          await trainer.call('POST', `/sessions/${session.id}/awards`, { json, headers }),
          400,
          'invalid-request',
        )
      }
    })
  })

  it('are given once when a request is repeated, and its key is good for no other request', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Éloïse'), learner('Noël')])
    const { evaluation } = await evaluate(trainer, session)
    const json = { evaluation, signedBy: 'Sylvie Marchand' }
    const first = succeeded(await post(session, json, 'repeated-1'))
    expect(first).to.include({ awarded: 2, alreadyAwarded: 0 })
    await writesNothing(async () => {
      const again = succeeded(await post(session, json, 'repeated-1'))
      expect(again).to.include({ awarded: 0, alreadyAwarded: 2 })
      expect(badges(again).map(({ awardId }) => awardId)).to.deep.equal(
        badges(first).map(({ awardId }) => awardId),
      )
      expectProblem(
        await post(session, { ...json, signedBy: 'Une autre' }, 'repeated-1'),
        409,
        'idempotency-key-reused',
      )
      const other = await openSession(trainer)
      const foreign = { evaluation: (await evaluate(trainer, other)).evaluation, signedBy: 'Sylvie Marchand' }
      expectProblem(await post(other, foreign, 'repeated-1'), 409, 'idempotency-key-reused')
      await service.context.deps.store.sessions.delete(other.id)
    })
    expect(succeeded(await post(session, json, 'repeated-2'))).to.include({ awarded: 0, alreadyAwarded: 2 })
  })

  it('of two organisations may use the same key', async () => {
    const neighbour = await service.organisation('voisine')
    for (const client of [trainer, neighbour]) {
      const session = await openSession(client)
      await enrol(client, session, [learner('Éloïse')])
      expect(succeeded(await sign(client, session, {}, 'the-same-key'))).to.include({ awarded: 1 })
    }
  })

  it('are given once, on one status index each, when twenty identical requests arrive together', async () => {
    const session = await openSession(trainer)
    await enrol(
      trainer,
      session,
      ['Anne', 'Béa', 'Célia', 'Dina', 'Ève'].map((name) => learner(name)),
    )
    const { evaluation } = await evaluate(trainer, session)
    const before = await service.documents()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(session, { evaluation, signedBy: 'Sylvie' }, 'together-1')),
    )
    const reports = answers.map(succeeded)
    expect(reports.reduce((sum, { awarded }) => sum + awarded, 0)).to.equal(5)
    expect(reports.every(({ awarded, alreadyAwarded }) => awarded + alreadyAwarded === 5)).to.equal(true)
    expect(new Set(reports.flatMap(badges).map(({ awardId }) => awardId)).size).to.equal(5)
    const after = await service.documents()
    expect(after).to.deep.equal({
      ...before,
      awards: (before['awards'] ?? 0) + 5,
      statusSlots: (before['statusSlots'] ?? 0) + 5,
      idempotency: (before['idempotency'] ?? 0) + 1,
    })
    const { items: awards } = await service.context.deps.store.awards.page({
      where: { sessionId: session.id },
      limit: 100,
    })
    expect(new Set(awards.map(({ statusSlot }) => statusSlot)).size).to.equal(5)
  }).timeout(60_000)

  it('can be asked for some people first, then for the rest', async () => {
    const session = await openSession(trainer)
    const [eloise, noel] = await enrol(trainer, session, [learner('Éloïse'), learner('Noël')])
    const first = succeeded(await sign(trainer, session, { learnerIds: [noel] }))
    expect(first.lines.map(({ learnerId, outcome }) => [learnerId, outcome])).to.deep.equal([
      [noel, 'awarded'],
    ])
    const rest = succeeded(await sign(trainer, session))
    expect(rest.lines.map(({ learnerId, outcome }) => [learnerId, outcome])).to.deep.equal([
      [eloise, 'awarded'],
      [noel, 'already-awarded'],
    ])
  })

  it('are not given again after a revocation', async () => {
    const { line, session } = await oneBadge(trainer)
    const json = { state: 'revoked', reason: 'Erreur de personne' }
    succeeded(await trainer.call('PUT', `/awards/${line.awardId}/state`, { json }))
    const again = succeeded(await sign(trainer, session))
    expect(again).to.include({ awarded: 0, alreadyAwarded: 0, revoked: 1 })
    expect(again.lines[0]?.outcome).to.equal('revoked')
    const { award } = succeeded(
      await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${line.awardId}`),
    )
    expect(award.state).to.equal('revoked')
  })

  it('of another organisation’s session are as good as unknown', async () => {
    const neighbour = await service.organisation('lointaine')
    const { session } = await oneBadge(neighbour)
    const { evaluation } = await evaluate(neighbour, session)
    const requests = (id: string): readonly (readonly [string, string, object])[] => [
      ['GET', `/sessions/${id}`, {}],
      ['GET', `/sessions/${id}/learners`, {}],
      ['GET', `/sessions/${id}/evidence`, {}],
      ['GET', `/sessions/${id}/awards`, {}],
      ['POST', `/sessions/${id}/evaluations`, {}],
      ['POST', `/sessions/${id}/learners`, { json: { learners: [learner('Intruse')] } }],
      [
        'POST',
        `/sessions/${id}/awards`,
        { json: { evaluation, signedBy: 'Intruse' }, headers: { 'Idempotency-Key': 'intrusion' } },
      ],
    ]
    await writesNothing(async () => {
      const unknown = requests('0'.repeat(32))
      for (const [index, [method, path, options]] of requests(session.id).entries()) {
        const foreign = await trainer.call(method, path, options)
        expectProblem(foreign, 404, 'not-found')
        const [, elsewhere = ''] = unknown[index] ?? []
        const other = await trainer.call(method, elsewhere, options)
        expect(foreign.bytes.toString(), `${method} ${path}`).to.equal(other.bytes.toString())
      }
    })
    const listed = succeeded(
      await trainer.call<{ items: Schemas['Session'][] }>('GET', '/sessions?limit=200'),
    )
    expect(listed.items.map(({ id }) => id)).not.to.include(session.id)
  })
})
