/** No check is decoration: each, failing alone, turns the verdict; of a badge, of a badge in a presentation, and of the presentation. */
import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { fail, unknown, warn, type Finding } from '../../server/verify/check.ts'
import { furtherChecks, readingChecks } from '../../server/verify/checks/index.ts'
import { holderChecks, presentationChecks } from '../../server/verify/presentation/presentation-checks.ts'
import type { Verdict } from '../../server/verify/types.ts'
import { verifyInput } from '../../server/verify/verify-input.ts'
import { now, openIssuing, type Issuing } from './issuing.ts'
import { openWallet } from './presentation/wallet.ts'

const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }

const forced: readonly (readonly [Finding, Verdict])[] = [
  [fail('forced', 'Forcé.', 'Forced.'), 'invalid'],
  [unknown('forced', 'Forcé.', 'Forced.'), 'undetermined'],
  [warn('forced', 'Forcé.', 'Forced.'), 'valid-with-warnings'],
]

interface Forcible {
  readonly id: string
  run(context: never): unknown
}

/** What `work` finds while `check` answers as it does otherwise, but for its outcome: what it learned is still known. */
async function whileForced<Result>(
  check: Forcible,
  finding: Finding,
  work: () => Promise<Result>,
): Promise<Result> {
  const genuine = check.run.bind(check)
  const run = async (context: never) => ({ ...((await genuine(context)) as object), ...finding })
  Object.assign(check, { run })
  try {
    return await work()
  } finally {
    Object.assign(check, { run: genuine })
  }
}

describe('the verdict', function () {
  this.timeout(60_000)
  let issuing: Issuing
  let badge: Credential
  let presented: Credential
  const wallet = openWallet()
  before(async () => {
    issuing = await openIssuing()
    const recipient = { subjectId: wallet.did, name: 'Zoé Lefèvre' }
    badge = await issuing.sign(await issuing.unsigned('award-matrix', { recipient }))
    presented = await wallet.sign(wallet.presentation([badge]), asked)
  })
  after(() => issuing.close())

  const judge = (document: unknown, question: object = {}) =>
    verifyInput(issuing.deps, { kind: 'json', bytes: Buffer.from(JSON.stringify(document)) }, now, question)

  it('is good when nothing is forced', async () => {
    expect((await judge(badge)).verdict).to.equal('valid')
    expect((await judge(presented, asked)).verdict).to.equal('valid')
  })

  for (const check of [...readingChecks, ...furtherChecks] as readonly Forcible[]) {
    for (const [finding, verdict] of forced) {
      it(`is ${verdict} when ${check.id} alone says ${finding.outcome}, handed in or presented`, async () => {
        const [alone, inside] = await whileForced(check, finding, async () => [
          await judge(badge),
          await judge(presented, asked),
        ])
        expect(alone?.verdict).to.equal(verdict)
        expect(inside?.verdict).to.equal(verdict)
        expect(inside?.parts?.map((part) => part.verdict)).to.deep.equal([verdict])
        if (verdict === 'invalid')
          expect(inside?.checks.some(({ outcome }) => outcome === 'fail')).to.equal(false)
      })
    }
  }

  for (const check of [...presentationChecks, ...holderChecks] as readonly Forcible[]) {
    for (const [finding, verdict] of forced) {
      it(`is ${verdict} when ${check.id} of the presentation alone says ${finding.outcome}`, async () => {
        const report = await whileForced(check, finding, () => judge(presented, asked))
        expect(report.verdict).to.equal(verdict)
        if (verdict === 'invalid') expect(report.subjectBinding).to.equal('failed')
      })
    }
  }
})
