import { expect } from 'chai'
import { createProfilesChore } from '../../server/award/profile/profiles-chore.ts'
import { startService, type TestService } from '../support/service.ts'
import { aidBadges, newHolder } from './holder.ts'

describe('the round of the profiles', function () {
  this.timeout(60_000)
  let service: TestService
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())

  /** Somebody whose place in the round is known, with badges of their own. */
  const person = async (place: string) => {
    const holder = await newHolder(service, 'atelier-dole', false)
    const { organisationId, recipientKey } = holder
    const named = { givenName: 'Anne', familyName: 'Marchand', createdAt: '2026-11-21T09:30:00Z' }
    await service.context.deps.store.people.insert({ _id: place, organisationId, recipientKey, ...named })
    return holder
  }

  it('goes on after somebody whose badges cannot be read, and says so', async () => {
    const broken = await person('0'.repeat(32))
    await broken.give('RM-A1.1-N1', { validUntil: 'no moment' })
    const next = await person(`${'0'.repeat(31)}1`)
    await next.giveAll(aidBadges)
    for (let number = 0; number < 200; number += 1) await person(`5${String(number).padStart(31, '0')}`)
    const last = await person('f'.repeat(32))
    await last.giveAll(aidBadges)
    const chore = createProfilesChore(service.context.deps)
    const run = () =>
      chore().then(
        () => 'nothing failed',
        (error: unknown) => (error instanceof AggregateError ? error.errors.length : 'stopped'),
      )
    expect(await run()).to.equal(1)
    expect(await next.open()).to.have.length(1)
    expect(await last.open()).to.deep.equal([])
    expect(await run(), 'the rest of the round').to.equal('nothing failed')
    expect(await last.open()).to.have.length(1)
    expect(await run(), 'the next round').to.equal(1)
  })
})
