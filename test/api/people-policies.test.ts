import { expect } from 'chai'
import { policyFor } from '../../server/organisation/assessment-policy.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem, items } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'

const byDefault = {
  assessors: 1,
  appealAssessors: 2,
  reviewDays: 30,
  completionDays: 60,
  appealDays: 60,
  appealReviewDays: 60,
}
const rules = {
  assessors: 2,
  appealAssessors: 3,
  reviewDays: 15,
  completionDays: 20,
  appealDays: 30,
  appealReviewDays: 45,
  validMonths: 36,
}
const level2 = 'referentiel-mediateurs/RM-C2.1-N2'

describe('assessment policies', () => {
  let service: TestService
  let coordinator: Member
  let organisation: string
  let count = 0
  before(async () => {
    service = await startService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    count += 1
    organisation = `mjc-${String(count)}`
    await service.organisation(organisation)
    coordinator = await memberOf(service, organisation, 'coordinator', { givenName: 'Claire' })
  })

  const change = (json: object, client: Client = coordinator.client) =>
    client.call<Schemas['AssessmentPolicy']>('PUT', `/organisations/${organisation}/assessment-policies`, {
      json,
    })
  const shown = async (client: Client = coordinator.client) =>
    succeeded(
      await client.call<{ default: Schemas['AssessmentRules']; items: Schemas['AssessmentPolicy'][] }>(
        'GET',
        `/organisations/${organisation}/assessment-policies`,
      ),
    )
  const inForce = (achievement: string) => policyFor(service.context.deps, organisation, achievement)

  it('are shown to everybody of the organisation, before anything was set', async () => {
    const applicant = await memberOf(service, organisation, 'applicant', { givenName: 'Anne' })
    expect(await shown(applicant.client)).to.deep.equal({ default: byDefault, items: [] })
    expect(await inForce(`referentiel-mediateurs/0.1.0/RM-C2.1-N2`)).to.deep.equal(byDefault)
  })

  it('of one achievement hold for it in every version; the default for all others', async () => {
    const own = { ...rules, achievement: level2 }
    const changedAt = '2026-11-21T09:30:00Z'
    expect(succeeded(await change(own))).to.deep.equal({ ...own, changedAt })
    const { validMonths: _months, ...forGood } = { ...rules, reviewDays: 10 }
    succeeded(await change(forGood))
    expect(await shown()).to.deep.equal({
      default: forGood,
      items: [
        { ...forGood, changedAt },
        { ...own, changedAt },
      ],
    })
    expect(await inForce('referentiel-mediateurs/0.1.0/RM-C2.1-N2')).to.deep.equal(rules)
    expect(await inForce('referentiel-mediateurs/7.0.0/RM-C2.1-N2')).to.deep.equal(rules)
    expect(await inForce('referentiel-mediateurs/0.1.0/RM-C2.1-N3')).to.deep.equal(forGood)
    expect(await inForce('label-regional/0.1.0/RM-C2.1-N2')).to.deep.equal(forGood)
  })

  it('are replaced as a whole: what is left out is the service’s again', async () => {
    succeeded(await change({ ...rules, achievement: level2 }))
    const { validMonths: _months, ...forGood } = rules
    succeeded(await change({ ...forGood, achievement: level2 }))
    expect(await inForce('referentiel-mediateurs/0.1.0/RM-C2.1-N2')).to.deep.equal(forGood)
    expect((await shown()).items).to.have.length(1)
  })

  it('are one per achievement, whoever sets them at the same moment', async () => {
    const answers = await Promise.all(
      [5, 10, 15, 20].map((reviewDays) => change({ ...rules, reviewDays, achievement: level2 })),
    )
    const days = answers.map((answer) => succeeded(answer).reviewDays)
    const { items: kept } = await shown()
    expect(kept).to.have.length(1)
    expect(days).to.include(kept[0]?.reviewDays)
  })

  const wrong: readonly (readonly [string, object, readonly string[]])[] = [
    ['nobody to assess', { assessors: 0 }, ['/assessors minimum']],
    ['six assessors', { appealAssessors: 6 }, ['/appealAssessors maximum']],
    ['half an assessor', { assessors: 1.5 }, ['/assessors type']],
    ['less than fifteen days to appeal', { appealDays: 14 }, ['/appealDays minimum']],
    ['no time to complete', { completionDays: 0 }, ['/completionDays minimum']],
    ['badges that expire at once', { validMonths: 0 }, ['/validMonths minimum']],
    ['an achievement with its version', { achievement: 'a/0.1.0/b' }, ['/achievement pattern']],
    ['the default of somebody’s own making', { achievement: '*' }, ['/achievement pattern']],
  ]
  for (const [what, part, expected] of wrong) {
    it(`do not allow ${what}`, async () => {
      const answer = await change({ ...rules, ...part })
      expect(items(expectProblem(answer, 400, 'invalid-request'))).to.deep.equal(expected)
      expect((await shown()).items).to.deep.equal([])
    })
  }

  it('are about achievements that exist', async () => {
    const unknown = [
      ['referentiel-mediateurs/RM-Z9-N1', 'achievement-unknown'],
      ['abecedaire-publics/AB-A1-N1', 'level-not-issuable'],
      ['cadre-inconnu/X-N1', 'framework-version-unknown'],
    ] as const
    for (const [achievement, code] of unknown)
      expectProblem(await change({ ...rules, achievement }), 422, code)
  })

  it('are set by coordinators, and read by nobody of another organisation', async () => {
    const trainer = await memberOf(service, organisation, 'trainer', { givenName: 'Sylvie' })
    expectProblem(await change(rules, trainer.client), 403, 'forbidden')
    const path = `/organisations/${organisation}/assessment-policies`
    const foreign = await service.operator.call('GET', path)
    expectProblem(foreign, 404, 'not-found')
    expectProblem(await change(rules, service.operator), 404, 'not-found')
  })
})
