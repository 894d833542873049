import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { everything } from '../../server/store/everything.ts'
import type { Stored } from '../../server/store/store.ts'
import {
  decide,
  file,
  level2,
  open,
  peopleOf,
  report,
  step,
  submitted,
  takeAndAssess,
  unfavourable,
  type Application,
} from '../support/applying.ts'
import { upload } from '../support/dossier.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const scopes = [
  'person:read',
  'person:write',
  'session:read',
  'session:write',
  'award:read',
  'award:write',
] as const

describe('people are erased', () => {
  let service: TestService
  let coordinator: Client
  let organisation: string
  let count = 0
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    count += 1
    organisation = `mjc-${String(count)}`
    coordinator = await service.organisation(organisation, scopes)
  })

  const register = (json: object) =>
    coordinator.call<Schemas['Person']>('POST', `/organisations/${organisation}/people`, { json })
  const people = async () =>
    succeeded(
      await coordinator.call<{ items: Schemas['Person'][] }>('GET', `/organisations/${organisation}/people`),
    ).items
  const erase = (id: string) => coordinator.call('DELETE', `/people/${id}`)

  it('with their delegations and keys; registered again, they have none of it', async () => {
    const member = await memberOf(service, organisation, 'assessor', { givenName: 'Sylvie' })
    const { id } = member.person
    const json = {
      personId: id,
      framework: 'referentiel-mediateurs',
      from: '2026-11-21',
      until: '2027-11-20',
    }
    const delegations = `/organisations/${organisation}/delegations`
    succeeded(await coordinator.call('POST', delegations, { json }))
    expect((await erase(id)).status).to.equal(204)
    expectProblem(await member.client.call('GET', `/people/${id}`), 401, 'unauthorized')
    expectProblem(await erase(id), 404, 'not-found')
    expect(await people()).to.deep.equal([])
    const { givenName, familyName, email = '' } = member.person
    const back = succeeded(await register({ givenName, familyName, email }))
    const known = await coordinator.call<Schemas['KnownPerson']>('GET', `/people/${back.id}`)
    expect(succeeded(known).delegations).to.deep.equal([])
    expectProblem(await member.client.call('GET', `/people/${back.id}`), 401, 'unauthorized')
  })

  it('with the applications they gave up, and every byte that was filed in them', async () => {
    const { person, client } = await memberOf(service, organisation, 'applicant', { givenName: 'Amina' })
    const application = await open(client)
    const fileId = await upload(client, application.id)
    await file(client, application, { ...report, content: { file: { fileId } } })
    await upload(client, application.id)
    const { store, vault } = service.context.deps
    expectProblem(await erase(person.id), 409, 'conflict')
    succeeded(await step(client, application, 'withdrawal'))
    expect(readdirSync(vault.folder)).to.include(fileId)
    expect((await erase(person.id)).status).to.equal(204)
    expect(readdirSync(vault.folder)).to.deep.equal([])
    for (const name of ['applications', 'evidence', 'evidenceFiles', 'people'] as const) {
      const left = await everything<Stored>(store[name], {})
      expect(JSON.stringify(left), name).to.not.include(person.id).and.not.include(application.id)
    }
  })

  it('not while they assess, or look after, an application that is open', async () => {
    const { applicant, colleague, assessors } = await peopleOf(service, organisation)
    const json = { achievement: level2, applicant: applicant.person.id, consent: true, consentHow: 'Signé' }
    const opened = await colleague.client.call<Application>('POST', '/applications', { json })
    const application = succeeded(opened)
    expectProblem(await erase(colleague.person.id), 409, 'conflict')
    succeeded(await step(applicant.client, application, 'submission'))
    succeeded(await step(assessors[0].client, application, 'assessors', {}))
    expectProblem(await erase(assessors[0].person.id), 409, 'conflict')
    expect((await erase(assessors[1].person.id)).status).to.equal(204)
    succeeded(await step(applicant.client, application, 'withdrawal'))
    for (const { person } of [colleague, assessors[0], applicant])
      expect((await erase(person.id)).status).to.equal(204)
  })

  it('once they recused themself, and once they took back their appeal', async () => {
    const workshop = await peopleOf(service, organisation)
    const { applicant, assessors } = workshop
    const [first, second] = assessors
    const application = await submitted(workshop)
    succeeded(await step(first.client, application, 'assessors', {}))
    succeeded(await step(first.client, application, 'recusal', { reason: 'Nous avons travaillé ensemble.' }))
    expect((await erase(first.person.id)).status).to.equal(204)
    await takeAndAssess(second, application, unfavourable)
    succeeded(await decide(second, application, 'refused'))
    const reason = 'J’ai conduit ces ateliers seule.'
    succeeded(await step(applicant.client, application, 'appeal', { reason }))
    expectProblem(await erase(applicant.person.id), 409, 'conflict')
    const back = succeeded(await step(applicant.client, application, 'withdrawal'))
    expect(back).to.deep.include({ state: 'withdrawn', steps: [] })
    expect(back.decisions.map(({ outcome }) => outcome)).to.deep.equal(['refused'])
    expect((await erase(applicant.person.id)).status).to.equal(204)
  })

  it('not while they hold a badge', async () => {
    await oneBadge(coordinator)
    const { id } = succeeded(
      await register({ givenName: 'Éloïse', familyName: 'Béranger', email: 'eloise@exemple.fr' }),
    )
    expectProblem(await erase(id), 409, 'conflict')
    expect(await people()).to.have.length(1)
  })
})
