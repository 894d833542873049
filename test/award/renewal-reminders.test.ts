import { expect } from 'chai'
import fc from 'fast-check'
import { watchAwards } from '../../server/award/renewal/watch-awards.ts'
import { validityOf, watchOf } from '../../server/award/renewal/watch.ts'
import type { Award } from '../../server/store/documents.ts'
import { everything } from '../../server/store/everything.ts'
import { timestamp } from '../../server/timestamp.ts'
import { runs } from '../support/runs.ts'
import { startService, testDay, type TestService } from '../support/service.ts'
import { newHolder, type Holder } from './holder.ts'

/** Of a badge awarded on 21 November 2026 for two years: the first instants of 21 May and 21 October 2028 in Paris, and its end. */
const sixMonths = '2028-05-20T22:00:00Z'
const oneMonth = '2028-10-20T22:00:00Z'
const end = '2028-11-21T22:59:59Z'
const secondBefore = (instant: string) => timestamp(new Date(new Date(instant).getTime() - 1000))

describe('the reminders of a badge that ends', function () {
  this.timeout(60_000)
  let service: TestService
  let holder: Holder
  let awardId: string
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    service.now = testDay
    // Whatever earlier tests left.
    const { store } = service.context.deps
    for (const { _id } of await everything(store.mails, {})) await store.mails.delete(_id)
    for (const { _id } of await everything(store.awards, {})) await store.awards.delete(_id)
    holder = await newHolder(service, 'atelier-dole')
    awardId = await giveUntil(end)
  })

  const giveUntil = (validUntil: string, change: Partial<Award> = {}) => {
    const period = { validUntil, awardedAt: '2026-11-21T09:30:00Z' }
    return holder.give('RM-A1.1-N1', { ...period, ...watchOf(period), ...change })
  }
  const at = async (instant: string) => {
    service.now = new Date(instant)
    await service.context.runChores()
  }
  const mails = () => everything(service.context.deps.store.mails, {})
  /** By their ids: a mail that nobody could be sent is emptied in the end. */
  const subjects = async () =>
    (await mails())
      .map(({ _id }) => `Votre badge prend fin dans ${_id.endsWith(':6') ? 'six mois' : 'un mois'}`)
      .sort()
  const award = async () => {
    const found = await service.context.deps.store.awards.get(awardId)
    if (found === undefined) throw new Error('the award is gone')
    return found
  }
  const change = async (fields: Partial<Award>) => {
    await service.context.deps.store.awards.replace({ ...(await award()), ...fields })
  }

  it('come six months and one month before the end, each at its moment and once', async () => {
    expect(timestamp(validityOf({ validMonths: 24 }, testDay) ?? testDay)).to.equal(end)
    await at(secondBefore(sixMonths))
    expect(await mails()).to.deep.equal([])
    await at(sixMonths)
    await at(sixMonths)
    const [first] = await mails()
    expect([first?.to, first?.subject]).to.deep.equal([
      'anne@exemple.fr',
      'Votre badge prend fin dans six mois',
    ])
    expect(first?.text).to.include('21 novembre 2028').and.to.include(`/credentials/${awardId}`)
    await at(secondBefore(oneMonth))
    expect(await subjects()).to.have.length(1)
    await at(oneMonth)
    await at(end)
    await at('2029-06-01T10:00:00Z')
    expect(await subjects()).to.deep.equal([
      'Votre badge prend fin dans six mois',
      'Votre badge prend fin dans un mois',
    ])
    expect((await award()).watch).to.equal(undefined)
  })

  it('are never two at once after a long stop: only the last one due is sent', async () => {
    await at('2028-11-01T10:00:00Z')
    expect(await subjects()).to.deep.equal(['Votre badge prend fin dans un mois'])
  })

  it('are not sent long after: what waited for a mail server is emptied after 30 days, or once it is not true any more', async () => {
    const waiting = async () => (await mails()).filter(({ to }) => to !== '').map(({ subject }) => subject)
    await at(sixMonths)
    await at('2028-06-19T21:59:59Z')
    expect(await waiting()).to.deep.equal(['Votre badge prend fin dans six mois'])
    await at('2028-06-19T22:00:00Z')
    expect(await waiting()).to.deep.equal([])
    await at('2028-11-01T10:00:00Z')
    await at(secondBefore(end))
    expect(await waiting()).to.deep.equal(['Votre badge prend fin dans un mois'])
    await at(end)
    expect(await waiting()).to.deep.equal([])
    expect((await mails()).map(({ state, failure }) => [state, failure])).to.deep.equal([
      ['failed', 'too-late'],
      ['failed', 'too-late'],
    ])
  })

  it('are none once it has ended', async () => {
    await at('2028-11-22T10:00:00Z')
    expect(await mails()).to.deep.equal([])
    expect((await award()).watchAt).to.equal(undefined)
  })

  it('are sent once by however many processes', async () => {
    service.now = new Date(sixMonths)
    await Promise.all(Array.from({ length: 4 }, () => watchAwards({ ...service.context.deps })))
    expect(await subjects()).to.deep.equal(['Votre badge prend fin dans six mois'])
    expect((await award()).watchAt).to.equal(oneMonth)
  })

  it('are sent once when the service stopped right after one', async () => {
    await at(sixMonths)
    await change({ watchAt: sixMonths })
    await at('2028-05-22T10:00:00Z')
    expect(await subjects()).to.have.length(1)
    expect((await award()).watchAt).to.equal(oneMonth)
  })

  it('are not sent about a revoked badge, which is no longer watched', async () => {
    await change({ state: 'revoked' })
    await at(sixMonths)
    expect([await subjects(), (await award()).watch]).to.deep.equal([[], undefined])
  })

  it('wait until a suspended badge is good again', async () => {
    await change({ state: 'suspended' })
    await at(sixMonths)
    expect(await subjects()).to.deep.equal([])
    await change({ state: 'active' })
    await at(oneMonth)
    expect(await subjects()).to.deep.equal(['Votre badge prend fin dans un mois'])
  })

  it('are about the new badge where one was re-issued', async () => {
    await change({ reissuedAs: 'other' })
    await at(sixMonths)
    expect(await subjects()).to.deep.equal([])
  })

  it('go nowhere without an address, or to one that mail cannot reach', async () => {
    const { people } = service.context.deps.store
    for (const email of [undefined, 'pas une adresse', 'a@exemple.fr, b@exemple.fr']) {
      const person = await people.get(holder.personId)
      if (person === undefined) throw new Error('nobody')
      const { email: _, ...rest } = person
      await people.replace(email === undefined ? rest : { ...rest, email })
      await at(sixMonths)
      expect(await subjects(), email ?? 'none').to.deep.equal([])
      expect((await award()).watchAt).to.equal(oneMonth)
      await change({ watchAt: sixMonths })
    }
  })

  it('go to the address of the roster line where the person is not known otherwise', async () => {
    holder = await newHolder(service, 'atelier-dole', false)
    const learnerId = `learner of ${holder.recipientKey}`
    await service.context.deps.store.learners.insert({
      _id: learnerId,
      sessionId: 's',
      organisationId: 'atelier-dole',
      line: 1,
      givenName: 'Noé',
      familyName: 'Petit',
      email: 'noe@exemple.fr',
      recipientKey: holder.recipientKey,
      consent: true,
      nameInBadge: false,
      createdAt: '2026-11-21T09:30:00Z',
    })
    await giveUntil(end, { sessionId: 's', learnerId })
    await at(sixMonths)
    expect((await mails()).map(({ to }) => to).sort()).to.deep.equal(['anne@exemple.fr', 'noe@exemple.fr'])
  })

  it('begin anew with each period of validity', async () => {
    await at(sixMonths)
    const renewal = { at: '2028-06-01T10:00:00Z', applicationId: 'a', validUntil: end }
    const period = { validUntil: '2030-06-01T21:59:59Z', renewals: [renewal] }
    const { watch: _, watchAt: __, ...rest } = await award()
    const { awards } = service.context.deps.store
    await awards.replace({ ...rest, ...period, ...watchOf({ ...rest, ...period }) })
    await at(oneMonth)
    expect(await subjects()).to.have.length(1)
    await at('2029-11-30T23:00:00Z')
    expect(await subjects()).to.deep.equal([
      'Votre badge prend fin dans six mois',
      'Votre badge prend fin dans six mois',
    ])
  })

  it('keep no other waiting when one fails', async () => {
    const broken = await giveUntil(secondBefore(end), {
      achievement: 'inconnu/0.1.0/X',
      watchAt: secondBefore(sixMonths),
    })
    service.now = new Date(sixMonths)
    const failed = await watchAwards(service.context.deps).then(
      () => 'nothing failed',
      (error: unknown) => (error instanceof AggregateError ? error.errors.length : 'another error'),
    )
    expect(failed).to.equal(1)
    expect(await subjects()).to.have.length(1)
    expect((await service.context.deps.store.awards.get(broken))?.watchAt).to.equal(secondBefore(sixMonths))
  })

  it('say nothing of the badge in the id of the mail, which is logged', async () => {
    await at(sixMonths)
    expect((await mails())[0]?._id).not.to.include(awardId)
  })

  it('at most one of each come, whenever the service is awake', async () => {
    const instant = fc
      .integer({
        min: new Date('2028-04-01T00:00:00Z').getTime(),
        max: new Date('2029-01-01T00:00:00Z').getTime(),
      })
      .map((milliseconds) => timestamp(new Date(milliseconds)))
    await fc.assert(
      fc.asyncProperty(fc.array(instant, { minLength: 1, maxLength: 5 }), async (awake) => {
        await change({ watch: 'pending', watchAt: sixMonths })
        for (const { _id } of await mails()) await service.context.deps.store.mails.delete(_id)
        const times = awake.toSorted()
        for (const time of times) {
          service.now = new Date(time)
          await watchAwards(service.context.deps)
        }
        const expected = [
          ...(times.some((time) => time >= sixMonths && time < oneMonth) ? ['six mois'] : []),
          ...(times.some((time) => time >= oneMonth && time < end) ? ['un mois'] : []),
        ]
        expect(await subjects()).to.deep.equal(expected.map((delay) => `Votre badge prend fin dans ${delay}`))
      }),
      runs(25),
    )
  })
})
