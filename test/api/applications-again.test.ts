import { expect } from 'chai'
import {
  decide,
  favourable,
  level2,
  open,
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
import { startService, succeeded, testDay, type Client, type TestService } from '../support/service.ts'

const reason = 'J’ai conduit ces ateliers seule, les comptes rendus le disent.'

/** A page of a list, as far as these tests read it. */
interface Listed {
  readonly items: readonly { readonly id: string }[]
  readonly cursor?: string
}

describe('an application, again', function () {
  this.timeout(60_000)
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

  const refused = async (): Promise<Application> => {
    const application = await submitted(workshop)
    const [first] = workshop.assessors
    await takeAndAssess(first, application, unfavourable)
    succeeded(await decide(first, application, 'refused'))
    return application
  }
  const appeal = (application: Application) =>
    step(workshop.applicant.client, application, 'appeal', { reason })
  const openAnother = () =>
    workshop.applicant.client.call<Application>('POST', '/applications', { json: { achievement: level2 } })

  it('for the same badge keeps an earlier refusal from being appealed, while it is open and once it is granted', async () => {
    const first = await refused()
    const again = await submitted(workshop)
    expectProblem(await appeal(first), 409, 'conflict')
    const [, second] = workshop.assessors
    await takeAndAssess(second, again, favourable())
    succeeded(await decide(second, again, 'granted'))
    expectProblem(await appeal(first), 409, 'conflict')
  })

  it('given up leaves the earlier refusal to be appealed; nothing is opened during the appeal', async () => {
    const first = await refused()
    succeeded(await step(workshop.applicant.client, succeeded(await openAnother()), 'withdrawal'))
    const other = await refused()
    succeeded(await appeal(first))
    expectProblem(await openAnother(), 409, 'conflict')
    expectProblem(await appeal(other), 409, 'conflict')
  })

  it('and appeals at the same moment: one of them is open afterwards', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [one, other] = [await refused(), await refused()]
      const answers = await Promise.all([appeal(one), openAnother(), appeal(other)])
      const { items } = await service.context.deps.store.applications.page({
        where: { applicantId: workshop.applicant.person.id },
        limit: 200,
      })
      const going = items.filter(({ state }) => ['draft', 'appealed'].includes(state))
      expect(answers.filter(({ status }) => status < 300)).to.have.lengthOf(1)
      expect(going).to.have.lengthOf(1)
      succeeded(await step(workshop.applicant.client, { id: going[0]?._id ?? '' }, 'withdrawal'))
    }
  })

  it('completed hides what colleagues find from an assessor who has not assessed it anew', async () => {
    const [first, second] = workshop.assessors
    const application = await submitted(workshop)
    await takeAndAssess(first, application, favourable())
    succeeded(await step(second.client, application, 'assessors', {}))
    const items = [{ what: 'Le plan d’un atelier' }]
    succeeded(await step(first.client, application, 'completion-request', { items }))
    succeeded(await step(workshop.applicant.client, application, 'completion'))
    succeeded(await step(second.client, application, 'assessment', unfavourable))
    const seen = async () => {
      const path = `/applications/${application.id}`
      const { assessments } = succeeded(await first.client.call<Application>('GET', path))
      return assessments.map(({ personId }) => personId)
    }
    expect(await seen()).to.deep.equal([first.person.id])
    succeeded(await step(first.client, application, 'assessment', favourable()))
    expect(await seen()).to.have.members([first.person.id, second.person.id])
  })

  it('looked at after the delay no longer offers to appeal', async () => {
    const { applicant } = workshop
    const first = await refused()
    const steps = async () =>
      succeeded(await applicant.client.call<Application>('GET', `/applications/${first.id}`)).steps
    // Sixty days after 21 November 2026, in Paris.
    service.now = new Date('2027-01-20T22:59:59Z')
    expect(await steps()).to.deep.equal(['appeal'])
    service.now = new Date('2027-01-20T23:00:00Z')
    expect(await steps()).to.deep.equal([])
  })

  it('agreed to in the same words changes nothing, and changed agreements do not fill the history', async () => {
    const { client } = workshop.applicant
    const application = await open(client)
    const agree = async (json: object) => succeeded(await step(client, application, 'consent', json)).history
    const once = await agree({ consent: true, how: 'Oui' })
    expect(await agree({ consent: true, how: 'Oui' })).to.deep.equal(once)
    expect(await agree({ consent: true, how: 'Oui', nameInBadge: false })).to.have.lengthOf(once.length + 1)
    for (let time = 0; time < 60; time += 1) await agree({ consent: true, how: `Oui ${String(time)}` })
    const history = await agree({ consent: true, how: 'Enfin' })
    expect(history[0]).to.include({ action: 'open' })
    expect(history.filter(({ action }) => action === 'consent')).to.have.lengthOf(50)
    expect(history.at(-1)).to.include({ action: 'consent', reason: 'Enfin' })
  })

  const pages = async (client: Client, query: string) => {
    const found: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const path = `/applications?${query}${more}`
      const answer: Listed = succeeded(await client.call<Listed>('GET', path))
      found.push(...answer.items.map(({ id }) => id))
      cursor = answer.cursor
    }
    return found
  }

  it('and two thousand others are listed a page at a time, in a few queries, none missing and none twice', async () => {
    const { store } = service.context.deps
    const [first] = workshop.assessors
    const mine = await submitted(workshop)
    succeeded(await step(first.client, mine, 'assessors', {}))
    const stored = await store.applications.get(mine.id)
    if (stored === undefined) throw new Error('no such application')
    const { revision: _, ...document } = stored
    const like = (number: number) => `${workshop.organisation}-${String(number).padStart(20, '0')}`
    const unassigned = JSON.stringify({ ...(JSON.parse(stored.review) as object), assignments: [] })
    const numbers = Array.from({ length: 2200 }, (_unused, number) => number)
    const isMine = (number: number) => number % 700 < 2
    const copies = numbers.map((number) => ({
      ...document,
      _id: like(number),
      createdAt: '2026-11-22T00:00:00Z',
      review: isMine(number) ? stored.review : unassigned,
    }))
    await store.applications.insertMissing(copies)
    const expected = [mine.id, ...numbers.filter(isMine).map(like)]
    for (const limit of [1, 3, 200])
      expect(await pages(first.client, `as=assigned&limit=${String(limit)}`)).to.deep.equal(expected)
    const { page } = store.applications
    let queries = 0
    store.applications.page = (query) => {
      queries += 1
      return page.call(store.applications, query)
    }
    const [, second] = workshop.assessors
    succeeded(await second.client.call('GET', '/applications?as=assigned&limit=1'))
    store.applications.page = page
    expect(queries).to.be.within(1, 20)
  })

  it('opened for somebody is in the list of who opened it, whoever decides', async () => {
    const here = workshop
    const elsewhere = await workshopOf(service, `ailleurs-${here.organisation}`)
    const trainer = await memberOf(service, here.organisation, 'trainer', { givenName: 'Tina' })
    const asked = { applicant: here.applicant.person.id, consentHow: 'Formulaire signé' }
    const far = await open(trainer.client, { ...asked, organisation: elsewhere.organisation })
    expect(await pages(trainer.client, 'as=opened')).to.deep.equal([far.id])
    expect(await pages(trainer.client, 'as=opened&state=submitted')).to.deep.equal([])
    expect(await pages(here.colleague.client, 'as=opened')).to.deep.equal([])
  })
})
