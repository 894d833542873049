import { expect } from 'chai'
import { ask, asking, linkIn, read, send } from '../endorsement/answering.ts'
import { open, workshopOf, type Application, type Workshop } from '../support/applying.ts'
import { clientWith, memberOf, type Member } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, trainerScopes, type Client, type TestService } from '../support/service.ts'
import { oneBadge } from '../support/training.ts'
import { whileSigning } from '../endorsement/signing.ts'

const organisation = 'atelier-dole'

describe('nobody endorses what is their own', function () {
  this.timeout(60_000)
  let service: TestService
  before(async () => {
    service = await startService()
    await workshopOf(service, organisation)
  })
  after(() => service.stop())

  const stored = (id: string) => service.context.deps.store.endorsements.get(id)
  const answered = async (id: string) => {
    const answer = await send(service, await linkIn(service, id))
    return [answer.status, (await stored(id))?.state]
  }
  const person = (givenName: string, familyName: string, email: string) =>
    memberOf(service, organisation, 'applicant', { givenName, familyName, email })
  const post = (client: Client, target: object, email: string) =>
    client.call('POST', '/endorsement-requests', {
      json: asking(target, { endorser: { name: 'Nadia', email } }),
    })

  for (const [what, familyName, own, given] of [
    ['its domain spelled in another way', 'Accent', 'moi@été.example', 'moi@(ascii)'],
    ['something after a plus sign', 'Suffixe', 'self@boite.example', 'self+1@boite.example'],
    ['nothing after the plus sign', 'Préfixe', 'self2+cv@boite.example', 'self2@boite.example'],
    ['something else after the plus sign', 'Affixe', 'self3+a@boite.example', 'Self3+B@Boite.example'],
  ] as const) {
    it(`under their own address with ${what}`, async () => {
      // The URL Standard's own reading of the domain.
      const spelled = given.replace('(ascii)', new URL('http://été.example').hostname)
      const { client } = await person('Camille', familyName, own)
      const application = await open(client)
      expect(
        items(
          expectProblem(
            await post(client, { application: application.id }, spelled),
            422,
            'endorsement-refused',
          ),
        ),
      ).to.deep.equal(['/endorser/email own-endorsement'])
    })
  }

  it('under an address the organisation knows them by from a roster, with something after a plus sign', async () => {
    const olivier = { givenName: 'Olivier', familyName: 'Tardif', reference: 'OT-1' }
    const { client } = await memberOf(service, organisation, 'applicant', {
      ...olivier,
      email: 'olivier@travail.example',
    })
    const trainer = await clientWith(service, await service.apiKey(organisation, trainerScopes))
    succeeded(
      await trainer.call('POST', '/sessions', {
        json: {
          title: 'Atelier',
          achievements: ['referentiel-mediateurs/0.1.0/RM-C2.1-N1'],
          heldOn: '2026-11-18',
          trainerName: 'Bruno Marchand',
          learners: [{ ...olivier, email: 'olivier@maison.example', consent: true }],
        },
      }),
    )
    const application = await open(client)
    const endorser = { name: 'Une amie', email: 'olivier+amie@maison.example' }
    const { id } = await ask(client, { application: application.id }, { endorser })
    expect(await answered(id)).to.deep.equal([422, 'requested'])
  })

  it('back, under an address with something after a plus sign', async () => {
    const ada = await person('Adèle', 'Un', 'adele@boite.example')
    const bob = await person('Bastien', 'Deux', 'bastien@boite.example')
    const asked = async (from: Member, email: string) => {
      const { id } = await ask(
        from.client,
        { application: (await open(from.client)).id },
        { endorser: { name: 'Pair', email } },
      )
      return id
    }
    expect(await answered(await asked(ada, 'bastien+1@boite.example'))).to.deep.equal([200, 'given'])
    expect(await answered(await asked(bob, 'adele+2@boite.example'))).to.deep.equal([422, 'requested'])
  })

  it('back, at the very moment they are endorsed', async () => {
    const ada = await person('Amandine', 'Trois', 'amandine@boite.example')
    const bob = await person('Benoît', 'Quatre', 'benoit@boite.example')
    const links: string[] = []
    const ids: string[] = []
    for (const [from, to] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const application = await open(from.client)
      const endorser = { name: 'Pair', email: to.person.email }
      const { id } = await ask(from.client, { application: application.id }, { endorser })
      ids.push(id)
      links.push(await linkIn(service, id))
    }
    // Both are checked before either is signed.
    let arrived = 0
    let release: () => void = () => undefined
    const all = new Promise<void>((resolve) => {
      release = resolve
    })
    const answers = await whileSigning(
      service,
      async () => {
        arrived += 1
        if (arrived === 2) release()
        await all
      },
      () => Promise.all(links.map((link) => send(service, link))),
    )
    const states = await Promise.all(ids.map(async (id) => (await stored(id))?.state))
    expect(states.filter((state) => state === 'given')).to.have.length.at.most(1)
    expect(states).to.include('revoked')
    const [refused] = answers.filter((_, index) => states[index] === 'revoked')
    expect([refused?.status, refused && read(refused)]).to.deep.equal([
      422,
      'Endossement refusé Rien n’a été endossé : cette personne vous a endossé pour la même compétence il y a 90 jours ou moins. Deux personnes ne peuvent pas s’endosser l’une l’autre dans ce délai.',
    ])
    const revoked = ids.filter((_, index) => states[index] === 'revoked')
    for (const id of revoked) {
      const one = await stored(id)
      expect(one).to.not.have.any.keys('endorserEmail', 'tokenHash')
      const pieces = await service.context.deps.store.evidence.page({
        where: { applicationId: one?.target.slice('application:'.length) ?? '' },
        limit: 9,
      })
      expect(pieces.items.filter(({ erasedAt }) => erasedAt === undefined)).to.deep.equal([])
    }
  })

  describe('of an organisation or of what it wrote', () => {
    let program: Client
    const achievement = 'referentiel-mediateurs/0.1.0/RM-C2.1-N2'
    before(async () => {
      program = await service.organisation('tiers-lieu', ['endorsement:write', 'award:write'])
    })
    const refused = async (target: object, email: string) =>
      items(expectProblem(await post(program, target, email), 422, 'endorsement-refused'))
    const member = (givenName: string, email: string) =>
      memberOf(service, 'tiers-lieu', 'trainer', { givenName, email })

    it('as one of its people', async () => {
      await member('Interne', 'interne@tiers-lieu.example')
      const target = { issuer: 'tiers-lieu' }
      expect(await refused(target, 'interne@tiers-lieu.example')).to.deep.equal([
        '/endorser/email own-endorsement',
      ])
      expect(await refused(target, 'Interne+1@tiers-lieu.example')).to.deep.equal([
        '/endorser/email own-endorsement',
      ])
    })

    it('as somebody who became one of its people since they were asked', async () => {
      const to = (email: string) => ({ endorser: { name: 'N', email } })
      const { id } = await ask(program, { issuer: 'tiers-lieu' }, to('recrue@tiers-lieu.example'))
      await member('Recrue', 'recrue@tiers-lieu.example')
      expect(await answered(id)).to.deep.equal([422, 'requested'])
    })

    it('as one of the people of its author, when it is an achievement', async () => {
      const { store } = service.context.deps
      const owner = await store.frameworkOwners.get('referentiel-mediateurs')
      const author = { organisationId: 'tiers-lieu', createdAt: '2026-11-21T09:30:00Z' }
      if (owner === undefined)
        await store.frameworkOwners.insert({ _id: 'referentiel-mediateurs', ...author })
      else await store.frameworkOwners.replace({ ...owner, ...author })
      await member('Autrice', 'autrice@tiers-lieu.example')
      expect(await refused({ achievement }, 'autrice@tiers-lieu.example')).to.deep.equal([
        '/endorser/email own-endorsement',
      ])
      succeeded(await post(program, { achievement }, 'lectrice@ailleurs.example'))
    })
  })
})

describe('a badge of an organisation', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, organisation)
  })
  after(() => service.stop())

  it('can be endorsed: its holder asks, and somebody answers', async () => {
    const holder = await service.organisation('tiers-lieu', ['application:apply', 'endorsement:write'])
    const applied = succeeded(
      await holder.call<Application>('POST', '/applications', {
        json: { achievement: 'label-regional/0.1.0/LABEL-labellise', organisation, consent: true },
      }),
    )
    // The label takes a whole audit: its award is put in the store as a decision would have.
    const program = service.withToken(
      await service.tokenOf(await service.apiKey(organisation, trainerScopes)),
    )
    const { awardId } = (await oneBadge(program)).line
    const { store } = service.context.deps
    const [award, application] = [await store.awards.get(awardId), await store.applications.get(applied.id)]
    if (award === undefined || application === undefined) throw new Error('nothing to begin with')
    const { sessionId: _session, learnerId: _learner, personId: _person, revision: _, ...rest } = award
    const { achievement, recipientKey } = application
    const label = { ...rest, _id: 'e'.repeat(32), applicationId: applied.id, achievement, recipientKey }
    await store.awards.insert(label)
    await store.applications.replace({ ...application, state: 'granted', awardId: label._id })
    const { id } = await ask(holder, { award: label._id })
    const given = await send(service, await linkIn(service, id))
    expect([given.status, (await store.endorsements.get(id))?.state]).to.deep.equal([200, 'given'])
    expect((await store.endorsements.get(id))?.recipientKey).to.equal(recipientKey)
    const json = asking({ award: label._id }, { endorser: { name: 'X', email: 'x@y.example' } })
    expectProblem(
      await workshop.applicant.client.call('POST', '/endorsement-requests', { json }),
      404,
      'not-found',
    )
  })
})
