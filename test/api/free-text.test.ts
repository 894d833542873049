import { expect } from 'chai'
import {
  decide,
  evaluationOf,
  favourable,
  step,
  submitted,
  takeAndAssess,
  unfavourable,
  workshopOf,
  type Application,
  type Workshop,
} from '../support/applying.ts'
import { memberOf } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Answer, type TestService } from '../support/service.ts'

const invisible = '\u200b'.repeat(11)

describe('what people write in an application', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let application: Application
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    application = await submitted(workshop)
    succeeded(await step(workshop.assessors[0].client, application, 'assessors', {}))
  })
  after(() => service.stop())

  const denis = () => workshop.assessors[0].client
  const refusedAt = (answer: Answer<unknown>, pointer: string) => {
    const { errors = [] } = expectProblem(answer, 400, 'invalid-request')
    expect(errors.map((error) => error.pointer)).to.deep.equal([pointer])
  }
  const assess = (reason: string) => step(denis(), application, 'assessment', { ...unfavourable, reason })

  for (const [claim, text] of [
    ['half a character', 'Très bien \ud800'],
    ['a character of command', 'Très bien \u0007'],
  ] as const) {
    it(`is refused with ${claim}, wherever it is written`, async () => {
      refusedAt(await assess(text), '/reason')
      refusedAt(
        await step(denis(), application, 'completion-request', { items: [{ what: text }] }),
        '/items/0/what',
      )
      refusedAt(await step(denis(), application, 'recusal', { reason: text }), '/reason')
      refusedAt(
        await step(workshop.applicant.client, application, 'consent', { consent: true, how: text }),
        '/how',
      )
    })
  }

  it('is no reason when nobody can see it', async () => {
    for (const reason of [invisible, '… — …', '\u2800\u2800\u2800', '\u3164\u3164\u3164']) {
      refusedAt(await assess(reason), '/reason')
      refusedAt(await step(denis(), application, 'recusal', { reason }), '/reason')
      refusedAt(
        await step(denis(), application, 'completion-request', { items: [{ what: reason }] }),
        '/items/0/what',
      )
    }
  })

  it('keeps nobody from deciding, in any script and over several lines', async () => {
    const yacine = await memberOf(service, workshop.organisation, 'applicant', { givenName: 'Yacine' })
    const other = await submitted({ ...workshop, applicant: yacine })
    await takeAndAssess(workshop.assessors[0], other, favourable({ reason: 'Bien.\r\n\tممتاز 👏' }))
    const evaluation = await evaluationOf(denis(), other)
    refusedAt(
      await step(denis(), other, 'decision', { evaluation, outcome: 'refused', reason: invisible }),
      '/reason',
    )
    expect(succeeded(await decide(workshop.assessors[0], other, 'granted')).state).to.equal('granted')
  })
})
