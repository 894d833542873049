import { expect } from 'chai'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

describe('people who could be taken for one another', () => {
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
    coordinator = await service.organisation(organisation, ['person:read', 'person:write'])
  })

  const register = (json: object) =>
    coordinator.call<Schemas['Person']>('POST', `/organisations/${organisation}/people`, { json })
  const registered = async () => {
    const answer = await coordinator.call<{ items: Schemas['Person'][] }>(
      'GET',
      `/organisations/${organisation}/people`,
    )
    return succeeded(answer).items.length
  }
  const martin = (givenName: string, email: string, more: object = {}) => ({
    givenName,
    familyName: 'Martin',
    email,
    ...more,
  })

  const households = [
    ['Michel', 'Michèle'],
    ['Jean', 'Jeanne'],
    ['Luc', 'Léo'],
    ['Eva', 'Ana'],
    ['Mathieu', 'Matthieu'],
  ] as const
  for (const [one, other] of households) {
    it(`are not registered as one person, ${one} and ${other}, under one mailbox`, async () => {
      succeeded(await register(martin(one, 'famille@exemple.fr')))
      expectProblem(await register(martin(other, 'famille@exemple.fr')), 409, 'conflict')
      expect(await registered()).to.equal(1)
    })
  }

  it('are not registered twice under one name, unless they are said to be two people', async () => {
    succeeded(await register(martin('Zoé', 'zoe@exemple.fr')))
    const again = { ...martin('ZOE', 'zoe.martin@autre.example'), reference: 'MN-9' }
    for (const said of [again, { ...again, namesake: false }]) {
      const problem = expectProblem(await register(said), 409, 'conflict')
      expect(items(problem)).to.deep.equal(['/namesake namesake'])
    }
    expect(await registered()).to.equal(1)
    expect((await register({ ...again, namesake: true })).status).to.equal(201)
    expect(await registered()).to.equal(2)
    expect((await register(again)).status, 'each is known by their contact').to.equal(200)
  })

  it('are not registered twice under one name at the same moment', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((box) => register(martin('Zoé', `${box}@exemple.fr`))),
    )
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'conflict')
    expect(await registered()).to.be.at.most(1)
  })

  it('are found under the name as it was corrected', async () => {
    const { id } = succeeded(await register(martin('Zoé', 'zoe@exemple.fr')))
    const json = { ...martin('Zoé', 'zoe@exemple.fr'), familyName: 'Kerbrat' }
    succeeded(await coordinator.call('PUT', `/people/${id}`, { json }))
    expect((await register(martin('Zoé', 'autre@exemple.fr'))).status).to.equal(201)
    expectProblem(
      await register({ ...martin('Zoé', 'tierce@exemple.fr'), familyName: 'KERBRAT' }),
      409,
      'conflict',
    )
  })

  it('are no matter between organisations', async () => {
    succeeded(await register(martin('Zoé', 'zoe@exemple.fr')))
    const elsewhere = await service.organisation(`${organisation}-bis`, ['person:write'])
    const json = martin('Zoé', 'zoe@autre.example')
    succeeded(await elsewhere.call('POST', `/organisations/${organisation}-bis/people`, { json }))
  })
})
