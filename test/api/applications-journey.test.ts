import { expect } from 'chai'
import {
  decide,
  evaluationOf,
  favourable,
  file,
  level2,
  observation,
  open,
  report,
  step,
  takeAndAssess,
  unfavourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

/**
 * A médiateur applies for level 2 of RM-C2.1, is asked to complete, completes, is refused by one assessor, appeals, and is granted by two
 * others. At each step, those who may not take it try.
 */
describe('from an application to a badge whose decision a third party recomputes', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  let applicant: Member
  let stranger: Member
  let application: Application
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    ;({ applicant } = workshop)
    const elsewhere = await workshopOf(service, 'tiers-lieu')
    stranger = elsewhere.applicant
  })
  after(() => service.stop())

  const stateOf = async (client: Client) =>
    succeeded(await client.call<Application>('GET', `/applications/${application.id}`))
  /** The step is refused to each of these, for this reason, and the application stays as it is. */
  const refusedTo = async (
    people: readonly (readonly [Member, number, string])[],
    what: string,
    json?: object,
  ) => {
    const before = await service.context.deps.store.applications.get(application.id)
    for (const [member, status, code] of people)
      expectProblem(await step(member.client, application, what, json), status, code)
    expect(await service.context.deps.store.applications.get(application.id)).to.deep.equal(before)
  }

  it('the applicant opens it, and nobody else can for them without the right', async () => {
    const { coordinator, colleague } = workshop
    const json = { achievement: level2, applicant: applicant.person.id }
    expectProblem(await coordinator.client.call('POST', '/applications', { json }), 403, 'forbidden')
    expectProblem(await stranger.client.call('POST', '/applications', { json }), 403, 'forbidden')
    application = await open(applicant.client, { consent: false })
    expect(application).to.deep.include({
      state: 'draft',
      you: ['own'],
      consent: false,
      steps: ['submit', 'withdraw'],
    })
    expectProblem(await colleague.client.call('POST', '/applications', { json }), 409, 'conflict')
  })

  it('files what they did, agrees, and submits; nobody else does', async () => {
    const { colleague, coordinator, assessors } = workshop
    await file(applicant.client, application, report)
    expectProblem(await step(applicant.client, application, 'submission'), 409, 'transition-refused')
    await refusedTo([[coordinator, 403, 'forbidden']], 'consent', { consent: true })
    await refusedTo(
      [
        [stranger, 404, 'not-found'],
        [colleague, 404, 'not-found'],
        [assessors[0], 404, 'not-found'],
      ],
      'consent',
      { consent: true },
    )
    succeeded(await step(applicant.client, application, 'consent', { consent: true, nameInBadge: true }))
    await refusedTo(
      [
        [coordinator, 403, 'forbidden'],
        [stranger, 404, 'not-found'],
      ],
      'submission',
    )
    const after = succeeded(await step(applicant.client, application, 'submission'))
    expect(after).to.deep.include({
      state: 'submitted',
      steps: ['withdraw'],
      due: { dueAt: '2026-12-21T22:59:59Z', dueFor: 'review', from: 'organisation' },
    })
    await refusedTo([[applicant, 409, 'transition-refused']], 'submission')
  })

  it('is taken by an assessor who is delegated and has no part in it', async () => {
    const { organisation, colleague, coordinator, assessors } = workshop
    const undelegated = await memberOf(service, organisation, 'assessor', { givenName: 'Gaël' })
    await refusedTo(
      [
        [undelegated, 403, 'delegation-missing'],
        [applicant, 403, 'forbidden'],
        [colleague, 404, 'not-found'],
        [stranger, 404, 'not-found'],
      ],
      'assessors',
      {},
    )
    await refusedTo([[coordinator, 403, 'conflict-of-interest']], 'assessors', {
      personId: applicant.person.id,
    })
    await refusedTo([[coordinator, 403, 'delegation-missing']], 'assessors', {
      personId: undelegated.person.id,
    })
    await refusedTo([[coordinator, 404, 'not-found']], 'assessors', { personId: stranger.person.id })
    const taken = succeeded(await step(assessors[0].client, application, 'assessors', {}))
    expect(taken).to.deep.include({ state: 'under-review', you: ['assigned'] })
    expect(taken.due).to.deep.include({ dueFor: 'decision', from: 'organisation' })
  })

  it('is sent back with exactly what is missing', async () => {
    const [first, second] = workshop.assessors
    const items = [
      {
        kind: 'EV-OBS',
        rule: 'required-kinds',
        what: 'Une observation d’un atelier que vous conduisez seule.',
      },
    ]
    await refusedTo(
      [
        [applicant, 403, 'forbidden'],
        [second, 404, 'not-found'],
      ],
      'completion-request',
      { items },
    )
    const unknown = { items: [{ kind: 'EV-RIEN', rule: 'no-such-rule', what: 'Autre chose' }] }
    const problem = expectProblem(
      await step(first.client, application, 'completion-request', unknown),
      400,
      'invalid-request',
    )
    expect(problem.errors?.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/items/0/kind', 'evidence-kind-unknown'],
      ['/items/0/rule', 'rule-unknown'],
    ])
    succeeded(await step(first.client, application, 'completion-request', { items }))
    const seen = await stateOf(applicant.client)
    expect(seen).to.deep.include({
      state: 'to-complete',
      due: { dueAt: '2027-01-20T22:59:59Z', dueFor: 'completion', from: 'applicant' },
      completions: [{ at: '2026-11-21T09:30:00Z', items }],
    })
    await refusedTo([[first, 409, 'transition-refused']], 'assessment', favourable())
  })

  it('is completed, even late: nobody is refused by a clock', async () => {
    const { colleague, assessors } = workshop
    service.now = new Date('2027-01-25T09:00:00Z')
    await file(colleague.client, application, observation)
    await refusedTo(
      [
        [assessors[0], 403, 'forbidden'],
        [stranger, 404, 'not-found'],
      ],
      'completion',
    )
    const after = succeeded(await step(applicant.client, application, 'completion'))
    expect(after.state).to.equal('under-review')
    expect(after.completions[0]).to.deep.include({ completedAt: '2027-01-25T09:00:00Z' })
    await refusedTo([[applicant, 409, 'transition-refused']], 'completion')
    service.now = testDay
  })

  it('is refused by one assessor, with a reason, on an evaluation they have read', async () => {
    service.now = new Date('2027-01-26T09:00:00Z')
    const [first, second] = workshop.assessors
    const refusal = {
      evaluation: 'never-read',
      outcome: 'refused',
      reason: 'Conduisez d’abord seule deux ateliers observés.',
    }
    await refusedTo([[first, 409, 'transition-refused']], 'decision', refusal)
    await refusedTo(
      [
        [second, 404, 'not-found'],
        [applicant, 403, 'forbidden'],
      ],
      'assessment',
      unfavourable,
    )
    const { reason: _, ...unexplained } = unfavourable
    await refusedTo([[first, 400, 'invalid-request']], 'assessment', unexplained)
    succeeded(await step(first.client, application, 'assessment', unfavourable))
    expect((await stateOf(applicant.client)).assessments).to.deep.equal([])
    await refusedTo([[first, 409, 'evaluation-outdated']], 'decision', refusal)
    await refusedTo(
      [
        [applicant, 403, 'forbidden'],
        [second, 404, 'not-found'],
      ],
      'decision',
      refusal,
    )
    const evaluation = await evaluationOf(first.client, application)
    await refusedTo([[first, 409, 'transition-refused']], 'decision', { evaluation, outcome: 'granted' })
    await refusedTo([[first, 400, 'invalid-request']], 'decision', { evaluation, outcome: 'refused' })
    succeeded(await step(first.client, application, 'decision', { ...refusal, evaluation }))
    const told = await stateOf(applicant.client)
    expect(told).to.deep.include({
      state: 'refused',
      steps: ['appeal'],
      due: { dueAt: '2027-03-27T22:59:59Z', dueFor: 'appeal', from: 'applicant' },
    })
    expect(told.decisions[0]).to.deep.include({
      outcome: 'refused',
      reason: refusal.reason,
      signedBy: 'Denis Marchand',
    })
    expect(told.assessments[0]).to.deep.include({ name: 'Denis Marchand', reason: unfavourable.reason })
    expect(await service.context.deps.store.awards.count({})).to.equal(0)
  })

  it('is appealed by the applicant in time, and judged by nobody who judged it before', async () => {
    const { coordinator, colleague, assessors } = workshop
    const reason = 'Les deux derniers ateliers, je les ai conduits seule : l’observation le dit.'
    await refusedTo(
      [
        [assessors[0], 403, 'forbidden'],
        [coordinator, 403, 'forbidden'],
        [stranger, 404, 'not-found'],
      ],
      'appeal',
      { reason },
    )
    service.now = new Date('2027-03-27T23:00:00Z')
    await refusedTo([[applicant, 409, 'deadline-passed']], 'appeal', { reason })
    service.now = new Date('2027-03-27T22:59:59Z')
    const appealed = succeeded(await step(applicant.client, application, 'appeal', { reason }))
    expect(appealed).to.deep.include({
      state: 'appealed',
      due: { dueAt: '2027-05-26T21:59:59Z', dueFor: 'appeal-decision', from: 'organisation' },
    })
    await refusedTo([[applicant, 409, 'transition-refused']], 'appeal', { reason })
    await refusedTo([[assessors[0], 403, 'conflict-of-interest']], 'assessors', {})
    for (const { person } of [assessors[0], colleague])
      await refusedTo([[coordinator, 403, 'conflict-of-interest']], 'assessors', { personId: person.id })
  })

  it('is granted on appeal by two others, one of them not enough', async () => {
    const { assessors, coordinator } = workshop
    const [first, second, third] = assessors
    service.now = new Date('2027-04-02T08:00:00Z')
    await takeAndAssess(second, application, favourable({ reason: 'Vu dans l’observation.' }))
    const alone = await decide(second, application, 'granted')
    expect(expectProblem(alone, 409, 'transition-refused').detail).to.contain('Il manque un avis')
    succeeded(await step(coordinator.client, application, 'assessors', { personId: third.person.id }))
    succeeded(
      await step(
        third.client,
        application,
        'assessment',
        favourable({ rubric: [{ criterion: 'RM-C2.1', level: 3 }] }),
      ),
    )
    const { body } = await third.client.call<Schemas['ApplicationEvaluation']>(
      'POST',
      `/applications/${application.id}/evaluation`,
    )
    expect(body).to.deep.include({ favourable: 2, assessorsNeeded: 2 })
    const [disagreement] = body.disagreements
    expect(disagreement).to.deep.include({ instance: 'appeal', criterion: 'RM-C2.1' })
    expect(disagreement?.levels).to.have.deep.members([
      { name: 'Esther Marchand', level: 2 },
      { name: 'Farid Marchand', level: 3 },
    ])
    await refusedTo(
      [
        [first, 404, 'not-found'],
        [applicant, 403, 'forbidden'],
      ],
      'decision',
      {
        evaluation: body.evaluation ?? '',
        outcome: 'granted',
      },
    )
  })

  it('not by an assessor whose delegation has ended meanwhile', async () => {
    const [, second] = workshop.assessors
    service.now = new Date('2028-01-01T08:00:00Z')
    const evaluation = await evaluationOf(second.client, application)
    await refusedTo([[second, 403, 'delegation-missing']], 'decision', { evaluation, outcome: 'granted' })
    service.now = new Date('2027-04-02T08:00:00Z')
  })

  it('once: the badge verifies, and its decision is recomputed by anybody', async () => {
    const [, second, third] = workshop.assessors
    const granted = succeeded(await decide(second, application, 'granted'))
    expect(granted).to.deep.include({ state: 'overturned', steps: [] })
    expect(succeeded(await decide(third, granted, 'granted')).state).to.equal('overturned')
    expectProblem(await decide(third, granted, 'refused'), 409, 'conflict')
    expect(await service.context.deps.store.awards.count({})).to.equal(1)

    const told = await stateOf(applicant.client)
    expect(told.decisions.map(({ instance, outcome }) => [instance, outcome])).to.deep.equal([
      ['first', 'refused'],
      ['appeal', 'granted'],
    ])
    expect(
      told.history.map(({ from, to }) => `${from} > ${to}`).filter((move) => !/^(.+) > \1$/u.test(move)),
    ).to.deep.equal([
      'draft > submitted',
      'submitted > under-review',
      'under-review > to-complete',
      'to-complete > under-review',
      'under-review > refused',
      'refused > appealed',
      'appealed > overturned',
    ])
    const badge = succeeded(
      await service.anonymous.call<Record<string, unknown>>('GET', told.credential ?? ''),
    )
    expect(JSON.stringify(badge)).to.contain('Amina Marchand').and.not.contain('conduire seule')
    const verified = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', { json: badge }),
    )
    expect(verified.verdict).to.equal('valid')

    const record = await applicant.client.call<object>('GET', `/decisions/${told.decisions[1]?.id ?? ''}`)
    const recomputed = succeeded(
      await service.anonymous.call<Schemas['Recomputation']>('POST', '/decisions/recompute', {
        raw: record.bytes,
        headers: { 'Content-Type': 'application/json' },
      }),
    )
    expect(recomputed).to.deep.include({ agrees: true, recomputedOutcome: 'granted', proof: 'valid' })
  })
})
