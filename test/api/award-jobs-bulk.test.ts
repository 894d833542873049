import { expect } from 'chai'
import { ended, type Job, type JobWithLines } from '../support/batches.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { learner, level1, level2 } from '../support/training.ts'

const head = {
  title: 'Reprise de l’historique 2026',
  heldOn: '2026-11-18',
  trainerName: 'Sylvie Marchand',
  signedBy: 'Sylvie Marchand',
}
const line = (givenName: string, change: object = {}) =>
  JSON.stringify({ achievement: level1, ...learner(givenName, change) })
const anonymous = (index: number, consent: boolean) =>
  line('Personne', {
    familyName: `Numéro ${String(index)}`,
    email: `p${String(index)}@exemple.fr`,
    consent,
  })

type Line = Schemas['AwardJobLine']

describe('awards in bulk', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  let keys = 0
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
  })
  after(() => service.stop())

  const send = async (
    lines: readonly (string | Buffer)[],
    { key, headers = {}, client = trainer }: { key?: string; headers?: object; client?: Client } = {},
  ) => {
    keys += 1
    return client.call<Job>('POST', '/awards/bulk', {
      raw: Buffer.concat(lines.flatMap((one) => [Buffer.from(one), Buffer.from('\n')])),
      headers: {
        'Content-Type': 'application/x-ndjson',
        'Idempotency-Key': key ?? `bulk-key-${String(keys)}`,
        ...headers,
      },
    })
  }
  const told = (answer: { readonly status: number; readonly bytes: Buffer }): readonly Line[] => {
    const text = answer.bytes.toString('utf8')
    expect(answer.status, text.slice(0, 500)).to.equal(200)
    expect(text.endsWith('\n')).to.equal(true)
    return text
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one) as Line)
  }
  const codes = (lines: readonly Line[]) => lines.map(({ line: number, code }) => [number, code])

  it('answer one line for each line, in their order, with the reason why; a wrong line stops no other', async () => {
    const lines = [
      JSON.stringify(head),
      line('Anne'),
      '{"achievement":',
      line('Boris', { givenName: '' }),
      line('Chloé', { achievement: 'referentiel-mediateurs/0.1.0/RM-Z9.9-N1' }),
      line('David', { achievement: 'referentiel-mediateurs/9.9.9/RM-A1.1-N1' }),
      line('Emma', { achievement: 'label-regional/0.1.0/LABEL-engage' }),
      line('Farid', { achievement: 'abecedaire-publics/0.1.0/AB-A1-N1' }),
      line('Gaël', { consent: false }),
      line('Anne'),
      line('Hugo', { evidence: [{ kind: 'EV-NON', observedAt: '2026-11-18' }] }),
      line('Inès', { surname: 'x' }),
      `{"achievement": "${level1}", "achievement": "${level2}"}`,
      '"Anne"',
      line('Jean', { reference: 'x'.repeat(17_000) }),
      line('Karim', { consent: 'oui' }),
      Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1'),
      line('Léa'),
    ]
    const answered = await send(lines)
    expect(answered.headers.get('content-type')).to.equal('application/x-ndjson')
    expect(codes(told(answered))).to.deep.equal([
      [2, 'awarded'],
      [3, 'not-json'],
      [4, 'name-missing'],
      [5, 'achievement-unknown'],
      [6, 'framework-version-unknown'],
      [7, 'achievement-unknown'],
      [8, 'level-not-issuable'],
      [9, 'criteria-not-met'],
      [10, 'duplicate-learner'],
      [11, 'evidence-kind-unknown'],
      [12, 'unknown-field'],
      [13, 'duplicate-key'],
      [14, 'not-json'],
      [15, 'line-too-long'],
      [16, 'yes-or-no-expected'],
      [17, 'not-json'],
      [18, 'awarded'],
    ])
    const [anne, unread] = told(answered)
    expect(anne?.credential).to.match(/\/credentials\/[0-9a-f]{32}$/)
    expect(unread?.errors?.map(({ detail }) => detail)).to.deep.equal([
      'Cette ligne n’est pas un objet JSON en UTF-8.',
    ])
    // No word of the lines themselves comes back.
    for (const word of ['Boris', 'RM-Z9.9-N9', '"x"']) expect(answered.bytes.toString()).to.not.include(word)
    expect((await service.anonymous.call('GET', anne?.credential ?? '')).status).to.equal(200)
  })

  it('go on without whoever sent them, 1,000 lines and more', async () => {
    const lines = Array.from({ length: 1200 }, (_, index) => anonymous(index, index % 20 === 0))
    const answer = await send([JSON.stringify(head), ...lines], { headers: { Prefer: 'respond-async' } })
    expect([answer.status, answer.headers.get('preference-applied')]).to.deep.equal([202, 'respond-async'])
    expect(answer.body).to.deep.include({ state: 'running', total: 1200, done: 0 })
    expect(answer.headers.get('location')).to.equal(`${service.url}/award-jobs/${answer.body.id}`)
    const { job } = await ended(trainer, answer.body)
    expect([job.state, job.done]).to.deep.equal(['done', 1200])
    const page = await trainer.call<JobWithLines>('GET', `/award-jobs/${job.id}?cursor=1180`)
    const last = succeeded(page).lines
    expect(last.map((one) => one.line)).to.deep.equal(Array.from({ length: 20 }, (_, index) => 1182 + index))
    expect(last.map(({ code }) => code)).to.deep.equal([
      'awarded',
      ...Array<string>(19).fill('criteria-not-met'),
    ])
  })

  it('of several achievements come back in the order they were sent', async () => {
    const lines = ['Anne', 'Boris', 'Chloé', 'David'].flatMap((name) => [
      line(name),
      line(name, { achievement: 'referentiel-mediateurs/0.1.0/RM-A1.2-N1' }),
    ])
    const answered = told(await send([JSON.stringify(head), ...lines]))
    expect(answered.map((one) => one.line)).to.deep.equal([2, 3, 4, 5, 6, 7, 8, 9])
    expect(new Set(answered.map(({ outcome }) => outcome))).to.deep.equal(new Set(['awarded']))
  })

  it('sent again under the same key award nobody twice; a line put right is awarded then', async () => {
    const key = 'une-reprise'
    const first = told(
      await send([JSON.stringify(head), line('Anne'), line('Boris', { familyName: '' })], { key }),
    )
    expect(codes(first)).to.deep.equal([
      [2, 'awarded'],
      [3, 'name-missing'],
    ])
    const same = told(
      await send([JSON.stringify(head), line('Anne'), line('Boris', { familyName: '' })], { key }),
    )
    expect(same).to.deep.equal(first)
    const corrected = told(await send([JSON.stringify(head), line('Boris'), line('Anne')], { key }))
    expect(corrected.map(({ outcome, awardId }) => [outcome, awardId === first[0]?.awardId])).to.deep.equal([
      ['awarded', false],
      ['already-awarded', true],
    ])
    const other = JSON.stringify({ ...head, title: 'Autre' })
    expectProblem(await send([other, line('Anne')], { key }), 409, 'idempotency-key-reused')
  })

  it('count the judgement of whoever signs where a rule asks for a person, and there only', async () => {
    const evidence = [{ kind: 'EV-OBS', observedAt: '2026-11-18', pseudonymised: false }]
    const judgements = [{ rule: 'pseudonymised', reason: 'Relu : aucun usager reconnaissable.' }]
    const answered = told(
      await send([
        JSON.stringify(head),
        line('Anne', { evidence }),
        line('Boris', { evidence, judgements }),
        line('Chloé', { judgements }),
        line('David', { evidence, judgements: [...judgements, ...judgements] }),
      ]),
    )
    expect(codes(answered)).to.deep.equal([
      [2, 'needs-person'],
      [3, 'awarded'],
      [4, 'awarded'],
      [5, 'line-unreadable'],
    ])
  })

  it('can be undone like any batch', async () => {
    const answer = await send([JSON.stringify(head), line('Anne')], { headers: { Prefer: 'respond-async' } })
    const { job, lines } = await ended(trainer, answer.body)
    succeeded(await trainer.call('POST', `/award-jobs/${job.id}/undo`))
    const award = await trainer.call<Schemas['AwardWithDecision']>(
      'GET',
      `/awards/${lines[0]?.awardId ?? ''}`,
    )
    expect(succeeded(award).award.state).to.equal('revoked')
  })

  it('undone half-way still answer every line, and none of those left as awarded', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => anonymous(index, true))
    const key = 'annule-en-route'
    const answering = send([JSON.stringify(head), ...lines], { key })
    let job: Job | undefined
    while (job === undefined || job.done === 0) {
      const all = succeeded(await trainer.call<{ items: Job[] }>('GET', '/award-jobs?limit=200')).items
      job = all.find(({ total }) => total === 60)
    }
    succeeded(await trainer.call('POST', `/award-jobs/${job.id}/undo`))
    const answered = told(await answering)
    expect(answered.map((one) => one.line)).to.deep.equal(lines.map((_, index) => index + 2))
    expect(answered.at(-1)).to.deep.equal({ line: 61, outcome: 'not-done', code: 'undone' })
    const outcomes = answered.map(({ outcome }) => outcome)
    expect(outcomes.slice(outcomes.indexOf('not-done')).filter((one) => one === 'awarded')).to.deep.equal([])
    const { lines: done } = await ended(trainer, job)
    expect(new Set(done.map(({ outcome, credential }) => `${outcome} ${credential ?? ''}`))).to.deep.equal(
      new Set(['undone ']),
    )
  })

  it('once undone are not awarded again by the same text, but under another key', async () => {
    const text = [JSON.stringify(head), line('Anne')]
    const first = await send(text, { key: 'annule-ensuite', headers: { Prefer: 'respond-async' } })
    await ended(trainer, first.body)
    succeeded(await trainer.call('POST', `/award-jobs/${first.body.id}/undo`))
    expectProblem(await send(text, { key: 'annule-ensuite' }), 409, 'conflict')
    expect(codes(told(await send(text, { key: 'annule-puis-repris' })))).to.deep.equal([[2, 'awarded']])
    // Another text, in the sessions of the first: what was undone is awarded anew.
    const corrected = told(await send([...text, line('Boris')], { key: 'annule-ensuite' }))
    expect(codes(corrected)).to.deep.equal([
      [2, 'awarded'],
      [3, 'awarded'],
    ])
  })

  it('are answered as they are done, whatever lines are empty; those a job failed before say so, and are awarded by the same text', async () => {
    const text = ['', JSON.stringify(head), '', line('Anne'), ' ', line('Boris'), '']
    const key = 'lignes-vides'
    const { store } = service.context.deps
    const { job } = await ended(
      trainer,
      (await send(text, { key, headers: { Prefer: 'respond-async' } })).body,
    )
    // As it was when one line was done, and another process at the other.
    const over = await store.awardJobs.get(job.id)
    if (over === undefined) throw new Error('the job is gone')
    const report = JSON.parse(over.report) as { kept: []; last: object[] }
    const halfway = { ...report, last: report.last.slice(0, 1) }
    await store.awardJobs.replace({
      ...over,
      state: 'running',
      report: JSON.stringify(halfway),
      workedUntil: '2026-11-21T10:30:00Z',
    })
    const token = await service.tokenOf(
      await service.apiKey('atelier-dole', ['session:write', 'award:write']),
    )
    const answer = await fetch(`${service.url}/awards/bulk`, {
      method: 'POST',
      body: text.join('\n'),
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/x-ndjson',
        'Idempotency-Key': key,
      },
    })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    const next = async () => {
      const { value = '{}' } = (await reader?.read()) ?? {}
      return JSON.parse(value) as Line
    }
    expect((await next()).line).to.equal(4)
    const running = await store.awardJobs.get(job.id)
    if (running === undefined) throw new Error('the job is gone')
    const failed = JSON.stringify({ ...halfway, failure: 'signing-key-unavailable' })
    await store.awardJobs.replace({ ...running, state: 'failed', report: failed })
    expect(await next()).to.deep.equal({ line: 6, outcome: 'not-done', code: 'signing-key-unavailable' })
    expect((await reader?.read())?.done).to.equal(true)
    const again = await send(text.slice(0, -1), { key })
    expect(again.headers.get('location')).not.to.equal(`${service.url}/award-jobs/${job.id}`)
    expect(codes(told(again))).to.deep.equal([
      [4, 'already-awarded'],
      [6, 'already-awarded'],
    ])
  })

  it('are cut off, not ended, when the service stops before all of them are answered', async () => {
    const stopping = await startService()
    try {
      const client = await stopping.organisation('atelier-dole')
      const lines = Array.from({ length: 60 }, (_, index) => anonymous(index, true))
      const answering = send([JSON.stringify(head), ...lines], { client }).then(
        () => 'whole',
        () => 'cut off',
      )
      for (;;) {
        const { items } = await stopping.context.deps.store.awardJobs.page({ where: {}, limit: 1 })
        if ((items[0]?.done ?? 0) > 0) break
        await new Promise(setImmediate)
      }
      await stopping.context.deps.awardJobs.stop()
      expect(await answering).to.equal('cut off')
    } finally {
      await stopping.stop()
    }
  })

  it('may begin with a byte order mark', async () => {
    const answered = told(await send([`\u{FEFF}${JSON.stringify(head)}`, line('Anne')]))
    expect(codes(answered)).to.deep.equal([[2, 'awarded']])
    expect(codes(told(await send([JSON.stringify(head), `\u{FEFF}${line('Anne')}`])))).to.deep.equal([
      [2, 'not-json'],
    ])
  })

  it('under a key that stands for something else are refused, whatever achievements they are about', async () => {
    const key = 'une-seule-premiere-ligne'
    told(await send([JSON.stringify(head), line('Anne')], { key }))
    const other = [JSON.stringify({ ...head, title: 'Autre' }), line('Anne', { achievement: level2 })]
    const before = await service.documents()
    expectProblem(await send(other, { key }), 409, 'idempotency-key-reused')
    expect(await service.documents()).to.deep.equal(before)
  })

  it('are refused as a whole, and write nothing, when what all lines share is wrong', async () => {
    const before = await service.documents()
    const good = line('Anne')
    const wrong: readonly (readonly [readonly string[], number, Schemas['ProblemCode']])[] = [
      [[], 400, 'invalid-request'],
      [[JSON.stringify(head)], 400, 'invalid-request'],
      [[good], 400, 'invalid-request'],
      [['nothing', good], 400, 'invalid-request'],
      [[JSON.stringify({ ...head, heldOn: '2026-02-30' }), good], 400, 'invalid-request'],
      [[JSON.stringify({ ...head, heldOn: '2026-12-24' }), good], 400, 'invalid-request'],
      [[JSON.stringify({ ...head, validUntil: '2020-01-01' }), good], 400, 'invalid-request'],
      [[JSON.stringify({ ...head, signedBy: ' ' }), good], 400, 'invalid-request'],
      [[JSON.stringify({ ...head, isAdmin: true }), good], 400, 'invalid-request'],
      [[JSON.stringify(head), ...Array<string>(20_001).fill('{}')], 413, 'payload-too-large'],
    ]
    for (const [lines, status, code] of wrong) expectProblem(await send(lines), status, code)
    const gzip = { 'Content-Encoding': 'gzip' }
    expectProblem(await send([JSON.stringify(head), good], { headers: gzip }), 415, 'unsupported-media-type')
    const json = { 'Content-Type': 'application/json' }
    expectProblem(await send([JSON.stringify(head)], { headers: json }), 415, 'unsupported-media-type')
    expect(await service.documents()).to.deep.equal(before)
  })
})
