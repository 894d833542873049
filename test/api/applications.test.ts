import { expect } from 'chai'
import {
  decide,
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
import { expectProblem, items } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'

describe('applications', function () {
  this.timeout(30_000)
  let service: TestService
  let workshop: Workshop
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const applicantCalled = (givenName: string, organisation = workshop.organisation): Promise<Member> =>
    memberOf(service, organisation, 'applicant', { givenName })
  const read = async (client: Client, { id }: Pick<Application, 'id'>) =>
    succeeded(await client.call<Application>('GET', `/applications/${id}`))
  const list = async (client: Client, query = '') =>
    succeeded(
      await client.call<{ items: Schemas['ApplicationSummary'][]; cursor?: string }>(
        'GET',
        `/applications${query}`,
      ),
    )

  describe('are opened', () => {
    it('once for an applicant and an achievement, however many requests come at once', async () => {
      const { client } = await applicantCalled('Véra')
      const json = { achievement: level2 }
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => client.call<Application>('POST', '/applications', { json })),
      )
      expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([201, 409, 409, 409])
      expect((await list(client)).items).to.have.lengthOf(1)
    })

    it('again by the same request: the one opened first', async () => {
      const { client } = await applicantCalled('Wanda')
      const send = (key: string, json: object = { achievement: level2 }) =>
        client.call<Application>('POST', '/applications', { json, headers: { 'Idempotency-Key': key } })
      const first = succeeded(await send('ouverture-1'))
      expect(succeeded(await send('ouverture-1')).id).to.equal(first.id)
      expectProblem(
        await send('ouverture-1', { achievement: level2, nameInBadge: true }),
        409,
        'idempotency-key-reused',
      )
      expectProblem(await send('ouverture-2'), 409, 'conflict')
      succeeded(await step(client, first, 'withdrawal'))
      expect(succeeded(await send('ouverture-1'))).to.include({ id: first.id, state: 'withdrawn' })
      const second = succeeded(await send('ouverture-3'))
      expect(second).to.include({ state: 'draft' })
      expect(second.id).to.not.equal(first.id)
    })

    it('by a trainer for somebody of their organisation, who agrees or whose agreement is recorded', async () => {
      const { colleague } = workshop
      const { person, client } = await applicantCalled('Xavier')
      const json = { achievement: level2, applicant: person.id, consent: true }
      const unsaid = await colleague.client.call('POST', '/applications', { json })
      expect(items(expectProblem(unsaid, 400, 'invalid-request'))).to.deep.equal([
        '/consentHow consent-how-missing',
      ])
      const opened = succeeded(
        await colleague.client.call<Application>('POST', '/applications', {
          json: { ...json, consent: false },
        }),
      )
      expect(opened).to.deep.include({ you: ['opener'], consent: false, openedBy: colleague.person.id })
      expectProblem(await step(colleague.client, opened, 'submission'), 409, 'transition-refused')
      expectProblem(
        await step(colleague.client, opened, 'consent', { consent: true }),
        400,
        'invalid-request',
      )
      expectProblem(
        await step(colleague.client, opened, 'consent', { consent: false }),
        400,
        'invalid-request',
      )
      const how = 'Dit devant deux témoins'
      succeeded(await step(colleague.client, opened, 'consent', { consent: true, how }))
      expect(await read(client, opened)).to.deep.include({ you: ['own'], consent: true, consentHow: how })
      succeeded(await step(client, opened, 'consent', { consent: false }))
      expectProblem(await step(colleague.client, opened, 'submission'), 409, 'transition-refused')
      succeeded(await step(client, opened, 'consent', { consent: true, nameInBadge: true }))
      succeeded(await step(colleague.client, opened, 'submission'))
      expectProblem(
        await step(colleague.client, opened, 'consent', { consent: true, how }),
        409,
        'transition-refused',
      )
    })

    it('for another organisation to decide, which knows the person as its own when it does', async () => {
      const elsewhere = await workshopOf(service, 'tiers-lieu')
      const same = { givenName: 'Yasmine', email: 'yasmine@exemple.fr' }
      const here = await memberOf(service, workshop.organisation, 'applicant', same)
      const there = await memberOf(service, elsewhere.organisation, 'assessor', same)
      const application = await open(here.client, { organisation: elsewhere.organisation })
      succeeded(await step(here.client, application, 'submission'))
      const { store } = service.context.deps
      const known = await store.people.get(there.person.id)
      expect((await store.applications.get(application.id))?.recipientKey).to.equal(known?.recipientKey)
      expectProblem(await step(there.client, application, 'assessors', {}), 403, 'conflict-of-interest')
      const managed = `/applications/${application.id}`
      expect((await read(elsewhere.coordinator.client, application)).you).to.deep.equal(['manager'])
      expectProblem(await workshop.coordinator.client.call('GET', managed), 404, 'not-found')
    })

    for (const [what, change, status, code] of [
      [
        'an achievement nobody knows',
        { achievement: 'referentiel-mediateurs/0.1.0/RM-Z9.9-N2' },
        422,
        'achievement-unknown',
      ],
      [
        'a version nobody released',
        { achievement: 'referentiel-mediateurs/9.9.9/RM-C2.1-N2' },
        422,
        'framework-version-unknown',
      ],
      [
        'a level that is a diagnosis',
        { achievement: 'abecedaire-publics/0.1.0/AB-A1-N1' },
        422,
        'level-not-issuable',
      ],
      ['an organisation that is not registered', { organisation: 'nulle-part' }, 400, 'invalid-request'],
      [
        'the badge of an organisation, with the key of a person',
        { achievement: 'label-regional/0.1.0/LABEL-labellise' },
        403,
        'forbidden',
      ],
      ['somebody else, without the right', { applicant: 'f'.repeat(32) }, 403, 'forbidden'],
    ] as const) {
      it(`not for ${what}`, async () => {
        const { client } = workshop.applicant
        const json = Object.assign({ achievement: level2 }, change)
        const before = await service.documents()
        const answer = await client.call('POST', '/applications', { json })
        expectProblem(answer, status, code)
        expect(await service.documents()).to.deep.equal(before)
      })
    }

    it('not by a program for a person, nor for somebody of another organisation', async () => {
      const program = await clientWith(
        service,
        await service.apiKey(workshop.organisation, ['application:apply', 'application:open']),
      )
      const json = { achievement: level2 }
      expectProblem(await program.call('POST', '/applications', { json }), 403, 'forbidden')
      const elsewhere = await workshopOf(service, 'ailleurs')
      const stranger = { ...json, applicant: elsewhere.applicant.person.id }
      expectProblem(
        await workshop.colleague.client.call('POST', '/applications', { json: stranger }),
        404,
        'not-found',
      )
    })
  })

  describe('are seen', () => {
    let application: Application
    let applicant: Member
    before(async () => {
      applicant = await applicantCalled('Zélie')
      application = await open(applicant.client)
      await file(applicant.client, application, {
        ...report,
        content: { text: { text: 'Un secret bien gardé' } },
      })
      await file(workshop.colleague.client, application, observation)
      application = succeeded(await step(applicant.client, application, 'submission'))
      const [first, second] = workshop.assessors
      await takeAndAssess(first, application, unfavourable)
      succeeded(await step(second.client, application, 'assessors', {}))
    })

    it('by the applicant without what is being assessed, nor by whom', async () => {
      const seen = await read(applicant.client, application)
      expect(seen).to.deep.include({
        you: ['own'],
        assessors: [],
        assessments: [],
        decisions: [],
        disagreements: [],
      })
      expect(seen.applicant).to.include({ name: 'Zélie Marchand' })
      expect(seen.history.map(({ action }) => action)).to.deep.equal(['open', 'submit', 'begin'])
      expect(JSON.stringify(seen)).to.not.contain('Denis').and.not.contain(workshop.assessors[0].person.id)
    })

    it('by an assessor without what the others found, until they have said what they find', async () => {
      const [first, second] = workshop.assessors
      expect((await read(second.client, application)).assessments).to.deep.equal([])
      expect((await read(first.client, application)).assessments.map(({ name }) => name)).to.deep.equal([
        'Denis Marchand',
      ])
      succeeded(await step(second.client, application, 'assessment', favourable()))
      const seen = await read(second.client, application)
      expect(seen.assessments.map(({ name }) => name)).to.have.members(['Denis Marchand', 'Esther Marchand'])
      expect(seen.disagreements).to.have.lengthOf(1)
      expect(seen.disagreements[0]?.levels).to.have.deep.members([
        { name: 'Denis Marchand', level: 1 },
        { name: 'Esther Marchand', level: 2 },
      ])
    })

    it('by who manages applications without anything of the dossier', async () => {
      const seen = await read(workshop.coordinator.client, application)
      expect(seen).to.deep.include({ you: ['manager'], assessments: [], completions: [], disagreements: [] })
      expect(seen.applicant).to.not.have.property('name')
      expect(seen.assessors.map(({ name, assessed }) => [name, assessed])).to.deep.equal([
        ['Denis Marchand', true],
        ['Esther Marchand', true],
      ])
      expect(JSON.stringify(seen)).to.not.contain('secret').and.not.contain(unfavourable.reason)
      const evaluation = `/applications/${application.id}/evaluation`
      expectProblem(await workshop.coordinator.client.call('POST', evaluation), 403, 'forbidden')
    })

    it('by the applicant with what is missing, and no evaluation to quote', async () => {
      const answer = await applicant.client.call<Schemas['ApplicationEvaluation']>(
        'POST',
        `/applications/${application.id}/evaluation`,
      )
      const { result, ...rest } = succeeded(answer)
      expect(rest).to.deep.equal({ assessorsNeeded: 1, disagreements: [] })
      expect(result.findings).to.not.deep.equal([])
    })

    it('with the grid of the framework', async () => {
      const rubric = succeeded(
        await applicant.client.call<Schemas['Rubric']>('GET', `/applications/${application.id}/rubric`),
      )
      expect(
        rubric.criteria.map(({ code, levels }) => [code, levels.map(({ number }) => number)]),
      ).to.deep.equal([['RM-C2.1', [1, 2, 3]]])
    })

    it('by nobody else, exactly as if there were none', async () => {
      const [, , third] = workshop.assessors
      const strangers = [third.client, workshop.colleague.client, (await applicantCalled('Anouk')).client]
      for (const client of strangers) {
        for (const [method, what] of [
          ['GET', ''],
          ['GET', '/rubric'],
          ['POST', '/evaluation'],
          ['POST', '/submission'],
        ] as const) {
          const foreign = await client.call(method, `/applications/${application.id}${what}`)
          const unknown = await client.call(method, `/applications/${'0'.repeat(32)}${what}`)
          expectProblem(foreign, 404, 'not-found')
          expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
        }
      }
    })

    it('by the applicant with who assessed and why, once it is decided', async () => {
      const [, second] = workshop.assessors
      succeeded(await decide(second, application, 'granted'))
      const seen = await read(applicant.client, application)
      expect(seen.assessments.map(({ name, recommends }) => [name, recommends])).to.have.deep.members([
        ['Denis Marchand', 'refuse'],
        ['Esther Marchand', 'grant'],
      ])
      expect(seen.credential).to.match(/\/credentials\/[0-9a-f]{32}$/u)
    })
  })

  describe('are listed', () => {
    let listing: Workshop
    let applications: readonly Application[]
    before(async () => {
      listing = await workshopOf(service, 'mediatheque')
      const people = [listing.applicant]
      for (const name of ['Basile', 'Cora']) people.push(await applicantCalled(name, 'mediatheque'))
      const opened = []
      for (const [index, applicant] of people.entries()) {
        service.now = new Date(testDay.getTime() + index * 1000)
        opened.push(await submitted({ ...listing, applicant }))
      }
      applications = opened
      succeeded(await step(listing.assessors[0].client, opened[1] ?? { id: '' }, 'assessors', {}))
    })
    const ids = (...indexes: readonly number[]) => indexes.map((index) => applications[index]?.id)
    const listed = async (member: Member, query = '') =>
      (await list(member.client, query)).items.map(({ id }) => id)

    it('to each as what they are to them', async () => {
      const { applicant, assessors, coordinator, colleague } = listing
      expect(await listed(applicant)).to.deep.equal(ids(0))
      expect(await listed(assessors[0])).to.deep.equal(ids(1))
      expect(await listed(assessors[1])).to.deep.equal([])
      expect(await listed(assessors[1], '?as=waiting')).to.deep.equal(ids(0, 1, 2))
      expect(await listed(coordinator)).to.deep.equal(ids(0, 1, 2))
      expect(await listed(coordinator, '?state=under-review')).to.deep.equal(ids(1))
      expect(await listed(coordinator, '?state=draft')).to.deep.equal([])
      expect(await listed(colleague)).to.deep.equal([])
    })

    it('page by page, without losing any that a page leaves out', async () => {
      const { coordinator, assessors } = listing
      for (const [client, query, expected] of [
        [coordinator.client, '?limit=1', ids(0, 1, 2)],
        [assessors[0].client, '?as=assigned&limit=1', ids(1)],
        [assessors[0].client, '?as=waiting&limit=2', ids(0, 1, 2)],
      ] as const) {
        const found: string[] = []
        let cursor: string | undefined
        do {
          const page = await list(client, query + (cursor === undefined ? '' : `&cursor=${cursor}`))
          found.push(...page.items.map(({ id }) => id))
          ;({ cursor } = page)
        } while (cursor !== undefined)
        expect(found, query).to.deep.equal(expected)
      }
    })

    it('without anybody’s name', async () => {
      const page = await list(listing.coordinator.client)
      expect(JSON.stringify(page)).to.not.contain('Marchand').and.not.contain('Basile')
    })

    it('only with the scope that goes with it', async () => {
      const { applicant, coordinator } = listing
      for (const [member, as] of [
        [applicant, 'organisation'],
        [applicant, 'assigned'],
        [applicant, 'waiting'],
        [coordinator, 'own'],
        [coordinator, 'opened'],
      ] as const) {
        const answer = await member.client.call('GET', `/applications?as=${as}`)
        expectProblem(answer, 403, 'forbidden')
        expect(answer.headers.get('www-authenticate')).to.contain('insufficient_scope')
      }
    })
  })
})
