import { expect } from 'chai'
import { memberOf } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { enrol, learner, openSession } from '../support/training.ts'

const scopes = [
  'person:read',
  'person:write',
  'session:read',
  'session:write',
  'award:read',
  'award:write',
] as const

describe('people', () => {
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

  const anne = { givenName: 'Anne', familyName: 'Le Goff', email: 'anne@mjc.example', reference: 'MN-7' }
  const register = (json: unknown, client = coordinator, id = organisation) =>
    client.call<Schemas['Person']>('POST', `/organisations/${id}/people`, { json })
  const correct = (id: string, json: unknown, client = coordinator) =>
    client.call<Schemas['Person']>('PUT', `/people/${id}`, { json })
  const people = async () =>
    succeeded(
      await coordinator.call<{ items: Schemas['Person'][] }>('GET', `/organisations/${organisation}/people`),
    ).items
  const stored = async (id: string) => {
    const person = await service.context.deps.store.people.get(id)
    if (person === undefined) throw new Error('no such person')
    return person
  }

  describe('are registered', () => {
    it('with a name and a contact, as they write it', async () => {
      const answer = await register({ ...anne, givenName: ' Anne ', email: ' anne@mjc.example ' })
      expect(answer.status).to.equal(201)
      const { id, ...said } = answer.body
      expect(said).to.deep.equal({ ...anne, createdAt: '2026-11-21T09:30:00Z' })
      expect(answer.headers.get('location')).to.equal(`${service.url}/people/${id}`)
      expect(await people()).to.deep.equal([answer.body])
    })

    const again: readonly (readonly [string, object])[] = [
      ['as they were', anne],
      ['under a name written otherwise', { ...anne, givenName: 'ANNE', familyName: 'Legoff' }],
      ['with their e-mail alone', { givenName: 'Anne', familyName: 'Le Goff', email: 'ANNE@mjc.example' }],
      ['with their reference alone', { givenName: 'Anne', familyName: 'Le Goff', reference: 'mn-7' }],
    ]
    for (const [how, json] of again) {
      it(`once: again ${how}, they are answered as they are kept`, async () => {
        const first = succeeded(await register(anne))
        const answer = await register(json)
        expect([answer.status, answer.body]).to.deep.equal([200, first])
        expect(await people()).to.deep.equal([first])
      })
    }

    it('once, when it is asked at the same moment', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => register(anne)))
      expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1)
      expect(answers.filter(({ status }) => status === 201)).to.have.length(1)
    })

    it('under a contact that nobody of another name has, at the same moment or later', async () => {
      const yann = { givenName: 'Yann', familyName: 'Petit', email: 'yann@mjc.example', reference: 'MN-7' }
      const answers = await Promise.all([register(anne), register(yann)])
      const kept = await people()
      for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'conflict')
      expect(kept.length).to.be.at.most(1)
      if (kept.length === 0) succeeded(await register(anne))
      const [first] = await people()
      const other = first?.givenName === 'Anne' ? yann : anne
      const problem = expectProblem(await register(other), 409, 'conflict')
      expect(problem.detail)
        .to.match(/autre personne/)
        .and.not.include(first?.familyName)
      expect(await people()).to.have.length(1)
    })

    it('not when their e-mail is one person’s and their reference another’s', async () => {
      succeeded(await register({ ...anne, reference: undefined }))
      succeeded(await register({ ...anne, email: 'autre@mjc.example', namesake: true }))
      expectProblem(await register(anne), 409, 'conflict')
    })

    const wrong: readonly (readonly [string, object, readonly string[]])[] = [
      ['without a contact', { email: undefined, reference: undefined }, ['contact-missing']],
      ['with an empty name', { familyName: '  ' }, ['/familyName name-missing']],
      ['with two addresses', { email: 'a@mjc.example,b@mjc.example' }, ['/email email-invalid']],
      [
        'with an address that hides a header',
        { email: 'a@mjc.example\r\nBcc: x@y.example' },
        ['/email control-character', '/email email-invalid'],
      ],
      ['with half an address', { email: 'anne@' }, ['/email email-invalid']],
      ['with a formula', { givenName: '=1+1' }, ['/givenName formula-cell']],
      ['with an invisible character', { reference: 'MN\u202E7' }, ['/reference control-character']],
    ]
    for (const [how, change, expected] of wrong) {
      it(`not ${how}`, async () => {
        const answer = await register({ ...anne, ...change })
        expect(items(expectProblem(answer, 400, 'invalid-request'))).to.deep.equal(expected)
        expect(await people()).to.deep.equal([])
      })
    }
  })

  describe('are whom rosters know', () => {
    const badgeHolder = { givenName: 'Éloïse', familyName: 'Béranger', email: 'eloise@exemple.fr' }
    const learners = async () => {
      const { store } = service.context.deps
      const { items: sessions } = await store.sessions.page({
        where: { organisationId: organisation },
        limit: 9,
      })
      const pages = await Promise.all(
        sessions.map(({ _id }) => store.learners.page({ where: { sessionId: _id }, limit: 9 })),
      )
      return pages.flatMap(({ items: found }) => found)
    }

    it('when they were enrolled before they are registered', async () => {
      await enrol(coordinator, await openSession(coordinator), [learner('Éloïse')])
      const { id } = succeeded(await register(badgeHolder))
      expect((await stored(id)).recipientKey).to.equal((await learners())[0]?.recipientKey)
    })

    it('when they are enrolled after they are registered, under their new address too', async () => {
      const { id } = succeeded(await register(badgeHolder))
      succeeded(await correct(id, { ...badgeHolder, email: 'nouvelle@exemple.fr' }))
      await enrol(coordinator, await openSession(coordinator), [
        learner('Éloïse', { email: 'nouvelle@exemple.fr' }),
      ])
      expect((await learners())[0]?.recipientKey).to.equal((await stored(id)).recipientKey)
    })

    it('but not somebody of another name on their mailbox, nor on one that was theirs before', async () => {
      const { id } = succeeded(await register(badgeHolder))
      const { recipientKey } = await stored(id)
      await enrol(coordinator, await openSession(coordinator), [
        learner('Bruno', { email: 'eloise@exemple.fr' }),
      ])
      succeeded(await correct(id, { ...badgeHolder, email: 'nouvelle@exemple.fr' }))
      const heir = { givenName: 'Karim', familyName: 'Haddad', email: 'eloise@exemple.fr' }
      const other = succeeded(await register(heir))
      const keys = [(await stored(other.id)).recipientKey, (await learners())[0]?.recipientKey, recipientKey]
      expect(new Set(keys).size).to.equal(3)
      expect(other.id).not.to.equal(id)
    })
  })

  describe('are corrected', () => {
    it('in name and contact, and stay who they are', async () => {
      const { id } = succeeded(await register(anne))
      const before = await stored(id)
      const now = { givenName: 'Anne', familyName: 'Kerbrat', email: 'anne.kerbrat@mjc.example' }
      const answer = await correct(id, now)
      expect(answer.status).to.equal(200)
      expect(answer.body).to.deep.equal({ id, ...now, createdAt: '2026-11-21T09:30:00Z' })
      const after = await stored(id)
      expect(after.recipientKey).to.equal(before.recipientKey)
      expect(after.emailKey).to.be.a('string').and.not.equal(before.emailKey)
      expect(after).not.to.have.any.keys('reference', 'referenceKey')
      expect(succeeded(await register({ ...anne, email: undefined })).id, 'MN-7 is free').not.to.equal(id)
    })

    it('not to the contact of somebody else, even at the same moment', async () => {
      const { id } = succeeded(await register(anne))
      const yann = { givenName: 'Yann', familyName: 'Petit', email: 'yann@mjc.example' }
      const { id: other } = succeeded(await register(yann))
      expectProblem(await correct(id, { ...anne, email: 'yann@mjc.example' }), 409, 'conflict')
      const both = await Promise.all(
        [id, other].map((each) =>
          correct(each, { ...anne, reference: undefined, email: 'libre@mjc.example' }),
        ),
      )
      const addresses = (await people()).map(({ email }) => email)
      expect(addresses.filter((email) => email === 'libre@mjc.example').length).to.be.at.most(1)
      for (const answer of both) if (answer.status !== 200) expectProblem(answer, 409, 'conflict')
    })

    it('not by what could not be registered', async () => {
      const { id } = succeeded(await register(anne))
      const answer = await correct(id, { givenName: 'Anne', familyName: 'Le Goff' })
      expect(items(expectProblem(answer, 400, 'invalid-request'))).to.deep.equal(['contact-missing'])
      expect(await people()).to.have.deep.nested.property('[0].email', anne.email)
    })
  })

  describe('are seen', () => {
    it('by themselves, with what they are delegated, and by who may read people; by nobody else', async () => {
      const self = await memberOf(service, organisation, 'assessor', { givenName: 'Sylvie' })
      const other = await memberOf(service, organisation, 'assessor', { givenName: 'Yann' })
      const path = `/people/${self.person.id}`
      for (const client of [self.client, coordinator])
        expect(succeeded(await client.call('GET', path))).to.deep.equal({ ...self.person, delegations: [] })
      const foreign = await other.client.call('GET', path)
      expectProblem(foreign, 404, 'not-found')
      const unknown = await other.client.call('GET', `/people/${'0'.repeat(32)}`)
      expectProblem(unknown, 404, 'not-found')
    })

    it('not by the operator, whose organisation is another', async () => {
      const { id } = succeeded(await register(anne))
      for (const [method, path, json] of [
        ['GET', `/organisations/${organisation}/people`, undefined],
        ['POST', `/organisations/${organisation}/people`, anne],
        ['GET', `/people/${id}`, undefined],
        ['PUT', `/people/${id}`, anne],
        ['DELETE', `/people/${id}`, undefined],
      ] as const)
        expectProblem(
          await service.operator.call(method, path, json === undefined ? {} : { json }),
          404,
          'not-found',
        )
      expect(await people()).to.have.length(1)
    })
  })
})
