import { expect } from 'chai'
import fc from 'fast-check'
import { acceptProposal, declineProposal } from '../../server/award/profile/answer-proposal.ts'
import { createProfilesChore } from '../../server/award/profile/profiles-chore.ts'
import { Problem } from '../../server/problem.ts'
import type { AwardState } from '../../server/store/documents.ts'
import { runs } from '../support/runs.ts'
import { startService, testDay, type TestService } from '../support/service.ts'
import { aidBadges, newHolder, profile, type Holder } from './holder.ts'

const [firstBadge = ''] = aidBadges

const proposed = (ids: readonly string[]) => [`award PROFIL-AID ${[...ids].sort().join(' ')}`]

describe('the proposals of a person', function () {
  this.timeout(60_000)
  let service: TestService
  let holder: Holder
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    service.now = testDay
    holder = await newHolder(service, 'atelier-dole')
  })

  const giveAll = async (codes: readonly string[] = aidBadges) => [...(await holder.giveAll(codes))]

  it('begin when the last badge of a profile is there, and rest on all of them', async () => {
    const ids = await giveAll(aidBadges.slice(1))
    await holder.recompute()
    expect(await holder.proposals()).to.deep.equal([])
    ids.push(await holder.give(firstBadge))
    await holder.recompute()
    expect(await holder.open()).to.deep.equal(proposed(ids))
    expect(await service.context.deps.store.awards.count({ organisationId: 'atelier-dole' })).to.equal(
      aidBadges.length,
      'nothing is awarded',
    )
  })

  it('are none for whoever is on rosters only', async () => {
    holder = await newHolder(service, 'atelier-dole', false)
    await giveAll()
    await holder.recompute()
    expect(await holder.proposals()).to.deep.equal([])
  })

  it('are not written again when nothing changed', async () => {
    await giveAll()
    await holder.recompute()
    const first = await holder.proposals()
    service.now = new Date('2026-12-01T09:30:00Z')
    await holder.recompute()
    await holder.recompute()
    expect(await holder.proposals()).to.deep.equal(first)
  })

  it('count no badge that ended, from its last second on, and count it again once it is renewed', async () => {
    const ids = await giveAll(aidBadges.slice(1))
    const ending = await holder.give(firstBadge, { validUntil: '2026-12-31T22:59:59Z' })
    service.now = new Date('2026-12-31T22:59:59Z')
    await holder.recompute()
    expect(await holder.open()).to.deep.equal(proposed([...ids, ending]))
    service.now = new Date('2026-12-31T23:00:00Z')
    await holder.recompute()
    expect((await holder.proposals()).map(({ state }) => state)).to.deep.equal(['lapsed'])
    const { awards } = service.context.deps.store
    const award = await awards.get(ending)
    if (award !== undefined) await awards.replace({ ...award, validUntil: '2028-12-31T22:59:59Z' })
    await holder.recompute()
    expect(await holder.open()).to.deep.equal(proposed([...ids, ending]))
  })

  it('call an awarded profile into question when a badge it rests on is revoked, and no longer once it is awarded anew', async () => {
    const [first = ''] = await giveAll()
    await holder.give('PROFIL-AID')
    await holder.recompute()
    expect(await holder.open()).to.deep.equal([])
    await holder.setState(first, 'revoked')
    await holder.recompute()
    expect(await holder.open()).to.deep.equal([`review PROFIL-AID ${firstBadge}`])
    await holder.give('RM-A1.1-N3')
    await holder.recompute()
    expect(await holder.open()).to.deep.equal([])
  })

  it('call nothing into question that is not good itself', async () => {
    const [first = ''] = await giveAll()
    const awarded = await holder.give('PROFIL-AID')
    await holder.setState(first, 'revoked')
    for (const state of ['suspended', 'revoked'] as const) {
      await holder.setState(awarded, state)
      await holder.recompute()
      expect(await holder.open(), state).to.deep.equal([])
    }
  })

  it('believe the public status list where an award was not yet brought in line', async () => {
    const [first = ''] = await giveAll()
    const { statusSlots, awards } = service.context.deps.store
    const slot = await statusSlots.get((await awards.get(first))?.statusSlot ?? '')
    if (slot !== undefined) await statusSlots.replace({ ...slot, state: 'revoked' })
    await holder.recompute()
    expect(await holder.open()).to.deep.equal([])
  })

  it('are learnt by a chore when nobody was told', async () => {
    const ids = await giveAll()
    await service.context.runChores()
    expect(await holder.open()).to.deep.equal(proposed(ids))
  })

  it('come once, however many look at once', async () => {
    const ids = await giveAll()
    await Promise.all(Array.from({ length: 5 }, () => holder.recompute()))
    expect((await holder.proposals()).map(({ revision }) => revision)).to.deep.equal([0])
    expect(await holder.open()).to.deep.equal(proposed(ids))
  })

  it('are found by a chore that goes on where it stopped, person after person', async () => {
    const others = await Promise.all(Array.from({ length: 3 }, () => newHolder(service, 'atelier-dole')))
    await giveAll()
    const asked: string[] = []
    const { store, ...rest } = service.context.deps
    const people = {
      ...store.people,
      page: (query: Parameters<typeof store.people.page>[0]) => {
        asked.push(query.after === undefined ? 'from the first' : 'on')
        return store.people.page({ ...query, limit: 2 })
      },
    }
    const run = createProfilesChore({ ...rest, store: { ...store, people } })
    const count = await store.people.count({})
    for (let round = 0; round < Math.ceil(count / 2) + 1; round += 1) await run()
    expect(await holder.open()).to.have.length(1)
    expect(asked.filter((from) => from === 'from the first').length).to.be.at.least(2)
    expect(others).to.have.length(3)
  })

  describe('answered', () => {
    const deps = () => service.context.deps
    const only = async () => {
      const [proposal, ...more] = await holder.proposals()
      if (proposal === undefined || more.length > 0) throw new Error('one proposal was expected')
      return proposal
    }
    const refusedWith = async (work: Promise<unknown>) => {
      try {
        await work
      } catch (error) {
        if (error instanceof Problem) return error.code
        throw error
      }
      return 'done'
    }
    beforeEach(async () => {
      await giveAll()
      await holder.recompute()
    })

    it('open one application, however often they are accepted', async () => {
      const { _id } = await only()
      let opened = 0
      const open = () => {
        opened += 1
        return Promise.resolve('application-1')
      }
      const accepted = await acceptProposal(deps(), _id, open)
      expect([accepted.state, accepted.applicationId]).to.deep.equal(['accepted', 'application-1'])
      expect(await acceptProposal(deps(), _id, open)).to.deep.equal(accepted)
      expect(opened).to.equal(1)
      expect(await refusedWith(declineProposal(deps(), _id, 'Non merci'))).to.equal('transition-refused')
    })

    it('stay open when no application can be opened', async () => {
      const { _id } = await only()
      const refuse = () => Promise.reject(new Problem('unavailable', { fr: 'Plus tard', en: 'Later' }))
      expect(await refusedWith(acceptProposal(deps(), _id, refuse))).to.equal('unavailable')
      expect((await only()).state).to.equal('open')
    })

    it('stay declined until they rest on other badges', async () => {
      const { _id } = await only()
      const declined = await declineProposal(deps(), _id, '  Pas maintenant ')
      expect([declined.state, declined.reason]).to.deep.equal(['declined', 'Pas maintenant'])
      expect((await declineProposal(deps(), _id, 'Autre raison')).reason).to.equal('Pas maintenant')
      await holder.recompute()
      expect(await only()).to.deep.equal(declined)
      await holder.give('RM-A1.1-N3')
      await holder.recompute()
      const again = await only()
      expect([again.state, again.reason]).to.deep.equal(['open', undefined])
    })

    it('cannot be once they have lapsed', async () => {
      const { _id, awards } = await only()
      await holder.setState(awards[0] ?? '', 'revoked')
      await holder.recompute()
      const open = () => Promise.resolve('application-1')
      expect(await refusedWith(acceptProposal(deps(), _id, open))).to.equal('transition-refused')
      expect(await refusedWith(declineProposal(deps(), _id, 'Non'))).to.equal('transition-refused')
    })

    it('follow the application they opened: still asked for while it goes on, lapsed when it ended and a badge is gone', async () => {
      const { _id, awards, personId } = await only()
      const { applications } = deps().store
      const application = {
        _id: `application of ${personId}`,
        organisationId: 'atelier-dole',
        achievement: profile,
        applicantKind: 'person' as const,
        applicantId: personId,
        recipientKey: holder.recipientKey,
        consent: true,
        nameInBadge: false,
        state: 'submitted' as const,
        review: '{}',
        history: [],
        createdAt: '2026-11-21T09:30:00Z',
      }
      await applications.insert(application)
      await acceptProposal(deps(), _id, () => Promise.resolve(application._id))
      await holder.setState(awards[0] ?? '', 'revoked')
      await holder.recompute()
      expect((await only()).state).to.equal('accepted')
      await applications.replace({ ...application, revision: 0, state: 'withdrawn' })
      await holder.recompute()
      const lapsed = await only()
      expect([lapsed.state, lapsed.applicationId]).to.deep.equal(['lapsed', undefined])
    })
  })

  it('are the same in the end, in whatever order what happened is learnt', async () => {
    type Event = { readonly badge: number; readonly to: AwardState }
    const last = aidBadges.slice(-4)
    const base = aidBadges.slice(0, -4)
    const event: fc.Arbitrary<Event> = fc.record({
      badge: fc.nat(last.length),
      to: fc.constantFrom('active' as const, 'suspended' as const),
    })
    /** Gives everything, suspended; then lets `events` happen, one after the other, looking again after those that `looks` says. */
    const after = async (events: readonly Event[], looks: readonly boolean[]) => {
      holder = await newHolder(service, 'atelier-dole')
      await giveAll(base)
      const ids = [...(await giveAll(last)), await holder.give('PROFIL-AID')]
      for (const id of ids) await holder.setState(id, 'suspended')
      for (const [index, { badge, to }] of events.entries()) {
        await holder.setState(ids[badge] ?? '', to)
        if (looks[index] === true) await holder.recompute()
      }
      await holder.recompute()
      return (await holder.open()).map((one) =>
        one
          .split(' ')
          .slice(0, one.startsWith('review') ? undefined : 2)
          .join(' '),
      )
    }
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(event, { selector: ({ badge }) => badge, minLength: 1 })
          .chain((events) =>
            fc.tuple(
              fc.constant(events),
              fc.shuffledSubarray(events, { minLength: events.length }),
              fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length }),
            ),
          ),
        async ([events, shuffled, looks]) => {
          expect(await after(shuffled, looks)).to.deep.equal(await after(events, []))
        },
      ),
      runs(12),
    )
  })
})
