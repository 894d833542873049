import { expect } from 'chai'
import { changeReleaseStatus } from '../../server/framework/release/change-release-status.ts'
import { expectProblem } from '../support/problems.ts'
import { succeeded, type TestService } from '../support/service.ts'
import { enrol, learner } from '../support/training.ts'
import {
  aMonthLater,
  equivalent,
  idOf,
  startReissuing,
  type Awarded,
  type Reissuing,
} from './award-standing-reissuing.ts'
import { broken, replaced, same, slug } from './award-standing-versions.ts'

describe('re-issuing an award is refused', function () {
  // Releases two versions of a whole framework.
  this.timeout(60_000)
  let all: Reissuing
  let service: TestService
  let old: Awarded
  before(async () => {
    all = await startReissuing()
    service = all.service
    old = all.mine
  })
  after(() => service.stop())
  afterEach(async () => {
    for (const code of [broken, replaced, same]) {
      expect(succeeded(await all.read(idOf(old, code))).award).to.not.have.property('reissuedAs')
    }
  })

  const cases: readonly {
    readonly title: string
    readonly code: string
    readonly json: object
    readonly problem: string
  }[] = [
    {
      title: 'without the agreement of the person',
      code: replaced,
      json: { ...equivalent, consent: false },
      problem: 'reissue-refused',
    },
    {
      title: 'for another achievement than the one proposed',
      code: replaced,
      json: { ...equivalent, achievement: `${slug}/0.2.0/RM-A2.2-N2` },
      problem: 'reissue-refused',
    },
    {
      title: 'for the achievement of the other award',
      code: same,
      json: equivalent,
      problem: 'reissue-refused',
    },
    {
      title: 'under the version it was judged against',
      code: same,
      json: { ...equivalent, achievement: `${slug}/0.1.0/${same}` },
      problem: 'reissue-refused',
    },
    {
      title: 'for a badge of another framework',
      code: same,
      json: { ...equivalent, achievement: 'abecedaire-publics/0.1.0/AB-A1-N2' },
      problem: 'reissue-refused',
    },
    {
      title: 'when a new assessment is needed',
      code: broken,
      json: { ...equivalent, achievement: `${slug}/0.2.0/${broken}` },
      problem: 'reissue-refused',
    },
    {
      title: 'for a retired achievement',
      code: replaced,
      json: { ...equivalent, achievement: `${slug}/0.2.0/${replaced}` },
      problem: 'achievement-unknown',
    },
    {
      title: 'for a version that is not released',
      code: replaced,
      json: { ...equivalent, achievement: `${slug}/9.0.0/RM-A2.2-N1` },
      problem: 'framework-version-unknown',
    },
  ]
  for (const { title, code, json, problem } of cases) {
    it(title, async () => {
      expectProblem(await all.reissue(idOf(old, code), json), 422, problem)
    })
  }

  it('when nobody signs', async () => {
    const json = { ...equivalent, signedBy: '  ' }
    expectProblem(await all.reissue(idOf(old), json), 400, 'invalid-request')
  })

  it('to another organisation, as if the award did not exist', async () => {
    expectProblem(await all.reissue(idOf(old), equivalent, all.stranger), 404, 'not-found')
  })

  it('to whoever may only read awards', async () => {
    expectProblem(await all.reissue(idOf(old), equivalent, all.reader), 403, 'forbidden')
  })

  for (const state of ['suspended', 'revoked']) {
    it(`for a ${state} badge`, async () => {
      const badges = await all.somebody(state)
      const json = { state, reason: 'Vérification' }
      succeeded(await all.trainer.call('PUT', `/awards/${idOf(badges)}/state`, { json }))
      expectProblem(await all.reissue(idOf(badges)), 422, 'reissue-refused')
    })
  }

  it('for a badge that the public list says is suspended, even when the award does not say so yet', async () => {
    const { store, status } = service.context.deps
    const badges = await all.somebody('liste')
    const stored = await store.awards.get(idOf(badges))
    await status.change(stored?.statusSlot ?? '', 'suspended')
    expectProblem(await all.reissue(idOf(badges)), 422, 'reissue-refused')
  })

  it('for a badge that has expired', async () => {
    service.now = new Date('2026-12-21T22:50:00Z')
    const badges = await all.somebody('fini', { validUntil: '2026-12-21' })
    service.now = new Date('2026-12-21T23:05:00Z')
    expectProblem(await all.reissue(idOf(badges)), 422, 'reissue-refused')
    service.now = aMonthLater
  })

  it('when the person withdrew the agreement they once gave', async () => {
    const badges = await all.somebody('retrait')
    const { award } = succeeded(await all.read(idOf(badges)))
    const withdrawn = learner('Éloïse', { email: 'retrait@exemple.fr', consent: false })
    await enrol(all.trainer, { id: award.sessionId ?? 'no session' }, [withdrawn])
    expectProblem(await all.reissue(idOf(badges)), 422, 'reissue-refused')
  })

  it('under a deprecated version', async () => {
    const change = { status: 'deprecated', reason: 'Erreur de relecture' } as const
    await changeReleaseStatus(service.context.deps, 'hub', slug, '0.3.0', change)
    const json = { ...equivalent, achievement: `${slug}/0.3.0/RM-A2.2-N1` }
    expectProblem(await all.reissue(idOf(old), json), 422, 'reissue-refused')
  })
})
