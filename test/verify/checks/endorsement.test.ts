import { expect } from 'chai'
import type { CheckContext, InnerReport, VerifyDeps } from '../../../server/verify/check.ts'
import { endorsement } from '../../../server/verify/checks/endorsement.ts'
import type { Verdict } from '../../../server/verify/types.ts'
import { answerOf, findingOf, service } from './answer.ts'

const withDeps = (change: Partial<VerifyDeps>): VerifyDeps => ({ ...service, ...change })

describe('the endorsements attached to a badge', () => {
  const reportOf = (verdict: Verdict, id = 'urn:x:badge', more: Partial<InnerReport> = {}): InnerReport => ({
    verdict,
    checks: [],
    credential: { type: ['VerifiableCredential', 'EndorsementCredential'], credentialSubject: { id } },
    ...more,
  })
  const attached = (name: string) => ({ endorsement: { id: name }, attachedTo: 'urn:x:badge' })
  const signers = [{ verificationMethod: 'm', controller: 'c' }] as const
  async function judged(
    reports: Readonly<Record<string, InnerReport | Error | undefined>>,
    more: Partial<CheckContext> = {},
  ) {
    const failed: string[] = []
    const credential = { id: 'urn:x:badge', endorsement: Object.keys(reports).map((id) => ({ id })) }
    const { outcome, code, learned, detail } = await findingOf(endorsement, {
      credential,
      signers,
      endorsements: Object.keys(reports).map(attached),
      deps: withDeps({ checkFailed: (check) => failed.push(check) }),
      judgeInside(one) {
        const name = typeof one === 'string' ? one : one['id']
        const report = typeof name === 'string' ? reports[name] : undefined
        return report instanceof Error ? Promise.reject(report) : Promise.resolve(report)
      },
      ...more,
    })
    const left = learned?.credential?.['endorsement']
    return { answer: `${outcome} ${code}`, left, failed, detail }
  }
  const good = reportOf('valid')
  const doubtful = reportOf('valid-with-warnings')
  const open = reportOf('undetermined')
  const bad = reportOf('invalid')
  const rows: readonly (readonly [
    string,
    Parameters<typeof judged>[0],
    string,
    readonly string[] | undefined,
  ])[] = [
    ['good', { a: good }, 'pass endorsements-good', ['a']],
    ['two, both good', { a: good, b: good }, 'pass endorsements-good', ['a', 'b']],
    ['good with reservations', { a: good, b: doubtful }, 'warn endorsements-with-reservations', ['a', 'b']],
    ['not checked', { a: good, b: open, c: doubtful }, 'warn endorsements-not-checked', ['a', 'c']],
    ['beyond what one report judges', { a: good, b: undefined }, 'warn endorsements-not-checked', ['a']],
    ['false', { a: good, b: bad, c: open }, 'warn endorsements-not-good', ['a']],
    ['of something else', { a: reportOf('valid', 'urn:x:other') }, 'warn endorsements-not-good', undefined],
    ['of nothing', { a: { ...good, credential: {} } }, 'warn endorsements-not-good', undefined],
    [
      'no endorsement at all',
      {
        a: {
          ...good,
          credential: { type: ['AchievementCredential'], credentialSubject: { id: 'urn:x:badge' } },
        },
      },
      'warn endorsements-not-good',
      undefined,
    ],
  ]
  for (const [title, reports, answer, left] of rows)
    it(`${title}: ${answer}, and shown are ${left?.join(' ') ?? 'none'}`, async () => {
      const found = await judged(reports)
      expect([found.answer, found.left]).to.deep.equal([answer, left?.map((id) => ({ id }))])
    })
  it('under one identifier are shown only if all of them are good', async () => {
    const shown = async (second: Verdict) => {
      const [one, other] = [
        { id: 'urn:x:e', name: 'one' },
        { id: 'urn:x:e', name: 'other' },
      ]
      const { learned } = await findingOf(endorsement, {
        credential: { id: 'urn:x:badge', endorsement: [one, other] },
        signers,
        endorsements: [one, other].map((each) => ({ endorsement: each, attachedTo: 'urn:x:badge' })),
        judgeInside: (each) => Promise.resolve(reportOf(each === one ? 'valid' : second)),
      })
      return learned?.credential?.['endorsement']
    }
    expect(await shown('valid-with-warnings')).to.have.length(2)
    expect(await shown('invalid')).to.equal(undefined)
    expect(await shown('undetermined')).to.equal(undefined)
  })

  it('to nothing that has an identifier are about nothing', async () => {
    const nameless = { type: ['EndorsementCredential'], credentialSubject: {} }
    const endorsements = [{ endorsement: { id: 'a' } }]
    const judgeInside = () => Promise.resolve({ ...good, credential: nameless })
    const found = await answerOf(endorsement, { credential: {}, signers, endorsements, judgeInside })
    expect(found).to.equal('warn endorsements-not-good')
  })

  it('are counted, in both languages', async () => {
    const { detail } = await judged({ a: good, b: bad, c: bad, d: open })
    expect(detail.fr).to.match(/\u00A0: 4\. .*\u00A0: 2\. /u)
    expect(detail.en).to.match(/: 4\. .*: 2\. /u)
    const opened = (await judged({ a: open, b: doubtful, c: good })).detail
    expect([opened.fr, opened.en].join()).to.match(/\u00A0: 3\. .*\u00A0: 1\. .*: 3\. .*: 1\. /u)
    const reserved = (await judged({ a: doubtful, b: doubtful, c: good })).detail
    expect([reserved.fr, reserved.en].join()).to.match(/\u00A0: 3, .*\u00A0: 2\..*: 3, .*: 2\./u)
  })
  it('of which one breaks the check down are open like any other, and the fault is told', async () => {
    const { answer, failed } = await judged({ a: good, b: new Error('bug') })
    expect([answer, failed]).to.deep.equal(['warn endorsements-not-checked', ['endorsement']])
  })
  it('are none, are not judged inside an endorsement, and not where nobody signed', async () => {
    const { endorsements: _none, ...without } = { endorsements: [], credential: {} }
    expect(await answerOf(endorsement, without)).to.equal('skipped no-endorsement')
    const inside = await judged({ a: good }, { judgeInside: undefined } as object)
    expect([inside.answer, inside.left]).to.deep.equal(['warn endorsements-not-checked', undefined])
    const unsigned = await judged({ a: good }, { signers: undefined } as object)
    expect([unsigned.answer, unsigned.left]).to.deep.equal(['warn endorsements-not-checked', undefined])
  })
  it('are judged up to thirty-two, the others left open', async () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, k) => [`e${String(k)}`, good]))
    expect((await judged(many(32))).answer).to.equal('pass endorsements-good')
    const more = await judged(many(33))
    expect([more.answer, (more.left as unknown[]).length]).to.deep.equal([
      'warn endorsements-not-checked',
      32,
    ])
  })
  it('that are signed texts are not shown with endorsements of their own that are not good', async () => {
    const holding = (outcome: 'pass' | 'warn' | 'skipped', code: string) =>
      reportOf('valid-with-warnings', 'urn:x:badge', {
        checks: [{ id: 'endorsement', title: { fr: '', en: '' }, outcome, code, detail: { fr: '', en: '' } }],
      })
    const shown = async (report: InnerReport) => {
      const credential = { id: 'urn:x:badge', endorsementJwt: ['text'] }
      const endorsements = [{ endorsement: 'text', attachedTo: 'urn:x:badge' }]
      const { learned } = await findingOf(endorsement, {
        credential,
        signers,
        endorsements,
        judgeInside: () => Promise.resolve(report),
      })
      return learned?.credential?.['endorsementJwt'] !== undefined
    }
    expect(await shown(holding('skipped', 'no-endorsement'))).to.equal(true)
    expect(await shown(holding('pass', 'endorsements-good'))).to.equal(true)
    expect(await shown(holding('warn', 'endorsements-not-good'))).to.equal(false)
  })
})
