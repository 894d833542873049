import { expect } from 'chai'
import { ask, linkIn, open as openPage, read, send, type Requested } from '../endorsement/answering.ts'
import { whileSigning } from '../endorsement/signing.ts'
import {
  decide,
  file,
  observation,
  open,
  report,
  step,
  takeAndAssess,
  unfavourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'

const days = 86_400_000

describe('an endorsement asked for an application', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let names = 0
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
  })
  after(() => service.stop())
  afterEach(() => {
    service.now = testDay
  })

  const stored = (id: string) => service.context.deps.store.endorsements.get(id)
  const piecesOf = async ({ id }: Application) =>
    (await service.context.deps.store.evidence.page({ where: { applicationId: id }, limit: 1000 })).items
  const endorsing = async (application: Application) =>
    (await piecesOf(application)).filter(({ kind, erasedAt }) => kind === 'EV-END' && erasedAt === undefined)
  /** Of somebody new; their application, and a request for it. */
  const asked = async (complete = false) => {
    names += 1
    const member = await memberOf(service, 'atelier-dole', 'applicant', {
      givenName: 'abcdefghijklmnop'[names]?.repeat(7) ?? '',
    })
    const application = await open(member.client)
    if (complete) {
      await file(member.client, application, report)
      await file(workshop.colleague.client, application, observation)
    }
    const request = await ask(member.client, { application: application.id })
    return { member, application, request, link: await linkIn(service, request.id) }
  }
  const fill = async (member: Member, application: Application, count: number) => {
    for (let number = 0; number < count; number += 1)
      await file(member.client, application, {
        ...report,
        content: { text: { text: `Atelier numéro ${String(number)} à Dole.` } },
      })
  }

  it('is not signed when the dossier is full, and says so; once there is room it is', async () => {
    const { member, application, request, link } = await asked()
    await fill(member, application, 100)
    const full = await send(service, link)
    expect([full.status, (await stored(request.id))?.state]).to.deep.equal([409, 'requested'])
    expect(read(full)).to.include('rien n’a été signé').and.to.include('100 preuves')
    const [first] = await piecesOf(application)
    succeeded(
      await member.client.call(
        'POST',
        `/applications/${application.id}/evidence/${first?._id ?? ''}/erasure`,
      ),
    )
    expect((await send(service, link)).status).to.equal(200)
    expect(await endorsing(application)).to.have.length(1)
  })

  it('is thanked for when the last place is taken while it is signed, and jams nothing', async () => {
    const { member, application, request, link } = await asked()
    await fill(member, application, 99)
    const given = await whileSigning(
      service,
      () => file(member.client, application, report),
      () => send(service, link),
    )
    expect(given.status).to.equal(200)
    expect(read(given)).to.include('ne comptera pas comme preuve')
    expect(await endorsing(application)).to.deep.equal([])
    expect(await stored(request.id)).to.include({ state: 'given' })
    expect(await stored(request.id)).to.not.have.any.keys('endorserEmail')
    expect(await linkIn(service, request.id, 'endorsement-given')).to.be.a('string')
  })

  it('that cannot be completed keeps no other from being forgotten in time', async () => {
    const { member, application, request, link } = await asked()
    succeeded(await send(service, link))
    const others: Requested[] = []
    for (const letter of 'abcdef')
      others.push(
        await ask(
          member.client,
          { application: application.id },
          { endorser: { name: 'Q', email: `${letter}@y.example` } },
        ),
      )
    const { store } = service.context.deps
    const broken = await stored(request.id)
    if (broken === undefined) throw new Error('not given')
    await store.endorsements.replace({
      ...broken,
      endorserEmail: 'nadia@exemple.fr',
      target: `application:${'0'.repeat(32)}`,
    })
    service.now = new Date(testDay.getTime() + 31 * days)
    await service.context.runChores()
    for (const { id } of others) expect(await stored(id)).to.not.have.any.keys('endorserEmail')
    const left = await stored(request.id)
    if (left !== undefined) await store.endorsements.delete(left._id)
  })

  it('is no piece of it when it was submitted while the endorsement was signed, and says so', async () => {
    const { member, application, request, link } = await asked(true)
    const given = await whileSigning(
      service,
      async () => {
        const { state } = (await service.context.deps.store.applications.get(application.id)) ?? {}
        if (state === 'draft') succeeded(await step(member.client, application, 'submission'))
      },
      () => send(service, link),
    )
    expect(given.status).to.equal(200)
    expect(read(given)).to.include('ne comptera pas comme preuve')
    expect(await endorsing(application)).to.deep.equal([])
    expect(await stored(request.id)).to.include({ state: 'given' })
  })

  it('counts no more on appeal when it was withdrawn after the refusal', async () => {
    const { member, application, request, link } = await asked(true)
    succeeded(await send(service, link))
    succeeded(await step(member.client, application, 'submission'))
    const [first] = workshop.assessors
    await takeAndAssess(first, application, unfavourable)
    succeeded(await decide(first, application, 'refused'))
    const withdrawal = await linkIn(service, request.id, 'endorsement-given')
    const reason = 'Je me suis trompée de personne.'
    succeeded(await send(service, withdrawal, { answer: 'revoke', reason }))
    expect(await endorsing(application)).to.deep.equal([])
  })

  describe('withdrawn, but for a crash before the piece was erased,', () => {
    let one: Awaited<ReturnType<typeof asked>>
    before(async () => {
      one = await asked(true)
      succeeded(await send(service, one.link))
      const { store } = service.context.deps
      const given = await stored(one.request.id)
      if (given === undefined) throw new Error('not given')
      // As it is stored just before the piece is erased.
      await store.endorsements.replace({ ...given, state: 'revoked', revokedAt: '2026-11-21T09:30:00Z' })
    })

    it('is looked at by no rule', async () => {
      const { client } = one.member
      const answer = await client.call<Schemas['ApplicationEvaluation']>(
        'POST',
        `/applications/${one.application.id}/evaluation`,
      )
      const [piece] = await endorsing(one.application)
      expect(piece).to.not.equal(undefined)
      expect(JSON.stringify(succeeded(answer).result.findings))
        .to.include('EV-')
        .and.to.not.include(piece?._id)
    })

    it('is completed by the link opened again, which then is spent', async () => {
      const link = await linkIn(service, one.request.id, 'endorsement-given')
      expect((await send(service, link, { answer: 'revoke', reason: 'Encore' })).status).to.equal(410)
      expect(await endorsing(one.application)).to.deep.equal([])
    })
  })

  it('is withdrawn only by whoever says so: the page sends no other answer', async () => {
    const { request, link } = await asked()
    succeeded(await send(service, link))
    const withdrawal = await linkIn(service, request.id, 'endorsement-given')
    for (const form of [
      { answer: 'give', reason: 'Je confirme.' },
      { answer: 'decline', reason: 'Non.' },
      { reason: 'Rien.' },
    ])
      expect((await send(service, withdrawal, form)).status).to.equal(422)
    expect((await stored(request.id))?.state).to.equal('given')
  })

  it('needs words that can be seen', async () => {
    const { request, link } = await asked()
    for (const comment of ['\u200b'.repeat(4), '\u2800\u3164\u00ad\ufe0f', 'a\u200b\u200bb']) {
      const answer = await send(service, link, { answer: 'give', statement: 'yes', comment })
      expect([answer.status, read(answer).includes('Dites en quelques mots')]).to.deep.equal([422, true])
    }
    expect((await stored(request.id))?.state).to.equal('requested')
  })

  it('that is no longer asked for is not said to have been answered or to have expired', async () => {
    const { member, application, link } = await asked()
    succeeded(await step(member.client, application, 'withdrawal', { reason: 'Plus tard' }))
    const page = await send(service, link)
    expect(page.status).to.equal(410)
    expect(read(page)).to.match(/^Ce lien ne peut plus servir Cet endossement n’est plus demandé/)
    expect(read(await openPage(service, link))).to.not.include('expiré')
  })

  describe('is the business', () => {
    let trainer: Member
    let one: Awaited<ReturnType<typeof asked>>
    before(async () => {
      trainer = await memberOf(service, 'atelier-dole', 'trainer', { givenName: 'Zacharie' })
      one = await asked()
      succeeded(await send(service, one.link))
    })
    const listed = async ({ client }: Pick<Member, 'client'>) => {
      const answer = await client.call<{ items: readonly Requested[] }>(
        'GET',
        '/endorsement-requests?limit=200',
      )
      return succeeded(answer).items.some(({ id }) => id === one.request.id)
    }
    const revoke = ({ client }: Pick<Member, 'client'>) =>
      client.call('POST', `/endorsements/${one.request.id}/revocation`, { json: { reason: 'Une erreur' } })

    it('of no trainer who has no part in the application: neither read nor revoked', async () => {
      expectProblem(await trainer.client.call('GET', `/applications/${one.application.id}`), 404, 'not-found')
      expect(await listed(trainer)).to.equal(false)
      const foreign = await revoke(trainer)
      const unknown = await trainer.client.call('POST', `/endorsements/${'0'.repeat(32)}/revocation`, {
        json: { reason: 'Une erreur' },
      })
      expectProblem(foreign, 404, 'not-found')
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
      expect((await stored(one.request.id))?.state).to.equal('given')
    })

    it('of the trainer who opened it', async () => {
      const json = { achievement: one.application.achievement, applicant: one.member.person.id }
      succeeded(await step(one.member.client, one.application, 'withdrawal', { reason: 'Autrement' }))
      const opened = await trainer.client.call<Application>('POST', '/applications', {
        json: { ...json, consent: true, consentHow: 'Formulaire signé', nameInBadge: true },
      })
      const { id } = await ask(trainer.client, { application: succeeded(opened).id })
      const { items } = succeeded(
        await trainer.client.call<{ items: readonly Requested[] }>('GET', '/endorsement-requests'),
      )
      expect(items.map((request) => request.id)).to.include(id)
    })

    it('of whoever manages applications', async () => {
      const scopes = ['application:manage', 'endorsement:write'] as const
      const manager = await memberOf(service, 'atelier-dole', scopes, { givenName: 'Yolande' })
      expect(await listed(manager)).to.equal(true)
      succeeded(await revoke(manager))
    })
  })
})

describe('requests of one organisation', function () {
  this.timeout(60_000)
  it('take no room from another that asks for the same achievement', async () => {
    const service = await startService()
    try {
      const achievement = 'referentiel-mediateurs/0.1.0/RM-C2.1-N2'
      const scopes = ['endorsement:write', 'award:write'] as const
      const one = await service.organisation('atelier-dole', scopes)
      const other = await service.organisation('atelier-lons', scopes)
      for (let number = 0; number < 10; number += 1)
        await ask(one, { achievement }, { endorser: { name: 'E', email: `e${String(number)}@exemple.fr` } })
      expect((await ask(other, { achievement })).state).to.equal('requested')
    } finally {
      await service.stop()
    }
  })
})
