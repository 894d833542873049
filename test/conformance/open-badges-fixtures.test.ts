/** The Open Badges 3.0 and CLR 2.0 credentials of the official validator get the verdict that validator gives them. */
import { expect } from 'chai'
import type { Verdict, VerificationReport } from '../../server/verify/types.ts'
import { verifyCredential } from '../../server/verify/verify.ts'
import { conformanceBytes, conformanceJson, hasConformanceData } from './data.ts'
import { stranger } from '../verify/stranger.ts'

interface Fixture {
  readonly file: string
  readonly spec: string
  readonly expectedVerdict: 'VALID' | 'WARNING' | 'INVALID'
  readonly reason: string
}

// An employer is told of every reservation, also where the official validator has none (an issuer nobody here knows).
const accepted: { readonly [expected in Fixture['expectedVerdict']]: readonly Verdict[] } = {
  VALID: ['valid', 'valid-with-warnings'],
  WARNING: ['valid-with-warnings'],
  INVALID: ['invalid'],
}

const notAsked = 'nobody is asked here; test/conformance/open-badges-elsewhere.test.ts asks'
const notGiven = 'its list is not among the data, and its index is a number'

/** Left undetermined, with the reason. An entry that gets its verdict must leave this list. */
const pending: ReadonlyMap<string, string> = new Map([
  ['invalid/ob30/credential-status-revoked.json', notAsked],
  ['invalid/ob30/bit-string-list/credential-status-revoked.json', notGiven],
])

const now = new Date('2026-12-01T12:00:00Z')

function verify({ file }: Fixture): Promise<VerificationReport> {
  const extension = file.split('.').at(-1)
  const kind = extension === 'png' || extension === 'svg' ? extension : 'json'
  return verifyCredential(stranger, { kind, bytes: conformanceBytes('fixtures', file) }, now)
}

function explained({ verdict, checks }: VerificationReport): string {
  const others = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
  return `${verdict}: ${others.map(({ id, code }) => `${id} ${code}`).join(', ')}`
}

describe('the Open Badges 3.0 and CLR 2.0 fixtures of the official validator', () => {
  if (!hasConformanceData('Open Badges 3.0 fixtures')) return
  const { entries } = conformanceJson('fixtures', 'manifest.json') as { readonly entries: readonly Fixture[] }
  const fixtures = entries.filter(({ spec }) => spec === 'OB30' || spec === 'CLR20')

  it('are all there, and so are those of the pending list', () => {
    expect(fixtures).to.have.length.greaterThan(15)
    expect(fixtures.map(({ file }) => file)).to.include.members([...pending.keys()])
  })

  for (const fixture of fixtures) {
    const { file, expectedVerdict, reason } = fixture
    const why = pending.get(file)
    if (why === undefined) {
      it(`finds ${file} ${expectedVerdict} (${reason})`, async () => {
        const report = await verify(fixture)
        expect(report.verdict, explained(report)).to.be.oneOf(accepted[expectedVerdict])
      })
    } else {
      it(`leaves ${file} undetermined (expected ${expectedVerdict}): ${why}`, async () => {
        const report = await verify(fixture)
        expect(report.verdict, explained(report)).to.equal('undetermined')
        process.stdout.write(`      pending: ${file}: ${why}\n`)
      })
    }
  }
})
