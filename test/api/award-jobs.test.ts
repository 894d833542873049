import { expect } from 'chai'
import { ended, startJob, type Job, type JobWithLines } from '../support/batches.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { enrol, evaluate, learner, level2, openSession, sign } from '../support/training.ts'

const day = '2026-11-18'
const declaredOnly = { evidence: [{ kind: 'EV-AUT', observedAt: day }] }
const later = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 9, 30 + minutes))
const class300 = Array.from({ length: 300 }, (_, index) =>
  learner(`Personne`, { familyName: `Numéro ${String(index)}`, email: `p${String(index)}@exemple.fr` }),
)

/** Server-sent events of `text`: comments apart. */
function eventsOf(text: string) {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'mu').exec(block)?.[1] ?? ''
      return {
        id: field('id'),
        event: field('event'),
        data: JSON.parse(field('data')) as { done: number; total: number },
      }
    })
}

describe('a batch of awards', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  beforeEach(() => {
    service.now = later(0)
  })
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const stateOf = async (awardId = '') =>
    succeeded(await trainer.call<Schemas['AwardWithDecision']>('GET', `/awards/${awardId}`)).award
  const undo = (job: Pick<Job, 'id'>, client = trainer) =>
    client.call<Job>('POST', `/award-jobs/${job.id}/undo`)
  const request = (
    session: Pick<Schemas['Session'], 'id'>,
    json: object,
    key = 'lot-2026-11-21',
    client = trainer,
  ) =>
    client.call<Job>('POST', `/sessions/${session.id}/award`, { json, headers: { 'Idempotency-Key': key } })

  it('of 300 people is accepted at once, tells its progress as events, and ends with a badge for each', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, class300)
    const job = await startJob(trainer, session)
    expect(job).to.deep.include({ session: session.id, state: 'running', total: 300, done: 0 })
    const followed = await trainer.call('GET', `/award-jobs/${job.id}/events`)
    expect(followed.headers.get('content-type')).to.equal('text/event-stream')
    const events = eventsOf(followed.bytes.toString('utf8'))
    const progress = events.slice(0, -1)
    expect(progress.length).to.be.at.least(3)
    expect(progress.map(({ event }) => event))
      .to.include('progress')
      .and.not.include('done')
    const done = events.map(({ data }) => data.done)
    expect(done).to.deep.equal(done.toSorted((a, b) => a - b))
    expect(events.at(-1)).to.deep.include({ event: 'done', data: { done: 300, total: 300 } })
    const awards = await trainer.call<{ items: Schemas['Award'][]; cursor?: string }>(
      'GET',
      `/sessions/${session.id}/awards?limit=200`,
    )
    expect(succeeded(awards).items).to.have.lengthOf(200)
    const pages = []
    for (let cursor = ''; ;) {
      const page = succeeded(
        await trainer.call<JobWithLines>('GET', `/award-jobs/${job.id}?limit=120${cursor}`),
      )
      pages.push(page.lines)
      if (page.cursor === undefined) break
      cursor = `&cursor=${page.cursor}`
    }
    expect(pages.map(({ length }) => length)).to.deep.equal([120, 120, 60])
    expect(new Set(pages.flat().map(({ awardId }) => awardId)).size).to.equal(300)
    expect(pages.flat().map(({ line }) => line)).to.deep.equal(class300.map((_, index) => index + 1))
    expect(new Set(pages.flat().map(({ outcome, code }) => `${outcome} ${code}`))).to.deep.equal(
      new Set(['awarded awarded']),
    )
  })

  it('tells line by line what a session awarded at once would have told', async () => {
    const people = [
      learner('Éloïse'),
      learner('Noël', { consent: false }),
      learner('Gaël', declaredOnly),
      learner('Théo', { evidence: [{ kind: 'EV-OBS', observedAt: day, pseudonymised: false }] }),
    ]
    const [atOnce, inBatch] = [await openSession(trainer), await openSession(trainer)]
    for (const session of [atOnce, inBatch]) await enrol(trainer, session, people)
    const report = succeeded(await sign(trainer, atOnce))
    const { lines } = await ended(trainer, await startJob(trainer, inBatch))
    const told = (all: readonly { line: number; outcome: string; findings?: object[] }[]) =>
      all.map(({ line, outcome, findings = [] }) => [line, outcome, findings.length])
    expect(told(lines)).to.deep.equal(told(report.lines))
    expect(lines.map(({ code }) => code)).to.deep.equal([
      'awarded',
      'criteria-not-met',
      'criteria-not-met',
      'needs-person',
    ])
    expect(lines[0]?.credential).to.equal(`${service.url}/credentials/${lines[0]?.awardId ?? ''}`)
  })

  it('is refused, and nothing is kept, for what a session awarded at once is refused for', async () => {
    const session = await openSession(trainer)
    const [person = ''] = await enrol(trainer, session, [learner('Anne')])
    const { evaluation } = await evaluate(trainer, session)
    const signedBy = 'Sylvie Marchand'
    const before = await service.documents()
    const cases = [
      [{ signedBy }, 422, 'award-without-evaluation'],
      [{ signedBy, evaluation: 'autre' }, 409, 'evaluation-outdated'],
      [{ signedBy, evaluation, learnerIds: ['0'.repeat(32)] }, 400, 'invalid-request'],
      [
        {
          signedBy,
          evaluation,
          judgements: [{ learnerId: person, achievement: level2, rule: 'x', reason: 'Vu.' }],
        },
        400,
        'invalid-request',
      ],
    ] as const
    for (const [json, status, code] of cases) expectProblem(await request(session, json), status, code)
    expect(await service.documents()).to.deep.equal(before)
  })

  it('sent again with its key is the same batch, even when the roster changed since; another request needs another key', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const { evaluation } = await evaluate(trainer, session)
    const json = { evaluation, signedBy: 'Sylvie Marchand' }
    const first = succeeded(await request(session, json, 'une-seule-fois'))
    await ended(trainer, first)
    await enrol(trainer, session, [learner('Boris')])
    const again = await request(session, json, 'une-seule-fois')
    expect([again.status, again.body.id, again.headers.get('location')]).to.deep.equal([
      202,
      first.id,
      `${service.url}/award-jobs/${first.id}`,
    ])
    const other = { ...json, evaluation: (await evaluate(trainer, session)).evaluation }
    expectProblem(await request(session, other, 'une-seule-fois'), 409, 'idempotency-key-reused')
  })

  it('hands nothing over before its undo window ends', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const { job, lines } = await ended(trainer, await startJob(trainer, session))
    expect(job.deliverAt).to.equal('2026-11-21T09:45:00Z')
    const award = await service.context.deps.store.awards.get(lines[0]?.awardId ?? '')
    expect(award?.deliveries.map(({ state, nextAttemptAt }) => [state, nextAttemptAt])).to.deep.equal([
      ['pending', job.deliverAt],
    ])
  })

  it('is undone within the window: its badges are revoked, those from before stay, and nothing is left to hand over', async () => {
    const session = await openSession(trainer)
    const [anne = ''] = await enrol(trainer, session, [learner('Anne'), learner('Boris')])
    const kept = succeeded(await sign(trainer, session, { learnerIds: [anne] })).lines[0]
    const { job, lines } = await ended(trainer, await startJob(trainer, session))
    expect(lines.map(({ outcome }) => outcome)).to.deep.equal(['already-awarded', 'awarded'])
    service.now = later(14)
    for (const turn of ['once', 'twice'])
      expect(succeeded(await undo(job)), turn).to.deep.include({ id: job.id, state: 'undone' })
    const undone = await stateOf(lines[1]?.awardId)
    expect(undone.state).to.equal('revoked')
    expect(undone.history.map(({ state, reason }) => [state, reason])).to.deep.equal([
      ['active', undefined],
      ['revoked', 'undone'],
    ])
    expect((await stateOf(kept?.awardId)).state).to.equal('active')
    const document = await service.context.deps.store.awards.get(lines[1]?.awardId ?? '')
    expect(document?.deliveries).to.deep.equal([])
    const verified = await service.anonymous.call<{ checks: { id: string; outcome: string }[] }>(
      'POST',
      '/verifications',
      { raw: document?.credential ?? '', headers: { 'Content-Type': 'application/vc+ld+json' } },
    )
    expect(verified.bytes.toString('utf8')).to.not.include('undone')
    const told = (await ended(trainer, job)).lines
    expect(told.map(({ outcome, code, credential }) => [outcome, code, typeof credential])).to.deep.equal([
      ['already-awarded', 'already-awarded', 'string'],
      ['undone', 'undone', 'undefined'],
    ])
  })

  it('undone can be signed anew in the same session: the badge is another one', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const { job, lines } = await ended(trainer, await startJob(trainer, session))
    succeeded(await undo(job))
    const again = succeeded(await sign(trainer, session)).lines[0]
    expect(again?.outcome).to.equal('awarded')
    expect(again?.awardId).not.to.equal(lines[0]?.awardId)
    expect((await stateOf(again?.awardId)).state).to.equal('active')
    expect((await stateOf(lines[0]?.awardId)).state).to.equal('revoked')
    expect(succeeded(await sign(trainer, session)).lines[0]).to.deep.include({
      outcome: 'already-awarded',
      awardId: again?.awardId,
    })
  })

  it('cannot be undone any more once its badges are handed over', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const { job, lines } = await ended(trainer, await startJob(trainer, session))
    const key = await service.apiKey('atelier-dole', ['award:read', 'award:revoke'])
    service.now = later(15)
    const then = service.withToken(await service.tokenOf(key))
    expectProblem(await undo(job, then), 409, 'deadline-passed')
    // What was asked for is forgotten then: names and reasons of the signer are in it.
    await service.context.runChores()
    for (;;) {
      const left = await service.context.deps.store.awardJobs.get(job.id)
      if (left?.pending === undefined) {
        expect(left?.request).to.equal('')
        break
      }
      await new Promise(setImmediate)
    }
    expect((await ended(then, job)).lines).to.deep.equal(lines)
    expectProblem(await undo(job, then), 409, 'deadline-passed')
    const award = await service.context.deps.store.awards.get(lines[0]?.awardId ?? '')
    expect(award?.state).to.equal('active')
  })

  it('undone while it runs awards nobody in the end', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, class300.slice(0, 100))
    const job = await startJob(trainer, session)
    for (let done = 0; done === 0;)
      done = succeeded(await trainer.call<JobWithLines>('GET', `/award-jobs/${job.id}`)).job.done
    succeeded(await undo(job))
    // Whoever works on it learns of it at its next write.
    await service.context.deps.awardJobs.resume()
    const { store } = service.context.deps
    for (;;) {
      const { items } = await store.awards.page({ where: { sessionId: session.id }, limit: 1000 })
      expect(items.length).to.be.within(20, 99)
      if (items.every(({ state }) => state === 'revoked')) break
      await new Promise(setImmediate)
    }
  })

  it('stops, and says why, when the signer no longer read what is judged', async () => {
    const session = await openSession(trainer)
    const people = class300.slice(0, 40)
    await enrol(trainer, session, people)
    const job = await startJob(trainer, session)
    // While the first badges are signed, the last person takes their agreement back.
    await enrol(trainer, session, [{ ...people[39], consent: false }])
    const { job: over } = await ended(trainer, job)
    expect(over).to.deep.include({ state: 'failed', failure: 'evaluation-outdated' })
    expect(over.done).to.be.below(40)
  })

  it('lets those who come back hear only what is new', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const job = await startJob(trainer, session)
    await ended(trainer, job)
    const path = `/award-jobs/${job.id}/events`
    const events = eventsOf((await trainer.call('GET', path)).bytes.toString('utf8'))
    expect(events.map(({ event }) => event)).to.deep.equal(['done'])
    const headers = { 'Last-Event-ID': events[0]?.id ?? '' }
    expect((await trainer.call('GET', path, { headers })).status).to.equal(204)
    expect((await trainer.call('GET', path, { headers: { 'Last-Event-ID': '0' } })).status).to.equal(200)
  })

  it('is nobody else’s to see, to follow or to undo', async () => {
    const stranger = await service.organisation('tiers-lieu')
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne')])
    const job = await startJob(trainer, session)
    await ended(trainer, job)
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['POST', '/undo'],
    ] as const) {
      const foreign = await stranger.call(method, `/award-jobs/${job.id}${path}`)
      expectProblem(foreign, 404, 'not-found')
      const unknown = await stranger.call(method, `/award-jobs/${'0'.repeat(32)}${path}`)
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
    }
    const listed = await stranger.call<{ items: Job[] }>('GET', '/award-jobs')
    expect(succeeded(listed).items).to.deep.equal([])
  })

  it('refuses an eleventh listener of one key, and makes room when one goes', async () => {
    const session = await openSession(trainer)
    await enrol(trainer, session, [learner('Anne'), learner('Boris')])
    const { store } = service.context.deps
    const job = await startJob(trainer, session)
    await ended(trainer, job)
    // A job that another process works on: nothing comes from it while this lasts.
    const found = await store.awardJobs.get(job.id)
    if (found === undefined) throw new Error('the job is gone')
    await store.awardJobs.replace({ ...found, state: 'running', workedUntil: '2026-11-21T10:30:00Z' })
    const token = await service.tokenOf(await service.apiKey('atelier-dole', ['award:read']))
    const gone = new AbortController()
    const listen = (signal = gone.signal) =>
      fetch(`${service.url}/award-jobs/${job.id}/events`, {
        signal,
        headers: { Authorization: `Bearer ${token}` },
      })
    const first = new AbortController()
    await listen(first.signal)
    for (let other = 0; other < 9; other += 1) expect((await listen()).status).to.equal(200)
    expect((await listen()).status).to.equal(429)
    first.abort()
    for (;;) if ((await listen()).status === 200) break
    gone.abort()
  })
})

describe('a batch of awards without an undo window', () => {
  it('is handed over as it is made', async () => {
    const service = await startService({ AWARD_UNDO_MINUTES: '0' })
    try {
      const trainer = await service.organisation('atelier-dole')
      const session = await openSession(trainer)
      await enrol(trainer, session, [learner('Anne')])
      const { job } = await ended(trainer, await startJob(trainer, session))
      expect(job.deliverAt).to.equal(job.createdAt)
      expectProblem(await trainer.call('POST', `/award-jobs/${job.id}/undo`), 409, 'deadline-passed')
    } finally {
      await service.stop()
    }
  })
})
