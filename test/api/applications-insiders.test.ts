import { expect } from 'chai'
import { roles } from '../../server/access/role.ts'
import {
  decide,
  delegate,
  favourable,
  file,
  observation,
  open,
  report,
  step,
  submitted,
  takeAndAssess,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { clientWith, memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

describe('somebody who has a part in an application', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  let elsewhere: Workshop
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    elsewhere = await workshopOf(service, 'fablab-lons')
  })
  after(() => service.stop())

  /** An assessor of the workshop, delegated. */
  const assessor = async (givenName: string, email: string): Promise<Member> => {
    const one = await memberOf(service, workshop.organisation, 'assessor', { givenName, email })
    await delegate(workshop.coordinator, workshop.organisation, one)
    return one
  }
  const refusedTo = async (one: Member, application: Application) => {
    expectProblem(await step(one.client, application, 'assessors', {}), 403, 'conflict-of-interest')
    const { client } = workshop.coordinator
    const assigned = await step(client, application, 'assessors', { personId: one.person.id })
    expectProblem(assigned, 403, 'conflict-of-interest')
  }

  describe('elsewhere does not judge it here', () => {
    it('when they opened it or apply, however their e-mail is written', async () => {
      const opener = await memberOf(service, elsewhere.organisation, 'trainer', {
        givenName: 'Tina',
        email: 'tina@exemple.fr',
      })
      const application = await open(opener.client, {
        organisation: workshop.organisation,
        applicant: elsewhere.applicant.person.id,
        consentHow: 'De vive voix',
      })
      await file(elsewhere.applicant.client, application, report)
      succeeded(await step(opener.client, application, 'submission'))
      await refusedTo(await assessor('Tina', 'TINA@exemple.fr'), application)
      const { email = '' } = elsewhere.applicant.person
      await refusedTo(await assessor('Aminata', email), application)
      const [first] = workshop.assessors
      succeeded(await step(first.client, application, 'assessors', {}))
    })

    it('when they are of the organisation that applies', async () => {
      const { organisation } = elsewhere
      const program = await clientWith(service, await service.apiKey(organisation, ['application:apply']))
      const application = await open(program, {
        achievement: 'label-regional/0.1.0/LABEL-labellise',
        organisation: workshop.organisation,
      })
      succeeded(await step(program, application, 'submission'))
      const { email = '' } = elsewhere.colleague.person
      const one = await assessor('Brunehilde', email)
      await refusedTo(one, application)
    })
  })

  describe('and who keeps people and their keys', () => {
    let director: Member
    let application: Application
    const scopes = [...roles.coordinator, 'application:apply', 'application:open'] as const
    before(async () => {
      director = await memberOf(service, workshop.organisation, scopes, { givenName: 'Odile' })
      application = await submitted({ ...workshop, applicant: director })
    })

    /** A client with a key that `maker` makes. */
    const madeBy = async (maker: Client, role: Schemas['Role'], personId?: string) => {
      const json = { label: 'clé', role, ...(personId === undefined ? {} : { personId }) }
      const path = `/organisations/${workshop.organisation}/api-keys`
      return clientWith(service, succeeded(await maker.call<Schemas['NewApiKey']>('POST', path, { json })))
    }

    it('assigns nobody to their own application with a key they made, or that was made with one', async () => {
      const program = await madeBy(director.client, 'coordinator')
      const further = await madeBy(program, 'coordinator')
      const { person } = workshop.assessors[0]
      for (const client of [program, further]) {
        const answer = await step(client, application, 'assessors', { personId: person.id })
        expectProblem(answer, 403, 'conflict-of-interest')
      }
    })

    it('neither takes, assesses nor decides their own in the name of a colleague', async () => {
      const [denis] = workshop.assessors
      const asDenis = { ...denis, client: await madeBy(director.client, 'assessor', denis.person.id) }
      const said = expectProblem(
        await step(asDenis.client, application, 'assessors', {}),
        403,
        'conflict-of-interest',
      )
      expect(said.detail).to.match(/clé/)
      await takeAndAssess(denis, application, favourable())
      expectProblem(
        await step(asDenis.client, application, 'assessment', favourable()),
        403,
        'conflict-of-interest',
      )
      expectProblem(await decide(asDenis, application, 'granted'), 403, 'conflict-of-interest')
      expect(succeeded(await decide(denis, application, 'granted')).state).to.equal('granted')
    })

    it('may make the key that a colleague judges somebody else with', async () => {
      const again = await submitted({ ...workshop, applicant: workshop.applicant })
      const [denis] = workshop.assessors
      const client = await madeBy(director.client, 'assessor', denis.person.id)
      await takeAndAssess({ ...denis, client }, again, favourable())
      expect(succeeded(await decide({ ...denis, client }, again, 'granted')).state).to.equal('granted')
    })

    it('nor judges, in the name of a colleague, what they opened for somebody', async () => {
      const { client } = director
      const hugo = await memberOf(service, workshop.organisation, 'applicant', { givenName: 'Hugo' })
      const opened = await open(client, { applicant: hugo.person.id, consentHow: 'Formulaire signé' })
      await file(workshop.colleague.client, opened, observation)
      succeeded(await step(client, opened, 'submission'))
      const [, esther] = workshop.assessors
      const asEsther = await madeBy(client, 'assessor', esther.person.id)
      expectProblem(await step(asEsther, opened, 'assessors', {}), 403, 'conflict-of-interest')
      succeeded(await step(esther.client, opened, 'assessors', {}))
    })
  })
})
