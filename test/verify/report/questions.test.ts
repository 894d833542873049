import { expect } from 'chai'
import fc from 'fast-check'
import { furtherChecks, readingChecks } from '../../../server/verify/checks/index.ts'
import { explainedReport } from '../../../server/verify/report/explained-report.ts'
import { questionOfCheck, questionsOf } from '../../../server/verify/report/questions.ts'
import type { CheckOutcome } from '../../../server/verify/types.ts'
import { openIssuing, type Issuing } from '../issuing.ts'

const ids = [...readingChecks, ...furtherChecks].map(({ id }) => id)
const judged = (outcomes: Readonly<Record<string, CheckOutcome>>) =>
  ids.map((id) => ({ id, outcome: outcomes[id] ?? 'pass', code: 'a-code' }) as const)
const answers = (...given: Parameters<typeof questionsOf>) =>
  questionsOf(...given).map(({ answer }) => answer)

describe('the three questions of a report', () => {
  it('are kept apart', () => {
    expect(answers(judged({}))).to.deep.equal(['yes', 'yes', 'yes'])
    expect(answers(judged({ 'status.revocation': 'fail' }))).to.deep.equal(['yes', 'no', 'yes'])
    expect(answers(judged({ signature: 'fail' }))).to.deep.equal(['no', 'yes', 'yes'])
    expect(answers(judged({ 'issuer.trust': 'warn' }))).to.deep.equal(['yes', 'yes', 'with-reservations'])
    expect(answers(judged({ 'status.revocation': 'unknown' }))).to.deep.equal(['yes', 'unknown', 'yes'])
  })

  it('are each about its own checks', () => {
    const others = {
      'still-good': ['validity', 'status.revocation', 'status.suspension', 'refresh'],
      'issuer-recognised': ['issuer.trust'],
    }
    const intact = ids.filter((id) => !Object.values(others).flat().includes(id))
    for (const [question, checks] of Object.entries({ intact, ...others })) {
      expect(checks.map(questionOfCheck)).to.deep.equal(checks.map(() => question))
      const asked = questionsOf(judged({})).find(({ id }) => id === question)
      expect(asked?.checks).to.deep.equal(checks)
    }
  })

  it('never say yes to what was not reached, and do to what there was no reason to check', () => {
    const validity = (code: string) => [{ id: 'validity', outcome: 'skipped', code } as const]
    expect(answers(validity('not-reached'))[1]).to.equal('unknown')
    expect(answers(validity('no-framework'))[1]).to.equal('yes')
    const [reached] = judged({})
    if (reached === undefined) throw new Error('there are checks')
    expect(answers([reached, { ...reached, outcome: 'skipped', code: 'not-reached' }])[0]).to.equal('unknown')
    expect(answers([])).to.deep.equal(['unknown', 'unknown', 'unknown'])
  })

  it('leave no check out', () => {
    const shared = questionsOf(judged({})).flatMap(({ checks }) => checks)
    expect([...shared].sort()).to.deep.equal([...ids].sort())
    expect(answers([{ id: 'a-check-of-tomorrow', outcome: 'fail', code: 'a-code' }])[0]).to.equal('no')
  })

  it('are answered by the worst of what is inside', () => {
    const part = (outcome: CheckOutcome) => ({ checks: judged({ validity: outcome }) })
    expect(answers(judged({}), [part('pass'), part('fail')])).to.deep.equal(['yes', 'no', 'yes'])
    expect(answers(judged({ validity: 'fail' }), [part('pass')])[1]).to.equal('no')
    expect(answers(judged({ validity: 'unknown' }), [part('pass')])[1]).to.equal('unknown')
  })

  it('say no exactly where a check failed, and yes three times exactly where nothing is open', () => {
    const outcome = fc.constantFrom<CheckOutcome>('pass', 'fail', 'warn', 'unknown')
    fc.assert(
      fc.property(fc.array(outcome, { minLength: ids.length, maxLength: ids.length }), (outcomes) => {
        const given = answers(ids.map((id, at) => ({ id, outcome: outcomes[at] ?? 'pass', code: 'a-code' })))
        expect(given.includes('no')).to.equal(outcomes.includes('fail'))
        expect(given.every((one) => one === 'yes')).to.equal(outcomes.every((one) => one === 'pass'))
      }),
    )
  })
})

describe('a report explained', () => {
  let issuing: Issuing
  before(async () => {
    issuing = await openIssuing()
  })
  after(() => issuing.close())

  it('changes neither the verdict nor what a check found, and says each in easy French', async () => {
    const report = await issuing.verify(await issuing.sign(await issuing.unsigned('a1')))
    const { questions, checks, ...rest } = explainedReport(report)
    expect(rest.verdict).to.equal(report.verdict)
    expect(checks.map(({ easy, ...check }) => (easy === '' ? {} : check))).to.deep.equal(report.checks)
    expect(checks.map(({ easy }) => easy)).to.include('Personne n’a changé ce badge.')
    expect(rest).to.not.have.any.keys('parts')
    expect(questions.map(({ id, answer }) => `${id} ${answer}`)).to.deep.equal([
      'intact yes',
      'still-good yes',
      'issuer-recognised yes',
    ])
  })

  it('answers the questions for each part by itself, and for the whole by the worst of them', () => {
    const [good, bad] = [judged({}), judged({ validity: 'fail' })].map((checks) =>
      checks.map((check) => ({ ...check, title: { fr: '', en: '' }, detail: { fr: '', en: '' } })),
    )
    if (good === undefined || bad === undefined) throw new Error('there are two')
    const report = { verdict: 'invalid', checkedAt: '', input: { kind: 'json', sha256: '' } } as const
    const parts = [{ pointer: '/a/0', verdict: 'invalid', checks: bad }] as const
    const explained = explainedReport({ ...report, checks: good, parts })
    const [part] = explained.parts ?? []
    expect(explained.questions.map(({ answer }) => answer)).to.deep.equal(['yes', 'no', 'yes'])
    expect(part?.questions.map(({ answer }) => answer)).to.deep.equal(['yes', 'no', 'yes'])
    expect(part).to.deep.include({ pointer: '/a/0', verdict: 'invalid' })
    expect(part?.checks.map(({ id, easy }) => `${id} ${easy === '' ? 'silent' : 'said'}`)).to.deep.equal(
      bad.map(({ id }) => `${id} said`),
    )
  })
})
