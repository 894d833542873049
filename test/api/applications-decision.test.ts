import { expect } from 'chai'
import type { Application as Stored } from '../../server/store/recognition-documents.ts'
import {
  decide,
  delegate,
  evaluationOf,
  favourable,
  file,
  open,
  report,
  step,
  submitted,
  takeAndAssess,
  unfavourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type TestService } from '../support/service.ts'

describe('a decision on an application', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  let applicants = 0
  /** An application by somebody new, assessed in favour by the first assessor. */
  const assessed = async (assessment: object = favourable()): Promise<Application> => {
    applicants += 1
    const applicant = await memberOf(service, workshop.organisation, 'applicant', {
      givenName: `Postulante${'abcdefghijklmnopqrstuvwxyz'.charAt(applicants)}`,
      familyName: `Numéro${'abcdefghijklmnopqrstuvwxyz'.charAt(applicants).repeat(5)}`,
    })
    const application = await submitted({ ...workshop, applicant })
    await takeAndAssess(workshop.assessors[0], application, assessment)
    return application
  }
  const stored = async ({ id }: Application): Promise<Stored> => {
    const found = await service.context.deps.store.applications.get(id)
    if (found === undefined) throw new Error('no such application')
    return found
  }
  const counts = async () => {
    const { decisions, awards, statusSlots } = await service.documents()
    return { decisions, awards, statusSlots }
  }
  /** Puts the application back as it was before its decision was carried out, and what the decision left elsewhere stays. */
  const asBefore = async (before: Stored) => {
    const { revision } = await stored({ id: before._id } as Application)
    await service.context.deps.store.applications.replace({ ...before, revision })
  }

  it('is one decision, whoever signs first and however many sign at once', async () => {
    const application = await assessed()
    const [first, second, third] = workshop.assessors
    for (const member of [second, third]) await takeAndAssess(member, application, favourable())
    const before = await counts()
    const evaluation = await evaluationOf(first.client, application)
    const answers = await Promise.all(
      [first, second, third].map((member) => decide(member, application, 'granted', { evaluation })),
    )
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200])
    expect(new Set(answers.map(({ body }) => body.decisions[0]?.id ?? body.state)).size).to.equal(1)
    const after = await counts()
    expect(after).to.deep.equal({
      decisions: (before.decisions ?? 0) + 1,
      awards: (before.awards ?? 0) + 1,
      statusSlots: (before.statusSlots ?? 0) + 1,
    })
    const granted = (await stored(application)).history.filter(({ action }) => action === 'grant')
    expect(granted).to.have.lengthOf(1)
  })

  it('is not the contrary of another: of two who disagree, the first to sign decides', async () => {
    const application = await assessed(unfavourable)
    const [first, second] = workshop.assessors
    await takeAndAssess(second, application, unfavourable)
    succeeded(await decide(first, application, 'refused'))
    const late = { evaluation: 'whatever', outcome: 'granted' }
    expectProblem(await step(second.client, application, 'decision', late), 409, 'conflict')
    expect(await stored(application)).to.include({ state: 'refused' })
  })

  it('stopped after it was signed is carried out by the same request: one badge', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const evaluation = await evaluationOf(first.client, application)
    const before = await stored(application)
    const done = succeeded(await decide(first, application, 'granted', { evaluation }))
    const { awardId = '' } = await stored(application)
    const { store } = service.context.deps
    // What a crash before the badge leaves: the decision alone.
    await store.awards.delete(awardId)
    await asBefore(before)
    const once = await counts()
    service.now = new Date('2026-12-05T09:00:00Z')
    const again = succeeded(await decide(first, application, 'granted', { evaluation }))
    expect(again.decisions).to.deep.equal(done.decisions)
    expect(await stored(application)).to.include({ state: 'granted', awardId })
    expect(await counts()).to.deep.equal({ ...once, awards: (once.awards ?? 0) + 1 })
    expect((await stored(application)).history.at(-1)).to.include({
      at: '2026-11-21T09:30:00Z',
      action: 'grant',
    })
  })

  it('stopped after the badge was issued is carried out by the same request: the same badge', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const evaluation = await evaluationOf(first.client, application)
    const before = await stored(application)
    succeeded(await decide(first, application, 'granted', { evaluation }))
    const { awardId = '' } = await stored(application)
    const { store } = service.context.deps
    const badge = await store.awards.get(awardId)
    await asBefore(before)
    const once = await counts()
    succeeded(await decide(first, application, 'granted', { evaluation }))
    expect(await counts()).to.deep.equal(once)
    expect(await store.awards.get(awardId)).to.deep.equal(badge)
    expect(await stored(application)).to.include({ state: 'granted', awardId })
  })

  it('that was signed stands: the application cannot be withdrawn before it is carried out', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const evaluation = await evaluationOf(first.client, application)
    const before = await stored(application)
    succeeded(await decide(first, application, 'granted', { evaluation }))
    const { _id: decisionId = '' } =
      (
        await service.context.deps.store.decisions.page({
          where: { applicationId: application.id },
          limit: 1,
        })
      ).items[0] ?? {}
    const deciding = { decisionId, at: '2026-11-21T09:30:00Z' }
    await asBefore({
      ...before,
      review: JSON.stringify({ ...(JSON.parse(before.review) as object), deciding }),
    })
    service.now = new Date('2026-11-23T09:30:00Z')
    const [assessor] = workshop.assessors
    expectProblem(
      await step(assessor.client, application, 'recusal', { reason: 'Trop tard' }),
      409,
      'conflict',
    )
    expectProblem(await step(assessor.client, application, 'assessment', unfavourable), 409, 'conflict')
    succeeded(await decide(first, application, 'granted', { evaluation }))
    expect(await stored(application)).to.include({ state: 'granted' })
  })

  it('and a withdrawal at the same moment: one of them happens, and no badge follows from a withdrawn application', async () => {
    const outcomes: string[] = []
    for (let round = 0; round < 4; round += 1) {
      const application = await assessed()
      const [first] = workshop.assessors
      const key = await service.apiKey(workshop.organisation, ['application:apply'], application.applicant.id)
      const applicant = service.withToken(await service.tokenOf(key))
      const evaluation = await evaluationOf(first.client, application)
      const [decided, withdrawn] = await Promise.all([
        decide(first, application, 'granted', { evaluation }),
        step(applicant, application, 'withdrawal'),
      ])
      const { state, awardId } = await stored(application)
      expect([decided.status, withdrawn.status].filter((status) => status === 200)).to.have.lengthOf(1)
      expect(state).to.equal(decided.status === 200 ? 'granted' : 'withdrawn')
      expect(awardId === undefined).to.equal(state === 'withdrawn')
      outcomes.push(state)
    }
    const { store } = service.context.deps
    const awards = await store.awards.page({ where: { organisationId: workshop.organisation }, limit: 1000 })
    for (const { applicationId } of awards.items)
      expect((await stored({ id: applicationId ?? '' } as Application)).state).to.be.oneOf([
        'granted',
        'overturned',
      ])
    expect(outcomes).to.have.lengthOf(4)
  })

  it('that never got signed lets the application change again after ten minutes', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const before = await stored(application)
    const deciding = { decisionId: 'f'.repeat(32), at: '2026-11-21T09:30:00Z' }
    await asBefore({
      ...before,
      review: JSON.stringify({ ...(JSON.parse(before.review) as object), deciding }),
    })
    service.now = new Date('2026-11-21T09:39:59Z')
    expectProblem(await step(first.client, application, 'assessment', favourable()), 409, 'conflict')
    service.now = new Date('2026-11-21T09:40:00Z')
    succeeded(await step(first.client, application, 'assessment', favourable()))
  })

  it('is signed on an evaluation of what the application is now', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const evaluation = await evaluationOf(first.client, application)
    for (const [what, change] of [
      [
        'another day',
        () => {
          service.now = new Date('2026-11-21T23:00:00Z')
        },
      ],
      [
        'a changed reason',
        async () => {
          service.now = testDay
          await step(first.client, application, 'assessment', favourable({ reason: 'Relu.' }))
        },
      ],
    ] as const) {
      await change()
      expectProblem(await decide(first, application, 'granted', { evaluation }), 409, 'evaluation-outdated')
      expect(await stored(application), what).to.include({ state: 'under-review' })
    }
    succeeded(await decide(first, application, 'granted'))
  })

  it('takes an assessor who has assessed the application themself', async () => {
    const application = await assessed()
    const [, second] = workshop.assessors
    succeeded(await step(second.client, application, 'assessors', {}))
    const read = await second.client.call<{ evaluation?: string }>(
      'POST',
      `/applications/${application.id}/evaluation`,
    )
    expect(read.body).to.not.have.any.keys('evaluation', 'favourable')
    expectProblem(await decide(second, application, 'granted'), 409, 'transition-refused')
  })

  it('grants nothing while a rule is not met, and says which', async () => {
    const { organisation, assessors } = workshop
    const applicant = await memberOf(service, organisation, 'applicant', {
      givenName: 'Zoé',
      familyName: 'Quentin',
    })
    const application = await open(applicant.client)
    await file(applicant.client, application, report)
    succeeded(await step(applicant.client, application, 'submission'))
    await takeAndAssess(assessors[0], application, favourable())
    const problem = expectProblem(
      await decide(assessors[0], application, 'granted'),
      409,
      'transition-refused',
    )
    expect(problem.errors?.map(({ code }) => code)).to.include('rule-not-met')
    // A person signs the refusal all the same: nobody is refused by a rule alone.
    succeeded(await decide(assessors[0], application, 'refused'))
  })

  it('does not refuse what the rules and enough assessors grant', async () => {
    const application = await assessed()
    const [, second] = workshop.assessors
    await takeAndAssess(second, application, unfavourable)
    expectProblem(await decide(second, application, 'refused'), 409, 'transition-refused')
  })

  it('asks for as many favourable assessors as the organisation says', async () => {
    const application = await assessed()
    const [first, second] = workshop.assessors
    const { coordinator, organisation } = workshop
    const json = {
      assessors: 2,
      appealAssessors: 2,
      reviewDays: 30,
      completionDays: 60,
      appealDays: 60,
      appealReviewDays: 60,
    }
    const policies = `/organisations/${organisation}/assessment-policies`
    succeeded(await coordinator.client.call('PUT', policies, { json }))
    expectProblem(await decide(first, application, 'granted'), 409, 'transition-refused')
    await takeAndAssess(second, application, favourable())
    succeeded(await decide(first, application, 'granted'))
    succeeded(
      await coordinator.client.call('PUT', policies, { json: { ...json, assessors: 1, validMonths: 12 } }),
    )
    const next = await assessed()
    succeeded(await decide(first, next, 'granted'))
    const award = await service.context.deps.store.awards.get((await stored(next)).awardId ?? '')
    expect(award?.validUntil).to.equal('2027-11-21T22:59:59Z')
  })

  it('is not for an assessor whose delegation was revoked since they assessed', async () => {
    const { organisation, coordinator } = workshop
    const member = await memberOf(service, organisation, 'assessor', { givenName: 'Hugo' })
    await delegate(coordinator, organisation, member)
    const application = await assessed()
    await takeAndAssess(member, application, favourable())
    const list = `/organisations/${organisation}/delegations?limit=200`
    const { items } = succeeded(
      await coordinator.client.call<{ items: { id: string; personId: string }[] }>('GET', list),
    )
    const { id = '' } = items.find(({ personId }) => personId === member.person.id) ?? {}
    succeeded(await coordinator.client.call('POST', `/delegations/${id}/revocation`, {}))
    expectProblem(await decide(member, application, 'granted'), 403, 'delegation-missing')
    succeeded(await decide(workshop.assessors[0], application, 'granted'))
  })

  it('counts again only what was said of the completed dossier', async () => {
    const application = await assessed()
    const [first] = workshop.assessors
    const items = [{ what: 'Le plan d’un atelier' }]
    succeeded(await step(first.client, application, 'completion-request', { items }))
    const before = await stored(application)
    const { applicantId } = before
    const key = await service.apiKey(workshop.organisation, ['application:apply'], applicantId)
    const applicant = service.withToken(await service.tokenOf(key))
    succeeded(await step(applicant, application, 'completion'))
    expectProblem(await decide(first, application, 'granted'), 409, 'transition-refused')
    succeeded(await step(first.client, application, 'assessment', favourable()))
    succeeded(await decide(first, application, 'granted'))
  })
})
