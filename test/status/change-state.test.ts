import { expect } from 'chai'
import { Problem } from '../../server/problem.ts'
import { changeState } from '../../server/status/change-state.ts'
import type { AwardState } from '../../server/store/documents.ts'
import { openSigning, type Signing } from '../proof/signing.ts'
import { openStatus, type Status } from './publishing.ts'

const id = 'acme-1:5'

describe('Changing the state of an award', () => {
  let signing: Signing
  let status: Status
  beforeEach(async () => {
    signing = await openSigning()
    status = openStatus(signing)
    await signing.store.statusLists.insert({
      _id: 'acme-1',
      organisationId: 'acme',
      number: 1,
      length: 131_072,
      createdAt: '2026-11-21T09:00:00Z',
    })
    await signing.store.statusSlots.insert({
      _id: id,
      list: 'acme-1',
      index: 5,
      awardId: 'award-1',
      state: 'active',
    })
  })
  afterEach(() => signing.close())

  const change = async (state: AwardState) => (await changeState(status.deps, id, state)).state
  const stored = async () => (await signing.store.statusSlots.get(id))?.state

  const allowed: readonly (readonly AwardState[])[] = [
    ['suspended'],
    ['revoked'],
    ['suspended', 'active'],
    ['suspended', 'revoked'],
    ['suspended', 'active', 'suspended', 'revoked', 'revoked'],
  ]
  for (const states of allowed) {
    it(`allows active, then ${states.join(', then ')}`, async () => {
      for (const state of states) expect(await change(state)).to.equal(state)
      expect(await stored()).to.equal(states.at(-1))
    })
  }

  for (const state of ['active', 'suspended'] as const) {
    it(`refuses ${state} after revoked: a revocation is final`, async () => {
      await change('revoked')
      const error: unknown = await change(state).catch((reason: unknown) => reason)
      expect(error).to.be.instanceOf(Problem).with.property('code', 'state-change-refused')
      expect(await stored()).to.equal('revoked')
    })
  }

  it('writes nothing when the state is already so', async () => {
    await change('active')
    expect(await signing.store.statusSlots.get(id)).to.include({ revision: 0 })
  })

  it('never loses a revocation to a change made at the same time', async () => {
    const states = ['suspended', 'revoked', 'active', 'suspended', 'active', 'revoked', 'suspended'] as const
    const outcomes = await Promise.allSettled(states.map(change))
    expect(await stored()).to.equal('revoked')
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).not.to.have.lengthOf(0)
  })

  it('fails on a slot that does not exist', async () => {
    const error: unknown = await changeState(status.deps, 'acme-1:6', 'revoked').catch(
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(Error).and.not.instanceOf(Problem)
  })
})
