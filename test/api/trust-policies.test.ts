import { expect } from 'chai'
import { findPolicy } from '../../server/trust/policy/policies.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, type Client, type Schemas, type TestService } from '../support/service.ts'

describe('the policies of a verifier', () => {
  let service: TestService
  let employer: Client
  before(async () => {
    service = await startService()
    employer = await service.organisation('employeur', ['credential:verify'])
  })
  after(() => service.stop())

  const write = (rules: object, name = 'embauche', client = employer) =>
    client.call<Schemas['VerifierPolicy']>('POST', '/organisations/employeur/policies', {
      json: { name, rules },
    })

  it('are numbered, and never change: other rules are another version, the same rules are the same', async () => {
    const first = await write({ issuers: ['did:web:a.example'] })
    const same = await write({ issuers: ['did:web:a.example'] })
    const second = await write({ issuers: ['did:web:b.example'] })
    expect([first.status, same.status, second.status]).to.deep.equal([201, 200, 201])
    expect([first, same, second].map(({ body }) => body.version)).to.deep.equal([1, 1, 2])
    const { store } = service.context.deps
    const named = async (reference: string) => (await findPolicy(store, reference))?.rules.issuers
    expect(await named('employeur/embauche')).to.deep.equal(['did:web:b.example'])
    expect(await named('employeur/embauche/1')).to.deep.equal(['did:web:a.example'])
    for (const reference of [
      'employeur/embauche/3',
      'employeur/x',
      'x/embauche',
      'embauche',
      'employeur/embauche/0',
    ])
      expect(await findPolicy(store, reference), reference).to.equal(undefined)
  })

  it('are written one after the other by whoever writes at the same moment', async () => {
    const answers = await Promise.all(
      ['c', 'd', 'e'].map((name) => write({ issuers: [`did:web:${name}.example`] }, 'a-plusieurs')),
    )
    expect(answers.map(({ body }) => body.version).sort()).to.deep.equal([1, 2, 3])
  })

  it('are refused when they ask for something there is not', async () => {
    expectProblem(await write({ acceptInvalid: true }), 400, 'invalid-request')
    expectProblem(await write({}, 'Un Nom'), 400, 'invalid-request')
  })

  it('are nobody else’s to read or to write', async () => {
    const other = await service.organisation('autre', ['credential:verify'])
    expectProblem(await write({}, 'embauche', other), 404, 'not-found')
    expectProblem(await other.call('GET', '/organisations/employeur/policies'), 404, 'not-found')
  })
})
