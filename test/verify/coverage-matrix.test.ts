/**
 * No check is decoration: each, failing alone, turns the verdict; of a badge of today or before, of a badge in a presentation or a transcript, and
 * of those themselves.
 */
import { expect } from 'chai'
import type { Credential } from '../../server/proof/types.ts'
import { fail, pass, unknown, warn, type Finding } from '../../server/verify/check.ts'
import { furtherChecks, readingChecks } from '../../server/verify/checks/index.ts'
import { olderReport } from '../../server/verify/older/judge-older.ts'
import { holderChecks, presentationChecks } from '../../server/verify/presentation/presentation-checks.ts'
import { transcriptParts } from '../../server/verify/transcript/parts.ts'
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

  describe('of a transcript', () => {
    let transcript: Credential
    before(async () => {
      const { did } = await issuing.issuer('acme')
      transcript = await issuing.sign({
        '@context': [
          'https://www.w3.org/ns/credentials/v2',
          'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
          'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
        ],
        id: 'urn:uuid:3f1d2c1e-8a35-4d0a-9a57-0a8c2c9b9b21',
        type: ['VerifiableCredential', 'ClrCredential'],
        name: 'Relevé',
        issuer: { id: did, type: ['Profile'], name: 'Acmé' },
        validFrom: '2026-11-20T00:00:00Z',
        credentialSubject: { id: wallet.did, type: ['ClrSubject'], verifiableCredential: [badge] },
      })
    })

    it('is good when nothing is forced', async () => {
      expect((await judge(transcript)).verdict).to.equal('valid')
    })

    for (const check of [...readingChecks, ...furtherChecks, transcriptParts] as readonly Forcible[]) {
      for (const [finding, verdict] of forced) {
        it(`is ${verdict} when ${check.id} alone says ${finding.outcome}`, async () => {
          expect((await whileForced(check, finding, () => judge(transcript))).verdict).to.equal(verdict)
        })
      }
    }
  })

  describe('of a badge before 3.0', () => {
    const ids = olderReport({}).checks.map(({ id }) => id)
    const good = Object.fromEntries(ids.map((id) => [id, pass('good', 'Bon.', 'Good.')]))

    it('is never better than with warnings', () => {
      expect(ids).to.include.members(['format', 'signature', 'issuer.key', 'status.revocation'])
      expect(olderReport(good).verdict).to.equal('valid-with-warnings')
    })

    for (const id of ids) {
      for (const [finding, verdict] of forced) {
        it(`is ${verdict} when ${id} alone says ${finding.outcome}`, () => {
          const report = olderReport({ ...good, [id]: finding })
          expect(report.verdict).to.equal(verdict)
          expect(report.checks.find((check) => check.id === id)?.outcome).to.equal(finding.outcome)
        })
      }
    }
  })
})
