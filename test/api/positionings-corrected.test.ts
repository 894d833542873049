import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { memberOf, type Member } from '../support/members.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

const mediateurs = 'referentiel-mediateurs/0.1.0'

describe('a positioning said again', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Member
  before(async () => {
    service = await startService()
    await service.organisation('atelier-dole')
    trainer = await memberOf(service, 'atelier-dole', 'trainer', { givenName: 'Sylvie' })
  })
  after(() => service.stop())

  const at = (person: Member, rest = 'positionings') => `/people/${person.person.id}/${rest}`
  const say = (client: Client, person: Member, json: object) =>
    client.call<Schemas['Positioning']>('POST', at(person), { json })
  const level = (competency: string, number: number) => ({ competency, level: number })
  const list = async (client: Client, person: Member) =>
    succeeded(await client.call<{ items: Schemas['Positioning'][] }>('GET', at(person))).items

  it('said, corrected, and said as at first on one day, ends as at first, whatever the clock says', async () => {
    const marc = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Marc' })
    const said = (number: number, client = marc.client) =>
      say(client, marc, { framework: mediateurs, levels: [level('RM-A1.1', number)] })
    const answers = []
    for (const number of [1, 2, 1, 1]) answers.push(await said(number))
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 200])
    const [first, , third, again] = answers.map(({ body }) => body.id)
    expect(third).to.equal(again).and.not.to.equal(first)
    const progress = succeeded(
      await marc.client.call<Schemas['Progress']>(
        'GET',
        at(marc, 'progress?framework=referentiel-mediateurs'),
      ),
    )
    expect(progress.competencies[0]?.steps.map((one) => one.level)).to.deep.equal([1, 2, 1])
    // What a mediator says corrects nothing the person said.
    succeeded(await said(3, trainer.client))
    expect((await said(1)).status).to.equal(200)
    const twice = await Promise.all([said(2), said(2), said(2)])
    expect(new Set(twice.map(({ body }) => body.id)).size).to.equal(1)
    succeeded(await marc.client.call('DELETE', at(marc, `positionings/${third ?? ''}`)))
    expect(new Set((await list(marc.client, marc)).map(({ id }) => id)).size).to.equal(4)
  })

  it('is one of 500 of a person at most: then some have to be erased first', async () => {
    const omar = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Omar' })
    const { positionings } = service.context.deps.store
    const { id } = succeeded(
      await say(omar.client, omar, { framework: mediateurs, levels: [level('RM-A1.1', 1)] }),
    )
    const kept = await positionings.get(id)
    if (kept === undefined) throw new Error('not kept')
    const { revision: _, ...copy } = { ...kept, positionedOn: '2026-01-01', recordedBy: 'key_other' }
    await positionings.insertMissing(
      Array.from({ length: 498 }, (__, index) => ({ ...copy, _id: `omar-${String(index)}` })),
    )
    const last = { framework: mediateurs, levels: [level('RM-A1.1', 2)] }
    const more = { framework: mediateurs, levels: [level('RM-A1.1', 3)] }
    expect((await say(omar.client, omar, last)).status).to.equal(201)
    expectProblem(await say(omar.client, omar, more), 409, 'conflict')
    expect((await say(omar.client, omar, last)).status, 'said before').to.equal(200)
    expect(await positionings.count({ personId: omar.person.id })).to.equal(500)
    expect((await omar.client.call('DELETE', at(omar, `positionings/${id}`))).status).to.equal(204)
    expect((await say(omar.client, omar, more)).status).to.equal(201)
  })
})
