/** What the badges in a transcript make of it. */
import { expect } from 'chai'
import type { CheckContext, InnerReport } from '../../../server/verify/check.ts'
import { transcriptParts } from '../../../server/verify/transcript/parts.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import type { Verdict } from '../../../server/verify/types.ts'
import { findingOf, service } from '../checks/answer.ts'

const alice = 'did:example:alice'
const bob = 'did:example:bob'
const about = (subject: unknown): JsonObject => ({
  id: 'urn:badge',
  credentialSubject: typeof subject === 'string' ? { id: subject } : {},
})
const transcript = about(alice)

/** As many parts as `reports`, of which each is judged so. */
async function found(
  reports: readonly (InnerReport | undefined | Error)[],
  change: Partial<CheckContext> = {},
) {
  const parts = reports.map((_report, at): JsonObject => ({ at }))
  const { outcome, code, detail, learned } = await findingOf(transcriptParts, {
    credential: transcript,
    parts,
    judgeInside: async (part) => {
      const report = reports[Number((part as JsonObject)['at'])]
      if (report instanceof Error) throw report
      return Promise.resolve(report)
    },
    ...change,
  })
  const numbers = [detail.fr, detail.en].map((text) => text.match(/\d+/gu)?.join(' '))
  return { answer: `${outcome} ${code}`, numbers, parts: learned?.partReports ?? [] }
}
const answerTo = async (...given: Parameters<typeof found>) => (await found(...given)).answer
const report = (verdict: Verdict, subject: unknown = alice): InnerReport => ({
  verdict,
  checks: [],
  credential: about(subject),
})
/** Nothing of it can be shown. */
const unread = (verdict: Verdict): InnerReport => ({ verdict, checks: [] })
const valid = report('valid')

describe('the badges in a transcript', () => {
  const rows: readonly (readonly [reports: readonly InnerReport[], answer: string])[] = [
    [[valid], 'pass parts-good'],
    [[valid, valid], 'pass parts-good'],
    [[valid, report('valid-with-warnings')], 'warn part-with-reservations'],
    [[valid, report('valid', bob)], 'warn part-of-another-subject'],
    [[report('valid-with-warnings', bob)], 'warn part-of-another-subject'],
    [[report('valid', bob), unread('undetermined')], 'unknown part-not-verified'],
    [[valid, report('undetermined')], 'unknown part-not-verified'],
    [[unread('undetermined'), unread('invalid')], 'fail part-not-good'],
    [[valid, report('invalid')], 'fail part-not-good'],
  ]
  for (const [reports, answer] of rows)
    it(`that are ${reports.map(({ verdict }) => verdict).join(', ')}: ${answer}`, async () => {
      expect(await answerTo(reports)).to.equal(answer)
      expect(await answerTo(reports.toReversed()), 'in whatever order').to.equal(answer)
    })

  const counts: readonly (readonly [reports: readonly InnerReport[], numbers: string])[] = [
    [[valid, unread('invalid'), unread('invalid'), unread('undetermined')], '4 2'],
    [[valid, valid, unread('undetermined')], '3 1'],
    [[valid, report('valid', bob), report('valid-with-warnings', bob), valid, valid], '5 2'],
    [[valid, valid, report('valid-with-warnings')], '3 1'],
  ]
  for (const [reports, numbers] of counts)
    it(`are counted in both languages: ${numbers}`, async () => {
      expect((await found(reports)).numbers).to.deep.equal([numbers, numbers])
    })

  it('are reported each with where it stands', async () => {
    const { parts } = await found([valid, unread('invalid')])
    expect(parts).to.deep.equal([
      { pointer: '/credentialSubject/verifiableCredential/0', ...valid },
      { pointer: '/credentialSubject/verifiableCredential/1', verdict: 'invalid', checks: [] },
    ])
  })

  it('are open when there was no room to judge them, or the judging broke down', async () => {
    const failed: string[] = []
    const deps = {
      ...service,
      checkFailed: (check: string, error: unknown) => failed.push(`${check} ${String(error)}`),
    }
    for (const missing of [undefined, new Error('out of order')]) {
      const { answer, parts } = await found([valid, missing], { deps })
      expect(answer).to.equal('unknown part-not-verified')
      const { verdict, checks, pointer } = parts[1] ?? {}
      expect([verdict, pointer]).to.deep.equal(['undetermined', '/credentialSubject/verifiableCredential/1'])
      expect(checks?.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)).to.deep.equal([
        'format unknown part-not-judged',
      ])
    }
    expect(failed).to.deep.equal(['parts Error: out of order'])
    expect(await answerTo([new Error('told to nobody')])).to.equal('unknown part-not-verified')
    expect((await findingOf(transcriptParts, { credential: transcript, parts: [{}] })).code).to.equal(
      'part-not-verified',
    )
  })

  it('that are none are all good', async () => {
    expect((await findingOf(transcriptParts, { credential: transcript })).code).to.equal('parts-good')
  })

  describe('are theirs', () => {
    const theirs = (subjects: readonly string[]) => ({
      deps: {
        ...service,
        transcriptSubjects: (id: string) => Promise.resolve(id === 'urn:badge' ? subjects : []),
      },
    })
    const other = report('valid', 'urn:uuid:1')
    const another = 'warn part-of-another-subject'
    const rows: readonly (readonly [
      title: string,
      part: InnerReport,
      change: Partial<CheckContext>,
      answer: string,
    ])[] = [
      [
        'when this service says so of a record of its own',
        other,
        { isIssuedHere: true, ...theirs([bob, alice]) },
        'pass parts-good',
      ],
      ['not when it says that of somebody else', other, { isIssuedHere: true, ...theirs([bob]) }, another],
      ['not when the record is another’s', other, theirs([alice]), another],
      ['not when this service knows of none', other, { isIssuedHere: true }, another],
      [
        'not when the badge has no id',
        { ...other, credential: { credentialSubject: { id: 'urn:uuid:1' } } },
        { isIssuedHere: true, ...theirs([alice]) },
        another,
      ],
      ['not when what it says is not known', unread('valid'), {}, another],
      ['not when the record is about nobody', report('valid', 7), { credential: about(7) }, another],
    ]
    for (const [title, part, change, answer] of rows)
      it(title, async () => {
        expect(await answerTo([part], change)).to.equal(answer)
      })
  })
})
