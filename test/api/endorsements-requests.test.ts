import { expect } from 'chai'
import { ask, asking, endorser, linkIn, send, type Requested } from '../endorsement/answering.ts'
import { open, step, workshopOf, type Application, type Workshop } from '../support/applying.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import {
  startService,
  succeeded,
  testDay,
  trainerScopes,
  type Client,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

const achievement = 'referentiel-mediateurs/0.1.0/RM-C2.1-N2'
const days = 86_400_000

const refusals: readonly (readonly [what: string, change: object, error: string])[] = [
  [
    'two addresses',
    { endorser: { name: 'N', email: 'a@exemple.fr,b@exemple.fr' } },
    '/endorser/email not-one-address',
  ],
  [
    'a header of its own',
    { endorser: { name: 'N', email: 'a@exemple.fr\r\nBcc: b@c.fr' } },
    '/endorser/email not-one-address',
  ],
  [
    'an address with a name',
    { endorser: { name: 'N', email: 'N <a@exemple.fr>' } },
    '/endorser/email not-one-address',
  ],
  [
    'a name of two lines',
    { endorser: { name: 'N\r\nBcc: b@c.fr', email: 'a@exemple.fr' } },
    '/endorser/name not-a-name',
  ],
  [
    'a name that is a link',
    { endorser: { name: 'https://gain.example', email: 'a@exemple.fr' } },
    '/endorser/name not-a-name',
  ],
  ['a message with a link', { message: 'Voir https://gain.example' }, '/message message-with-link'],
  ['a message with a bare host', { message: 'Voir WWW.gain.example' }, '/message message-with-link'],
  ['a message with a tab', { message: 'a\tb' }, '/message message-unreadable'],
  [
    'a competency of another badge',
    { competencies: ['RM-A1.1'] },
    '/competencies competency-not-in-achievement',
  ],
  [
    'the applicant’s own address',
    { endorser: { name: 'N', email: ' Amina@Atelier-Dole.example' } },
    '/endorser/email own-endorsement',
  ],
]

describe('a request for an endorsement', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let program: Client
  let application: Application
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    program = service.withToken(
      await service.tokenOf(await service.apiKey('atelier-dole', [...trainerScopes, 'endorsement:write'])),
    )
    application = await open(workshop.applicant.client)
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const post = (client: Client, json: unknown) => client.call('POST', '/endorsement-requests', { json })
  const mails = () => service.context.deps.store.mails.count({})
  let numbers = 0
  const somebody = () => {
    numbers += 1
    return { name: `Personne ${String(numbers)}`, email: `personne${String(numbers)}@exemple.fr` }
  }

  it('is sent to the endorser alone: whoever asks never sees the link', async () => {
    const answer = await post(workshop.applicant.client, asking({ application: application.id }))
    expect(answer.status).to.equal(202)
    const body = succeeded(answer) as unknown as Requested
    expect(body).to.deep.equal({
      id: body.id,
      target: { application: application.id },
      competencies: ['RM-C2.1'],
      endorserName: endorser.name,
      state: 'requested',
      createdAt: '2026-11-21T09:30:00Z',
      expiresAt: '2026-12-21T09:30:00Z',
    })
    const link = await linkIn(service, body.id)
    const token = link.split('/').at(-1) ?? ''
    expect(Buffer.from(token, 'base64url').length).to.equal(48)
    expect(answer.bytes.toString()).to.not.include(token)
    const mail = await service.context.deps.store.mails.get(`endorsement-request:${body.id}`)
    expect(mail?.to).to.equal(endorser.email)
    expect(mail?.subject).to.equal('Amina Marchand vous demande un endossement')
    const stored = await service.context.deps.store.endorsements.get(body.id)
    expect(JSON.stringify(stored)).to.not.include(token)
  })

  it('is one for each endorser and target, with one mail, however often it is sent', async () => {
    const to = somebody()
    const first = await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    const before = await mails()
    const again = await Promise.all(
      [to, { ...to, email: to.email.toUpperCase() }].map((one) =>
        ask(workshop.applicant.client, { application: application.id }, { endorser: one }),
      ),
    )
    expect(again.map(({ id }) => id)).to.deep.equal([first.id, first.id])
    expect(await mails()).to.equal(before)
  })

  it('is completed by being sent again, when a crash kept its mail from being written', async () => {
    const to = somebody()
    const { id } = await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    const { store } = service.context.deps
    const link = await linkIn(service, id)
    await store.mails.delete(`endorsement-request:${id}`)
    await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    expect(await linkIn(service, id)).to.equal(link)
  })

  it('waits with at most nine others for the same target, even of requests made at once', async () => {
    const other = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Gaëlle' })
    const mine = await open(other.client)
    for (let number = 0; number < 9; number += 1)
      await ask(other.client, { application: mine.id }, { endorser: somebody() })
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(other.client, asking({ application: mine.id }, { endorser: somebody() }))),
    )
    expect(answers.filter(({ status }) => status === 202).length).to.be.at.most(1)
    for (const answer of answers.filter(({ status }) => status !== 202))
      expect(items(expectProblem(answer, 422, 'endorsement-refused'))).to.deep.equal([
        '/target too-many-requests-open',
      ])
    // None of those refused is left behind, nor in the mail.
    const open10 = await service.context.deps.store.endorsements.count({ target: `application:${mine.id}` })
    expect(open10).to.be.at.most(10)
    if (open10 === 9) await ask(other.client, { application: mine.id }, { endorser: somebody() })
    expectProblem(
      await post(other.client, asking({ application: mine.id }, { endorser: somebody() })),
      422,
      'endorsement-refused',
    )
    service.now = new Date(testDay.getTime() + 31 * days)
    // Those who did not answer in time make room.
    await ask(other.client, { application: mine.id }, { endorser: somebody() })
  })

  it('can be made anew once it has expired, with another link', async () => {
    const to = somebody()
    const first = await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    service.now = new Date(testDay.getTime() + 30 * days)
    const second = await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    expect(second.id).to.not.equal(first.id)
    expect(await linkIn(service, second.id)).to.not.equal(await linkIn(service, first.id))
  })

  it('is not made again to somebody who declined', async () => {
    const to = somebody()
    const { id } = await ask(workshop.applicant.client, { application: application.id }, { endorser: to })
    expect((await send(service, await linkIn(service, id), { answer: 'decline' })).status).to.equal(200)
    expectProblem(
      await post(workshop.applicant.client, asking({ application: application.id }, { endorser: to })),
      409,
      'conflict',
    )
  })

  for (const [what, change, pointer] of refusals) {
    it(`is refused with ${what}, and nothing is kept nor sent`, async () => {
      const before = await service.documents()
      const answer = await post(
        workshop.applicant.client,
        asking({ application: application.id }, { endorser: somebody(), ...change }),
      )
      expect(items(expectProblem(answer, 422, 'endorsement-refused'))).to.deep.equal([pointer])
      expect(await service.documents()).to.deep.equal(before)
    })
  }

  for (const [what, json] of [
    ['no target', asking({})],
    ['two targets', asking({ award: 'a', issuer: 'b' })],
    ['a target of another sort', asking({ person: 'a' })],
    ['a language nobody has', asking({ issuer: 'atelier-dole' }, { language: 'de' })],
    ['a long message', asking({ issuer: 'atelier-dole' }, { message: 'a'.repeat(501) })],
    ['no endorser', { target: { issuer: 'atelier-dole' }, language: 'fr' }],
  ] as const) {
    it(`is against the contract with ${what}`, async () => {
      expectProblem(await post(program, json), 400, 'invalid-request')
    })
  }

  describe('is made', () => {
    let award: string
    let stranger: Client
    before(async () => {
      const session = await oneBadge(program)
      award = session.line.awardId
      stranger = await service.organisation('tiers-lieu', [...trainerScopes, 'endorsement:write'])
    })
    const request = (client: Client, target: object) => post(client, asking(target, { endorser: somebody() }))

    it('of an award by the organisation that issued it, and by nobody who has no part in it', async () => {
      succeeded(await request(program, { award }))
      for (const client of [stranger, workshop.applicant.client]) {
        const foreign = await request(client, { award })
        const unknown = await request(client, { award: '0'.repeat(32) })
        expectProblem(foreign, 404, 'not-found')
        expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
      }
    })

    it('of an award no more once it is revoked', async () => {
      const { line } = await oneBadge(program, { person: { email: 'autre@exemple.fr', familyName: 'Nunez' } })
      const json = { state: 'revoked', reason: 'Erreur' }
      succeeded(await program.call('PUT', `/awards/${line.awardId}/state`, { json }))
      expectProblem(await request(program, { award: line.awardId }), 409, 'state-change-refused')
    })

    it('of an issuer by itself only', async () => {
      succeeded(await request(program, { issuer: 'atelier-dole' }))
      const foreign = await request(program, { issuer: 'tiers-lieu' })
      const unknown = await request(program, { issuer: 'personne' })
      expectProblem(foreign, 404, 'not-found')
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
      expectProblem(await request(workshop.applicant.client, { issuer: 'atelier-dole' }), 403, 'forbidden')
    })

    it('of an achievement by an organisation, if it exists', async () => {
      succeeded(await request(program, { achievement }))
      expectProblem(
        await request(program, { achievement: 'rien/0.1.0/RIEN' }),
        422,
        'framework-version-unknown',
      )
      expectProblem(await request(workshop.applicant.client, { achievement }), 403, 'forbidden')
    })

    it('of an application by its applicant only, while it takes evidence', async () => {
      const foreign = await request(stranger, { application: application.id })
      expectProblem(foreign, 404, 'not-found')
      expectProblem(
        await request(workshop.coordinator.client, { application: application.id }),
        403,
        'forbidden',
      )
      const other = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Hugo' })
      expectProblem(await request(other.client, { application: application.id }), 404, 'not-found')
      const mine = await open(other.client)
      succeeded(await step(other.client, mine, 'withdrawal', { reason: 'Plus tard' }))
      expectProblem(await request(other.client, { application: mine.id }), 409, 'transition-refused')
    })

    it('is listed to whoever asked and to the organisation, without the address of anybody', async () => {
      const list = async (client: Client, query = '?limit=200') =>
        succeeded(
          await client.call<{ items: readonly Requested[]; cursor?: string }>(
            'GET',
            `/endorsement-requests${query}`,
          ),
        )
      const all = await list(program)
      const own = await list(workshop.applicant.client)
      expect(all.items.map(({ target }) => Object.keys(target)[0])).to.include.members([
        'award',
        'issuer',
        'achievement',
        'application',
      ])
      expect(new Set(own.items.map(({ target }) => target.application))).to.deep.equal(
        new Set([application.id]),
      )
      expect(JSON.stringify([all, own])).to.not.match(/exemple\.fr|token|links/u)
      const pages: Requested[] = []
      for (let query = '?limit=2'; ;) {
        const page = await list(workshop.applicant.client, query)
        pages.push(...page.items)
        if (page.cursor === undefined) break
        query = `?limit=2&cursor=${page.cursor}`
      }
      expect(pages).to.deep.equal(own.items)
      expect((await list(stranger)).items).to.deep.equal([])
      expectProblem(
        await workshop.applicant.client.call('GET', '/endorsement-requests?cursor=garbage'),
        400,
        'invalid-request',
      )
    })
  })
})
