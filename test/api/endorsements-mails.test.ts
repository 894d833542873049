import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { ask, linkIn, send } from '../endorsement/answering.ts'
import { open, step, workshopOf, type Application, type Workshop } from '../support/applying.ts'
import { startService, succeeded, testDay, type TestService } from '../support/service.ts'

describe('the mails of an endorsement that were not sent yet', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let application: Application
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    application = await open(workshop.applicant.client)
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const asked = (email: string) =>
    ask(workshop.applicant.client, { application: application.id }, { endorser: { name: 'Nadia', email } })
  const mails = async () => (await service.context.deps.store.mails.page({ where: {}, limit: 100 })).items
  const stored = (text: string) => {
    const folder = service.context.deps.config.dataDirectory
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .some((entry) => readFileSync(path.join(entry.parentPath, entry.name)).includes(text))
  }

  it('go when it is declined', async () => {
    const { id } = await asked('declines@exemple.fr')
    expect(await mails()).to.have.length(1)
    succeeded(await send(service, await linkIn(service, id), { answer: 'decline' }))
    expect(await mails()).to.deep.equal([])
  })

  it('go when it expires', async () => {
    const { expiresAt } = await asked('expires@exemple.fr')
    service.now = new Date(new Date(expiresAt).getTime() - 1000)
    await service.context.runChores()
    expect(await mails()).to.have.length(1)
    service.now = new Date(expiresAt)
    await service.context.runChores()
    expect(await mails()).to.deep.equal([])
  })

  it('go with the person who asked for it, and no byte of them stays', async () => {
    const [first, second] = ['premiere.adresse@exemple.fr', 'seconde.adresse@exemple.fr']
    const { id } = await asked(first)
    succeeded(await send(service, await linkIn(service, id)))
    await asked(second)
    expect(await mails()).to.have.length(3)
    expect([stored(first), stored(second)]).to.deep.equal([true, true])
    succeeded(await step(workshop.applicant.client, application, 'withdrawal'))
    const { client } = workshop.coordinator
    expect((await client.call('DELETE', `/people/${workshop.applicant.person.id}`)).status).to.equal(204)
    expect(await mails()).to.deep.equal([])
    expect([stored(first), stored(second)]).to.deep.equal([false, false])
  })
})
