import { expect } from 'chai'
import {
  decide,
  peopleOf,
  step,
  takeAndAssess,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { clientWith, memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { badges, enrol, openSession, sign } from '../support/training.ts'
import { aidBadges, profile } from '../award/holder.ts'

const version = 'referentiel-mediateurs/0.1.0'
const kinds = ['EV-OBS', 'EV-CRA', 'EV-ATT', 'EV-HAB', 'EV-PRO']

describe('a profile', function () {
  this.timeout(60_000)
  let service: TestService
  let people: Workshop
  let amina: Member
  let trainer: Member
  let awardIds: readonly string[]
  before(async () => {
    service = await startService()
    await service.organisation('atelier-dole')
    people = await peopleOf(service, 'atelier-dole')
    ;({ applicant: amina, colleague: trainer } = people)
  })
  after(() => service.stop())
  beforeEach(() => {
    service.now = testDay
  })

  /** Awards every badge of the profile AID to `members` in one session, less the first `without`. */
  const train = async (
    members: readonly Pick<Schemas['Person'], 'givenName' | 'familyName' | 'email'>[],
    without = 0,
  ) => {
    const achievements = aidBadges.slice(without).map((code) => `${version}/${code}`)
    const session = await openSession(trainer.client, { achievements })
    const evidence = kinds.map((kind) => ({ kind, observedAt: '2026-11-18', pseudonymised: true }))
    await enrol(
      trainer.client,
      session,
      members.map(({ givenName, familyName, email }) => ({
        givenName,
        familyName,
        email,
        consent: true,
        evidence,
      })),
    )
    return badges(succeeded(await sign(trainer.client, session)))
  }
  const proposals = async (query = '') =>
    succeeded(
      await people.coordinator.client.call<{ items: Schemas['Proposal'][] }>('GET', `/proposals${query}`),
    ).items
  const profiles = async ({ client, person }: Member) =>
    succeeded(await client.call<Schemas['HeldProfiles']>('GET', `/people/${person.id}/profiles`)).profiles
  const answer = (member: Member, id: string, what: 'acceptance' | 'refusal', json?: object) =>
    member.client.call<Schemas['Proposal']>(
      'POST',
      `/proposals/${id}/${what}`,
      json === undefined ? {} : { json },
    )
  const setState = async (awardId: string, state: string) => {
    const json = { state, reason: 'Erreur de personne' }
    succeeded(await people.coordinator.client.call('PUT', `/awards/${awardId}/state`, { json }))
  }
  const only = async (query = '') => {
    const [proposal, ...more] = await proposals(query)
    if (proposal === undefined || more.length > 0) throw new Error('one proposal was expected')
    return proposal
  }

  it('is proposed to whoever is known in person, once everything is held, and awarded to nobody', async () => {
    const lines = await train([
      amina.person,
      { givenName: 'Noé', familyName: 'Petit', email: 'noe@exemple.fr' },
    ])
    expect(lines).to.have.length(2 * aidBadges.length)
    const proposal = await only()
    expect(proposal).to.include({
      person: amina.person.id,
      achievement: profile,
      kind: 'award',
      state: 'open',
    })
    awardIds = proposal.awards
    expect(awardIds).to.have.length(aidBadges.length)
    expect(lines.map(({ awardId }) => awardId)).to.include.members([...awardIds])
    const mine = (await profiles(amina)).find(({ achievement }) => achievement === profile)
    expect(mine?.met).to.equal(true)
    expect(mine).not.to.have.property('award')
    expect(mine?.proposals).to.deep.equal([proposal])
  })

  it('shows what is missing of the others', async () => {
    const other = (await profiles(amina)).find(({ achievement }) => achievement.endsWith('/PROFIL-ACC'))
    expect(other?.met).to.equal(false)
    // ACC asks for level 3 of RM-A1.1; level 2 is held.
    expect(other?.missing).to.include('RM-A1.1-N3')
  })

  it('is shown to the person and to who reads awards, and to nobody else', async () => {
    const zoe = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    await service.organisation('tiers-lieu')
    const stranger = await memberOf(service, 'tiers-lieu', 'trainer', { givenName: 'Yann' })
    const { id } = await only()
    for (const other of [zoe, stranger, people.assessors[0]]) {
      const at = `/people/${amina.person.id}/profiles`
      const refused = await other.client.call('GET', at)
      expectProblem(refused, 404, 'not-found')
      const nobody = await other.client.call('GET', `/people/${'0'.repeat(32)}/profiles`)
      expect(refused.bytes.toString()).to.equal(nobody.bytes.toString())
      expectProblem(await answer(other, id, 'acceptance'), 404, 'not-found')
      expectProblem(await answer(other, id, 'refusal', { reason: 'Non merci' }), 404, 'not-found')
    }
    const list = await stranger.client.call<{ items: unknown[] }>('GET', '/proposals')
    expect(succeeded(list).items).to.deep.equal([])
    expectProblem(await zoe.client.call('GET', '/proposals'), 403, 'forbidden')
    expectProblem(await service.anonymous.call('GET', '/proposals'), 401, 'unauthorized')
    expect((await only()).state).to.equal('open')
  })

  it('is declined with a reason', async () => {
    const { id } = await only()
    for (const json of [{}, { reason: '  ' }, { reason: 'x'.repeat(1001) }])
      expectProblem(await answer(amina, id, 'refusal', json), 400, 'invalid-request')
    const declined = succeeded(await answer(amina, id, 'refusal', { reason: ' Plus tard ' }))
    expect([declined.state, declined.reason]).to.deep.equal(['declined', 'Plus tard'])
    expect(await proposals()).to.deep.equal([])
    expect((await only('?state=declined')).id).to.equal(id)
    expectProblem(await answer(amina, id, 'acceptance'), 409, 'transition-refused')
  })

  it('comes back when the badges it rests on change, and opens an application when it is accepted', async () => {
    const [first = ''] = awardIds
    await setState(first, 'suspended')
    expect((await only('?state=lapsed')).achievement).to.equal(profile)
    await setState(first, 'active')
    const { id } = await only()
    const accepted = succeeded(await answer(amina, id, 'acceptance'))
    expect(accepted.state).to.equal('accepted')
    expect(succeeded(await answer(amina, id, 'acceptance'))).to.deep.equal(accepted)
    const application = succeeded(
      await amina.client.call<Application>('GET', `/applications/${accepted.application ?? ''}`),
    )
    expect(application).to.include({ achievement: profile, state: 'draft' })
    expect(await service.context.deps.store.awards.count({ organisationId: 'atelier-dole' })).to.equal(
      2 * aidBadges.length,
    )
  })

  it('is awarded by a person, and then no longer proposed', async () => {
    const { application: id = '' } = await only('?state=accepted')
    succeeded(await step(amina.client, { id }, 'consent', { consent: true }))
    const handedIn = succeeded(await step(amina.client, { id }, 'submission'))
    const [assessor] = people.assessors
    await takeAndAssess(assessor, handedIn, { rubric: [], recommends: 'grant' })
    succeeded(await decide(assessor, handedIn, 'granted'))
    expect(await proposals()).to.deep.equal([])
    const mine = (await profiles(amina)).find(({ achievement }) => achievement === profile)
    expect(mine?.award?.good).to.equal(true)
    const lines = await service.context.deps.store.awards.get(mine?.award?.id ?? '')
    expect(lines?.achievementCode).to.equal('PROFIL-AID')
  })

  it('is called into question when a badge is revoked; acknowledging it changes no badge', async () => {
    const [first = ''] = awardIds
    await setState(first, 'revoked')
    const review = await only()
    const code = (await service.context.deps.store.awards.get(first))?.achievementCode ?? ''
    expect(review).to.include({ kind: 'review', achievement: profile })
    expect(review.missing).to.deep.equal([code])
    const [profileAward = ''] = review.awards
    // Whether one's own badge stays is not for its holder to settle, whatever else they may do.
    const holding = await service.apiKey(
      'atelier-dole',
      ['application:apply', 'application:open', 'award:revoke'],
      amina.person.id,
    )
    const trainerToo = { ...amina, client: await clientWith(service, holding) }
    for (const holder of [amina, trainerToo]) {
      expectProblem(await answer(holder, review.id, 'acceptance'), 403, 'conflict-of-interest')
      const json = { reason: 'Mon badge est bon' }
      expectProblem(await answer(holder, review.id, 'refusal', json), 403, 'conflict-of-interest')
    }
    const zoe = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Zoé' })
    for (const other of [zoe, people.assessors[0]])
      expectProblem(await answer(other, review.id, 'acceptance'), 404, 'not-found')
    expect((await only()).id).to.equal(review.id)
    const acknowledged = succeeded(await answer(people.coordinator, review.id, 'acceptance'))
    expect(succeeded(await answer(trainer, review.id, 'acceptance'))).to.deep.equal(acknowledged)
    expect(acknowledged.state).to.equal('accepted')
    expect(acknowledged).not.to.have.property('application')
    expect((await service.context.deps.store.awards.get(profileAward))?.state).to.equal('active')
    expect(await proposals()).to.deep.equal([])
  })

  it('is no longer in question once the badge is earned again', async () => {
    await train([amina.person])
    expect(await proposals()).to.deep.equal([])
    expect((await proposals('?state=lapsed')).map(({ kind }) => kind)).to.deep.equal(['review'])
    const mine = (await profiles(amina)).find(({ achievement }) => achievement === profile)
    expect([mine?.met, mine?.missing]).to.deep.equal([true, []])
  })

  it('is listed page by page', async () => {
    const seen: string[] = []
    for (let query = '?state=lapsed&limit=1'; query !== '';) {
      const page = succeeded(
        await people.coordinator.client.call<{ items: Schemas['Proposal'][]; cursor?: string }>(
          'GET',
          `/proposals${query}`,
        ),
      )
      seen.push(...page.items.map(({ id }) => id))
      query =
        page.cursor === undefined ? '' : `?state=lapsed&limit=1&cursor=${encodeURIComponent(page.cursor)}`
    }
    expect(seen).to.deep.equal((await proposals('?state=lapsed')).map(({ id }) => id))
    expectProblem(
      await people.coordinator.client.call('GET', '/proposals?state=closed'),
      400,
      'invalid-request',
    )
  })
})
