import { expect } from 'chai'
import type { Application as Stored } from '../../server/store/recognition-documents.ts'
import {
  decide,
  evaluationOf,
  favourable,
  file,
  observation,
  report,
  step,
  submitted,
  takeAndAssess,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'

const names = ['Albane', 'Bérénice', 'Capucine', 'Delphine', 'Églantine']

describe('a signed decision that was not carried out', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  let workshops = 0
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    service.now = testDay
    workshops += 1
    workshop = await workshopOf(service, `atelier-${String(workshops)}`)
  })

  const stored = async ({ id }: Pick<Application, 'id'>): Promise<Stored> => {
    const found = await service.context.deps.store.applications.get(id)
    if (found === undefined) throw new Error('no such application')
    return found
  }
  const decisionsOf = async ({ id }: Pick<Application, 'id'>) =>
    (await service.context.deps.store.decisions.page({ where: { applicationId: id }, limit: 5 })).items
  /** Puts the application back as it was before its decision was carried out: marked, as it is while one is signed. */
  const unfinished = async (before: Stored, decisionId: string) => {
    const { revision } = await stored({ id: before._id })
    const review = {
      ...(JSON.parse(before.review) as object),
      deciding: { decisionId, at: '2026-11-21T09:30:00Z' },
    }
    const marked = { ...before, revision, pending: 'decision' as const, review: JSON.stringify(review) }
    await service.context.deps.store.applications.replace(marked)
  }
  let applicants = 0
  const assessed = async (): Promise<Application> => {
    const givenName = names[applicants % names.length] ?? ''
    applicants += 1
    const applicant = await memberOf(service, workshop.organisation, 'applicant', { givenName })
    const application = await submitted({ ...workshop, applicant })
    await takeAndAssess(workshop.assessors[0], application, favourable())
    return application
  }
  /** Granted, then as a crash before the badge leaves it. */
  const crashed = async () => {
    const application = await assessed()
    const [signer] = workshop.assessors
    const before = await stored(application)
    const evaluation = await evaluationOf(signer.client, application)
    succeeded(await decide(signer, application, 'granted', { evaluation }))
    const { awardId = '' } = await stored(application)
    await service.context.deps.store.awards.delete(awardId)
    const [decision] = await decisionsOf(application)
    await unfinished(before, decision?._id ?? '')
    return { application, evaluation, awardId }
  }

  it('is completed by the service itself, on the evaluation that was signed, once its signer has had ten minutes', async () => {
    const { application, evaluation, awardId } = await crashed()
    const other = await crashed()
    service.now = new Date('2026-11-21T09:39:59Z')
    await service.context.runChores()
    expect(await stored(application)).to.include({ state: 'under-review', pending: 'decision' })
    service.now = new Date('2026-11-21T09:40:00Z')
    await service.context.runChores()
    const { store } = service.context.deps
    expect(await stored(application)).to.include({ state: 'granted', awardId })
    expect(await stored(application)).to.not.have.property('pending')
    expect(await store.awards.get(awardId)).to.include({
      evaluationId: evaluation,
      applicationId: application.id,
    })
    expect(await stored(other.application)).to.include({ state: 'granted', awardId: other.awardId })
    expect(await store.applications.count({ pending: 'decision' })).to.equal(0)
  })

  it('is not completed by whoever quotes another evaluation than the one that was signed', async () => {
    const { application, evaluation, awardId } = await crashed()
    const [signer] = workshop.assessors
    const { store } = service.context.deps
    const other = await decide(signer, application, 'granted', { evaluation: 'x'.repeat(43) })
    expectProblem(other, 409, 'conflict')
    expect(await store.awards.get(awardId)).to.equal(undefined)
    succeeded(await decide(signer, application, 'granted', { evaluation }))
    expect(await store.awards.get(awardId)).to.include({ evaluationId: evaluation })
  })

  it('that was never signed leaves no mark: the service takes it away', async () => {
    const application = await assessed()
    await unfinished(await stored(application), 'f'.repeat(32))
    service.now = new Date('2026-11-21T09:40:00Z')
    await service.context.runChores()
    const after = await stored(application)
    expect(after).to.include({ state: 'under-review' }).and.not.have.property('pending')
    expect(JSON.parse(after.review)).to.not.have.property('deciding')
  })

  /** An application to renew the badge of the applicant, assessed in favour. */
  const renewal = async () => {
    const { applicant, assessors, coordinator, colleague } = workshop
    const delays = { reviewDays: 30, completionDays: 60, appealDays: 60, appealReviewDays: 60 }
    const json = { assessors: 1, appealAssessors: 2, ...delays, validMonths: 12 }
    const policies = `/organisations/${workshop.organisation}/assessment-policies`
    succeeded(await coordinator.client.call('PUT', policies, { json }))
    const first = await submitted(workshop)
    await takeAndAssess(assessors[0], first, favourable())
    succeeded(await decide(assessors[0], first, 'granted'))
    const { awardId = '' } = await stored(first)
    service.now = new Date('2027-10-15T08:00:00Z')
    const asked = await applicant.client.call<Schemas['RequestedRenewal']>(
      'POST',
      `/awards/${awardId}/renewal`,
    )
    const { application: id } = succeeded(asked)
    await file(applicant.client, { id }, { ...report, observedAt: '2027-10-01' })
    await file(colleague.client, { id }, { ...observation, observedAt: '2027-10-02' })
    succeeded(await step(applicant.client, { id }, 'consent', { consent: true }))
    const application = succeeded(await step(applicant.client, { id }, 'submission'))
    await takeAndAssess(assessors[0], application, favourable())
    const change = (state: string) =>
      coordinator.client.call('PUT', `/awards/${awardId}/state`, {
        json: { state, reason: 'Erreur de saisie' },
      })
    return { application, awardId, change }
  }

  it('does not come from a renewal of a badge that is revoked: nothing is signed, and the applicant can withdraw', async () => {
    const { application, change } = await renewal()
    succeeded(await change('revoked'))
    for (let time = 0; time < 2; time += 1) {
      expectProblem(await decide(workshop.assessors[0], application, 'granted'), 409, 'transition-refused')
    }
    expect(await decisionsOf(application)).to.deep.equal([])
    expect(await stored(application))
      .to.include({ state: 'under-review' })
      .and.not.have.property('pending')
    succeeded(await step(workshop.applicant.client, application, 'withdrawal'))
  })

  it('to renew a badge that was revoked at that moment ends the application, which says why and leads to no badge', async () => {
    const { application, awardId, change } = await renewal()
    const { store } = service.context.deps
    const award = await store.awards.get(awardId)
    const before = await stored(application)
    succeeded(await decide(workshop.assessors[0], application, 'granted'))
    const renewed = await store.awards.get(awardId)
    if (award === undefined || renewed === undefined) throw new Error('no award')
    await store.awards.replace({ ...award, revision: renewed.revision })
    const [decision] = await decisionsOf(application)
    await unfinished(before, decision?._id ?? '')
    succeeded(await change('revoked'))
    await service.context.runChores()
    const after = await stored(application)
    expect(after).to.include({ state: 'granted' }).and.not.have.any.keys('pending', 'awardId')
    expect(after.history.at(-1)).to.include({ action: 'not-renewed', at: '2027-10-15T08:00:00Z' })
    expect(after.history.at(-1)?.reason).to.match(/révoqué/u)
    const { credential, state } = (await store.awards.get(awardId)) ?? {}
    expect({ credential, state }).to.deep.equal({ credential: award.credential, state: 'revoked' })
  })
})
