import { expect } from 'chai'
import {
  decide,
  delegate,
  favourable,
  file,
  level2,
  observation,
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
import { clientWith, memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'

describe('a conflict of interest', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  /** Can do everything a person of the organisation can. */
  let everywhere: Member
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    everywhere = await member('Ines', 'application:manage')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  async function member(givenName: string, ...more: readonly Schemas['Scope'][]): Promise<Member> {
    const scopes = ['application:apply', 'application:open', 'application:assess', ...more] as const
    const one = await memberOf(service, workshop.organisation, scopes, { givenName })
    await delegate(workshop.coordinator, workshop.organisation, one)
    return one
  }
  const applicationOf = async (applicant: Member): Promise<Application> => {
    const application = await open(applicant.client)
    await file(applicant.client, application, report)
    await file(workshop.colleague.client, application, observation)
    return succeeded(await step(applicant.client, application, 'submission'))
  }
  const conflicted = async (one: Member, application: Application) => {
    expectProblem(await step(one.client, application, 'assessors', {}), 403, 'conflict-of-interest')
    const assigned = await step(workshop.coordinator.client, application, 'assessors', {
      personId: one.person.id,
    })
    expectProblem(assigned, 403, 'conflict-of-interest')
  }

  it('keeps the applicant from judging, managing or opening their own application', async () => {
    const application = await applicationOf(everywhere)
    expect(application.you).to.deep.equal(['own'])
    await conflicted(everywhere, application)
    expectProblem(
      await step(everywhere.client, application, 'assessors', { personId: workshop.assessors[0].person.id }),
      403,
      'forbidden',
    )
  })

  it('keeps whoever opened it, and whoever filed or observed evidence of it, from judging it', async () => {
    const opener = await member('Jeanne')
    const observer = await member('Karim')
    const json = {
      achievement: level2,
      applicant: workshop.applicant.person.id,
      consent: true,
      consentHow: 'Formulaire signé le 12 novembre',
    }
    const application = succeeded(await opener.client.call<Application>('POST', '/applications', { json }))
    await file(observer.client, application, observation)
    succeeded(await step(opener.client, application, 'submission'))
    await conflicted(opener, application)
    await conflicted(observer, application)
  })

  it('keeps whoever endorsed the applicant for it from judging it', async () => {
    const endorser = await member('Leïla')
    const application = await applicationOf(await member('Marc'))
    const { store } = service.context.deps
    const [key] = (await store.people.getMany([endorser.person.id])).map(({ emailKey }) => emailKey)
    await store.evidence.insert({
      _id: 'endorsement-of-leila',
      organisationId: workshop.organisation,
      applicationId: application.id,
      kind: 'EV-END',
      observedAt: '2026-11-19',
      ...(key === undefined ? {} : { endorserKey: key }),
      pseudonymised: false,
      salt: '0'.repeat(32),
      createdAt: '2026-11-19T09:00:00Z',
    })
    await conflicted(endorser, application)
  })

  it('keeps somebody from judging who judged them, for 90 days', async () => {
    const judge = await member('Nadia')
    const judged = await member('Octave')
    const first = await applicationOf(judged)
    await takeAndAssess(judge, first, favourable())
    const back = await applicationOf(judge)
    await conflicted(judged, back)
    service.now = new Date('2027-02-19T09:30:00Z')
    await conflicted(judged, back)
    service.now = new Date('2027-02-19T09:30:01Z')
    succeeded(await step(judged.client, back, 'assessors', {}))
  })

  it('that arises after the assignment stops the assessment and the decision', async () => {
    const judge = await member('Pascale')
    const judged = await member('Quentin')
    const application = await applicationOf(judged)
    await takeAndAssess(judge, application, favourable())
    // Meanwhile the applicant judges an application of their judge.
    const other = await applicationOf(judge)
    const { store } = service.context.deps
    const stored = await store.applications.get(other.id)
    if (stored === undefined) throw new Error('no such application')
    const { recipientKey } = (await store.people.get(judged.person.id)) ?? { recipientKey: '' }
    const assessment = {
      id: 'a'.repeat(32),
      personId: judged.person.id,
      assessor: recipientKey,
      instance: 'first',
      rubric: [],
      recommends: 'grant',
      at: '2026-11-21T09:30:00Z',
    }
    await store.applications.replace({
      ...stored,
      review: JSON.stringify({ ...(JSON.parse(stored.review) as object), assessments: [assessment] }),
    })
    expectProblem(
      await step(judge.client, application, 'assessment', favourable()),
      403,
      'conflict-of-interest',
    )
    expectProblem(await decide(judge, application, 'granted'), 403, 'conflict-of-interest')
    // Whoever decides in their place does not count what they said.
    const [first] = workshop.assessors
    await takeAndAssess(first, application, unfavourable)
    succeeded(await decide(first, application, 'refused'))
  })

  it('is not what an assessor observes as an assessor', async () => {
    const judge = await member('Rosa')
    const application = await applicationOf(await member('Samir'))
    succeeded(await step(judge.client, application, 'assessors', {}))
    await file(judge.client, application, { ...observation, observedAt: '2026-11-20' })
    succeeded(await step(judge.client, application, 'assessment', favourable()))
    succeeded(await decide(judge, application, 'granted'))
  })

  it('declared by an assessor takes them off, for good, and their reason is shown to managers only', async () => {
    const { coordinator, applicant } = workshop
    const judge = await member('Tom')
    const application = await submitted({ ...workshop, applicant: await member('Ulysse') })
    succeeded(await step(judge.client, application, 'assessors', {}))
    succeeded(await step(judge.client, application, 'assessment', unfavourable))
    expectProblem(
      await step(applicant.client, application, 'recusal', { reason: 'Pas moi' }),
      404,
      'not-found',
    )
    const reason = 'C’est mon cousin'
    expect((await step(judge.client, application, 'recusal', { reason })).status).to.equal(204)
    expectProblem(await judge.client.call('GET', `/applications/${application.id}`), 404, 'not-found')
    await conflicted(judge, application)
    const seen = succeeded(
      await coordinator.client.call<Application>('GET', `/applications/${application.id}`),
    )
    expect(seen).to.include({ state: 'submitted' })
    expect(seen.assessors[0]).to.include({ recusalReason: reason, assessed: true })
    // What they found before counts no more.
    const [first] = workshop.assessors
    await takeAndAssess(first, application, favourable())
    succeeded(await decide(first, application, 'granted'))
  })

  it('of an organisation: it does not judge its own application', async () => {
    const json = { achievement: 'label-regional/0.1.0/LABEL-labellise', consent: true }
    const program = await clientWith(
      service,
      await service.apiKey(workshop.organisation, ['application:apply']),
    )
    expectProblem(await program.call('POST', '/applications', { json }), 403, 'conflict-of-interest')
    expectProblem(await workshop.applicant.client.call('POST', '/applications', { json }), 403, 'forbidden')
    const elsewhere = await program.call<Application>('POST', '/applications', {
      json: { ...json, organisation: 'hub' },
    })
    expect(succeeded(elsewhere)).to.deep.include({
      organisation: 'hub',
      applicant: { kind: 'organisation', id: workshop.organisation },
      you: ['own'],
    })
  })
})
