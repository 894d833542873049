import { expect } from 'chai'
import { forgetReports, keepReport, keptReport } from '../../../server/verify/report/kept-report.ts'
import type { CheckResult, PartReport, VerificationReport } from '../../../server/verify/types.ts'
import { now, openSigning, type Signing } from '../../proof/signing.ts'

const basedOn = [{ url: 'https://issuer.example/list', fetchedAt: '2026-11-21T09:30:00Z' }]
const check = (id: string, change: Partial<CheckResult> = {}): CheckResult => ({
  id,
  title: { fr: id, en: id },
  outcome: 'pass',
  code: 'a-code',
  detail: { fr: id, en: id },
  ...change,
})
const issuer = { id: 'did:web:issuer.example', recognised: false }
const judged: Pick<PartReport, 'verdict' | 'checks' | 'issuer' | 'credential'> = {
  verdict: 'valid-with-warnings',
  checks: [check('format')],
  issuer,
  credential: { name: 'Zoé' },
}
const report: VerificationReport = {
  ...judged,
  checkedAt: '2026-11-21T09:30:00Z',
  input: { kind: 'json', sha256: 'ab'.repeat(32), url: 'https://issuer.example/zoe' },
}
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const day = 24 * 60

describe('a report that is kept', () => {
  let signing: Signing
  beforeEach(async () => {
    signing = await openSigning()
  })
  afterEach(() => signing.close())

  const at = (minute: number) => ({ store: signing.store, clock: () => minutes(minute) })
  /** As it is read again. */
  async function kept(change: Partial<VerificationReport> = {}): Promise<VerificationReport | undefined> {
    const { id } = await keepReport(at(0), { ...report, ...change })
    return (await keptReport(at(0), id))?.report
  }

  it('is read by its id for a day, and not a moment longer', async () => {
    const made = await keepReport(at(0), report)
    expect(made.validUntil).to.equal('2026-11-22T09:30:00Z')
    expect(made.id).to.match(/^[\w-]{22}$/u)
    expect(await keptReport(at(day - 1), made.id)).to.deep.equal(made)
    expect(await keptReport(at(day), made.id)).to.equal(undefined)
    expect(await keptReport(at(0), 'another')).to.equal(undefined)
  })

  it('has an id of its own each time', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await keepReport(at(0), report)).id))
    expect(new Set(ids).size).to.equal(3)
  })

  it('holds the judgement, and neither the credential nor where it was', async () => {
    expect(await kept()).to.deep.equal({
      verdict: 'valid-with-warnings',
      checkedAt: '2026-11-21T09:30:00Z',
      checks: [check('format')],
      issuer,
      input: { kind: 'json', sha256: 'ab'.repeat(32) },
    })
  })

  it('holds what was found of each part, and no credential of theirs', async () => {
    const found = await kept({ parts: [{ pointer: '/a/0', ...judged }] })
    expect(found?.parts).to.deep.equal([
      { pointer: '/a/0', verdict: 'valid-with-warnings', checks: [check('format')], issuer },
    ])
  })

  it('holds who it was shown by and what the policy said, where that was asked', async () => {
    const policy = {
      decision: 'accepted',
      policy: { name: 'default', version: 1 },
      reasons: [],
    } as const
    const asked = await kept({ subjectBinding: 'proven', policy })
    expect(asked).to.deep.include({ subjectBinding: 'proven', policy })
    expect(await kept()).to.not.have.any.keys('subjectBinding', 'policy', 'parts')
  })

  it('holds which lists and registers were read, and no other document', async () => {
    const ids = [
      'status.revocation',
      'status.suspension',
      'issuer.trust',
      'issuer.key',
      'format',
      'signature',
    ]
    const found = await kept({ checks: ids.map((id) => check(id, { basedOn })) })
    expect(found?.checks.filter((one) => one.basedOn !== undefined)).to.deep.equal(
      ids.slice(0, 3).map((id) => check(id, { basedOn })),
    )
    expect(found?.checks.slice(3)).to.deep.equal(ids.slice(3).map((id) => check(id)))
  })

  it('does not name an issuer that gives itself the badge', async () => {
    const found = await kept({ checks: [check('format'), check('issuer.key', { code: 'self-issued' })] })
    expect(found).to.not.have.any.keys('issuer')
    expect(await kept()).to.have.property('issuer')
  })

  it('names no issuer where the report names none', async () => {
    const { issuer: _, ...unnamed } = report
    const { report: left } = await keepReport(at(0), unnamed)
    expect(left).to.not.have.any.keys('issuer')
  })

  it('is forgotten when its day is over, and no other is', async () => {
    const [first, second] = [await keepReport(at(0), report), await keepReport(at(1), report)]
    await forgetReports(at(day))
    expect(await signing.store.keptReports.get(first.id)).to.equal(undefined)
    expect(await signing.store.keptReports.get(second.id)).to.not.equal(undefined)
  })

  it('is forgotten however many there are', async () => {
    const { keptReports } = signing.store
    const many = (length: number, name: string, expiresAt: string) =>
      Array.from({ length }, (_, index) => ({
        _id: `${name}-${String(index)}`,
        state: 'kept' as const,
        report: '{}',
        createdAt: '2026-11-21T09:30:00Z',
        expiresAt,
      }))
    const [due, later] = [many(501, 'b', '2026-11-22T09:30:00Z'), many(500, 'a', '2026-11-22T09:30:01Z')]
    await keptReports.insertMissing([...due, ...later])
    await forgetReports(at(day))
    expect(await keptReports.count({ state: 'kept' })).to.equal(later.length)
  })
})
