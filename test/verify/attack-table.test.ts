/** Every row of the attack table §4.2, through `verifyCredential` or `verifyInput`, and over HTTP. */
import { expect } from 'chai'
import type { VerificationReport } from '../../server/verify/types.ts'
import { verifyInput } from '../../server/verify/verify-input.ts'
import { stranger } from './stranger.ts'
import { startService, succeeded, testDay, type Schemas, type TestService } from '../support/service.ts'
import { badgeRows, presentationRows, type AttackRow } from './attack-table/rows.ts'
import { bytesOf, openAttackWorld, type AttackWorld } from './attack-table/world.ts'

type Report = Schemas['VerificationReport']

const now = testDay
const asked = { challenge: 'u8Zt5-challenge', domain: 'https://employeur.example' }

/** `check outcome code` of all checks. */
function answers({ checks }: VerificationReport | Report): readonly string[] {
  return checks.map(({ id, outcome, code }) => `${id} ${outcome} ${code}`)
}

/** What of a badge is never shown otherwise than it was signed. */
function saidIn(credential: unknown): readonly string[] {
  const { credentialSubject } = credential as {
    readonly credentialSubject: { readonly achievement: { readonly tag: readonly string[] } }
  }
  return credentialSubject.achievement.tag.toSorted()
}

describe('the attack table', function () {
  this.timeout(60_000)
  let service: TestService
  let world: AttackWorld
  before(async () => {
    service = await startService()
    world = await openAttackWorld()
  })
  after(() => service.stop())

  const post = (document: unknown, query: Readonly<Record<string, string>> = {}) =>
    service.anonymous.call<Report>('POST', `/verifications?${new URLSearchParams(query).toString()}`, {
      raw: bytesOf(document),
      headers: { 'Content-Type': 'application/vc+ld+json' },
    })
  const here = (document: unknown, question: object = {}) =>
    verifyInput(stranger, { kind: 'json', bytes: bytesOf(document) }, now, question)

  it('starts from a badge, and a presentation, that are good but for an issuer nobody knows', async () => {
    const { badge, holder, plainly } = world
    for (const good of [badge, await plainly((unsigned) => unsigned)]) {
      for (const report of [await here(good), succeeded(await post(good))]) {
        expect(report.verdict).to.equal('valid-with-warnings')
        expect(answers(report).filter((each) => / fail | unknown /u.test(each))).to.deep.equal([])
      }
    }
    const presentation = await holder.sign(holder.presentation([badge]), { ...asked })
    for (const report of [await here(presentation, asked), succeeded(await post(presentation, asked))]) {
      expect([report.verdict, report.subjectBinding]).to.deep.equal(['valid-with-warnings', 'proven'])
    }
  })

  const isRefused = (report: VerificationReport | Report, { found }: AttackRow) => {
    expect(report.verdict).to.equal(found.includes(' unknown') ? 'undetermined' : 'invalid')
    expect(answers(report).filter((each) => each.startsWith(found))).to.have.length(
      1,
      answers(report).join('; '),
    )
    // What is signed, and was good, may be shown.
    if (!/^(?:validity|status)/u.test(found)) expect(report).to.not.have.any.keys('credential', 'issuer')
  }
  const isShown = (report: VerificationReport | Report) => {
    expect(report.verdict).to.equal('valid-with-warnings')
    expect(saidIn(report.credential)).to.deep.equal(saidIn(world.badge))
  }

  describe('on a genuinely signed badge', () => {
    for (const row of badgeRows) {
      it(`${row.title}: ${row.found === 'shown' ? 'harmless, and what is shown was signed' : 'rejected'}`, async () => {
        const document = await row.handed(world)
        for (const report of [await here(document), succeeded(await post(document))]) {
          if (row.found === 'shown') isShown(report)
          else isRefused(report, row)
        }
      })
    }
  })

  describe('on a presentation', () => {
    for (const row of presentationRows(asked)) {
      it(`${row.title}: rejected`, async () => {
        const document = await row.handed(world)
        const { challenge, domain } = { ...asked, ...row.asks }
        const question = { challenge, ...(domain === undefined ? {} : { domain }) }
        const answer = await post(document, question)
        if (row.found === 'refused') {
          expect(answer.status).to.equal(400)
          return
        }
        for (const report of [await here(document, question), succeeded(answer)]) {
          isRefused(report, row)
          expect(report.subjectBinding).to.equal('failed')
        }
      })
    }
  })
})
