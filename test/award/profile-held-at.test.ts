import { expect } from 'chai'
import { heldAt } from '../../server/award/profile/held-at.ts'
import { broken, releaseNext, replaced, same, slug } from '../api/award-standing-versions.ts'
import { everything } from '../../server/store/everything.ts'
import { startService, type TestService } from '../support/service.ts'
import { newHolder, type Holder } from './holder.ts'

describe('the badges somebody holds, looked at under one version', function () {
  this.timeout(60_000)
  let service: TestService
  let holder: Holder
  before(async () => {
    service = await startService()
    await releaseNext(service)
  })
  after(() => service.stop())
  beforeEach(async () => {
    holder = await newHolder(service, 'atelier-dole')
  })

  const under = async (version: string) => {
    const { frameworks, store } = service.context.deps
    const framework = frameworks.find(slug, version)
    if (framework === undefined) throw new Error('not released')
    const { organisationId, recipientKey } = holder
    const all = await everything(store.awards, { organisationId, recipientKey })
    const good = all.filter(({ state }) => state === 'active')
    return heldAt(service.context.deps, framework, good, all)
      .map(({ achievement }) => achievement)
      .sort()
  }

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['count one that stands under the later version', same, [same]],
    ['count one that was replaced as what replaces it', replaced, ['RM-A2.2-N1']],
    ['do not count one of which more is asked now', broken, []],
  ]
  for (const [what, code, expected] of cases)
    it(what, async () => {
      await holder.give(code)
      expect(await under('0.1.0')).to.deep.equal([code])
      expect(await under('0.2.0')).to.deep.equal(expected)
    })

  it('count one of a later version for the earlier one only when it was re-issued from it', async () => {
    await holder.give(same, { achievement: `${slug}/0.2.0/${same}` })
    expect(await under('0.1.0')).to.deep.equal([])
    const old = await holder.give(same)
    await holder.give(same, { achievement: `${slug}/0.2.0/${same}`, reissueOf: old })
    await holder.setState(old, 'revoked')
    expect(await under('0.1.0')).to.deep.equal([same])
  })

  it('count nothing of another framework', async () => {
    await holder.give('AB-A1-N2', { achievement: 'abecedaire-publics/0.1.0/AB-A1-N2' })
    expect([await under('0.1.0'), await under('0.2.0')]).to.deep.equal([[], []])
  })
})
